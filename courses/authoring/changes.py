"""What changed between two states of a course, by the keys of its blocks."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal
from uuid import UUID

from courses.schema import CourseDocument

from .sketches import BlockSketch, CourseSketch, ModuleSketch, sketch_of


@dataclass(frozen=True)
class Change:
    """One difference: in which module, of what, and how."""

    module: str
    what: str
    how: Literal["added", "removed", "changed", "moved"]


def changes_between(old: CourseDocument, new: CourseDocument) -> list[Change]:
    """Return the differences that a learner would notice, module by module."""
    return changes_since(sketch_of(old), new)


def changes_since(old: CourseSketch, new: CourseDocument) -> list[Change]:
    """Return what differs in ``new`` from a course of which only a sketch is left."""
    now = sketch_of(new)
    before = {module.key: module for module in old.modules}
    after = {module.key: module for module in now.modules}
    found = [] if old.head == now.head else [Change("", "course", "changed")]
    moved = _moved([key for key in before if key in after], [key for key in after if key in before])
    for key, module in after.items():
        if key not in before:
            found.append(Change(module.title, "module", "added"))
            continue
        found += [Change(module.title, "module", "moved")] if key in moved else []
        found += _module_changes(before[key], module)
    return [*found, *(Change(module.title, "module", "removed") for key, module in before.items() if key not in after)]


def _module_changes(old: ModuleSketch, new: ModuleSketch) -> list[Change]:
    found = [] if old.head == new.head else [Change(new.title, "module", "changed")]
    before = {block.key: block for block in old.blocks}
    after = {block.key: block for block in new.blocks}
    found += [Change(new.title, block.what, "removed") for block in old.blocks if block.key not in after]
    moved = _moved([key for key in before if key in after], [key for key in after if key in before])
    for block in new.blocks:
        how = _how(before.get(block.key), block, moved)
        if how:
            found.append(Change(new.title, block.what, how))
    return found


def _how(old: BlockSketch | None, new: BlockSketch, moved: set[UUID]) -> Literal["added", "changed", "moved"] | None:
    if old is None:
        return "added"
    if old.mark != new.mark:
        return "changed"
    return "moved" if new.key in moved else None


def _moved(old: list[UUID], new: list[UUID]) -> set[UUID]:
    """Keys that are in both but not in the same order."""
    same = SequenceMatcher(a=old, b=new, autojunk=False).get_matching_blocks()
    kept = {key for match in same for key in new[match.b : match.b + match.size]}
    return set(new) - kept
