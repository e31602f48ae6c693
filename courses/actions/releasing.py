"""Make a course version out of a document."""

from django.db import transaction

from courses.models import Course, CourseVersion, Exercise
from courses.schema import SCHEMA, CourseDocument, digest
from courses.signals import version_released
from lms.audit.actions import record
from lms.people.models import User


def publish_document(*, course: Course, document: CourseDocument, note: str, by: User | None) -> CourseVersion:
    """Freeze ``document`` as the next version of ``course`` and make it the current one.

    Repeating it with the same content returns the current version and writes nothing.
    Media must have been frozen before. Sends ``version_released``.
    """
    text = document.canonical()
    sha256 = digest(text)
    with transaction.atomic():
        course = Course.objects.select_for_update(of=("self",)).select_related("current_version").get(pk=course.pk)
        current = course.current_version
        if current is not None and current.sha256 == sha256:
            return current
        version = CourseVersion.objects.create(
            course=course,
            number=(current.number if current else 0) + 1,
            schema=SCHEMA,
            content=text,
            sha256=sha256,
            title=document.title,
            summary=document.summary,
            language=document.language,
            sectors=list(document.sectors),
            study_load_minutes=document.study_load_minutes,
            search_text=_search_text(document),
            release_note=note,
            released_by=by,
        )
        Exercise.objects.bulk_create(_exercises(version, document))
        course.current_version = version
        course.save(update_fields=["current_version"])
        record(
            verb="course.released",
            obj=version,
            by=by,
            before=current.sha256 if current else "",
            after=sha256,
        )
        version_released.send(sender=CourseVersion, version=version, by=by)
    return version


def _search_text(document: CourseDocument) -> str:
    parts = [document.title, document.summary, document.audience, document.provider_name]
    parts += [outcome.text for outcome in document.outcomes]
    parts += [module.title for module in document.modules]
    return "\n".join(parts).lower()


def _exercises(version: CourseVersion, document: CourseDocument) -> list[Exercise]:
    pairs = [(module, block) for module in document.modules for block in module.exercises]
    return [
        Exercise(
            version=version,
            module_key=module.key,
            block_key=block.key,
            kind=block.type,
            title=block.title,
            required=block.required,
            position=position,
        )
        for position, (module, block) in enumerate(pairs)
    ]
