"""The page that the link in an invitation opens, for whoever opens it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.people import actions
from lms.people.errors import InvitationError, InvitationUnknownError, OwnInvitationError, WrongAddressError
from lms.people.models import Invitation, User


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Say who invites whom, and accept with a button: what merely opens links (a mail scanner) accepts nothing.

    Who is not logged in signs up or logs in first and comes back here. Who has this link reads the
    invited mailbox, so that a sign-up on the way to it needs no second mail for that address. Nothing
    of that stays in the browser: the next person at a shared computer has not been invited.
    """
    user = request.user if isinstance(request.user, User) else None
    try:
        invitation = actions.find_invitation(token)
        if user is not None and invitation.accepted_at is not None and invitation.accepted_by_id == user.pk:
            return _welcome(request, invitation)
        actions.check_acceptable(invitation, user)
        if user is not None and request.method == "POST":
            actions.accept_invitation(token=token, by=user)
            return _welcome(request, invitation)
    except InvitationError as error:
        return _refusal(request, error)
    return TemplateResponse(request, "people/invitation.html", {"invitation": invitation, "token": token})


def _welcome(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    messages.success(
        request,
        _("Je hoort nu bij %(organisation)s, als %(role)s.")
        % {"organisation": invitation.organisation.name, "role": str(invitation.get_role_display()).lower()},
    )
    return redirect("home:dashboard")


def _refusal(request: HttpRequest, error: InvitationError) -> HttpResponse:
    """404 for what never was, 403 for another's, 410 for what is over."""
    status = {InvitationUnknownError: 404, WrongAddressError: 403, OwnInvitationError: 403}.get(type(error), 410)
    context = {"reason": str(error), "wrong_address": isinstance(error, WrongAddressError)}
    response = TemplateResponse(request, "people/invitation_refused.html", context, status=status)
    # Django would log the address of a refusal, and this one holds a secret that may still work.
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
    return response
