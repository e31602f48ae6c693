"""The workshop wears the colours of the house, in both schemes, and they can be read there too."""

import re

import pytest

from tests.courses.authoring.conftest import College
from tests.home.test_tokens import SCHEMES, contrast
from tests.product import ROOT

ADMIN = (ROOT / "static" / "css" / "admin.css").read_text(encoding="utf-8")
# Wagtail's grounds in its dark scheme, from the lightest: fields and the page, and menus.
DARK_GROUNDS = ("#212b28", "#1a201e")


def hsl(name: str) -> str:
    """The colour that three of Wagtail's variables make."""
    import colorsys

    parts = [
        float(re.search(rf"--w-color-{name}-{part}: ([\d.]+)", ADMIN)[1]) for part in ("hue", "saturation", "lightness")
    ]
    rgb = colorsys.hls_to_rgb(parts[0] / 360, parts[2] / 100, parts[1] / 100)
    return "#" + "".join(f"{round(255 * part):02x}" for part in rgb)


def test_the_board_is_the_board_of_the_site() -> None:
    board = SCHEMES["light"]["board"]
    made = hsl("secondary")
    assert all(abs(int(made[i : i + 2], 16) - int(board[i : i + 2], 16)) <= 2 for i in (1, 3, 5))
    assert contrast(hsl("primary"), "#ffffff") > 7
    assert contrast(hsl("secondary"), "#ffffff") > 4.5


def test_what_is_set_for_the_dark_can_be_read_there_and_is_the_same_however_it_was_chosen() -> None:
    chosen, system = (dict(re.findall(r"--w-color-([\w-]+): (#\w+)", part)) for part in _dark_blocks())
    assert chosen == system
    text = [colour for name, colour in chosen.items() if name.startswith(("text", "focus"))]
    assert [c for c in text for ground in DARK_GROUNDS if contrast(c, ground) < 4.5] == []
    buttons = [colour for name, colour in chosen.items() if name.startswith("surface-button")]
    assert [c for c in buttons if contrast(c, "#ffffff") < 4.5] == []


def _dark_blocks() -> list[str]:
    return [re.search(rf"\.{theme} \{{(.*?)\}}", ADMIN, re.DOTALL)[1] for theme in ("w-theme-dark", "w-theme-system")]


@pytest.mark.django_db
def test_the_workshop_has_our_name_and_seal(college: College) -> None:
    page = college.client().get("/cms/").text
    assert re.search(r"<title>[^<]* - Meesterproef</title>", " ".join(page.split()))
    assert 'href="/static/img/seal.svg"' in page
    assert "css/admin.css" in page
