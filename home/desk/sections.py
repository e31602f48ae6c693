"""What lies on a person's desk: for every role they hold, what waits, and where to do it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.people.enums import AUTHOR_ROLES, EMPLOYEE_ROLES, EMPLOYER_KINDS, MANAGING_ROLES, PERSONNEL_ROLES, Role
from lms.people.models import User

from .counts import Counts


class Urgency(IntEnum):
    """The order of tasks: what others wait for, then own work, then what is merely worth a look."""

    OTHERS_WAIT = 0
    OWN_WORK = 1
    LOOK = 2


@dataclass(frozen=True)
class Task:
    """A line on the desk: what it is, where to do it, and how urgent it is."""

    text: str
    url: str
    action: str
    urgency: Urgency = Urgency.OTHERS_WAIT

    @property
    def waiting(self) -> bool:
        """Whether it is something to do."""
        return self.urgency < Urgency.LOOK


@dataclass(frozen=True)
class Section:
    """The part of the desk that belongs to one kind of work."""

    title: str
    tasks: tuple[Task, ...]

    @property
    def urgency(self) -> Urgency:
        """That of its most urgent task."""
        return min(task.urgency for task in self.tasks)

    def without(self, done: Task) -> "Section":
        """The same part, where ``done`` is shown elsewhere."""
        return replace(self, tasks=tuple(task for task in self.tasks if task is not done))


def sections(user: User, counts: Counts) -> list[Section]:
    """The parts of the desk for the roles held, the most urgent first; each has at least one task."""
    found = [_second_factor()] if user.must_show_second_factor else []
    found += [build(user, counts) for roles, build in _SECTIONS if user.holds(roles)]
    if user.is_superuser:
        found.append(_platform(counts))
    return sorted(found, key=lambda section: section.urgency)


def _second_factor() -> Section:
    text = _("Een van je rollen wacht: daarvoor log je in met twee stappen.")
    task = Task(text, reverse("people:second_factor_needed"), _("Lees wat je kunt doen"))
    return Section(_("Inloggen met twee stappen"), (task,))


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
        return Section(_("Mensen"), (Task(text % {"count": number}, asked, _("Bekijk de aanvragen")), *_practice(user)))
    place = reverse("people:organisation", args=[min(user.organisations_as(MANAGING_ROLES))])
    calm = _("Niemand wacht op jullie antwoord. Nodig hier mensen uit, of bekijk wie welke rol heeft.")
    return Section(_("Mensen"), (Task(calm, place, _("Naar de leden"), Urgency.LOOK), *_practice(user)))


def _practice(user: User) -> list[Task]:
    """Where whoever manages a school's people sees how much they practise; nothing for a provider."""
    managed = [held for held in user.roles_held if held.role in MANAGING_ROLES and held.kind in EMPLOYER_KINDS]
    places = sorted(held.organisation_id for held in managed)[:1]
    text, action = _("Hoeveel jullie met AI oefenen, in aantallen en zonder teksten."), _("Bekijk de aantallen")
    return [Task(text, reverse("sandbox:counts_of", args=[place]), action, Urgency.LOOK) for place in places]


def _personnel(user: User, counts: Counts) -> Section:
    number = counts["certificates"]
    text = ngettext(
        "%(count)d certificaat in de laatste 30 dagen.", "%(count)d certificaten in de laatste 30 dagen.", number
    )
    empty = _(
        "Geen nieuwe certificaten in de laatste 30 dagen. Rondt iemand een cursus af, dan staat het bewijs er meteen."
    )
    line = Task(
        text % {"count": number} if number else empty,
        reverse("certificates:personnel"),
        _("Naar de certificaten"),
        Urgency.OWN_WORK if number else Urgency.LOOK,
    )
    return Section(_("Personeel"), (line,))


def _authoring(user: User, counts: Counts) -> Section:
    number = counts["released"]
    text = ngettext("%(count)d cursus uitgebracht.", "%(count)d cursussen uitgebracht.", number) % {"count": number}
    marked = _("%(count)d met keurmerk op de nieuwste versie.") % {"count": counts["marked"]}
    empty = _("Jullie hebben nog geen cursus uitgebracht. Begin klein: één module van een uur is al een cursus.")
    line = f"{text} {marked}" if number else empty
    task = Task(line, reverse("wagtailadmin_home"), _("Schrijf verder of begin een cursus"), Urgency.OWN_WORK)
    return Section(_("Cursussen maken"), (task,))


