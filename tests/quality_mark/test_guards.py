"""What the platform refuses, and that a refusal changes nothing."""

import datetime

import pytest
from django.utils import timezone

from courses.models import Course
from lms.errors import NotAllowedError
from lms.people.enums import Role
from quality_mark import actions
from quality_mark.enums import ConflictKind, MarkStatus, Outcome, Verdict
from quality_mark.errors import (
    AlreadyMarkedError,
    ConflictError,
    EvidenceError,
    IllegalTransitionError,
    IncompleteError,
    NoStandardError,
    PanelError,
    PassRuleError,
    ReasonMissingError,
    UndeclaredError,
)
from quality_mark.jobs import expire_invitations, expire_marks
from quality_mark.models import Application, CaseEvent, ConflictDeclaration, Decision, Judgement, Mark, QualityStandard
from quality_mark.tally import advice_of
from tests.factories import document, member, person, person_as, released, text_block
from tests.quality_mark.builders import (
    admissible,
    clear,
    decided,
    filled_in,
    granted,
    in_review,
    judged,
    panelled,
    places,
    reviewed,
    started,
    submitted,
    world,
)

pytestmark = pytest.mark.django_db


def long_course(w):  # type: ignore[no-untyped-def]
    """Long enough to be judged on every criterion."""
    return released(document(text_block(minutes=240)), provider=w.college)


# --- Applying ---------------------------------------------------------------------------------


def test_only_the_lead_of_the_courses_own_provider_begins_and_hands_in() -> None:
    w, elsewhere = world(), world()
    version = released(provider=w.college)
    for other in (person(), elsewhere.lead, w.secretary, person_as(Role.AUTHOR, w.college)):
        with pytest.raises(NotAllowedError):
            actions.start_application(version=version, by=other)
    application = filled_in(w, version)
    for act in (actions.submit_application, actions.withdraw_application):
        with pytest.raises(NotAllowedError):
            act(application=application, by=elsewhere.lead)
    assert Application.objects.get().status == "draft"


def test_beginning_twice_is_one_application() -> None:
    w = world()
    version = released(provider=w.college)
    assert started(w, version) == started(w, version)


def test_nothing_begins_without_a_standard() -> None:
    w = world()
    version = released(provider=w.college)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("quality_mark.models.cases.StandardQuerySet.published", lambda self: self.none())
        with pytest.raises(NoStandardError):
            actions.start_application(version=version, by=w.lead)


def test_a_version_with_a_mark_needs_no_other_until_it_is_suspended() -> None:
    w = world()
    mark = granted(w)
    with pytest.raises(AlreadyMarkedError):
        actions.start_application(version=mark.version, by=w.lead)
    actions.change_mark(mark=mark, to=MarkStatus.SUSPENDED, reason="Er is een fout gevonden.", by=w.decider)
    again = granted(w, mark.version)
    mark.refresh_from_db()
    assert (mark.status, again.status) == ("superseded", "active")
    year = timezone.localdate().year
    assert [mark.number, again.number] == [f"KM-{year}-0001", f"KM-{year}-0002"]


def test_an_application_is_handed_in_when_every_criterion_is_filled_in() -> None:
    w = world()
    application = filled_in(w)
    first = application.criteria()[0]
    actions.save_self_assessment(application=application, criterion=first, text=" ", by=w.lead)
    with pytest.raises(IncompleteError, match=r"Nog niet ingevuld: A1\."):
        actions.submit_application(application=application, by=w.lead)
    actions.save_self_assessment(application=application, criterion=first, text="Toch.", by=w.lead)
    actions.submit_application(application=application, by=w.lead)
    assert actions.submit_application(application=application, by=w.lead).status == "submitted"
    with pytest.raises(IllegalTransitionError):
        actions.save_self_assessment(application=application, criterion=first, text="Later.", by=w.lead)


def test_evidence_points_at_this_version_and_nothing_else() -> None:
    w = world()
    application = started(w)
    with pytest.raises(EvidenceError):
        actions.save_self_assessment(
            application=application, criterion=application.criteria()[0], text="Kijk.", evidence=["elders"], by=w.lead
        )


