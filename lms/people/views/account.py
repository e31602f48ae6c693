"""What allauth leaves to us."""

from allauth.account.internal.flows.email_verification import send_verification_email_at_login
from allauth.account.internal.stagekit import unstash_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST


@require_POST
def resend_verification(request: HttpRequest) -> HttpResponse:
    """Send the confirmation link again, to whoever just signed up in this browser; once a minute.

    Says the same for an address that has an account already.
    """
    waiting = unstash_login(request, peek=True)
    if waiting is None:
        messages.info(request, _("Log in met je nieuwe account. Dan sturen we je de link opnieuw."))
        return redirect("account_login")
    if not send_verification_email_at_login(request, waiting):
        messages.info(request, _("We hebben je net nog een link gestuurd. Wacht een minuut en kijk ook bij je spam."))
    return redirect("account_email_verification_sent")
