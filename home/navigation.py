"""The main menu: what a person can go to, by the roles they hold."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from lms.people.enums import AUTHOR_ROLES, PERSONNEL_ROLES, Role
from lms.people.models import User

MARK_OFFICE_ROLES = frozenset({Role.SECRETARY, Role.COORDINATOR, Role.REVIEWER, Role.DECIDER, Role.PROVIDER_LEAD})


@dataclass(frozen=True)
class NavItem:
    """One entry; ``current`` is the value of aria-current, empty elsewhere."""

    label: str
    url: str
    current: str = ""


def navigation(request: HttpRequest) -> list[NavItem]:
    """The menu of whoever asks: at most the one query for the roles held."""
    entries = [(_("Cursussen"), "home:catalogue"), (_("Keurmerk"), "quality_mark:register")]
    user: User | AnonymousUser | None = getattr(request, "user", None)
    if isinstance(user, User):
        entries += [(_("Mijn overzicht"), "home:dashboard"), (_("Certificaten"), "certificates:mine")]
        entries += [(label, name) for label, name, roles in _by_role() if _may(user, roles)]
    return _items([(label, url) for label, name in entries if (url := _address(name))], request.path)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _by_role() -> list[tuple[str, str, Collection[Role]]]:
    return [
        (_("Personeel"), "certificates:personnel", PERSONNEL_ROLES),
        (_("Keurmerkwerk"), "quality_mark:work", MARK_OFFICE_ROLES),
        (_("Cursussen maken"), "wagtailadmin_home", AUTHOR_ROLES),
    ]


def _may(user: User, roles: Collection[Role]) -> bool:
    return user.holds(roles) or (user.is_superuser and roles is AUTHOR_ROLES)


def _items(entries: list[tuple[str, str]], path: str) -> list[NavItem]:
    # Of two entries that lie above this page, the nearest is the current one.
    nearest = max((url for _label, url in entries if path.startswith(url)), key=len, default="")
    marks = {nearest: "page" if path == nearest else "true"} if nearest else {}
    return [NavItem(label=label, url=url, current=marks.get(url, "")) for label, url in entries]