def _applications(user: User, counts: Counts) -> Section:
    work = reverse("quality_mark:work")
    tasks = []
    if number := counts["incomplete"]:
        text = ngettext(
            "%(count)d aanvraag moet je nog aanvullen of indienen.",
            "%(count)d aanvragen moet je nog aanvullen of indienen.",
            number,
        )
        tasks.append(Task(text % {"count": number}, work, _("Maak af"), Urgency.OWN_WORK))
    if number := counts["under_way"]:
        text = ngettext("%(count)d aanvraag loopt.", "%(count)d aanvragen lopen.", number)
        tasks.append(Task(text % {"count": number}, work, _("Volg de aanvragen"), Urgency.LOOK))
    if not tasks:
        tasks.append(Task(_no_application(counts), work, _("Vraag een keurmerk aan"), _urgency_of_applying(counts)))
    return Section(_("Keurmerk aanvragen"), tuple(tasks))


def _no_application(counts: Counts) -> str:
    if counts["released"] > counts["marked"]:
        return _("Jullie hebben een cursus zonder keurmerk, en er loopt geen aanvraag.")
    return _("Er loopt geen aanvraag. Een keurmerk vraag je aan voor één uitgebrachte versie van een cursus.")


def _urgency_of_applying(counts: Counts) -> Urgency:
    return Urgency.OWN_WORK if counts["released"] > counts["marked"] else Urgency.LOOK


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
    if not tasks:
        tasks.append(Task(_idle(user), work, _("Bekijk de aanvragen"), Urgency.LOOK))
    return Section(_("Werk voor het keurmerk"), tuple(tasks))


def _idle(user: User) -> str:
    """What the person will find here, as soon as there is any."""
    coming = [
        (Role.SECRETARY, _("Dient een aanbieder een aanvraag in, dan staat die hier.")),
        (Role.COORDINATOR, _("Is een aanvraag compleet, dan stel jij hier het panel samen.")),
        (Role.REVIEWER, _("Word je gevraagd om te beoordelen, dan staat de uitnodiging hier.")),
        (Role.DECIDER, _("Heeft een panel beoordeeld, dan staat de aanvraag hier voor jouw besluit.")),
    ]
    lines = [_("Er ligt nu niets voor je klaar."), *(text for role, text in coming if user.holds({role}))]
    return " ".join(lines)


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
        _("Er ligt nu geen bezwaar voor. In het register lees je welke besluiten er zijn genomen, en waarom."),
        reverse("quality_mark:register"),
        _("Naar het register"),
        Urgency.LOOK,
    )
    return Section(_("Bezwaarcommissie"), (line,))


def _ethics(user: User, counts: Counts) -> Section:
    number = counts["cards_waiting"]
    text = ngettext(
        "%(count)d model wacht op jullie advies. Tot dan kan niemand het gebruiken.",
        "%(count)d modellen wachten op jullie advies. Tot dan kan niemand ze gebruiken.",
        number,
    )
    calm = _("Er ligt nu geen advies voor. Lees intussen na wat jullie over de modellen tekenden.")
    work = reverse("hub:advice_work")
    if number:
        return Section(_("Ethische raad"), (Task(text % {"count": number}, work, _("Lees de kaarten")),))
    return Section(_("Ethische raad"), (Task(calm, work, _("Naar de modellen"), Urgency.LOOK),))


def _platform(counts: Counts) -> Section:
    manage = Task(
        _("Cursussen, bestanden en accounts."), reverse("wagtailadmin_home"), _("Naar het beheer"), Urgency.LOOK
    )
    practised = _("Hoeveel er met AI geoefend wordt, in aantallen en zonder teksten.")
    practice = Task(practised, reverse("sandbox:counts"), _("Bekijk de aantallen"), Urgency.LOOK)
    number, condition = counts["unsent"], reverse("home_site_condition")
    if not number:
        calm = Task(_("Alle mail is verstuurd."), condition, _("Bekijk of alles draait"), Urgency.LOOK)
        return Section(_("Beheer van het platform"), (calm, manage, practice))
    text = ngettext("%(count)d mail moet nog weg.", "%(count)d mails moeten nog weg.", number)
    mail = Task(text % {"count": number}, condition, _("Bekijk of alles draait"))
    return Section(_("Beheer van het platform"), (mail, manage, practice))


# Of two parts that are equally urgent, the first here comes first.
_SECTIONS: tuple[tuple[frozenset[Role], Callable[[User, Counts], Section]], ...] = (
    (frozenset({Role.SECRETARY, Role.COORDINATOR, Role.REVIEWER, Role.DECIDER}), _mark_office),
    (frozenset({Role.APPEALS_PANEL}), _appeals),
    (frozenset({Role.ETHICS_MEMBER}), _ethics),
    (AUTHOR_ROLES, _authoring),
    (frozenset({Role.PROVIDER_LEAD}), _applications),
    (PERSONNEL_ROLES, _personnel),
    (MANAGING_ROLES, _members),
)
