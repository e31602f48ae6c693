"""What allauth leaves to us."""

from typing import Any

from allauth.account.internal.flows.email_verification import send_verification_email_at_login
from allauth.account.internal.stagekit import stash_login, unstash_login
from allauth.account.models import Login
from allauth.account.views import (
    EmailVerificationSentView,
    EmailView,
    PasswordResetDoneView,
    PasswordResetView,
    SignupView,
)
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lms.people.addresses import give_way, has_proven
from lms.people.http import SignedInRequest
from lms.people.models import Invitation
from lms.people.one_at_a_time import one_at_a_time
from lms.people.signing_up import (
    SENT_AGAIN,
    asked_reset,
    invitation_on_the_way,
    keep_asked_reset,
    mail_sent_to,
    pending_here,
    typed_here,
)

# In the address of the sign-up for whoever comes back to correct what she typed.
CORRECT = "verbeteren"


class SignUp(SignupView):  # type: ignore[misc]
    """allauth's page, with the address filled in for whoever was invited, and what she typed for who corrects it."""

    @cached_property
    def invitation(self) -> Invitation | None:
        return invitation_on_the_way(self.request)

    def get_initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_initial()
        invited = {"email": self.invitation.email} if self.invitation is not None else {}
        return initial | invited | (typed_here(self.request) if CORRECT in self.request.GET else {})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"invited_email": self.invitation.email if self.invitation is not None else ""}


class MailSent(EmailVerificationSentView):  # type: ignore[misc]
    """Where the link was sent, for whoever signed up here; to anybody else, that nothing waits here."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        waiting = unstash_login(self.request, peek=True)
        goal = waiting.redirect_url if waiting is not None else None
        query = {CORRECT: "1"} | ({REDIRECT_FIELD_NAME: goal} if goal else {})
        return context | {
            "sent_to": "" if self.request.user.is_authenticated else mail_sent_to(self.request),
            "correct_url": f"{reverse('account_signup')}?{urlencode(query)}",
        }


class ResetPassword(PasswordResetView):  # type: ignore[misc]
    """allauth's page; the next one says which address was typed."""

    def form_valid(self, form: Any) -> HttpResponse:
        keep_asked_reset(self.request, form.cleaned_data["email"])
        answer: HttpResponse = super().form_valid(form)
        return answer


class ResetMailSent(PasswordResetDoneView):  # type: ignore[misc]
    """The same for every address."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"sent_to": asked_reset(self.request)}


class OwnAddresses(EmailView):  # type: ignore[misc]
    """allauth's page of the user's addresses; a proven one can become the main one whoever claims it."""

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with one_at_a_time(request):
            answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def _action_remove(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse | None:
        """What was never proven never was the account's: nobody is mailed that it no longer is."""
        request.removes_unproven = not has_proven(request.user, request.POST["email"])  # type: ignore[attr-defined]
        answer: HttpResponse | None = super()._action_remove(request, *args, **kwargs)
        return answer

    def _action_primary(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse | None:
        email, user = request.POST["email"], request.user
        if has_proven(user, email):
            give_way(email, user)
        answer: HttpResponse | None = super()._action_primary(request, *args, **kwargs)
        return answer


sign_up = SignUp.as_view()
mail_sent = never_cache(MailSent.as_view())
reset_password = ResetPassword.as_view()
reset_mail_sent = never_cache(ResetMailSent.as_view())
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
