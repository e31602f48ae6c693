"""What the documents say is so."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

READS = re.compile(r"""(?:env\.\w+|env|environ\.get|environ\.setdefault)\(\s*["']([A-Z][A-Z0-9_]+)["']""")
# Set by the programs themselves, not by whoever runs the product.
OURS_ALONE = {"DJANGO_SETTINGS_MODULE"}
DOCUMENTS = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]


def commands(text: str) -> list[str]:
    """The lines of every ``sh`` block."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip() and line[0] != "#"]


def test_every_setting_that_the_code_reads_is_in_the_table_and_no_other() -> None:
    sources = [
        path
        for room in ("lms", "home", "certificates", "quality_mark", "courses")
        for path in (ROOT / room).rglob("*.py")
    ]
    read = {name for path in sources for name in READS.findall(path.read_text(encoding="utf-8"))} - OURS_ALONE
    table = re.findall(r"^\| `([A-Z0-9_]+)` \|", (ROOT / "docs/settings.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert table == sorted(read)


def test_every_command_in_the_readme_is_run_by_something() -> None:
    from tests.platform.test_commands import RUN_BY

    named = commands((ROOT / "README.md").read_text(encoding="utf-8"))
    assert sorted(set(named)) == sorted(RUN_BY)


def test_what_runs_the_commands_of_the_readme_is_run_by_ci() -> None:
    from tests.platform.test_commands import CI, RUN_BY

    by_ci = re.findall(r"^(make \w+)", CI.read_text(encoding="utf-8"), re.MULTILINE)
    assert by_ci == ["make check", "make commands", "make test"]
    assert [command for command, runner in RUN_BY.items() if runner == CI and command not in by_ci] == []
    here = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert [name for name in RUN_BY.values() if name != CI and f"def {name}(" not in here] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_that_a_document_links_to_exist(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_make_target_named_in_a_document_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {name for path in DOCUMENTS for name in re.findall(r"`make ([a-z]+)`", path.read_text(encoding="utf-8"))}
    assert named - targets == set()


def test_the_locks_name_no_place_to_download_from() -> None:
    for lock in ("requirements.txt", "requirements-dev.txt", "tests/html/package-lock.json"):
        assert re.findall(r"https?://|--index-url|--find-links", (ROOT / lock).read_text(encoding="utf-8")) == []


def test_every_dependency_says_why_it_is_there() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    unexplained = []
    explained = False
    for line in lines[: lines.index("[tool.ruff]")]:
        if line.startswith("  #"):
            explained = True
        elif line.startswith('  "'):
            if not explained:
                unexplained.append(line.strip())
        else:
            explained = False
    assert unexplained == []


def test_shell_scripts_are_well_formed() -> None:
    for script in sorted((ROOT / "bin").iterdir()):
        done = subprocess.run(["sh", "-n", str(script)], capture_output=True, text=True, check=False)
        assert (script.name, done.returncode, done.stderr) == (script.name, 0, "")
