"""The site's typefaces, cut down to what Dutch and English texts and people's names need.

Atkinson Hyperlegible (text) and Fraunces (titles), both under the SIL Open Font
License 1.1, come as packages; their licence texts travel with the cut files.
"""

import importlib.util
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

# Latin-1 and Latin Extended-A carry the names of people in the Netherlands; the rest is punctuation.
CHARACTERS = (
    frozenset(range(0x20, 0x7F))
    | frozenset(range(0xA0, 0x180))
    | frozenset(map(ord, "ȘșȚțẞƒˆ˚˜‐‑‒–—‘’‚“”„†•…′″‹›€™←↑→↓−≈≠≤≥✓\u202f"))
)
FEATURES = ("kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "lnum")


@dataclass(frozen=True)
class Cut:
    """One file to make: from which package's file, and where variable axes are fixed."""

    name: str
    package: str
    source: str
    axes: dict[str, float] = field(default_factory=dict)


CUTS = (
    Cut("atkinson-regular", "fontpkg_atkinson_hyperlegible", "AtkinsonHyperlegible-Regular.ttf"),
    Cut("atkinson-bold", "fontpkg_atkinson_hyperlegible", "AtkinsonHyperlegible-Bold.ttf"),
    Cut(
        "fraunces-title",
        "fontpkg_fraunces",
        "Fraunces[SOFT,WONK,opsz,wght].ttf",
        {"SOFT": 0, "WONK": 0, "opsz": 72, "wght": 560},
    ),
)


def package_folder(package: str) -> Path:
    """Where an installed font package lives. Raises ModuleNotFoundError when it is not installed."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return Path(spec.origin).parent


def cut_fonts() -> Iterator[tuple[str, bytes]]:
    """File names and contents: a WOFF2 per cut, and a licence text per package."""
    for cut in CUTS:
        folder = package_folder(cut.package)
        yield f"{cut.name}.woff2", _cut(folder / "files" / cut.source, cut.axes)
        yield f"{cut.package.removeprefix('fontpkg_')}-OFL.txt", (folder / "LICENSE").read_bytes()


def _cut(source: Path, axes: dict[str, float]) -> bytes:
    font = TTFont(source, recalcTimestamp=False)
    if axes:
        font = instancer.instantiateVariableFont(font, axes)
    options = Options()
    options.flavor = "woff2"
    options.layout_features = list(FEATURES)
    options.hinting = False
    options.name_IDs = [1, 2, 4, 6, 13, 14]
    options.notdef_outline = True
    options.recalc_timestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()
