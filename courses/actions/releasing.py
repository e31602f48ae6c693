"""Make a course version: out of a document, or out of the pages that an author edits."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from courses.authoring.checks import missing
from courses.authoring.freezing import freeze_page
from courses.models import Course, CoursePage, CourseVersion, Exercise, ProviderPage
from courses.registries import release_checks
from courses.schema import SCHEMA, CourseDocument, digest
from courses.signals import version_released
from lms.audit.actions import record
from lms.people.enums import AUTHOR_ROLES
from lms.people.models import User


class NotReady(Exception):  # noqa: N818 -- says what is the case
    """A release that was refused; ``problems`` are sentences for the author."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


def release_version(*, page: CoursePage, note: str, by: User) -> CourseVersion:
    """Freeze the course as it stands in the editor, release it and return the version.

    Raises:
        PermissionDenied: when ``by`` is no author of the course's organisation.
        NotReady: when something is missing, or nothing changed since the last version.
    """
    with transaction.atomic():
        page = CoursePage.objects.select_for_update(of=("self",)).get(pk=page.pk)
        provider = ProviderPage.objects.get(pk=page.get_parent().pk)
        if not by.is_superuser and provider.organisation_id not in by.organisations_as(AUTHOR_ROLES):
            raise PermissionDenied
        document = freeze_page(page)
        if problems := problems_of(page, document):
            raise NotReady(problems)
        course = _course_of(page, document, provider)
        before = course.current_version
        version = publish_document(course=course, document=document, note=note, by=by)
        if before is not None and version.pk == before.pk:
            raise NotReady([_("Er is niets veranderd sinds versie %(number)d.") % {"number": before.number}])
    return version


def problems_of(page: CoursePage, document: CourseDocument) -> list[str]:
    """Every reason why the document cannot be released: our own, and those of the rooms above."""
    problems = missing(document)
    taken = Course.objects.filter(slug=document.slug).exclude(key=document.key)
    if taken.exists():
        problems.append(_("Een andere cursus heeft deze slug al. Kies bij “Promoten” een andere."))
    return [*problems, *(sentence for check in release_checks for sentence in check(page, document))]


def _course_of(page: CoursePage, document: CourseDocument, provider: ProviderPage) -> Course:
    """The course's lasting identity; its address follows the page's slug."""
    course, created = Course.objects.select_related("current_version").get_or_create(
        key=document.key, defaults={"slug": document.slug, "organisation_id": provider.organisation_id}
    )
    if not created and course.slug != document.slug:
        course.slug = document.slug
        course.save(update_fields=["slug"])
    if page.course_id != course.pk:
        CoursePage.objects.filter(pk=page.pk).update(course=course)
    return course


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