def test_what_stands_with_the_courses_page_is_filled_in(monkeypatch: pytest.MonkeyPatch) -> None:
    w = world()
    version = released(provider=w.college)
    block = str(version.document.modules[0].blocks[0].key)

    class Page:
        self_assessment = [
            {"criterion": "A1", "text": " Vier doelen. ", "evidence": [block, "weg"]},
            {"criterion": "A2", "text": ""},
            {"criterion": "A3", "text": "Niet van belang bij een korte cursus."},
        ]

    monkeypatch.setattr(Course, "page", Page(), raising=False)
    application = started(w, version)
    rows = application.self_assessments.values_list("criterion__code", "text", "evidence")
    assert list(rows) == [("A1", "Vier doelen.", [block])]


def test_a_short_course_is_judged_on_essential_criteria_and_a_long_one_on_all() -> None:
    w = world()
    assert started(w).criteria().count() == 22
    assert started(w, long_course(w)).criteria().count() == 34


def test_the_secretary_sends_back_with_what_is_missing_and_gets_it_again() -> None:
    w = world()
    application = submitted(w)
    with pytest.raises(UndeclaredError):
        actions.return_as_incomplete(application=application, message="B4", by=w.secretary)
    clear(application, w.secretary)
    with pytest.raises(ReasonMissingError):
        actions.return_as_incomplete(application=application, message=" ", by=w.secretary)
    with pytest.raises(NotAllowedError):
        actions.accept_as_admissible(application=application, by=w.coordinator)
    returned = actions.return_as_incomplete(application=application, message="B4 mist een datum.", by=w.secretary)
    assert (returned.status, returned.message) == ("incomplete", "B4 mist een datum.")
    again = actions.submit_application(application=application, by=w.lead)
    assert (again.status, again.message) == ("submitted", "")
    actions.accept_as_admissible(application=application, by=w.secretary)
    assert actions.accept_as_admissible(application=application, by=w.secretary).status == "admissible"


def test_a_provider_withdraws_until_the_decision() -> None:
    w = world()
    application = in_review(w)
    actions.withdraw_application(application=application, by=w.lead, reason="We schrijven hem om.")
    assert actions.withdraw_application(application=application, by=w.lead).status == "withdrawn"
    with pytest.raises(IllegalTransitionError):
        judged(places(application)[0])
    with pytest.raises(IllegalTransitionError):
        actions.withdraw_application(application=decided(w), by=w.lead)


# --- The gate ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("ended_years_ago", "tied"), [(None, True), (2, True), (4, False)])
def test_who_worked_for_the_provider_within_three_years_cannot_be_asked(
    ended_years_ago: int | None, tied: bool
) -> None:
    w = world(reviewers=3)
    today = timezone.localdate()
    ends = today - datetime.timedelta(days=365 * ended_years_ago) if ended_years_ago else None
    member(w.reviewers[0], w.college, Role.AUTHOR, starts_on=today - datetime.timedelta(days=3650), ends_on=ends)
    application = admissible(w)
    if tied:
        with pytest.raises(PanelError):
            actions.appoint_panel(application=application, reviewers=w.reviewers[:2], by=w.coordinator)
        assert application.assignments.count() == 0
    else:
        assert len(actions.appoint_panel(application=application, reviewers=w.reviewers[:2], by=w.coordinator)) == 2


def test_who_released_the_course_has_an_interest_whatever_they_say() -> None:
    w = world()
    version = released(provider=w.college)
    from courses.authoring.releasing import publish_document

    again = document(text_block(), key=version.course.key, slug=version.course.slug)
    version = publish_document(course=version.course, document=again, note="Twee", by=w.secretary)
    application = submitted(w, version)
    with pytest.raises(ConflictError):
        clear(application, w.secretary)
    with pytest.raises(ConflictError):
        actions.accept_as_admissible(application=application, by=w.secretary)
    assert ConflictDeclaration.objects.count() == 0


def test_an_interest_has_a_word_about_it_and_is_never_taken_back() -> None:
    w = world()
    application = submitted(w)
    with pytest.raises(ReasonMissingError):
        actions.declare_conflict(application=application, has_conflict=True, statement="", by=w.secretary)
    with pytest.raises(NotAllowedError):
        clear(application, person())
    with pytest.raises(NotAllowedError):
        clear(application, w.lead)
    said = actions.declare_conflict(
        application=application, has_conflict=True, statement="Mijn zus.", kind=ConflictKind.PERSONAL, by=w.secretary
    )
    assert said.kind == "personal"
    with pytest.raises(ConflictError):
        clear(application, w.secretary)
    with pytest.raises(ConflictError):
        actions.accept_as_admissible(application=application, by=w.secretary)


