"""The mails of this room, each queued in the transaction that makes it necessary.

They name the course and the step, never what a reviewer wrote or who reviews.
"""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.people.enums import OrganisationKind, Role
from lms.people.mail import queue_mail
from lms.people.models import Membership, Organisation, User

from .enums import ASSIGNMENT_LIVE
from .models import Application, Assignment, CaseEvent, Mark

Text = str | Promise


def announce_submission(application: Application, event: CaseEvent) -> None:
    """To the secretaries: there is something to look at."""
    _tell(_office(Role.SECRETARY), event, application, _("Er is een aanvraag voor het keurmerk ingediend"))


def announce_withdrawal(application: Application, event: CaseEvent) -> None:
    """To those with a seat, taken or offered: there is nothing left to do."""
    seated = _panel(application)
    subject = _("Een aanvraag voor het keurmerk is ingetrokken")
    _tell(seated, event, application, subject, text=_("De aanbieder trok de aanvraag in. Je hoeft niets meer te doen."))


def announce_admission(application: Application, event: CaseEvent) -> None:
    """To the provider and to the coordinators."""
    subject = _("Je aanvraag voor het keurmerk is compleet")
    _tell(_leads(application), event, application, subject, text=_("We zoeken nu leraren die de cursus beoordelen."))
    _tell(_office(Role.COORDINATOR), event, application, _("Een aanvraag wacht op een panel"))


def announce_return(application: Application, event: CaseEvent) -> None:
    """To the provider, with what is missing."""
    subject = _("Je aanvraag voor het keurmerk is nog niet compleet")
    _tell(_leads(application), event, application, subject, text=application.message)


def announce_gap(application: Application, event: CaseEvent) -> None:
    """To the coordinators: a seat is free."""
    _tell(_office(Role.COORDINATOR), event, application, _("Er is een plaats vrij in een panel"))


def invite_reviewer(place: Assignment) -> None:
    """To the reviewer: will you?"""
    if place.reviewer is None:
        return
    subject = _("Wil je een cursus beoordelen voor het keurmerk?")
    text = _("Verklaar eerst of je een belang hebt. Daarna kun je de uitnodiging aannemen of afslaan.")
    _mail(place.reviewer, f"mark-invitation-{place.pk}", place.application, subject, text)


def announce_replacement(place: Assignment, event: CaseEvent) -> None:
    """To the reviewer whose seat was freed, with the reason. They no longer see the case, so it names no page of it."""
    if place.reviewer is not None:
        subject = _("Je hoeft deze cursus niet meer te beoordelen")
        _mail(place.reviewer, f"mark-{event.pk}", place.application, subject, event.reason, page="quality_mark:work")


def remind_reviewer(place: Assignment) -> None:
    """To a reviewer whose last day comes near; once."""
    if place.reviewer is not None:
        subject = _("Je beoordeling moet bijna klaar zijn")
        with translation.override(place.reviewer.language):
            text = _("Lever in uiterlijk %(day)s. Lukt dat niet? Meld het op de pagina van de aanvraag.") % {
                "day": date_format(place.submit_by, "j F Y")
            }
        _mail(place.reviewer, f"mark-reminder-{place.pk}", place.application, subject, text)


def announce_lateness(place: Assignment) -> None:
    """To the coordinators: a review did not come in time; once."""
    subject = _("Een beoordeling is te laat")
    text = _("Neem contact op met de beoordelaar, of maak de plaats vrij voor iemand anders.")
    for person in _office(Role.COORDINATOR):
        _mail(person, f"mark-late-{place.pk}-{person.pk}", place.application, subject, text)


def announce_review(application: Application, event: CaseEvent) -> None:
    """To the panel: everyone is there. To the provider: who they are, on the page."""
    _tell(_panel(application), event, application, _("Het panel is compleet: de beoordeling begint"))
    text = _(
        "Op de pagina van je aanvraag staat wie er in het panel zitten. Heb je daar bezwaar tegen? Laat het ons weten."
    )
    _tell(_leads(application), event, application, _("De beoordeling van je cursus begint"), text=text)


def ask_for_decision(application: Application, event: CaseEvent) -> None:
    """To the deciders: everything is in."""
    _tell(_office(Role.DECIDER), event, application, _("Een aanvraag wacht op een besluit"))


def announce_decision(application: Application, event: CaseEvent, mark: Mark | None) -> None:
    """To the provider, and to those who reviewed: granted or refused."""
    if mark is None:
        subject, text = _("Er is een besluit over je aanvraag"), _("De cursus krijgt het keurmerk nu niet.")
    else:
        subject, text = _("Je cursus heeft het keurmerk"), _("De cursus staat nu in het register.")
    _tell(_leads(application), event, application, subject, text=text)
    outcome = _("Er is besloten over een cursus die je beoordeelde")
    _tell(_panel(application), event, application, outcome, text=_("Dank je wel voor je werk."))


def announce_mark_change(mark: Mark, event: CaseEvent) -> None:
    """To the provider: the mark is worth something else now."""
    subject = _("De status van je keurmerk is veranderd")
    _tell(_leads(mark.application), event, mark.application, subject, text=mark.get_status_display())


def _panel(application: Application) -> Iterable[User]:
    seats = application.assignments.filter(status__in=ASSIGNMENT_LIVE, reviewer__isnull=False)
    return User.objects.filter(pk__in=seats.values("reviewer"), is_active=True).order_by("pk")


def _leads(application: Application) -> Iterable[User]:
    return _holders(Role.PROVIDER_LEAD, Organisation.objects.filter(pk=application.organisation_id))


def _office(role: Role) -> Iterable[User]:
    return _holders(role, Organisation.objects.filter(kind=OrganisationKind.PROFESSIONAL_BODY))


def _holders(role: Role, organisations: QuerySet[Organisation]) -> Iterable[User]:
    holding = Membership.objects.in_force().filter(role=role, organisation__in=organisations)
    return User.objects.filter(pk__in=holding.values("user"), is_active=True).order_by("pk")


def _tell(
    people: Iterable[User], event: CaseEvent, application: Application, subject: Text, *, text: Text = ""
) -> None:
    for person in people:
        _mail(person, f"mark-{event.pk}-{person.pk}", application, subject, text)


def _mail(person: User, key: str, application: Application, subject: Text, text: Text, *, page: str = "") -> None:
    path = reverse(page) if page else reverse("quality_mark:application", args=[application.key])
    with translation.override(person.language):
        context = {
            "first_name": person.first_name,
            "subject": str(subject),
            "text": str(text),
            "course": application.version.title,
            "number": application.version.number,
            "page_url": settings.PUBLIC_ORIGIN + path,
        }
    queue_mail(key=key, to=person.email, template="quality_mark/notice", context=context, language=person.language)
