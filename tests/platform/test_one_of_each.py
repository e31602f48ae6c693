"""What the whole house needs stands in one place, and nothing else does its work."""

import ast
import re
from collections.abc import Iterator

from tests.product import ROOT

ROOMS = ["lms", "courses", "quality_mark", "certificates", "home"]


def _files() -> Iterator[tuple[str, str]]:
    """Name and text of every Python file of the product."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def _subclasses_of(base: str) -> list[tuple[str, str]]:
    return [
        (name, node.name)
        for name, text in _files()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef) and base in [ast.unparse(each).split(".")[-1] for each in node.bases]
    ]


def test_there_is_one_request_of_somebody_who_is_signed_in() -> None:
    assert _subclasses_of("HttpRequest") == [("lms/people/http.py", "SignedInRequest")]


def test_nobody_says_by_hand_that_a_user_is_a_person() -> None:
    assert [name for name, text in _files() if re.search(r'cast\(\s*"?User"?,\s*\w+\.user\b', text)] == []
