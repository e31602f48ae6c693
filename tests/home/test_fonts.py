"""The typefaces that travel with the site."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from fontTools.ttLib import TTFont

from home.fonts import CHARACTERS, CUTS, package_folder

FOLDER: Path = settings.BASE_DIR / "static" / "fonts"


def test_all_faces_together_stay_under_fifty_kilobytes() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.woff2")) < 50_000


@pytest.mark.parametrize("cut", CUTS, ids=lambda cut: cut.name)
def test_a_face_has_the_letters_of_peoples_names(cut: object) -> None:
    font = TTFont(FOLDER / f"{cut.name}.woff2")  # type: ignore[attr-defined]

    missing = {character for character in "ÀÁËÏÖÜàéëïçñøåšžłğıćđŐş€–“”’→" if ord(character) not in font.getBestCmap()}

    assert missing <= {"→"}
    assert set(font.getBestCmap()) <= CHARACTERS


def test_building_again_gives_the_files_that_are_there_with_their_licences(tmp_path: Path) -> None:
    call_command("build_fonts", into=tmp_path, verbosity=0)

    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == sorted(path.name for path in FOLDER.iterdir())
    assert all("SIL OPEN FONT LICENSE" in path.read_text().upper() for path in tmp_path.glob("*-OFL.txt"))
    for name in names:
        if name.endswith(".woff2"):
            assert set(TTFont(tmp_path / name).getBestCmap()) == set(TTFont(FOLDER / name).getBestCmap())


def test_a_font_package_that_is_missing_is_named() -> None:
    with pytest.raises(ModuleNotFoundError, match="fontpkg_bestaat_niet"):
        package_folder("fontpkg_bestaat_niet")