def test_a_reviewer_who_finds_an_interest_leaves_and_the_case_waits_for_another() -> None:
    w = world(reviewers=4)
    application = in_review(w)
    first = w.reviewers[0]
    actions.declare_conflict(application=application, has_conflict=True, statement="Mijn buurman.", by=first)
    application.refresh_from_db()
    assert application.status == "panelled"
    assert [place.status for place in places(application)] == ["recused", "accepted"]
    with pytest.raises(PanelError):  # nobody comes back
        actions.appoint_panel(application=application, reviewers=[first], by=w.coordinator)
    (new,) = actions.appoint_panel(application=application, reviewers=[w.reviewers[2]], by=w.coordinator)
    assert new.chair is True
    actions.declare_conflict(application=application, has_conflict=True, statement="Ook ik.", by=w.reviewers[2])
    assert [place.status for place in places(application)] == ["recused", "accepted", "conflicted"]
    (last,) = actions.appoint_panel(application=application, reviewers=[w.reviewers[3]], by=w.coordinator)
    clear(application, w.reviewers[3])
    actions.answer_invitation(assignment=last, accepts=True, by=w.reviewers[3])
    application.refresh_from_db()
    assert application.status == "in_review"


# --- The panel --------------------------------------------------------------------------------


def test_a_panel_has_the_right_number_of_different_eligible_people() -> None:
    w = world(reviewers=3)
    member(w.coordinator, w.body, Role.REVIEWER)
    application = admissible(w)
    a, b, c = w.reviewers
    for chosen in ([a], [a, a], [a, b, c], [a, person()], [a, w.decider], [a, w.coordinator]):
        with pytest.raises(PanelError):
            actions.appoint_panel(application=application, reviewers=chosen, by=w.coordinator)
    with pytest.raises(NotAllowedError):
        actions.appoint_panel(application=application, reviewers=[a, b], by=w.secretary)
    assert application.assignments.count() == 0
    actions.appoint_panel(application=application, reviewers=[a, b], by=w.coordinator)
    with pytest.raises(IllegalTransitionError):
        actions.appoint_panel(application=application, reviewers=[c], by=w.coordinator)
    with pytest.raises(IllegalTransitionError):
        actions.appoint_panel(application=decided(w), reviewers=[c], by=w.coordinator)


def test_an_invitation_is_answered_by_whom_it_is_for_after_declaring() -> None:
    w = world()
    application = panelled(w)
    first, second = places(application)
    with pytest.raises(NotAllowedError):
        actions.answer_invitation(assignment=first, accepts=True, by=w.reviewers[1])
    with pytest.raises(UndeclaredError):
        actions.answer_invitation(assignment=first, accepts=True, by=w.reviewers[0])
    actions.answer_invitation(assignment=second, accepts=False, by=w.reviewers[1], reason="Geen tijd.")
    again = actions.answer_invitation(assignment=second, accepts=False, by=w.reviewers[1])
    assert again.status == "declined"
    with pytest.raises(IllegalTransitionError):
        actions.recuse(assignment=first, reason="Nog niet begonnen.", by=w.reviewers[0])
    assert CaseEvent.objects.get(to_status="declined").reason == "Geen tijd."


def test_an_invitation_that_nobody_answers_expires_once() -> None:
    w = world()
    first, second = places(panelled(w))
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    type(first).objects.filter(pk=first.pk).update(respond_by=yesterday)
    assert (expire_invitations(), expire_invitations()) == (1, 0)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("expired", "invited")
    assert actions.expire_invitation(assignment=second).status == "invited"


def test_a_reviewer_leaves_with_a_reason() -> None:
    w = world()
    application = in_review(w)
    place = places(application)[0]
    with pytest.raises(ReasonMissingError):
        actions.recuse(assignment=place, reason="", by=w.reviewers[0])
    actions.recuse(assignment=place, reason="Ik ben ziek.", by=w.reviewers[0])
    assert actions.recuse(assignment=place, reason="Ik ben ziek.", by=w.reviewers[0]).status == "recused"
    application.refresh_from_db()
    assert application.status == "panelled"
    other = places(application)[1]
    judged(other)
    with pytest.raises(IncompleteError, match="zodra het panel compleet is"):
        actions.submit_review(assignment=other, by=w.reviewers[1])


