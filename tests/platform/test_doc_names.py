"""What the documents name exists, and no paragraph of the architecture goes on for long."""

import importlib
import re
from pathlib import Path

import pytest

from tests.platform.test_docs import DOCUMENTS, ROOT

ROOMS = ("lms", "courses", "quality_mark", "certificates", "home", "tests")
TOP = (*ROOMS, "templates", "content", "static", "docs", "locale", "bin")
DOTTED = re.compile(rf"(?<![\w./-])(?:{'|'.join(ROOMS)})(?:\.\w+)+")
PAGES = sorted((ROOT / "docs").glob("*.md"))
MOST_SENTENCES = 6
# Its settings refuse to load without their variables.
SETTINGS = {"lms.settings.production"}


def quoted(text: str) -> list[str]:
    """Everything between single backticks, outside blocks of code."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def exists(dotted: str) -> bool:
    """Whether this is a module, or something in one."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


def missing_names(text: str) -> list[str]:
    named = {name for each in quoted(text) for name in DOTTED.findall(each)}
    return sorted(name for name in named - SETTINGS if not exists(name))


def missing_paths(text: str) -> list[str]:
    """Paths from the root of the repository that match nothing."""
    named = {
        each.partition("::")[0]
        for each in quoted(text)
        if re.fullmatch(r"[\w./*:-]+", each) and each.partition("/")[0] in TOP and "/" in each
    }
    return sorted(path for path in named if not list(ROOT.glob(path.rstrip("/"))))


def paragraphs(text: str) -> list[str]:
    """Paragraphs and items of lists, without headings, tables and blocks of code."""
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return [each for each in re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )", prose) if not each.startswith(("#", "|"))]


def sentences(paragraph: str) -> int:
    return len(re.findall(r"[.!?][)”*\"]*(?=\s|$)", re.sub(r"`[^`]*`", "x", paragraph)))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_names_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert (missing_names(text), missing_paths(text)) == ([], [])


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_no_paragraph_is_longer_than_six_sentences(page: Path) -> None:
    long = [each[:60] for each in paragraphs(page.read_text(encoding="utf-8")) if sentences(each) > MOST_SENTENCES]
    assert long == []


def test_every_page_is_in_the_readme_or_the_index() -> None:
    index = (ROOT / "README.md").read_text(encoding="utf-8") + (ROOT / "docs/architecture.md").read_text("utf-8")
    assert [page.name for page in PAGES if f"{page.name})" not in index] == []


@pytest.mark.parametrize(
    ("text", "names", "paths"),
    [
        ("`lms.texts.collect_nothing` and `lms.texts`", ["lms.texts.collect_nothing"], []),
        ("`lms.nowhere.at_all`, `no.matter`", ["lms.nowhere.at_all"], []),
        ("`lms/texts.py`, `lms/nowhere.py`, `tests/platform/test_docs.py::test_x`", [], ["lms/nowhere.py"]),
        ("```\n`lms.nowhere`\n```", [], []),
    ],
)
def test_what_is_looked_for(text: str, names: list[str], paths: list[str]) -> None:
    assert (missing_names(text), missing_paths(text)) == (names, paths)


def test_how_sentences_are_counted() -> None:
    assert sentences("One (see `a.b. c`). Two! Three? Version 1.2 is no sentence") == 3
    assert [sentences(each) for each in paragraphs("# Head. Two. Three.\n\nOne. Two.\n- One.\n- One. Two.")] == [
        2,
        1,
        2,
    ]
