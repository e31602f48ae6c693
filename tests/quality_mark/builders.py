"""A provider, a professional body with its people, and cases brought to a state by the product's own actions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from courses.models import CourseVersion
from lms.people.enums import OrganisationKind, Role
from lms.people.models import Organisation, User
from quality_mark import actions
from quality_mark.anchors import WHOLE_COURSE
from quality_mark.enums import Outcome, Verdict
from quality_mark.models import Application, Assignment, Mark
from quality_mark.standards import load_draft_standard
from tests.factories import organisation, person_as, released


@dataclass
class World:
    """The people of one case."""

    college: Organisation
    body: Organisation
    lead: User
    secretary: User
    coordinator: User
    decider: User
    reviewers: list[User] = field(default_factory=list)

    @property
    def office(self) -> tuple[User, User]:
        return self.secretary, self.coordinator


def world(reviewers: int = 2, **college: Any) -> World:
    """A college with a lead, and a body with somebody in every role; the draft standard is adopted."""
    load_draft_standard()
    provider = organisation(OrganisationKind.TEACHER_COLLEGE, **({"name": "Hogeschool De Vliet"} | college))
    body = organisation(OrganisationKind.PROFESSIONAL_BODY)
    return World(
        college=provider,
        body=body,
        lead=person_as(Role.PROVIDER_LEAD, provider),
        secretary=person_as(Role.SECRETARY, body),
        coordinator=person_as(Role.COORDINATOR, body),
        decider=person_as(Role.DECIDER, body),
        reviewers=[person_as(Role.REVIEWER, body, first_name=f"Beoordelaar{n}") for n in range(reviewers)],
    )


def clear(application: Application, *people: User) -> None:
    """They declare that they have no interest."""
    for who in people:
        actions.declare_conflict(application=application, has_conflict=False, statement="", by=who)


def started(w: World, version: CourseVersion | None = None) -> Application:
    return actions.start_application(version=version or released(provider=w.college), by=w.lead)


def filled_in(w: World, version: CourseVersion | None = None) -> Application:
    application = started(w, version)
    for criterion in application.criteria():
        actions.save_self_assessment(application=application, criterion=criterion, text="Zo doen we dat.", by=w.lead)
    return application


def submitted(w: World, version: CourseVersion | None = None) -> Application:
    return actions.submit_application(application=filled_in(w, version), by=w.lead)


def admissible(w: World, version: CourseVersion | None = None) -> Application:
    application = submitted(w, version)
    clear(application, *w.office)
    return actions.accept_as_admissible(application=application, by=w.secretary)


def panelled(w: World, version: CourseVersion | None = None) -> Application:
    application = admissible(w, version)
    actions.appoint_panel(application=application, reviewers=w.reviewers[:2], by=w.coordinator)
    application.refresh_from_db()
    return application


def in_review(w: World, version: CourseVersion | None = None) -> Application:
    application = panelled(w, version)
    for place in places(application):
        clear(application, place.reviewer)
        actions.answer_invitation(assignment=place, accepts=True, by=place.reviewer)
    application.refresh_from_db()
    return application


def places(application: Application) -> list[Assignment]:
    return list(application.assignments.select_related("reviewer").order_by("pk"))


def judged(place: Assignment, verdict: Verdict = Verdict.MET, other: dict[str, Verdict] | None = None) -> None:
    """One reviewer gives every criterion a verdict."""
    for criterion in place.application.criteria():
        actions.save_judgement(
            assignment=place,
            criterion=criterion,
            verdict=(other or {}).get(criterion.code, verdict),
            reason="Gezien in de cursus.",
            evidence=[WHOLE_COURSE],
            by=place.reviewer,
        )


def reviewed(
    w: World,
    version: CourseVersion | None = None,
    verdicts: Sequence[dict[str, Verdict]] = ({}, {}),
) -> Application:
    """Everything is in, met unless ``verdicts`` (one dict per reviewer) says otherwise."""
    application = in_review(w, version)
    for place, other in zip(places(application), verdicts, strict=True):
        judged(place, other=other)
        actions.submit_review(assignment=place, by=place.reviewer)
    application.refresh_from_db()
    return application


def decided(w: World, outcome: Outcome = Outcome.GRANTED, version: CourseVersion | None = None) -> Application:
    application = reviewed(w, version)
    clear(application, w.decider)
    actions.decide(application=application, outcome=outcome, reasons="Alles overwogen.", by=w.decider)
    application.refresh_from_db()
    return application


def granted(w: World, version: CourseVersion | None = None) -> Mark:
    return Mark.objects.get(application=decided(w, version=version))
