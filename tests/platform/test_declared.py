"""Whatever is imported stands in pyproject.toml, not just in what another package happens to bring along."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.product import ROOT

ROOMS = ("home", "certificates", "quality_mark", "courses", "lms")
# Imported by another name than that of the one package which has it; others may put files beside it.
BY_NAME = {"bs4": "beautifulsoup4", "PIL": "pillow", "yaml": "pyyaml"}


def test_the_product_declares_every_package_that_it_imports() -> None:
    found = imported([*ROOMS, "bin", "manage.py"])
    assert undeclared(found, declared("dependencies")) == []


def test_the_tests_declare_every_package_that_they_import() -> None:
    found = imported(["tests", ".ci"])
    assert undeclared(found, declared("dependencies") | declared("dev")) == []


def test_what_another_package_brings_along_would_be_noticed() -> None:
    """The same check, of packages that are installed and that nobody here declares."""
    assert undeclared({"django", "sqlparse", "bs4"}, {"django"}) == ["bs4", "sqlparse"]


def undeclared(found: set[str], known: set[str]) -> list[str]:
    packages = packages_distributions()
    own = {*sys.stdlib_module_names, *ROOMS, "tests"}
    return sorted(
        name
        for name in found - own
        if not known & {spelled(each) for each in ([BY_NAME[name]] if name in BY_NAME else packages.get(name, []))}
    )


def imported(places: list[str]) -> set[str]:
    """The first part of each name that is imported there, lazily and for types too."""
    files = [path for place in places for path in files_of(ROOT / place)]
    return {name.partition(".")[0] for path in files for name in imports_of(path)}


def files_of(place: Path) -> list[Path]:
    return [place] if place.is_file() else list(place.rglob("*.py"))


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def declared(part: str) -> set[str]:
    """The packages of the product (``dependencies``) or of a group."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = project["project"][part] if part == "dependencies" else project["dependency-groups"][part]
    return {spelled(re.split(r"[^\w.-]", line)[0]) for line in lines}


def spelled(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