# --- Judging ----------------------------------------------------------------------------------


def test_a_verdict_has_a_reason_and_a_place_in_this_version() -> None:
    w = world()
    application = in_review(w, long_course(w))
    place = places(application)[0]
    block = application.version.document.modules[0].blocks[0].key
    facts = {
        "assignment": place,
        "criterion": application.criteria()[0],
        "verdict": Verdict.MET,
        "reason": "Goed.",
        "evidence": [block],
        "by": w.reviewers[0],
    }
    for error, wrong in (
        (ReasonMissingError, {"reason": " "}),
        (EvidenceError, {"evidence": []}),
        (EvidenceError, {"evidence": ["elders"]}),
        (NotAllowedError, {"by": w.reviewers[1]}),
    ):
        with pytest.raises(error):
            actions.save_judgement(**(facts | wrong))
    assert Judgement.objects.count() == 0
    actions.save_judgement(**facts)
    actions.save_judgement(**(facts | {"reason": "Beter bekeken.", "verdict": Verdict.PARTLY}))
    judgement = Judgement.objects.get()
    assert (judgement.verdict, judgement.reason, judgement.evidence) == ("partly", "Beter bekeken.", [str(block)])


def test_a_weighted_criterion_is_not_judged_in_a_short_course() -> None:
    from quality_mark.models import Criterion

    w = world()
    place = places(in_review(w))[0]
    with pytest.raises(IllegalTransitionError):
        actions.save_judgement(
            assignment=place,
            criterion=Criterion.objects.get(code="A3"),
            verdict=Verdict.MET,
            reason="Goed.",
            evidence=["course"],
            by=w.reviewers[0],
        )


def test_a_review_is_handed_in_whole_and_for_good() -> None:
    w = world()
    application = in_review(w)
    place = places(application)[0]
    with pytest.raises(IncompleteError, match="Nog niet beoordeeld: A1, A2"):
        actions.submit_review(assignment=place, by=w.reviewers[0])
    judged(place)
    actions.submit_review(assignment=place, by=w.reviewers[0])
    assert actions.submit_review(assignment=place, by=w.reviewers[0]).status == "submitted"
    with pytest.raises(IllegalTransitionError):
        judged(place, Verdict.NOT_MET)
    actions.declare_conflict(application=application, has_conflict=True, statement="Toch.", by=w.reviewers[0])
    place.refresh_from_db()
    assert place.status == "submitted"


# --- Deciding ---------------------------------------------------------------------------------


def test_nobody_decides_on_a_course_they_reviewed() -> None:
    w = world()
    member(w.reviewers[0], w.body, Role.DECIDER)
    application = reviewed(w)
    with pytest.raises(NotAllowedError, match="Je zat in het panel"):
        actions.decide(application=application, outcome=Outcome.GRANTED, reasons="Goed.", by=w.reviewers[0])
    assert Decision.objects.count() == 0


def test_a_decision_waits_for_everyone_a_declaration_and_reasons() -> None:
    w = world()
    early = in_review(w)
    application = reviewed(w)
    with pytest.raises(NotAllowedError):
        clear(early, w.decider)
    with pytest.raises(UndeclaredError):
        actions.decide(application=application, outcome=Outcome.GRANTED, reasons="Goed.", by=w.decider)
    clear(application, w.decider)
    with pytest.raises(ReasonMissingError):
        actions.decide(application=application, outcome=Outcome.GRANTED, reasons=" ", by=w.decider)
    assert (Decision.objects.count(), Mark.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("verdicts", "unmet"),
    [
        (({}, {"B1": Verdict.PARTLY}), ["B1"]),  # one of two is no majority
        (({"B1": Verdict.NOT_MET}, {"B1": Verdict.NOT_MET}), ["B1"]),
        (({"B1": Verdict.NOT_APPLICABLE}, {"B1": Verdict.NOT_APPLICABLE}), []),
        (({}, {}), []),
    ],
)
def test_every_essential_criterion_is_met_by_a_majority(verdicts, unmet) -> None:  # type: ignore[no-untyped-def]
    w = world()
    application = reviewed(w, verdicts=verdicts)
    clear(application, w.decider)
    assert [line.criterion.code for line in advice_of(application).essential_unmet] == unmet
    if unmet:
        with pytest.raises(PassRuleError):
            actions.decide(application=application, outcome=Outcome.GRANTED, reasons="Toch.", by=w.decider)
        assert Mark.objects.count() == 0
    else:
        assert actions.decide(application=application, outcome=Outcome.GRANTED, reasons="Goed.", by=w.decider)


