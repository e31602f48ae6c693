"""The table of pages is complete: no address that shows somebody a page is left out of the walk."""

import json
import re

from courses.exercises.registry import sandbox_kinds
from home.accessibility import FACTS
from tests.browser.pages import KINDS, NO_PAGE
from tests.browser.walk import may_see, route_of
from tests.product import ROOT
from tests.screenshots import ALL_TOGETHER, FOLDER, files
from tests.security.addresses import TABLE


class AnyId(dict[str, str]):
    """Something of the right shape for every id in an address."""

    def __missing__(self, name: str) -> str:
        if name.startswith(("case_", "block_", "done_")):
            return "3f0e7a52-4f0a-4c0f-9d1c-0a3c1f6a7b10"
        if name in {"reset", "confirm"}:
            return "1-abc"
        return "1"


def shows_a_page(route: str) -> bool:
    return bool(may_see(route)) or TABLE[route][0].get("anonymous") == 200


def test_every_address_that_shows_a_page_is_walked_or_says_why_not() -> None:
    walked = {route_of(kind.at(AnyId())) for kind in KINDS}
    shown = {route for route in TABLE if shows_a_page(route)}
    assert sorted(shown - walked - NO_PAGE.keys()) == []


def test_only_addresses_that_exist_are_excused() -> None:
    assert sorted(NO_PAGE.keys() - TABLE.keys()) == []


def test_no_two_kinds_have_the_same_name() -> None:
    names = [kind.name for kind in KINDS]
    assert sorted(names) == sorted(set(names))


def test_every_kind_of_sandbox_exercise_is_walked() -> None:
    names = {kind.name for kind in KINDS}
    assert [name for name in sandbox_kinds() if name.replace("_", " ") not in names] == []


def test_the_accessibility_statement_speaks_of_the_pages_of_now() -> None:
    """After a change in the table of pages: ``make facts``."""
    written = json.loads(FACTS.read_text(encoding="utf-8"))
    assert written["kinds"] == [kind.name for kind in KINDS]


def test_every_picture_is_there_and_all_together_are_small() -> None:
    """After a change in the table of pictures: ``make screenshots``."""
    there = {path.name: path.stat().st_size for path in FOLDER.glob("*")}
    assert sorted(there) == files()
    assert sum(there.values()) < ALL_TOGETHER


def test_the_readme_shows_three_pictures() -> None:
    shown = re.findall(r"!\[[^]]+\]\(docs/screenshots/([^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(shown) == 3
    assert set(shown) <= set(files())
