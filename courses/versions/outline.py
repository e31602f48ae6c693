"""The table of contents of a version, small enough to keep in memory.

Pages that show where a learner is need titles, order and minutes, not the content.
A version never changes, so what was read once under its SHA-256 stays true.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from courses.schema import CourseDocument, Module, is_exercise, read_document

from .models import CourseVersion

_KEEP = 500
_known: dict[str, "Outline"] = {}


@dataclass(frozen=True)
class BlockLine:
    """One block: its kind, and for exercises the title and whether it must be passed."""

    key: UUID
    type: str
    minutes: int
    title: str = ""
    required: bool = False
    is_exercise: bool = False


@dataclass(frozen=True)
class ModuleLine:
    key: UUID
    slug: str
    title: str
    summary: str
    blocks: tuple[BlockLine, ...]

    @property
    def minutes(self) -> int:
        return sum(block.minutes for block in self.blocks)

    @property
    def reading_minutes(self) -> int:
        """Minutes of everything that is not an exercise."""
        return sum(block.minutes for block in self.blocks if not block.is_exercise)

    @property
    def exercises(self) -> tuple[BlockLine, ...]:
        return tuple(block for block in self.blocks if block.is_exercise)

    def has_block(self, key: UUID) -> bool:
        return any(block.key == key for block in self.blocks)

    def block_after(self, key: UUID) -> BlockLine | None:
        """The block that follows ``key``, or None after the last."""
        keys = [block.key for block in self.blocks]
        position = keys.index(key) + 1
        return self.blocks[position] if position < len(self.blocks) else None


@dataclass(frozen=True)
class Outline:
    modules: tuple[ModuleLine, ...]

    @cached_property
    def module_of_block(self) -> dict[UUID, ModuleLine]:
        return {block.key: module for module in self.modules for block in module.blocks}

    def by_slug(self, slug: str) -> ModuleLine | None:
        return next((module for module in self.modules if module.slug == slug), None)

    def by_key(self, key: UUID) -> ModuleLine | None:
        return next((module for module in self.modules if module.key == key), None)

    def neighbours(self, module: ModuleLine) -> tuple[ModuleLine | None, ModuleLine | None]:
        """The modules before and after ``module``."""
        position = self.modules.index(module)
        before = self.modules[position - 1] if position else None
        after = self.modules[position + 1] if position + 1 < len(self.modules) else None
        return before, after


def outline_of(version: CourseVersion) -> Outline:
    """The outline of one version: no query once this process has seen it."""
    return outlines_of([version])[version.sha256]


def outlines_of(versions: Iterable[CourseVersion]) -> dict[str, Outline]:
    """Outlines by SHA-256: at most one query, for the contents that this process has not seen."""
    wanted = {version.sha256 for version in versions}
    found = {sha256: _known[sha256] for sha256 in wanted if sha256 in _known}
    if missing := wanted - found.keys():
        rows = CourseVersion.objects.filter(sha256__in=missing).values_list("sha256", "content")
        found |= {sha256: outline_from(read_document(content)) for sha256, content in rows}
        if len(_known) + len(missing) > _KEEP:
            _known.clear()
        _known.update(found)
    return found


def outline_from(document: CourseDocument) -> Outline:
    """The outline of a document that need not have been released (preview)."""
    return Outline(modules=tuple(_line(module) for module in document.modules))


def _line(module: Module) -> ModuleLine:
    blocks = (
        BlockLine(block.key, block.type, block.minutes, block.title, block.required, is_exercise=True)
        if is_exercise(block)
        else BlockLine(block.key, block.type, block.minutes)
        for block in module.blocks
    )
    return ModuleLine(module.key, module.slug, module.title, module.summary, tuple(blocks))
