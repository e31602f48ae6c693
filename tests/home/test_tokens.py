"""Colour, type and space are decided in one place, and every pair of colours in use can be read."""

import re
from pathlib import Path

import pytest

from tests.product import ROOT

STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
SITE = (ROOT / "static" / "css" / "site.css").read_text(encoding="utf-8")
# Of Wagtail's own admin, which loads none of our styles, admin.css sets the variables.
OUTSIDE = {"admin.css"}

COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\(", re.IGNORECASE)
FAMILY = re.compile(r"font-family:(?!\s*(?:var\(--(?:text|title|mono)\)|inherit))")
SIZE = re.compile(r"font-size:[^;}]*\d(?:rem|px)")
# Measures in em follow the type they stand beside; one pixel hides or insets and is no space.
SPACE = re.compile(r"\b(?:margin|padding|gap|inset)(?:-[a-z-]+)?:[^;}]*?(?<![\w.-])(?!1px|10rem)\d*\.?\d+(?:rem|px|vw)")


def tokens() -> str:
    return SITE[SITE.index("/* --- Tokens") : SITE.index("/* --- End of the tokens")]


def without_tokens(path: Path) -> str:
    text = path.read_text(encoding="utf-8").replace(tokens(), "")
    return re.sub(r"@font-face \{.*?\}|/\*.*?\*/", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("rule", [COLOUR, FAMILY, SIZE, SPACE], ids=["colour", "face", "size", "space"])
@pytest.mark.parametrize("path", [p for p in STYLES if p.name not in OUTSIDE], ids=lambda p: p.name)
def test_styles_take_colour_type_and_space_from_the_tokens(path: Path, rule: re.Pattern[str]) -> None:
    lines = without_tokens(path).splitlines()
    assert [line.strip() for line in lines if rule.search(line)] == []


def test_every_token_asked_for_is_there() -> None:
    """A name mistyped is a style that silently does nothing."""
    own = {"--gap", "--seal-size", "--tone", "--sign", "--cover"}
    asked = {name for path in STYLES for name in re.findall(r"var\((--[\w-]+)", path.read_text(encoding="utf-8"))}
    there = set(re.findall(r"(--[\w-]+):", tokens()))
    assert asked - there - own - {n for n in asked if n.startswith("--w-")} == set()


def block(start: str) -> dict[str, str]:
    """The tokens that one rule sets: from ``start`` to the end of its block."""
    begin = tokens().index(start)
    body = tokens()[begin + len(start) :].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", body))


def schemes() -> dict[str, dict[str, str]]:
    light = block("\n:root {")
    dark = light | block("@media (prefers-color-scheme: dark) {\n  :root {")
    more = light | block("@media (prefers-contrast: more) {\n  :root {")
    more_dark = dark | block("@media (prefers-contrast: more) and (prefers-color-scheme: dark) {\n  :root {")
    paper = light | block("@media print {\n  :root, :root .on-board {")
    return {"light": light, "dark": dark, "more": more, "more dark": more_dark, "print": paper}


SCHEMES = schemes()
BOARDS = {f"{name}, on the board": tones | block("\n.on-board {") for name, tones in SCHEMES.items() if name != "print"}
GROUNDS = ("paper", "surface", "shade")
# What is read, on what it is read; and what only has to be seen.
TEXT = [(tone, ground) for tone in ("ink", "muted", "action", "action-strong", "seal", "amber") for ground in GROUNDS]
TEXT += [("on-action", "action"), ("on-action", "action-strong"), ("on-seal", "seal")]
SEEN = [(tone, ground) for tone in ("line", "border", "focus") for ground in GROUNDS]


def value(tones: dict[str, str], name: str) -> str:
    found = tones[name]
    while found.startswith("var("):
        found = tones[found[6:-1]]
    return found


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(2 * d for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_the_guidelines_say() -> None:
    assert (contrast("#000", "#ffffff"), contrast("#fff", "#fff")) == (21.0, 1.0)
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("scheme", [*SCHEMES, *BOARDS])
def test_every_pair_of_colours_in_use_can_be_read(scheme: str) -> None:
    tones = (SCHEMES | BOARDS)[scheme]
    found = []
    for pairs, least in ((TEXT, 4.5), (SEEN, 3.0)):
        for tone, ground in pairs:
            ratio = contrast(value(tones, tone), value(tones, ground))
            if ratio < least:
                found.append(f"{tone} on {ground}: {ratio:.2f}")
    assert found == []


def test_more_contrast_gives_seven_to_one() -> None:
    found = []
    for name in ("more", "more dark"):
        tones = SCHEMES[name]
        found += [
            f"{name}: {tone} on {ground}"
            for tone, ground in TEXT
            if contrast(value(tones, tone), value(tones, ground)) < 7
        ]
    assert found == []


def test_the_browsers_frame_has_the_colour_of_the_board() -> None:
    base = (ROOT / "templates" / "base.html").read_text(encoding="utf-8")
    shown = re.findall(r'name="theme-color" media="\(prefers-color-scheme: (\w+)\)" content="(#\w+)"', base)
    assert shown == [(name, SCHEMES[name]["board"]) for name in ("light", "dark")]
