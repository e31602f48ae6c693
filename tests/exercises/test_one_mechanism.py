"""Nobody outside the schema and its kinds asks which exercise it has: every room asks the kind."""

import ast
from collections.abc import Iterator
from pathlib import Path

from courses.schema import EXERCISES
from courses.schema.base import ExerciseBase, SandboxExercise
from tests.product import ROOT

ROOMS = ("courses", "certificates", "quality_mark", "home")
CLASSES = {each.__name__ for each in (*EXERCISES, ExerciseBase, SandboxExercise)}
NAMES = {each.model_fields["type"].default for each in EXERCISES}
# Where the classes are at home.
HOMES = ("courses/schema/", "courses/exercises/kinds/")


def asked_by_type(source: str) -> list[int]:
    """The lines that ask which frozen exercise something is: by its class, by ``match``, or by its kind's name."""
    return sorted({node.lineno for node in _asking(ast.parse(source))})


def _asking(tree: ast.AST) -> Iterator[ast.expr | ast.pattern]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="isinstance" | "issubclass"), args=[_, kinds]) if _names(kinds) & CLASSES:
                yield node
            case ast.MatchClass(cls=cls) if _names(cls) & CLASSES:
                yield node
            case ast.Compare(comparators=[*others]) if any(_names(each) & NAMES for each in others):
                yield node
            case ast.Compare(left=ast.Call(func=ast.Name(id="type")), comparators=[*others]) if any(
                _names(each) & CLASSES for each in others
            ):
                yield node


def _names(tree: ast.AST) -> set[str]:
    found = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    found |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return found | {str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant)}


def test_no_room_asks_which_exercise_it_has() -> None:
    paths = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    asking = {
        f"{name}:{line}"
        for path in paths
        if not (name := path.relative_to(ROOT).as_posix()).startswith(HOMES)
        for line in asked_by_type(Path(path).read_text(encoding="utf-8"))
    }
    assert asking == set()


def test_every_way_of_asking_is_seen() -> None:
    source = """
isinstance(block, KnowledgeCheck)
isinstance(block, Text | schema.ReflectionTask)
block.type == "reflection"
type(block) is SpotErrors
isinstance(block, Text)
block.type in {"knowledge_check"}
"""
    assert asked_by_type(source) == [2, 3, 4, 5, 7]
