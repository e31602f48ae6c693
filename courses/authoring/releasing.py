"""Make a course version: out of a document, or out of the pages that an author edits."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.schema import SCHEMA, CourseDocument, digest
from courses.signals import version_released
from courses.versions.models import Course, CourseVersion, Exercise
from lms.audit.actions import record
from lms.errors import NotAllowedError
from lms.people.enums import AUTHOR_ROLES
from lms.people.models import User

from .checks import missing
from .freezing import Frozen, freeze
from .pages import CoursePage, ProviderPage
from .problems import Problem
from .registries import release_checks


class NotReady(Exception):  # noqa: N818 -- says what is the case
    """A release of ``frozen`` that was refused; ``problems`` are sentences for the author."""

    def __init__(self, problems: list[Problem], frozen: Frozen) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems
        self.frozen = frozen


class ChangedMeanwhile(Exception):  # noqa: N818 -- says what is the case
    """A release that was refused: what stands in the editor, ``frozen``, is not what the author looked at."""

    def __init__(self, frozen: Frozen) -> None:
        super().__init__()
        self.frozen = frozen


def release_version(*, page: CoursePage, note: str, by: User, shown: str = "") -> CourseVersion:
    """Freeze the course as it stands in the editor, release it and return the version.

    ``shown`` is the SHA-256 of the document that the author looked at; empty where nobody was shown one.

    Raises:
        NotAllowedError: when ``by`` is no author of the course's organisation.
        ChangedMeanwhile: when another document than ``shown`` would go out.
        NotReady: when something is missing, or nothing changed since the last version.
    """
    with transaction.atomic():
        page = CoursePage.objects.select_for_update(of=("self",)).get(pk=page.pk)
        provider = ProviderPage.objects.get(pk=page.get_parent().pk)
        if not by.is_superuser and provider.organisation_id not in by.organisations_as(AUTHOR_ROLES):
            raise NotAllowedError
        before = page.course.current_version if page.course else None
        frozen = freeze(page)
        if shown and shown != digest(frozen.document.canonical()):
            raise ChangedMeanwhile(frozen)
        version = _release(page=page, frozen=frozen, provider=provider, note=note, by=by)
        if before is not None and version.pk == before.pk:
            unchanged = _("Er is niets veranderd sinds versie %(number)d.") % {"number": before.number}
            raise NotReady([Problem(unchanged)], frozen)
    return version


@transaction.atomic
def release_draft(*, page: CoursePage, provider: ProviderPage, note: str, by: User | None) -> CourseVersion:
    """Release what stands in the editor; content that did not change gives the current version again.

    Without a person for courses that ship as files. Raises NotReady when something is missing.
    """
    return _release(page=page, frozen=freeze(page), provider=provider, note=note, by=by)


def _release(*, page: CoursePage, frozen: Frozen, provider: ProviderPage, note: str, by: User | None) -> CourseVersion:
    if problems := problems_of(page, frozen):
        raise NotReady(problems, frozen)
    course = _course_of(page, frozen.document, provider)
    return publish_document(course=course, document=frozen.document, note=note, by=by)


def problems_of(page: CoursePage, frozen: Frozen) -> list[Problem]:
    """Every reason why the course cannot be released: our own, and those of the rooms above."""
    document = frozen.document
    found = [*frozen.problems, *missing(document), *_address_problems(page, document)]
    return [*found, *(Problem(sentence) for check in release_checks for sentence in check(page, document))]


def _address_problems(page: CoursePage, document: CourseDocument) -> list[Problem]:
    """The address of a released course stays: people kept it, and certificates lead to it."""
    if page.course is not None and page.course.slug != document.slug:
        return [
            Problem(
                _("Het webadres van een uitgebrachte cursus ligt vast. Zet het terug op “%(slug)s”.")
                % {"slug": page.course.slug}
            )
        ]
    if Course.objects.filter(slug=document.slug).exclude(key=document.key).exists():
        return [Problem(_("Een andere cursus heeft dit webadres al. Kies een ander."))]
    return []


def _course_of(page: CoursePage, document: CourseDocument, provider: ProviderPage) -> Course:
    """The course's lasting identity, made with its first release."""
    course, _created = Course.objects.get_or_create(
        key=document.key, defaults={"slug": document.slug, "organisation_id": provider.organisation_id}
    )
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


@transaction.atomic
def set_offered(*, course: Course, offered: bool, by: User) -> Course:
    """Put a course in the catalogue or take it out; who is enrolled can finish either way.

    Repeating it writes nothing. Raises NotAllowedError when ``by`` is no author of the organisation.
    """
    course = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
    if not by.is_superuser and course.organisation_id not in by.organisations_as(AUTHOR_ROLES):
        raise NotAllowedError
    if (course.withdrawn_at is None) != offered:
        course.withdrawn_at = None if offered else timezone.now()
        course.save(update_fields=["withdrawn_at"])
        record(verb="course.offered" if offered else "course.withdrawn", obj=course, by=by)
    return course


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
