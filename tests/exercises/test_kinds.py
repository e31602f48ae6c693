"""Every registered kind: from a course file to a frozen, hashed, judged exercise that a reviewer can read."""

import json
from pathlib import Path
from typing import Any

import pytest

from courses.authoring.loading import load_course
from courses.exercises.registry import sandbox_kinds
from courses.models import Attempt, CourseVersion
from courses.schema import canonical_json, digest, read_document
from lms.people.enums import OrganisationKind
from tests import factories
from tests.exercises.course import NAMES, write_course

GOLDEN = Path(__file__).parent / "golden"


def test_these_kinds_were_released_and_stay() -> None:
    assert set(NAMES) >= {path.stem for path in GOLDEN.glob("*.json")}


@pytest.fixture
def version(db: None, tmp_path: Path) -> CourseVersion:
    """A course of one module that holds every kind, out of files as a content writer writes them."""
    folder = write_course(tmp_path)
    college = factories.organisation(OrganisationKind.TEACHER_COLLEGE)
    first = load_course(folder, organisation=college)
    assert load_course(folder, organisation=college) == first, "loading again changes nothing"
    return first


def test_every_kind_goes_from_a_file_into_a_released_course(version: CourseVersion) -> None:
    frozen = {block.type: block for block in version.document.modules[0].blocks}
    assert sorted(frozen) == NAMES
    assert list(version.exercises.values_list("kind", flat=True)) == NAMES
    for name, block in frozen.items():
        golden = GOLDEN / f"{name}.json"
        assert golden.read_text(encoding="utf-8") == canonical_json(block.model_dump(mode="json")) + "\n", name


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_what_was_frozen_is_read_and_written_as_it_was(path: Path) -> None:
    """Read as part of a document, since nothing else is ever stored."""
    frozen = json.loads(path.read_text(encoding="utf-8"))
    document = json.loads(factories.document(factories.text_block()).canonical())
    document["modules"][0]["blocks"] = [frozen]
    text = canonical_json(document)
    assert digest(read_document(text).canonical()) == digest(text)


@pytest.mark.parametrize("name", NAMES)
def test_its_own_solution_passes(name: str, version: CourseVersion) -> None:
    kind = sandbox_kinds()[name]
    block: Any = next(block for block in version.document.modules[0].blocks if block.type == name)
    assert kind.judge(block, kind.solution(block)).passed is True
    assert list(kind.problems(block)) == []
    canonical_json(kind.rule(block))
    assert Attempt.objects.count() == 0
