"""The threat model names a test for each promise; every test that it names is there."""

import ast
import re

import pytest

from tests.product import ROOT

pytestmark = pytest.mark.once

MODEL = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", MODEL)))
PROMISES = 13


def functions_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_a_test_that_the_threat_model_names_exists(path: str, name: str) -> None:
    assert (ROOT / path).is_file()
    assert name in functions_in(path)


def test_every_promise_has_a_row_with_a_test() -> None:
    rows = re.findall(r"^\| (\d+) \| [^|]+ \| ([^|]+) \|$", MODEL, re.MULTILINE)
    assert [int(number) for number, _tests in rows] == list(range(1, PROMISES + 1))
    assert [number for number, tests in rows if "::test_" not in tests] == []


def test_nothing_else_in_the_threat_model_looks_like_the_name_of_a_test() -> None:
    """A name that is spelled so that the first test does not see it would be checked by nobody."""
    assert len(re.findall(r"::", MODEL)) == len(re.findall(r"`tests/[\w/]+\.py::test_\w+`", MODEL)) + 1
