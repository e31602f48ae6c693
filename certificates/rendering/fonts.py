"""The certificate's typefaces, as CSS that carries the files within it."""

import base64
import importlib.util
import io
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

# Fraunces in three optical sizes: sharp for one large line, italic for the course, sturdy where it is small.
LARGE: dict[str, float] = {"opsz": 144, "wght": 430, "SOFT": 0, "WONK": 0}
TITLE: dict[str, float] = {"opsz": 60, "wght": 400, "SOFT": 0, "WONK": 0}
SMALL: dict[str, float] = {"opsz": 24, "wght": 430, "SOFT": 0, "WONK": 0}
FAMILIES = {
    "Atkinson Hyperlegible": ("fontpkg_atkinson_hyperlegible", "AtkinsonHyperlegible-{}.ttf"),
    "Fraunces": ("fontpkg_fraunces", "Fraunces{}[SOFT,WONK,opsz,wght].ttf"),
}


@cache
def font_css() -> str:
    """Return the ``@font-face`` rules, each file inlined: rendering then needs no file and no network."""
    text = FAMILIES["Atkinson Hyperlegible"]
    display = FAMILIES["Fraunces"]
    return "\n".join(
        (
            _face("Atkinson Hyperlegible", _file(text, "Regular").read_bytes()),
            _face("Atkinson Hyperlegible", _file(text, "Bold").read_bytes(), weight=700),
            _face("Fraunces Large", _instance(_file(display, ""), LARGE)),
            _face("Fraunces Small", _instance(_file(display, ""), SMALL)),
            _face("Fraunces Title", _instance(_file(display, "-Italic"), TITLE), style="italic"),
        )
    )


def _file(family: tuple[str, str], style: str) -> Path:
    package, pattern = family
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return Path(spec.origin).parent / "files" / pattern.format(style)


def _instance(path: Path, axes: dict[str, float]) -> bytes:
    """Return one fixed cut of a variable font; what it leaves out need not be embedded."""
    font = instancer.instantiateVariableFont(TTFont(path, recalcTimestamp=False), axes)
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def _face(family: str, content: bytes, *, weight: int = 400, style: str = "normal") -> str:
    encoded = base64.b64encode(content).decode()
    return (
        f"@font-face {{ font-family: '{family}'; font-weight: {weight}; font-style: {style}; "
        f"src: url(data:font/ttf;base64,{encoded}); }}"
    )
