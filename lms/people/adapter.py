"""How allauth speaks and sends in this product: our words, our mail queue, our address."""

import uuid
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import unstash_login
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .factor_adapter import FactorAccountMixin
from .mail import queue_mail
from .models import User

_LINKS = ("activate_url", "password_reset_url", "signup_url")


class AccountAdapter(FactorAccountMixin):
    """Mail by way of ``OutgoingMail``, links at ``PUBLIC_ORIGIN``, sentences in plain Dutch."""

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Dit account is uitgezet."),
        "cannot_remove_primary_email": _("Je kunt je hoofdadres niet weghalen."),
        "duplicate_email": _("Dit adres hoort al bij je account."),
        "email_password_mismatch": _("Dit e-mailadres en dit wachtwoord horen niet bij elkaar."),
        "enter_current_password": _("Dit is niet je huidige wachtwoord."),
        "incorrect_password": _("Dit wachtwoord klopt niet."),
        "invalid_login": _("Vul je e-mailadres in."),
        "invalid_password_reset": _("Deze link werkt niet meer."),
        "max_email_addresses": _("Je kunt niet meer dan %d adressen hebben."),
        "rate_limited": _("Dat ging te vaak achter elkaar. Wacht even."),
        "too_many_login_attempts": _(
            "Dat is te vaak misgegaan. Wacht vijf minuten, of kies een nieuw wachtwoord met 'Wachtwoord vergeten'."
        ),
        "unverified_primary_email": _("Bevestig dit adres eerst, via de link in onze mail."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue one of ``templates/mail/account/``; each request is a mail of its own, within allauth's limits."""
        name = template_prefix.removeprefix("account/email/")
        # Only to an address that somebody proved: a name that a stranger typed is not mailed around.
        person = User.objects.filter(emailaddress__email__iexact=email, emailaddress__verified=True).first()
        facts = {key: value for key, value in context.items() if key not in {"request", "user", "current_site"}}
        facts |= {key: _public(facts[key]) for key in _LINKS if key in facts}
        queue_mail(
            key=f"account-{name}-{uuid.uuid4()}",
            to=email,
            template=f"account/{name}",
            context=facts | {"email": email, "first_name": person.first_name if person else ""},
            language=person.language if person else (get_language() or settings.LANGUAGE_CODE),
        )

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """The link in the mail; it carries where she was going, for who opens it in another browser."""
        url = reverse("account_confirm_email", args=[emailconfirmation.key])
        goal = self._goal(request)
        return f"{url}?{urlencode({REDIRECT_FIELD_NAME: goal})}" if goal else url

    def save_user(
        self, request: HttpRequest, user: AbstractBaseUser, form: BaseForm, *args: Any, **kwargs: Any
    ) -> AbstractBaseUser:
        """A new account speaks the language that the page was in."""
        if isinstance(user, User):
            user.language = (get_language() or settings.LANGUAGE_CODE)[:2]
        saved: AbstractBaseUser = super().save_user(request, user, form, *args, **kwargs)
        return saved

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("people:profile")

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that limits are counted by; a local socket has none."""
        return str(super().get_client_ip(request)) if request.META.get("REMOTE_ADDR") else "local"

    def is_ajax(self, request: HttpRequest) -> bool:
        """Pages only: the answers of these forms as JSON are nobody's."""
        return False

    def _goal(self, request: HttpRequest) -> str:
        """Where the person was going before the sign-up, or ""."""
        goal = str(request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or "")
        waiting = None if goal else unstash_login(request, peek=True)
        if waiting is not None:
            goal = str(waiting.redirect_url or "")
        safe = goal.startswith("/") and bool(self.is_safe_url(goal))
        return goal if safe else ""


def _public(url: str) -> str:
    """Return the address under ``PUBLIC_ORIGIN``, whatever host name the request came with."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{settings.PUBLIC_ORIGIN}{parts.path}{query}"
