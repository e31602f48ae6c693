"""How the demo world's course got its mark, and applications that went or stand otherwise.

Applied for by the provider, reviewed by two, decided by a third; everyone said first
that they have no interest in the case.
"""

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from courses.authoring.releasing import release_version
from courses.models import CoursePage, CourseVersion
from lms.people.models import User
from quality_mark import actions
from quality_mark.anchors import WHOLE_COURSE
from quality_mark.enums import Outcome, Verdict
from quality_mark.models import Application, Assignment, Criterion, SelfAssessment, UpheldComplaint
from quality_mark.standards import load_draft_standard

from . import cast, clock, courses, people

REASONS = Path(__file__).parent / "content" / "judgements.yaml"
SMALL_REASONS = Path(__file__).parent / "content" / "judgements-mentorgesprek.yaml"
DECISION = (
    "Beide beoordelaars vinden dat de cursus aan alle essentiële eisen voldoet. De weg zonder model is uitgewerkt,"
    " beweringen hebben een bron en de opdracht gaat over de eigen klas. We vragen de aanbieder om de studielast"
    " na te meten."
)
REFUSAL = (
    "Twee essentiële eisen zijn niet gehaald: de cursus legt niet uit hoe een model werkt (B1) en laat geen fouten zien"
    " (B2). Het gesprek met de klas vinden beide beoordelaars sterk. Met een korte uitleg erbij kan dit anders worden."
)
MISSING = (
    "Dit is dezelfde versie als in de vorige aanvraag. Breng eerst een nieuwe versie uit, en schrijf bij B1 en B2"
    " wat er is veranderd."
)
# What the files of the course could not say yet, and the provider adds in the application.
ADDED = {
    "H1": "De twee makers staan met naam en bevoegdheid in de bijlage bij deze aanvraag.",
    "H2": "De klachtenregeling van de hogeschool geldt voor deelnemers, met beroep bij een onafhankelijke commissie.",
}


def grant(by: User) -> None:
    """The main course gets its mark, the small one is refused, the second has applied, another only begins to."""
    with clock.at(clock.days_ago(people.OPENED)):
        load_draft_standard()
    version = courses.current_version(courses.MAIN)
    if not Application.objects.filter(version__course=version.course).exists():
        with clock.long_ago():
            _grant(version)
    small = courses.current_version(courses.SMALL)
    if not Application.objects.filter(version__course=small.course).exists():
        with clock.long_ago():
            _refuse(small)
            _return(small)
    young = courses.current_version(courses.YOUNG)
    if not Application.objects.filter(version__course=young.course).exists():
        with clock.at(clock.days_ago(3)):
            actions.start_application(version=young, by=people.account(cast.PROVIDER_LEAD))
    second = courses.current_version(courses.SECOND)
    if not Application.objects.filter(version__course=second.course).exists():
        with clock.long_ago(), clock.at(clock.days_ago(2)):
            _apply(second, people.account(cast.PROVIDER_LEAD), ADDED)


def try_again(by: User) -> None:
    """The small provider has brought out a better version, which two are reviewing now.

    One has handed in; the reviewer of the list of accounts still has to, so that there is a case to judge.
    """
    old = courses.current_version(courses.SMALL)
    if old.number > 1:
        return
    lead = people.account(cast.SMALL_LEAD)
    page = CoursePage.objects.get(course=old.course)
    with clock.long_ago():
        with clock.at(clock.days_ago(9)):
            page.support_response = "binnen vijf werkdagen"
            page.save_revision()
            version = release_version(page=page, note="Vragen beantwoorden we nu binnen vijf werkdagen.", by=lead)
        with clock.at(clock.days_ago(8)):
            application = _apply(version, lead, ADDED)
        with clock.at(clock.days_ago(5)):
            _admit(application)
        with clock.at(clock.days_ago(2, 20)):
            _review(application, people.account(cast.REVIEWERS[1]), _small_reasons())


