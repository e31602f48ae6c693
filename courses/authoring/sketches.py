"""A course by its keys and fingerprints: enough to tell what changed, small enough to go along with a form."""

from uuid import UUID

from pydantic import ValidationError

from courses.exercises.registry import kind_of
from courses.schema import Block, CourseDocument, Module, canonical_json, digest, is_exercise
from courses.schema.base import Frozen

# Characters of a SHA-256 that tell apart what one author and her colleagues wrote.
_MARK = 16


class BlockSketch(Frozen):
    """One block: of what kind (all kinds of the sandbox are one here), and the fingerprint of its content."""

    key: UUID
    what: str
    mark: str


class ModuleSketch(Frozen):
    """One module; ``head`` is the fingerprint of what it has beside its blocks."""

    key: UUID
    title: str
    head: str
    blocks: tuple[BlockSketch, ...]


class CourseSketch(Frozen):
    """A course; ``sha256`` is that of the whole document, ``head`` the fingerprint of all but its modules."""

    sha256: str
    head: str
    modules: tuple[ModuleSketch, ...]


def sketch_of(document: CourseDocument) -> CourseSketch:
    """The sketch of a document, released or not."""
    return CourseSketch(
        sha256=digest(document.canonical()),
        head=_mark(document, without="modules"),
        modules=tuple(_module(module) for module in document.modules),
    )


def read_sketch(text: str) -> CourseSketch | None:
    """The sketch that a form brought back; None when it is none of ours."""
    try:
        return CourseSketch.model_validate_json(text)
    except ValidationError:
        return None


def _module(module: Module) -> ModuleSketch:
    blocks = tuple(BlockSketch(key=block.key, what=_what(block), mark=_mark(block)) for block in module.blocks)
    return ModuleSketch(key=module.key, title=module.title, head=_mark(module, without="blocks"), blocks=blocks)


def _mark(part: Frozen, without: str = "") -> str:
    return digest(canonical_json(part.model_dump(mode="json", exclude={without})))[:_MARK]


def _what(block: Block) -> str:
    return "sandbox" if is_exercise(block) and kind_of(block).in_sandbox else block.type
