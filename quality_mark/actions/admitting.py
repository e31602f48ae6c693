"""What the secretary does: is it complete enough to judge?"""

from django.db import transaction

from lms.people.enums import Role
from lms.people.models import User
from quality_mark import emails
from quality_mark.enums import ApplicationStatus
from quality_mark.errors import ReasonMissingError
from quality_mark.machines import move_application
from quality_mark.models import Application
from quality_mark.permissions import require_clear, require_role

from .locks import locked


def accept_as_admissible(*, application: Application, by: User) -> Application:
    """Say that the application can be judged. Saying it twice changes nothing.

    Raises:
        NotAllowedError: ``by`` is no secretary.
        UndeclaredError, ConflictError: the gate.
        IllegalTransitionError: it was not handed in, or is past this step.
    """
    with transaction.atomic():
        application = _gated(application, by)
        if application.status == ApplicationStatus.ADMISSIBLE:
            return application
        event = move_application(application, ApplicationStatus.ADMISSIBLE, by=by, role=Role.SECRETARY)
        emails.announce_admission(application, event)
        return application


def return_as_incomplete(*, application: Application, message: str, by: User) -> Application:
    """Give the application back with what is missing.

    Raises:
        NotAllowedError: ``by`` is no secretary.
        UndeclaredError, ConflictError: the gate.
        ReasonMissingError: no message.
        IllegalTransitionError: it was not handed in, or is past this step.
    """
    with transaction.atomic():
        application = _gated(application, by)
        if not message.strip():
            raise ReasonMissingError
        event = move_application(
            application, ApplicationStatus.INCOMPLETE, by=by, role=Role.SECRETARY, reason=message.strip()
        )
        application.message = message.strip()
        application.save(update_fields=["message"])
        emails.announce_return(application, event)
        return application


def _gated(application: Application, by: User) -> Application:
    application = locked(application)
    require_role(application, Role.SECRETARY, by)
    require_clear(application, by)
    return application
