"""What changed between two states of a course, by the keys of its blocks."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal
from uuid import UUID

from courses.schema import Block, CourseDocument, Module, SandboxExercise


@dataclass(frozen=True)
class Change:
    """One difference: in which module, of what, and how."""

    module: str
    what: str
    how: Literal["added", "removed", "changed", "moved"]


def changes_between(old: CourseDocument, new: CourseDocument) -> list[Change]:
    """Return the differences that a learner would notice, module by module."""
    before = {module.key: module for module in old.modules}
    after = {module.key: module for module in new.modules}
    found = [] if _head(old) == _head(new) else [Change("", "course", "changed")]
    for key, module in after.items():
        if key in before:
            found += _module_changes(before[key], module)
        else:
            found.append(Change(module.title, "module", "added"))
    found += [Change(module.title, "module", "removed") for key, module in before.items() if key not in after]
    return found


def _head(document: CourseDocument) -> CourseDocument:
    return document.model_copy(update={"modules": ()})


def _module_changes(old: Module, new: Module) -> list[Change]:
    found = []
    if (old.title, old.summary, old.slug) != (new.title, new.summary, new.slug):
        found.append(Change(new.title, "module", "changed"))
    before = {block.key: block for block in old.blocks}
    after = {block.key: block for block in new.blocks}
    found += [Change(new.title, _what(b), "removed") for b in old.blocks if b.key not in after]
    moved = _moved([key for key in before if key in after], [key for key in after if key in before])
    for block in new.blocks:
        how = _how(before.get(block.key), block, moved)
        if how:
            found.append(Change(new.title, _what(block), how))
    return found


def _how(old: Block | None, new: Block, moved: set[UUID]) -> Literal["added", "changed", "moved"] | None:
    if old is None:
        return "added"
    if old != new:
        return "changed"
    return "moved" if new.key in moved else None


def _moved(old: list[UUID], new: list[UUID]) -> set[UUID]:
    """Keys that are in both but not in the same order."""
    same = SequenceMatcher(a=old, b=new, autojunk=False).get_matching_blocks()
    kept = {key for match in same for key in new[match.b : match.b + match.size]}
    return set(new) - kept


def _what(block: Block) -> str:
    """The kind of block; all kinds of the sandbox are one here."""
    return "sandbox" if isinstance(block, SandboxExercise) else block.type
