"""The main menu: what a person can go to, by the roles they hold."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.hub.permissions import COUNCIL_ROLES
from lms.people.enums import PERSONNEL_ROLES
from lms.people.models import User
from lms.people.permissions import may_enter_cms
from quality_mark.permissions import WORKERS


@dataclass(frozen=True)
class NavItem:
    """One entry; ``current`` is the value of aria-current, empty elsewhere."""

    label: str
    url: str
    current: str = ""


def navigation(request: HttpRequest) -> list[NavItem]:
    """The user's menu: at most one query, for the roles held."""
    entries = [(_("Cursussen"), "home:catalogue"), (_("Keurmerk"), "quality_mark:register")]
    user: User | AnonymousUser | None = getattr(request, "user", None)
    if isinstance(user, User):
        entries += [(_("Mijn overzicht"), "home:dashboard"), (_("Certificaten"), "certificates:mine")]
        if user.holds(PERSONNEL_ROLES):
            entries.append((_("Personeel"), "certificates:personnel"))
        if user.holds(WORKERS):
            entries.append((_("Keurmerkwerk"), "quality_mark:work"))
        if user.holds(COUNCIL_ROLES):
            entries.append((_("Advies over modellen"), "hub:advice_work"))
        if user.is_superuser:
            entries.append((_("Modellen"), "hub:health"))
        if may_enter_cms(user):
            entries.append((_("Cursussen maken"), "wagtailadmin_home"))
    return _items([(label, reverse(name)) for label, name in entries], request.path)


# A case is reached from the work list and counts as part of it.
_REACHED_FROM = {"/keurmerk/aanvraag/": "/keurmerk/werk/"}


def _items(entries: list[tuple[str, str]], path: str) -> list[NavItem]:
    place = next((above for start, above in _REACHED_FROM.items() if path.startswith(start)), path)
    # Of two entries that lie above this page, the nearest is the current one.
    nearest = max((url for _label, url in entries if place.startswith(url)), key=len, default="")
    marks = {nearest: "page" if path == nearest else "true"} if nearest else {}
    return [NavItem(label=label, url=url, current=marks.get(url, "")) for label, url in entries]
