"""What was released cannot be changed: not by the code, and not by the database."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from courses.models import Course, CourseVersion, Exercise
from lms.audit.triggers import missing_triggers
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]

ANOTHER = {
    "number": 7,
    "schema": 9,
    "content": "{}",
    "sha256": "0" * 64,
    "title": "Anders",
    "summary": "Anders",
    "language": "en",
    "sectors": ["ho"],
    "study_load_minutes": 1,
    "search_text": "anders",
    "release_note": "Anders",
}


@pytest.mark.parametrize("field", sorted(ANOTHER))
def test_no_field_of_a_version_changes(field: str) -> None:
    version = factories.released()
    before = getattr(version, field)
    with pytest.raises(IntegrityError), transaction.atomic():
        CourseVersion.objects.filter(pk=version.pk).update(**{field: ANOTHER[field]})
    assert getattr(CourseVersion.objects.get(pk=version.pk), field) == before


def test_every_field_of_a_version_is_tried() -> None:
    kept = {"id", "course", "released_by", "released_at"}
    assert {field.name for field in CourseVersion._meta.concrete_fields} - kept == set(ANOTHER)


def test_who_released_it_can_be_forgotten_and_nothing_else() -> None:
    version = factories.released()
    somebody = factories.person()
    with pytest.raises(IntegrityError), transaction.atomic():
        CourseVersion.objects.filter(pk=version.pk).update(released_by=somebody)
    author = factories.person()
    second = CourseVersion.objects.create(
        course=version.course,
        number=2,
        schema=1,
        content=version.content,
        sha256=version.sha256,
        title=version.title,
        summary=version.summary,
        language="nl",
        study_load_minutes=10,
        released_by=author,
    )
    author.delete()
    second.refresh_from_db()
    assert second.released_by is None


@pytest.mark.parametrize("model", [CourseVersion, Exercise])
def test_versions_and_their_exercises_are_never_deleted(model: Any) -> None:
    factories.released()
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.all()._raw_delete("default")
    assert model.objects.exists()


def test_an_exercise_never_changes() -> None:
    exercise = factories.released().exercises.all()[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Exercise.objects.filter(pk=exercise.pk).update(required=not exercise.required)


def test_the_triggers_are_there() -> None:
    assert missing_triggers(connection) == []


def test_a_version_without_study_load_cannot_exist() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.released(factories.document(factories.text_block(minutes=0)))
    assert Course.objects.filter(current_version__isnull=False).count() == 0
