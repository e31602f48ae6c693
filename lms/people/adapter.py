"""How allauth speaks and sends in this product: our words, our mail queue, our address."""

import uuid
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import unstash_login
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from .addresses import prove, proven_owner
from .browsers import remember_browser
from .factor_adapter import FactorAccountMixin
from .guessing import forget_attempts, give_back, may_try
from .limits import (
    POINTING_TO_ACCOUNT,
    POINTING_TO_SIGN_UP,
    RESET_MAILS,
    SIGN_UP_MAILS,
    MailBudget,
    may_mail_link_for,
)
from .mail import queue_mail
from .mailboxes import looked_up
from .models import User
from .names import shortened
from .sign_ups import key_of_sign_up
from .signing_up import pending_here

_LINKS = ("activate_url", "password_reset_url", "signup_url")
# What goes to an address because somebody typed it: what the page goes by, and what is sent. Both are counted for every
# address, so that one with an account takes the same work. The rest tells an account's owner what happened to it.
_ASKED_FOR_BY_ANYBODY = {
    "email_confirmation_signup": (SIGN_UP_MAILS, MailBudget("sign-up link", SIGN_UP_MAILS.most)),
    "account_already_exists": (SIGN_UP_MAILS, POINTING_TO_ACCOUNT),
    "password_reset_key": (RESET_MAILS, MailBudget("new password link", RESET_MAILS.most)),
    "unknown_account": (RESET_MAILS, POINTING_TO_SIGN_UP),
}


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
            "Dat is te vaak misgegaan. Wacht een tijdje, of kies nu een nieuw wachtwoord met 'Wachtwoord vergeten'. "
            "Via de link in die mail kun je meteen verder."
        ),
        "too_many_codes": _(
            "Dat is te vaak misgegaan. Wacht vijf minuten. Was jij dit niet? Dan kent iemand je wachtwoord: kies een "
            "nieuw met 'Wachtwoord vergeten'. Daarna kun je meteen weer een code typen."
        ),
        "too_many_codes_signed_in": _("Dat is te vaak misgegaan. Wacht vijf minuten en probeer het opnieuw."),
        "unverified_primary_email": _("Bevestig dit adres eerst, via de link in onze mail."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue one of ``templates/mail/account/``, unless the mailbox had its fill of what strangers can ask for."""
        name = template_prefix.removeprefix("account/email/")
        if name not in _ASKED_FOR_BY_ANYBODY:
            self._queue(name, email, context)
            return
        asked, sent = _ASKED_FOR_BY_ANYBODY[name]
        if asked.take(email):
            self._queue(name, email, context, withheld=not sent.take(email))
        else:
            self._tell_refused(email)

    def _queue(self, name: str, email: str, context: dict[str, Any], *, withheld: bool = False) -> None:
        # Only to an address that somebody proved: a name that a stranger typed is no greeting.
        person = proven_owner(email)
        facts = {key: value for key, value in context.items() if key not in {"request", "user", "current_site"}}
        facts |= {key: _public(facts[key]) for key in _LINKS if key in facts}
        queue_mail(
            key=f"account-{name}-{uuid.uuid4()}",
            to=email,
            template=f"account/{name}",
            context=facts | {"email": email, "first_name": person.first_name if person else ""},
            language=person.language if person else (get_language() or settings.LANGUAGE_CODE),
            withheld=withheld,
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """As allauth's, but for the removal of an address that never was the account's."""
        removed = template_prefix == "account/email/email_deleted"
        if not (removed and getattr(self.request, "removes_unproven", False)):
            super().send_notification_mail(template_prefix, user, context, email)

    def _tell_refused(self, email: str) -> None:
        """Say the same of every address, whether or not it has an account."""
        self.request.mail_refused = True
        messages.warning(
            self.request,
            gettext(
                "%(email)s kreeg hierover vandaag al genoeg mails van ons. Gebruik de link in de nieuwste, "
                "of probeer het morgen opnieuw."
            )
            % {"email": email},
        )

    def add_message(
        self, request: HttpRequest, level: int, message_template: str = "", *args: Any, **more: Any
    ) -> None:
        """As allauth's, without saying that a mail was sent when none was."""
        if message_template == "account/messages/email_confirmation_sent.txt" and getattr(
            request, "mail_refused", False
        ):
            return
        super().add_message(request, level, message_template, *args, **more)

    def send_account_already_exists_mail(self, email: str) -> None:
        """The mail after every sign-up: to whoever has an account that she has; to anybody else the link that makes it.

        allauth comes here for addresses that are known; here all sign-ups do, so that they take the same work.
        """
        pending = pending_here(self.request)
        if proven_owner(email) is not None or pending is None or pending.email != email:
            super().send_account_already_exists_mail(email)
            return
        url = self._with_goal(reverse("account_confirm_email", args=[key_of_sign_up(pending)]))
        facts = {"activate_url": url, "account_name": shortened(pending.get_full_name())}
        self.send_mail("account/email/email_confirmation_signup", email, facts)

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        """To an address that was added: it names the account, for whoever did not ask."""
        account: User = emailconfirmation.email_address.user
        email: str = emailconfirmation.email_address.email
        if not may_mail_link_for(account, email):
            self._tell_refused(email)
            return
        facts = {
            "activate_url": self.get_email_confirmation_url(request, emailconfirmation),
            "account_name": shortened(account.get_full_name()),
            "account_login": account.email,
        }
        self._queue("email_confirmation", email, facts)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """The link for a new password, which names the account."""
        super().send_password_reset_mail(user, email, context | {"account_name": shortened(user.get_full_name())})

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Mark an address as proven, unless another account proved it in the meantime; say which."""
        done = prove(email_address)
        name, level = ("email_confirmed", messages.SUCCESS) if done else ("email_confirmation_failed", messages.ERROR)
        self.add_message(request, level, f"account/messages/{name}.txt", {"email": email_address.email})
        return done

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse one attempt too many before the password is looked at."""
        self._taken = may_try(request, looked_up(str(credentials.get("email", ""))))
        if self._taken is None:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        give_back(self._taken or [])

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        forget_attempts(request, looked_up(str(credentials.get("email", ""))))

    def post_login(self, request: HttpRequest, user: User, *, email: str | None, **more: Any) -> HttpResponse:
        """As allauth's; and this browser is known from now on."""
        response: HttpResponse = super().post_login(request, user, email=email, **more)
        remember_browser(request, response, user.email, *([email] if email else []))
        return response

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """The link in the mail; it carries where she was going, for who opens it in another browser."""
        return self._with_goal(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("people:profile")

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that limits are counted by; a local socket has none, nor has who came round the proxies."""
        nearest = str(request.META.get("REMOTE_ADDR") or "local")
        try:
            return str(super().get_client_ip(request)) if request.META.get("REMOTE_ADDR") else nearest
        except ImproperlyConfigured:  # fewer proxies wrote themselves down than there should be
            return nearest

    def is_ajax(self, request: HttpRequest) -> bool:
        """Pages only: the answers of these forms as JSON are nobody's."""
        return False

    def _with_goal(self, url: str) -> str:
        goal = self._goal(self.request)
        return f"{url}?{urlencode({REDIRECT_FIELD_NAME: goal})}" if goal else url

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
