"""The mails about how somebody gets into her account: one for every change that she should know of.

Each says what happened, when and at what device, and what to do when it was not her.
"""

import uuid
from collections.abc import Collection, Iterable

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .devices import device_in_words
from .mail import queue_mail
from .models import Organisation, User


def tell_unknown_device(person: User, request: HttpRequest) -> None:
    """Somebody logged in at a device at which this person had not logged in before."""
    with translation.override(person.language):
        _notice(
            "unknown-device",
            person,
            subject=_("Ingelogd op een nieuw apparaat"),
            lines=[
                _("Er is ingelogd op je account, op een apparaat dat we nog niet kenden."),
                _when_and_where(request),
                _("Was jij dit? Dan hoef je niets te doen."),
                _("Was jij dit niet? Beëindig dan die sessie en kies meteen een nieuw wachtwoord."),
            ],
            button=_("Bekijk waar je bent ingelogd"),
            path=reverse("usersessions_list"),
        )


def tell_factor_changed(person: User, request: HttpRequest, *, subject: str, happened: str, so: str = "") -> None:
    """Something about her second factor changed; all three are in her language already. ``so`` says what follows."""
    with translation.override(person.language):
        _notice(
            "factor-changed",
            person,
            subject=subject,
            lines=[
                happened,
                *([so] if so else []),
                _when_and_where(request),
                _("Was jij dit niet? Kies dan meteen een nieuw wachtwoord en schrijf ons: %(email)s.")
                % {"email": settings.SUPPORT_EMAIL},
            ],
            button=_("Bekijk de veiligheid van je account"),
            path=reverse("mfa_index"),
        )


def tell_factor_reset(person: User) -> None:
    """The operator took away her second factor, at her own request as far as we know."""
    with translation.override(person.language):
        _notice(
            "factor-reset",
            person,
            subject=_("Je tweede stap is weggehaald"),
            lines=[
                _("Een beheerder van deze site heeft je passkeys, authenticator-app en herstelcodes weggehaald."),
                _("Je bent overal uitgelogd. Log in met je wachtwoord en stel een nieuwe tweede stap in."),
                _("Vroeg jij hier niet om? Kies dan meteen een nieuw wachtwoord en schrijf ons: %(email)s.")
                % {"email": settings.SUPPORT_EMAIL},
            ],
            button=_("Inloggen"),
            path=reverse("account_login"),
        )


def tell_required(
    organisation: Organisation, people: Iterable[User], by: User, *, required: bool, having_one: Collection[int]
) -> None:
    """An organisation asks its HR and managers for a second factor from now on, or no longer does.

    ``having_one`` are the ids of those who have set one up already: for them nothing stops.
    """
    for person in people:
        with translation.override(person.language):
            facts = {"organisation": organisation.name, "by": by.get_full_name()}
            subject, lines = _required(facts, has_one=person.pk in having_one) if required else _lifted(facts)
            _notice(
                "factor-required",
                person,
                subject=subject,
                lines=lines,
                button=_("Bekijk de veiligheid van je account"),
                path=reverse("mfa_index"),
            )


def _required(facts: dict[str, str], *, has_one: bool) -> tuple[str, list[str]]:
    to_do = (
        [
            _("Jij hebt al een tweede stap. Je hoeft niets in te stellen en je rol blijft aan."),
            _("Ben je nog ergens ingelogd zonder die stap? Dan vragen we hem daar één keer."),
        ]
        if has_one
        else [
            _("Je rol staat uit tot je dat doet. Een passkey of een app instellen kost een paar minuten."),
            _("Je cursussen en je certificaten blijven gewoon werken."),
        ]
    )
    return (
        _("%(organisation)s vraagt je om in te loggen met twee stappen") % facts,
        [
            _("%(by)s heeft ingesteld dat HR en beheerders van %(organisation)s met twee stappen inloggen.") % facts,
            *to_do,
        ],
    )


def _lifted(facts: dict[str, str]) -> tuple[str, list[str]]:
    return (
        _("%(organisation)s vraagt geen tweede stap meer") % facts,
        [
            _("%(by)s heeft ingesteld dat HR en beheerders van %(organisation)s weer in één stap mogen inloggen.")
            % facts,
            _("Wat je zelf hebt ingesteld, verandert niet: je tweede stap blijft aan."),
        ],
    )


def _when_and_where(request: HttpRequest) -> str:
    now = timezone.localtime()
    return _("Wanneer: %(date)s om %(time)s. Apparaat: %(device)s.") % {
        "date": date_format(now, "j F Y"),
        "time": date_format(now, "H:i"),
        "device": device_in_words(request.headers.get("User-Agent", "")),
    }


def _notice(about: str, person: User, *, subject: str, lines: list[str], button: str, path: str) -> None:
    queue_mail(
        key=f"{about}-{person.pk}-{uuid.uuid4()}",
        to=person.email,
        template="people/notice",
        context={
            "first_name": person.first_name,
            "subject": subject,
            "lines": lines,
            "button": button,
            "page_url": settings.PUBLIC_ORIGIN + path,
        },
        language=person.language,
    )
