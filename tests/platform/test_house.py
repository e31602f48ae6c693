"""The house's own rules, held against the code."""

import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from pytest_socket import SocketConnectBlockedError

from tests.imports import circle_in, imports_below
from tests.product import ROOT

ROOMS = ["lms", "courses", "quality_mark", "certificates", "home"]
OURS = [config for config in apps.get_app_configs() if config.name.split(".")[0] in ROOMS]
# Which templates a room's own templates may draw on: its own, those below it, and the shared ones.
FOLDERS = {
    "lms": ["people", "hub", "account", "allauth", "mail", "mfa", "usersessions"],
    "courses": ["courses", "sandbox"],
    "quality_mark": ["quality_mark"],
    "certificates": ["certificates"],
    "home": ["home"],
}
TAG_LIBRARIES_OF_OTHERS = {"i18n", "static", "l10n", "humanize", "wagtailadmin_tags", "wagtailcore_tags", "cache", "tz"}


@pytest.mark.parametrize("model", [m for config in OURS for m in config.get_models()], ids=lambda m: m.__name__)
def test_every_model_says_which_personal_data_it_holds(model: type) -> None:
    assert re.search(r"(No|Holds no|Personal) (personal )?data", model.__doc__ or "") is not None


@pytest.mark.parametrize("room", ROOMS)
def test_templates_of_a_room_know_only_the_rooms_below(room: str) -> None:
    above = [folder for upper in ROOMS[ROOMS.index(room) + 1 :] for folder in FOLDERS[upper]]
    found = []
    for folder in FOLDERS[room]:
        for path in (ROOT / "templates" / folder).rglob("*.html"):
            used = re.findall(r'{% (?:include|extends) "(\w+)/', path.read_text(encoding="utf-8"))
            found += [(path.name, other) for other in used if other in above]
    assert found == []


@pytest.mark.parametrize("room", ROOMS)
def test_template_tags_of_a_room_are_loaded_only_above_it(room: str) -> None:
    homes = {
        path.stem: path.relative_to(ROOT).parts[0]
        for path in ROOT.glob("*/**/templatetags/*.py")
        if ".venv" not in str(path)
    }
    found = []
    for folder in FOLDERS[room]:
        for path in (ROOT / "templates" / folder).rglob("*.*"):
            for line in re.findall(r"{% load ([^%]+)%}", path.read_text(encoding="utf-8")):
                names = set(line.split(" from ")[-1].split()) - TAG_LIBRARIES_OF_OTHERS
                found += [(path.name, n) for n in names if ROOMS.index(homes[n]) > ROOMS.index(room)]
    assert found == []


def test_no_files_import_one_another_in_a_circle() -> None:
    assert circle_in(imports_below(ROOT, ROOMS)) == []


IN_A_CIRCLE = {
    "at the top": "from shop.goods import price\n",
    "of a package": "from . import goods\n",
    "by its whole name": "import shop.goods\n",
    "in a function": "def total():\n    from .goods import price\n    return price\n",
    "for its types": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .goods import price\n",
}


@pytest.mark.parametrize("text", IN_A_CIRCLE.values(), ids=IN_A_CIRCLE)
def test_a_circle_is_found_wherever_its_import_stands(tmp_path: Path, text: str) -> None:
    (tmp_path / "shop").mkdir()
    for name, content in {"__init__": "", "till": text, "goods": "from .till import total\n"}.items():
        (tmp_path / "shop" / f"{name}.py").write_text(content, encoding="utf-8")
    circle = circle_in(imports_below(tmp_path, ["shop"]))
    assert (set(circle), len(circle)) == ({"shop.till", "shop.goods"}, 3)


@pytest.mark.parametrize("room", ["schema", "guard"])
def test_the_ground_of_the_courses_needs_no_django(room: str) -> None:
    program = (
        "import sys\n"
        "sys.modules['django'] = None\n"  # whoever imports it, raises
        f"import courses.{room}\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'django', 'wagtail', 'lms', 'courses'}))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("['courses', 'django']\n", "")


def test_templates_hold_no_inline_script_or_style() -> None:
    found = []
    for path in (ROOT / "templates").rglob("*.html"):
        if path.relative_to(ROOT / "templates").parts[0] == "mail" or "pdf" in path.stem:
            continue
        text = path.read_text(encoding="utf-8")
        if re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)|<style|\sstyle=|\son\w+=\"", text):
            found.append(str(path.relative_to(ROOT)))
    assert found == []


def test_scripts_are_small() -> None:
    """What is generated is data: its weight on a page is what counts, and has a budget of its own."""
    scripts = {path: path.read_text(encoding="utf-8") for path in (ROOT / "static" / "js").rglob("*.js")}
    limits = {path: 24_000 if text.startswith("// Written by manage.py") else 15_000 for path, text in scripts.items()}
    assert [path.name for path, text in scripts.items() if len(text.encode()) > limits[path]] == []


def test_tests_cannot_reach_the_network() -> None:
    with (
        pytest.warns(UserWarning, match=r"192\.0\.2\.1"),
        pytest.raises(SocketConnectBlockedError),
        socket.socket() as outside,
    ):
        outside.connect(("192.0.2.1", 80))


def test_nothing_in_the_product_needs_what_stands_beside_it() -> None:
    own = [
        p
        for room in [*ROOMS, "templates", "content", "static", "docs", "bin"]
        for p in (ROOT / room).rglob("*")
        if p.is_file()
    ]
    texts = [p for p in own if p.suffix in {".py", ".html", ".md", ".sh", ".yaml", ".txt", ".js", ".css", ""}]
    found = [str(p) for p in texts if re.search(r"\.\./shared|/work/", p.read_text(encoding="utf-8", errors="replace"))]
    assert found == []


def test_functions_stay_readable() -> None:
    """A long function is a rare exception, not a habit (median and tail, as good code bases have them)."""
    import ast

    lengths = []
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            tree = ast.parse(path.read_text(encoding="utf-8"))
            functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
            lengths += [(n.end_lineno or n.lineno) - n.lineno + 1 for n in functions]
    assert sum(length > 40 for length in lengths) <= len(lengths) * 0.04


def test_templates_stand_where_their_room_is() -> None:
    known = {folder for folders in FOLDERS.values() for folder in folders} | {"components", "wagtailadmin", "django"}
    folders = {path.name for path in (ROOT / "templates").iterdir() if path.is_dir()}
    assert folders - known == set()


def test_paths_exist() -> None:
    assert [room for room in ROOMS if not Path(ROOT / room).is_dir()] == []
