"""What blocks claim, held against the table: in the workshop, in files, and by the command."""

import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from courses.authoring.claims import ClaimWorry, cited_keys, claim_worries
from courses.authoring.loading.claims import read_claims, shipped_claims
from courses.exercises.files import CourseFileError
from courses.schema.claims import Worry

TODAY = datetime.date(2026, 11, 30)


def written(folder: Path, block: str) -> Path:
    """A folder of courses with one block in one module."""
    (folder / "one").mkdir()
    (folder / "one" / "course.yaml").write_text("modules: [m.yaml]\n", encoding="utf-8")
    (folder / "one" / "m.yaml").write_text(f"blocks:\n  - {{key: b1, type: text, {block}}}\n", encoding="utf-8")
    return folder


def checked(folder: Path, on: str) -> tuple[str, bool]:
    """What the command prints, and whether it was content."""
    out = StringIO()
    try:
        call_command("check_claims", folder, on=datetime.date.fromisoformat(on), stdout=out)
    except CommandError:
        return out.getvalue(), False
    return out.getvalue(), True


@pytest.mark.parametrize(
    ("block", "on", "line"),
    [
        ("claims: [ai-act-emotion], value: Verboden. We hebben het niet zelf nagelezen.", "2026-11-30", None),
        ("value: Zonder bewering.", "2036-11-30", None),
        ("claims: [aob-letter], value: De AOb schreef.", "2026-11-30", None),
        ("claims: [no-such-law], value: Verboden.", "2026-11-30", "claim 'no-such-law' is not in the table"),
        (
            "claims: [ai-act-emotion], value: Verboden.",
            "2026-11-30",
            "claim 'ai-act-emotion' has a source that nobody read, and the block does not say so",
        ),
        (
            "claims: [aob-letter], value: De AOb schreef.",
            "2027-11-26",
            "claim 'aob-letter' was last looked at on 2026-11-25, more than twelve months ago",
        ),
    ],
)
def test_the_command_prints_a_line_for_each_claim_to_look_at(tmp_path, block, on, line) -> None:
    folder = written(tmp_path, block)
    expected = f"{folder / 'one' / 'm.yaml'}: block b1: {line}\n" if line else ""
    assert checked(folder, on) == (expected, line is None)


def test_what_ships_may_be_told_today_and_not_for_ever() -> None:
    for folder in (settings.BASE_DIR / "content", settings.BASE_DIR / "home" / "demo" / "content"):
        assert checked(folder, TODAY.isoformat()) == ("", True)
    text, content = checked(settings.BASE_DIR / "content", "2028-01-01")
    assert (content, "held until 2027-12-01" in text) == (False, True)


def test_every_claim_of_the_table_is_cited() -> None:
    texts = " ".join(path.read_text(encoding="utf-8") for path in (settings.BASE_DIR / "content").glob("*/*.yaml"))
    assert [key for key in shipped_claims() if key not in texts] == []


@pytest.mark.parametrize(
    "table", ["a-law: een zin", "a-law: {claim: Ja.}", "a-law: {claim: Ja., source: Wet, checked_on: gisteren}"]
)
def test_a_table_that_is_wrong_is_refused_by_name(tmp_path, table) -> None:
    path = tmp_path / "claims.yaml"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(CourseFileError, match="'a-law'"):
        read_claims(path)


def test_keys_are_read_as_an_author_types_them() -> None:
    assert cited_keys("  a-law, b-law;a-law\nc-law ") == ("a-law", "b-law", "c-law")
    assert cited_keys(" ") == ()


def test_a_key_that_the_table_lacks_is_told() -> None:
    assert list(claim_worries(("x",), "", table={}, on=TODAY)) == [ClaimWorry("x", Worry.UNKNOWN, None)]