def test_at_least_seventy_percent_of_the_weighted_points_is_earned() -> None:
    w = world()
    # Weights add up to 28; these four are worth 12 and are met by half: 16 + 6 of 28 is 78%.
    heavy = dict.fromkeys(["B5", "C2", "D3", "E3"], Verdict.PARTLY)
    passing = advice_of(reviewed(w, long_course(w), (heavy, heavy)))
    assert (passing.percentage, passing.passes, passing.weighs) == (78, True, True)
    not_met = dict.fromkeys(heavy, Verdict.NOT_MET)
    failing = advice_of(reviewed(w, long_course(w), (not_met, heavy)))
    assert (failing.percentage, failing.passes, failing.essential_unmet) == (67, False, [])


def test_a_refusal_gives_no_mark_and_closes_the_case() -> None:
    w = world()
    application = decided(w, Outcome.REFUSED)
    assert (application.status, Mark.objects.count()) == ("refused", 0)
    again = {"application": application, "reasons": "Nog eens.", "by": w.decider}
    assert actions.decide(outcome=Outcome.REFUSED, **again) is None
    with pytest.raises(IllegalTransitionError):
        actions.decide(outcome=Outcome.GRANTED, **again)
    assert Decision.objects.get().reasons == "Alles overwogen."


def test_a_standard_that_asks_two_deciders_grants_when_both_agree() -> None:
    from django.db import connection

    from lms.audit.triggers import without_triggers

    w = world()
    second = person_as(Role.DECIDER, w.body)
    with without_triggers(connection):
        QualityStandard.objects.update(deciders_needed=2)
    application = reviewed(w)
    clear(application, w.decider, second)
    facts = {"application": application, "outcome": Outcome.GRANTED, "reasons": "Goed."}
    assert actions.decide(by=w.decider, **facts) is None
    mark = actions.decide(by=second, **facts)
    assert mark == Mark.objects.get()
    assert actions.decide(by=second, **facts) == mark


# --- The mark ---------------------------------------------------------------------------------


def test_a_mark_holds_for_three_years_and_then_expires_by_the_job() -> None:
    mark = granted(world())
    assert mark.expires_on.year == mark.granted_on.year + 3
    last, after = mark.expires_on, mark.expires_on + datetime.timedelta(days=1)
    assert [Mark.objects.in_force(day).count() for day in (last, after)] == [1, 0]
    assert (mark.holds(last), mark.holds(after)) == (True, False)
    assert expire_marks() == 0
    assert actions.expire_mark(mark=mark).status == "active"


def test_the_job_closes_marks_whose_day_has_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    mark = granted(world())
    monkeypatch.setattr(timezone, "localdate", lambda *_args: mark.expires_on + datetime.timedelta(days=1))
    assert (expire_marks(), expire_marks()) == (1, 0)
    mark.refresh_from_db()
    assert mark.status == "expired"


def test_a_mark_on_other_content_than_its_versions_is_not_in_force() -> None:
    from django.db import connection

    from lms.audit.triggers import without_triggers

    mark = granted(world())
    with without_triggers(connection):
        Mark.objects.update(content_hash="0" * 64)
    mark.refresh_from_db()
    assert (Mark.objects.in_force().count(), mark.holds()) == (0, False)


def test_a_mark_is_given_back_by_its_provider_and_suspended_by_a_decider() -> None:
    w = world()
    mark = granted(w)
    with pytest.raises(NotAllowedError):
        actions.change_mark(mark=mark, to=MarkStatus.SUSPENDED, reason="Fout.", by=w.lead)
    with pytest.raises(ReasonMissingError):
        actions.change_mark(mark=mark, to=MarkStatus.SUSPENDED, reason="", by=w.decider)
    actions.change_mark(mark=mark, to=MarkStatus.SUSPENDED, reason="Fout.", by=w.decider)
    assert Mark.objects.in_force().count() == 0
    actions.change_mark(mark=mark, to=MarkStatus.RELINQUISHED, reason="We stoppen.", by=w.lead)
    again = actions.change_mark(mark=mark, to=MarkStatus.RELINQUISHED, reason="We stoppen.", by=w.lead)
    assert again.status == "relinquished"
