"""What allauth leaves to us."""

from typing import Any, cast

from allauth.account.internal.flows.email_verification import send_verification_email_at_login
from allauth.account.internal.stagekit import stash_login, unstash_login
from allauth.account.models import Login
from allauth.account.views import EmailView, SignupView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.people.addresses import give_way, has_proven
from lms.people.models import User
from lms.people.one_at_a_time import one_at_a_time
from lms.people.signing_up import SENT_AGAIN, invitation_on_the_way, pending_here


class SignUp(SignupView):  # type: ignore[misc]
    """allauth's page, with the address filled in for whoever was invited."""

    def get_initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_initial()
        invitation = invitation_on_the_way(self.request)
        return initial | ({"email": invitation.email} if invitation is not None else {})


class OwnAddresses(EmailView):  # type: ignore[misc]
    """allauth's page of one's own addresses; a proven one becomes the main one whoever else bears it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with one_at_a_time(request):
            answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def _action_primary(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | None:
        email, user = request.POST["email"], cast("User", request.user)
        if has_proven(user, email):
            give_way(email, user)
        answer: HttpResponse | None = super()._action_primary(request, *args, **kwargs)
        return answer


sign_up = SignUp.as_view()
own_addresses = OwnAddresses.as_view()


@require_POST
def resend_verification(request: HttpRequest) -> HttpResponse:
    """Send the confirmation mail again, to whoever just signed up in this browser; once a minute.

    Says the same for an address that has an account already.
    """
    waiting = unstash_login(request, peek=True)
    pending = pending_here(request)
    if waiting is None and pending is not None:
        waiting = Login(user=None, email=pending.email, signup=True)
        stash_login(request, waiting)
    if waiting is None:
        messages.info(request, _("Maak je account nog een keer. Dan sturen we je een nieuwe link."))
        return redirect("account_signup")
    if SENT_AGAIN.take(pending.pk if pending is not None else request.session.session_key):
        send_verification_email_at_login(request, waiting)
    else:
        messages.info(request, _("We hebben je net nog een link gestuurd. Wacht een minuut en kijk ook bij je spam."))
    return redirect("account_email_verification_sent")
