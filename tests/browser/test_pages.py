"""Each kind of page, once per role: accessible, quiet, in place, whole, and with nothing from elsewhere."""

import json
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.languages import foreign
from tests.browser.stage import PROGRAM
from tests.browser.walk import PARTS, Walk, part_of
from tests.product import ROOT, Product

# The first test of a part walks it.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
EACH_PART = [pytest.param(n, marks=pytest.mark.xdist_group(f"walk {n}"), id=f"part {n + 1}") for n in range(PARTS)]


@pytest.fixture(scope="session")
def walked() -> dict[int, Walk]:
    """The parts that have been walked: once for all tests here, in whatever order they come."""
    return {}


@pytest.fixture(params=EACH_PART)
def walk(
    request: pytest.FixtureRequest,
    browser: Browser,
    product: Product,
    walked: dict[int, Walk],
    tmp_path_factory: pytest.TempPathFactory,
) -> Walk:
    """One part of the walk."""
    part: int = request.param
    if part not in walked:
        walked[part] = Walk(browser, product, tmp_path_factory.mktemp("pages"), **product.python(PROGRAM))
        walked[part].go(part_of(part))
        walked[part].close()
    return walked[part]


def test_every_page_is_there(walk: Walk) -> None:
    assert walk.wrong["status"] == {}


def test_no_accessibility_rule_is_broken_in_any_scheme_or_language(walk: Walk) -> None:
    assert walk.rules > 80
    assert walk.wrong["access"] == {}


def test_nothing_complains_and_nothing_is_asked_of_other_hosts(walk: Walk) -> None:
    assert walk.wrong["quiet"] == {}


def test_nothing_moves_while_a_page_loads(walk: Walk) -> None:
    assert walk.wrong["shift"] == {}


def test_with_reduced_motion_nothing_moves_at_all(walk: Walk) -> None:
    assert walk.wrong["motion"] == {}


def test_every_page_has_a_language_a_title_and_one_first_heading(walk: Walk) -> None:
    assert walk.wrong["shape"] == {}


def test_at_320_pixels_and_at_400_percent_nothing_scrolls_sideways(walk: Walk) -> None:
    assert walk.wrong["narrow"] == {}


def test_the_tab_key_goes_through_a_page_in_its_order_and_is_always_seen(walk: Walk) -> None:
    assert walk.wrong["keyboard"] == {}


def test_no_link_is_dead(walk: Walk) -> None:
    assert len(walk.links) > 50
    assert walk.wrong["links"] == {}


def test_no_english_is_left_in_dutch_nor_a_text_of_ours_in_english(walk: Walk) -> None:
    said = [f"mail: {text}" for html in walk.mails for text in foreign(html)]
    assert (walk.wrong["speech"], said) == ({}, [])


def test_every_page_and_every_mail_is_valid_html(walk: Walk) -> None:
    for number, html in enumerate(walk.mails):
        (walk.folder / f"mail {number:03}.html").write_text(html, encoding="utf-8")
    assert len(walk.mails) >= 5
    assert invalid(walk.folder) == []


def invalid(folder: Path) -> list[str]:
    """What the Nu Html Checker says of the documents in a folder."""
    jar = subprocess.run(
        ["sh", "bin/html-checker"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()
    checked = subprocess.run(
        ["java", "-Xss4m", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", str(folder)],
        capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    faults = json.loads(checked.stdout)["messages"]
    return [
        f"{fault['url'].rsplit('/')[-1]}: {fault['message']}"
        for fault in faults
        if fault["type"] != "info" and fault["message"] not in NO_FAULT
    ]


# SVG 2 gives every shape a pathLength; the checker still knows SVG 1.1.
NO_FAULT = {"Attribute “pathLength” not allowed on element “circle” at this point."}