def _refuse(version: CourseVersion) -> None:
    """Both reviewers find the same lacks, and the decision follows them."""
    with clock.at(clock.days_ago(160)):
        application = _apply(version, people.account(cast.SMALL_LEAD), {})
    with clock.at(clock.days_ago(155)):
        _admit(application)
    for position, person in enumerate(cast.REVIEWERS):
        with clock.at(clock.days_ago(140 - 4 * position, 20)):
            _review(application, people.account(person), _small_reasons())
    with clock.at(clock.days_ago(130)):
        decider = _clear(application, cast.DECIDER)
        actions.decide(application=application, outcome=Outcome.REFUSED, reasons=REFUSAL, by=decider)


def uphold_a_complaint(by: User) -> None:
    """A teacher found that the small course took longer than it said; the provider has mended it since."""
    version = courses.current_version(courses.SMALL).course.versions.get(number=1)
    if UpheldComplaint.objects.filter(version=version).exists():
        return
    with clock.at(clock.days_ago(20)):
        actions.record_upheld_complaint(
            key=uuid.uuid5(version.course.key, "complaint"),
            version=version,
            received_on=clock.days_ago(34).date(),
            upheld_on=clock.days_ago(21).date(),
            finding="Vragen van deelnemers bleven weken liggen. De cursuspagina noemde geen termijn voor een antwoord.",
            remedy="De aanbieder antwoordt nu binnen vijf werkdagen en zegt dat op de cursuspagina.",
            by=people.account(cast.SECRETARY),
        )


def _return(version: CourseVersion) -> None:
    """The same version once more: the secretary gives it back, and there it rests."""
    with clock.at(clock.days_ago(60)):
        application = _apply(version, people.account(cast.SMALL_LEAD), {})
    with clock.at(clock.days_ago(57)):
        secretary = _clear(application, cast.SECRETARY)
        actions.return_as_incomplete(application=application, message=MISSING, by=secretary)


def _grant(version: CourseVersion) -> None:
    """Five weeks from handing in to the decision."""
    with clock.at(clock.days_ago(325)):
        application = _apply(version, people.account(cast.PROVIDER_LEAD), ADDED)
    with clock.at(clock.days_ago(321)):
        _admit(application)
    for position, person in enumerate(cast.REVIEWERS):
        with clock.at(clock.days_ago(300 - 3 * position, 20)):
            _review(application, people.account(person), _main_reasons(position))
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


type Reasons = Callable[[str], tuple[Verdict, str]]


def _main_reasons(position: int) -> Reasons:
    """What the first or the second reviewer wrote of the main course, which meets every criterion."""
    written: dict[str, list[str]] = yaml.safe_load(REASONS.read_text(encoding="utf-8"))
    return lambda code: (Verdict.MET, written[code][min(position, len(written[code]) - 1)])


def _small_reasons() -> Reasons:
    """What both wrote of the small course."""
    written: dict[str, Any] = yaml.safe_load(SMALL_REASONS.read_text(encoding="utf-8"))

    def reason(code: str) -> tuple[Verdict, str]:
        for verdict in (Verdict.NOT_MET, Verdict.PARTLY):
            if code in written[verdict]:
                return verdict, written[verdict][code]
        return Verdict.MET, written["met"]

    return reason


def _review(application: Application, reviewer: User, reasons: Reasons) -> None:
    """One reviewer judges every criterion, with a reason and a place in the version, and hands in."""
    place = Assignment.objects.get(application=application, reviewer=reviewer)
    evidence = dict(SelfAssessment.objects.filter(application=application).values_list("criterion_id", "evidence"))
    for criterion in application.criteria():
        verdict, reason = reasons(criterion.code)
        actions.save_judgement(
            assignment=place,
            criterion=criterion,
            verdict=verdict,
            reason=reason,
            evidence=_places(criterion, evidence),
            by=reviewer,
        )
    actions.submit_review(assignment=place, by=reviewer)


def _places(criterion: Criterion, evidence: dict[int, list[str]]) -> list[str]:
    return evidence.get(criterion.pk) or [WHOLE_COURSE]
