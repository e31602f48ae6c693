"""How the demo world's course got its mark, and the application that still waits.

Applied for by the provider, reviewed by two, decided by a third; everyone said first
that they have no interest in the case.
"""

from pathlib import Path

import yaml

from courses.models import CourseVersion
from lms.people.models import User
from quality_mark import actions
from quality_mark.anchors import WHOLE_COURSE
from quality_mark.enums import Outcome, Verdict
from quality_mark.models import Application, Assignment, Criterion, SelfAssessment
from quality_mark.standards import load_draft_standard

from . import cast, clock, courses, people

REASONS = Path(__file__).parent / "content" / "judgements.yaml"
DECISION = (
    "Beide beoordelaars vinden dat de cursus aan alle essentiële eisen voldoet. De weg zonder model is uitgewerkt,"
    " beweringen hebben een bron en de opdracht gaat over de eigen klas. We vragen de aanbieder om de studielast"
    " na te meten."
)
# What the files of the course could not say yet, and the provider adds in the application.
ADDED = {
    "H1": "De twee makers staan met naam en bevoegdheid in de bijlage bij deze aanvraag.",
    "H2": "De klachtenregeling van de hogeschool geldt voor deelnemers, met beroep bij een onafhankelijke commissie.",
}


def grant(by: User) -> None:
    """Bring the main course's version from application to mark; hand in an application for the other."""
    with clock.at(clock.days_ago(people.OPENED)):
        load_draft_standard()
    version = courses.current_version(courses.MAIN)
    if not Application.objects.filter(version__course=version.course).exists():
        with clock.long_ago():
            _grant(version)
    waiting = courses.current_version(courses.SMALL)
    if not Application.objects.filter(version__course=waiting.course).exists():
        with clock.long_ago(), clock.at(clock.days_ago(6)):
            _apply(waiting, people.account(cast.SMALL_LEAD), {})


def _grant(version: CourseVersion) -> None:
    """Five weeks from handing in to the decision."""
    with clock.at(clock.days_ago(325)):
        application = _apply(version, people.account(cast.PROVIDER_LEAD), ADDED)
    with clock.at(clock.days_ago(321)):
        _admit(application)
    for position, person in enumerate(cast.REVIEWERS):
        with clock.at(clock.days_ago(300 - 3 * position, 20)):
            _review(application, people.account(person), position)
    with clock.at(clock.days_ago(290)):
        decider = _clear(application, cast.DECIDER)
        actions.decide(application=application, outcome=Outcome.GRANTED, reasons=DECISION, by=decider)


def _apply(version: CourseVersion, lead: User, added: dict[str, str]) -> Application:
    application = actions.start_application(version=version, by=lead)
    for criterion in application.criteria().filter(code__in=added):
        actions.save_self_assessment(
            application=application, criterion=criterion, text=added[criterion.code], evidence=[WHOLE_COURSE], by=lead
        )
    return actions.submit_application(application=application, by=lead)


def _clear(application: Application, person: cast.Person) -> User:
    """Somebody of the professional body who has said to have no interest in the case."""
    user = people.account(person)
    actions.declare_conflict(application=application, has_conflict=False, statement="", by=user)
    return user


def _admit(application: Application) -> None:
    actions.accept_as_admissible(application=application, by=_clear(application, cast.SECRETARY))
    reviewers = [people.account(person) for person in cast.REVIEWERS]
    coordinator = _clear(application, cast.COORDINATOR)
    places = actions.appoint_panel(application=application, reviewers=reviewers, by=coordinator)
    for place, person in zip(places, cast.REVIEWERS, strict=True):
        actions.answer_invitation(assignment=place, accepts=True, by=_clear(application, person))


def _review(application: Application, reviewer: User, position: int) -> None:
    """One reviewer judges every criterion, with a reason and a place in the version, and hands in."""
    reasons: dict[str, list[str]] = yaml.safe_load(REASONS.read_text(encoding="utf-8"))
    place = Assignment.objects.get(application=application, reviewer=reviewer)
    evidence = dict(SelfAssessment.objects.filter(application=application).values_list("criterion_id", "evidence"))
    for criterion in application.criteria():
        written = reasons[criterion.code]
        actions.save_judgement(
            assignment=place,
            criterion=criterion,
            verdict=Verdict.MET,
            reason=written[min(position, len(written) - 1)],
            evidence=_places(criterion, evidence),
            by=reviewer,
        )
    actions.submit_review(assignment=place, by=reviewer)


def _places(criterion: Criterion, evidence: dict[int, list[str]]) -> list[str]:
    return evidence.get(criterion.pk) or [WHOLE_COURSE]
