"""What lies on a person's desk: for every role they hold, what waits, and where to do it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.people.enums import AUTHOR_ROLES, EMPLOYEE_ROLES, MANAGING_ROLES, PERSONNEL_ROLES, Role
from lms.people.models import User

from .counts import Counts


@dataclass(frozen=True)
class Task:
    """A line on the desk: what it is, where to do it, and whether somebody waits for it."""

    text: str
    url: str
    action: str
    waiting: bool = True


@dataclass(frozen=True)
class Section:
    """The part of the desk that belongs to one kind of work."""

    title: str
    tasks: tuple[Task, ...] = ()
    quiet: str = ""

    @property
    def waits(self) -> bool:
        """Whether anything in it waits for this person."""
        return any(task.waiting for task in self.tasks)


def sections(user: User, counts: Counts) -> list[Section]:
    """The parts of the desk for the roles held, those where something waits first."""
    found = [build(user, counts) for roles, build in _SECTIONS if user.holds(roles)]
    if user.is_superuser:
        found.append(_platform(counts))
    return sorted(found, key=lambda section: not section.waits)


def is_learner(user: User) -> bool:
    """Whether learning comes first: an employee of a school, or somebody without any role."""
    return user.holds(EMPLOYEE_ROLES) or not (user.roles_held or user.is_superuser)


def _members(user: User, counts: Counts) -> Section:
    number = counts["requests"]
    text = ngettext(
        "%(count)d persoon vraagt om bij jullie te horen.", "%(count)d personen vragen om bij jullie te horen.", number
    )
    if number:
        asked = reverse("people:requests", args=[counts["requests_at"]])
        return Section(_("Mensen"), (Task(text % {"count": number}, asked, _("Bekijk de aanvragen")),))
    place = reverse("people:organisation", args=[min(user.organisations_as(MANAGING_ROLES))])
    look = Task(_("Mensen uitnodigen en rollen bekijken."), place, _("Naar de leden"), waiting=False)
    return Section(_("Mensen"), (look,))


def _personnel(user: User, counts: Counts) -> Section:
    number = counts["certificates"]
    text = ngettext(
        "%(count)d certificaat in de laatste 30 dagen.", "%(count)d certificaten in de laatste 30 dagen.", number
    )
    empty = _("Geen nieuwe certificaten in de laatste 30 dagen.")
    line = Task(
        text % {"count": number} if number else empty,
        reverse("certificates:personnel"),
        _("Naar de certificaten"),
        waiting=bool(number),
    )
    return Section(_("Personeel"), (line,))


def _authoring(user: User, counts: Counts) -> Section:
    number = counts["released"]
    text = ngettext("%(count)d cursus uitgebracht.", "%(count)d cursussen uitgebracht.", number) % {"count": number}
    marked = _("%(count)d met keurmerk op de nieuwste versie.") % {"count": counts["marked"]}
    line = f"{text} {marked}" if number else _("Jullie hebben nog geen cursus uitgebracht.")
    return Section(
        _("Cursussen maken"), (Task(line, reverse("wagtailadmin_home"), _("Schrijf verder of begin een cursus")),)
    )


def _applications(user: User, counts: Counts) -> Section:
    work = reverse("quality_mark:work")
    tasks = []
    if number := counts["incomplete"]:
        text = ngettext(
            "%(count)d aanvraag moet je nog aanvullen of indienen.",
            "%(count)d aanvragen moet je nog aanvullen of indienen.",
            number,
        )
        tasks.append(Task(text % {"count": number}, work, _("Maak af")))
    if number := counts["under_way"]:
        text = ngettext("%(count)d aanvraag loopt.", "%(count)d aanvragen lopen.", number)
        tasks.append(Task(text % {"count": number}, work, _("Volg de aanvragen"), waiting=False))
    if not tasks:
        tasks.append(Task(_("Er loopt geen aanvraag."), work, _("Vraag een keurmerk aan"), waiting=False))
    return Section(_("Keurmerk aanvragen"), tuple(tasks))


def _mark_office(user: User, counts: Counts) -> Section:
    lines = [
        (Role.SECRETARY, "submitted", _admit, _("Beoordeel of ze compleet zijn")),
        (Role.COORDINATOR, "admissible", _appoint, _("Stel een panel samen")),
        (Role.REVIEWER, "seats_offered", _answer, _("Beantwoord")),
        (Role.REVIEWER, "seats_taken", _judge, _("Beoordeel verder")),
        (Role.DECIDER, "pending", _decide, _("Neem een besluit")),
    ]
    work = reverse("quality_mark:work")
    tasks = [
        Task(words(counts[name]) % {"count": counts[name]}, work, action)
        for role, name, words, action in lines
        if user.holds({role}) and counts[name]
    ]
    return Section(_("Werk voor het keurmerk"), tuple(tasks), quiet=_("Er ligt nu niets voor je klaar."))


def _admit(number: int) -> str:
    return ngettext("%(count)d nieuwe aanvraag.", "%(count)d nieuwe aanvragen.", number)


def _appoint(number: int) -> str:
    return ngettext("%(count)d aanvraag wacht op een panel.", "%(count)d aanvragen wachten op een panel.", number)


def _answer(number: int) -> str:
    return ngettext("%(count)d uitnodiging om te beoordelen.", "%(count)d uitnodigingen om te beoordelen.", number)


def _judge(number: int) -> str:
    return ngettext("%(count)d beoordeling is nog niet af.", "%(count)d beoordelingen zijn nog niet af.", number)


def _decide(number: int) -> str:
    return ngettext("%(count)d aanvraag wacht op een besluit.", "%(count)d aanvragen wachten op een besluit.", number)


def _appeals(user: User, counts: Counts) -> Section:
    line = Task(
        _("Het register laat zien welke keurmerken gelden."),
        reverse("quality_mark:register"),
        _("Naar het register"),
        waiting=False,
    )
    return Section(_("Bezwaarcommissie"), (line,), quiet=_("Er ligt nu geen bezwaar voor."))


def _ethics(user: User, counts: Counts) -> Section:
    line = Task(
        _("De standaard waaraan cursussen worden getoetst."),
        reverse("quality_mark:standard"),
        _("Lees de standaard"),
        waiting=False,
    )
    return Section(_("Ethische raad"), (line,), quiet=_("Er ligt nu geen advies voor."))


def _platform(counts: Counts) -> Section:
    number = counts["unsent"]
    text = ngettext("%(count)d mail moet nog weg.", "%(count)d mails moeten nog weg.", number)
    mail = Task(text % {"count": number}, reverse("health_ready"), _("Bekijk of alles draait"), waiting=bool(number))
    manage = Task(
        _("Cursussen, bestanden en accounts."), reverse("wagtailadmin_home"), _("Naar het beheer"), waiting=False
    )
    return Section(_("Beheer van het platform"), (mail, manage))


_SECTIONS: tuple[tuple[frozenset[Role], Callable[[User, Counts], Section]], ...] = (
    (MANAGING_ROLES, _members),
    (PERSONNEL_ROLES, _personnel),
    (AUTHOR_ROLES, _authoring),
    (frozenset({Role.PROVIDER_LEAD}), _applications),
    (frozenset({Role.SECRETARY, Role.COORDINATOR, Role.REVIEWER, Role.DECIDER}), _mark_office),
    (frozenset({Role.APPEALS_PANEL}), _appeals),
    (frozenset({Role.ETHICS_MEMBER}), _ethics),
)
