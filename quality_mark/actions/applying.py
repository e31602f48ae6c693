"""What a provider does: begin, fill in, hand in, withdraw."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import CourseVersion
from lms.errors import NotAllowedError
from lms.people.enums import Role
from lms.people.models import User
from quality_mark import emails
from quality_mark.anchors import known_anchors
from quality_mark.enums import APPLICATION_EDITABLE, ApplicationStatus
from quality_mark.errors import (
    AlreadyMarkedError,
    EvidenceError,
    IllegalTransitionError,
    IncompleteError,
    NoStandardError,
)
from quality_mark.machines import move_application, note
from quality_mark.models import Application, Criterion, Mark, QualityStandard, SelfAssessment
from quality_mark.permissions import require_role

from .locks import locked


def start_application(*, version: CourseVersion, by: User) -> Application:
    """Begin an application for a released version against the newest standard; return the open one if there is.

    What the course's page already says of the criteria is filled in.

    Raises:
        NotAllowedError: ``by`` does not lead the version's provider.
        NoStandardError: no standard was adopted yet.
        AlreadyMarkedError: the version has a mark in force.
    """
    if version.course.organisation_id not in by.organisations_as({Role.PROVIDER_LEAD}):
        raise NotAllowedError
    standard = QualityStandard.objects.published().first()
    if standard is None:
        raise NoStandardError
    if Mark.objects.in_force().filter(version=version).exists():
        raise AlreadyMarkedError
    try:
        with transaction.atomic():
            return _open(version) or _start(version, standard, by)
    except IntegrityError:  # a colleague began it at the same moment
        return Application.objects.open().get(version=version)


def _open(version: CourseVersion) -> Application | None:
    return Application.objects.open().filter(version=version).first()


def _start(version: CourseVersion, standard: QualityStandard, by: User) -> Application:
    application = Application.objects.create(
        version=version,
        standard=standard,
        organisation=version.course.organisation,
        content_hash=version.sha256,
        created_by=by,
    )
    _fill_in(application)
    note(application, after=ApplicationStatus.DRAFT, by=by, role=Role.PROVIDER_LEAD)
    return application


def _fill_in(application: Application) -> None:
    """Take over what stands with the course's page, as far as it is about this version."""
    page = getattr(application.version.course, "page", None)
    rows: list[dict[str, Any]] = page.self_assessment if page is not None else []
    written = {row.get("criterion"): row for row in rows if row.get("text")}
    document = application.version.document
    blocks = {str(block.key) for module in document.modules for block in module.blocks}
    SelfAssessment.objects.bulk_create(
        SelfAssessment(
            application=application,
            criterion=criterion,
            text=written[criterion.code]["text"].strip(),
            evidence=[key for key in map(str, written[criterion.code].get("evidence", [])) if key in blocks],
        )
        for criterion in application.criteria()
        if criterion.code in written
    )


def save_self_assessment(
    *, application: Application, criterion: Criterion, text: str, by: User, evidence: Iterable[object] = ()
) -> SelfAssessment | None:
    """Keep what the provider says of one criterion; an empty text takes it away again (None).

    Raises:
        NotAllowedError: ``by`` does not lead the provider.
        IllegalTransitionError: the application was handed in, or the criterion is not one of its standard.
        EvidenceError: a place that the version does not have.
    """
    with transaction.atomic():
        application = locked(application)
        require_role(application, Role.PROVIDER_LEAD, by)
        if application.status not in APPLICATION_EDITABLE or criterion not in application.criteria():
            raise IllegalTransitionError
        if not text.strip():
            application.self_assessments.filter(criterion=criterion).delete()
            return None
        try:
            places = known_anchors(application.version.document, evidence)
        except KeyError as error:
            raise EvidenceError from error
        row, _created = SelfAssessment.objects.update_or_create(
            application=application, criterion=criterion, defaults={"text": text.strip(), "evidence": places}
        )
        return row


def submit_application(*, application: Application, by: User) -> Application:
    """Hand in the application. Handing in twice changes nothing.

    Raises:
        NotAllowedError: ``by`` does not lead the provider.
        IncompleteError: criteria without self-assessment, which the sentence names.
        IllegalTransitionError: it is past this step.
    """
    with transaction.atomic():
        application = locked(application)
        require_role(application, Role.PROVIDER_LEAD, by)
        if application.status == ApplicationStatus.SUBMITTED:
            return application
        if missing := missing_codes(application):
            raise IncompleteError(_("Nog niet ingevuld: %(codes)s.") % {"codes": ", ".join(missing)})
        event = move_application(application, ApplicationStatus.SUBMITTED, by=by, role=Role.PROVIDER_LEAD)
        application.submitted_at = timezone.now()
        application.message = ""
        application.save(update_fields=["submitted_at", "message"])
        emails.announce_submission(application, event)
        return application


def missing_codes(application: Application) -> list[str]:
    """Codes of the criteria that apply and have no self-assessment yet."""
    there = set(application.self_assessments.values_list("criterion_id", flat=True))
    return [criterion.code for criterion in application.criteria() if criterion.pk not in there]


def withdraw_application(*, application: Application, by: User, reason: str = "") -> Application:
    """Take the application back, from any state before the decision; for good.

    Raises:
        NotAllowedError: ``by`` does not lead the provider.
        IllegalTransitionError: it was decided.
    """
    with transaction.atomic():
        application = locked(application)
        require_role(application, Role.PROVIDER_LEAD, by)
        if application.status == ApplicationStatus.WITHDRAWN:
            return application
        event = move_application(
            application, ApplicationStatus.WITHDRAWN, by=by, role=Role.PROVIDER_LEAD, reason=reason
        )
        emails.announce_withdrawal(application, event)
        return application
