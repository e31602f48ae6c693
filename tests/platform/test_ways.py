"""The ways that docs/ways.md tells: every function is there, and no way returns to a module that it left."""

import importlib
import re
from itertools import groupby

import pytest

from tests.platform.test_doc_names import exists
from tests.platform.test_docs import ROOT

# Where a way still comes back, until what it comes back for has a module of its own.
COMES_BACK = {
    "A prompt, from its form to the hub": ["courses.sandbox.prompting"],
    "The answer, from the hub to the page": [],
    "A release": ["courses.authoring.releasing", "courses.schema.canonical"],
}
WAYS = (ROOT / "docs/ways.md").read_text(encoding="utf-8")


def ways(text: str) -> dict[str, list[str]]:
    """The dotted names of each list, by its heading."""
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
    return {
        heading: re.findall(r"^\d+\. `([\w.]+)`", body, re.MULTILINE)
        for heading, body in zip(parts[::2], parts[1::2], strict=True)
    }


def module_of(dotted: str) -> str:
    """The longest part of the name that is a module."""
    parts = dotted.split(".")
    for length in range(len(parts) - 1, 0, -1):
        try:
            return importlib.import_module(".".join(parts[:length])).__name__
        except ModuleNotFoundError:
            continue
    raise ModuleNotFoundError(dotted)


def returns(names: list[str]) -> list[str]:
    """Modules that a way comes back to."""
    visits = [module for module, _ in groupby(map(module_of, names))]
    return sorted({module for module in visits if visits.count(module) > 1})


@pytest.mark.parametrize("heading", ways(WAYS))
def test_each_step_exists_and_a_way_returns_to_no_other_modules(heading: str) -> None:
    names = ways(WAYS)[heading]
    assert ([name for name in names if not exists(name)], returns(names)) == ([], COMES_BACK[heading])


def test_the_ways_are_told() -> None:
    assert [(heading, len(names) > 5) for heading, names in ways(WAYS).items()] == [
        (heading, True) for heading in COMES_BACK
    ]


def test_a_way_that_comes_back_is_noticed() -> None:
    assert returns(["lms.texts.main", "lms.texts.check", "lms.pace.paced", "lms.texts.collect"]) == ["lms.texts"]
