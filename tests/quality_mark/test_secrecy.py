"""Who scored what stays between a reviewer and the deciders' advice, and what several hats do not open."""

import pytest
from django.db import connection
from django.test import Client

from lms.audit.triggers import without_triggers
from lms.people.enums import Role
from quality_mark import actions
from quality_mark.enums import Outcome, Verdict
from quality_mark.models import Application, Decision, Judgement, Mark, QualityStandard
from quality_mark.standards import load_draft_standard
from quality_mark.tally import advice_of
from tests.factories import member, person_as
from tests.quality_mark.builders import (
    clear,
    decided,
    in_review,
    judged,
    panelled,
    places,
    reviewed,
    submitted,
    world,
)
from tests.quality_mark.test_pages import as_, at

pytestmark = pytest.mark.django_db


def test_the_order_of_verdicts_does_not_say_whose_they_are() -> None:
    w = world()
    strict = {"A1": Verdict.NOT_MET, "B1": Verdict.MET}
    mild = {"A1": Verdict.MET, "B1": Verdict.NOT_MET}
    orders = [
        [[judgement.verdict for judgement in line.judgements] for line in advice_of(reviewed(w, verdicts=pair)).lines]
        for pair in ((strict, mild), (mild, strict))
    ]
    assert orders[0] == orders[1]
    # Nor does the same verdict with another text: the order is by the text, not by the seat.
    case = Application.objects.latest("pk")
    shown = []
    for swapped in (("Eerst dit.", "Dan dat."), ("Dan dat.", "Eerst dit.")):
        for place, reason in zip(places(case), swapped, strict=True):
            Judgement.objects.filter(assignment=place).update(reason=reason)
        shown.append([judgement.reason for judgement in advice_of(case).lines[1].judgements])
    assert shown[0] == shown[1]
    assert sorted(shown[0]) == ["Dan dat.", "Eerst dit."]


def test_the_provider_sees_who_sits_on_the_panel_and_no_more() -> None:
    w = world(reviewers=4)
    application = panelled(w)
    first = places(application)[0]
    clear(application, w.reviewers[0])
    actions.declare_conflict(application=application, has_conflict=True, statement="Mijn zus.", by=w.reviewers[1])
    page = as_(w.lead).get(at("application", application)).text
    shown = [reviewer.get_full_name() in page for reviewer in w.reviewers]
    assert shown == [True, False, False, False]
    for secret in ("Mijn zus.", "Belang gemeld", "Uitgenodigd", at("replace", application, str(first.pk))):
        assert secret not in page
    office = as_(w.coordinator).get(at("application", application)).text
    assert w.reviewers[1].get_full_name() in office
    assert "Belang gemeld" in office


def test_a_reviewer_with_another_hat_sees_nothing_of_the_others_either() -> None:
    w = world()
    member(w.reviewers[0], w.body, Role.SECRETARY)
    application = in_review(w)
    client = as_(w.reviewers[0])
    page = client.get(at("application", application)).text
    assert w.reviewers[1].get_full_name() not in page
    for place in places(application):
        judged(place)
        actions.submit_review(assignment=place, by=place.reviewer)
    assert w.reviewers[1].get_full_name() in client.get(at("application", application)).text


def test_a_lead_who_also_decides_sees_no_advice_on_her_own_course() -> None:
    w = world()
    member(w.lead, w.body, Role.DECIDER)
    member(w.lead, w.body, Role.SECRETARY)
    application = reviewed(w)
    client = as_(w.lead)
    page = client.get(at("application", application)).text
    assert "Gezien in de cursus." not in page
    assert "Neem een besluit" not in page
    for name in ("decide", "send_back", "declare"):
        assert client.get(at(name, application)).status_code == 403


def test_everyone_reads_how_the_case_went_and_only_the_office_why_people_left() -> None:
    w = world(reviewers=3)
    application = in_review(w)
    actions.recuse(assignment=places(application)[0], reason="Ik ben ziek.", by=w.reviewers[0])

    def steps(user) -> list[tuple[str, str, str]]:  # type: ignore[no-untyped-def]
        shown = as_(user).get(at("application", application)).context["timeline"]
        return [(step.label, step.role, step.reason) for step in shown]

    course = [
        ("Concept", "Hoofd opleidingen", ""),
        ("Ingediend", "Hoofd opleidingen", ""),
        ("Ontvankelijk", "Secretaris van de beroepsgroep", ""),
        ("Panel uitgenodigd", "Coördinator keurmerk", ""),
        ("In beoordeling", "", ""),
        ("Panel uitgenodigd", "", ""),
    ]
    assert steps(w.lead) == course
    assert steps(w.reviewers[1]) == course
    assert ("Teruggetrokken", "Beoordelaar", "Ik ben ziek.") in steps(w.coordinator)


def test_a_provider_reads_back_what_the_secretary_missed_after_filling_it_in() -> None:
    w = world()
    application = submitted(w)
    clear(application, w.secretary)
    actions.return_as_incomplete(application=application, message="B4 mist een datum.", by=w.secretary)
    actions.submit_application(application=application, by=w.lead)
    page = as_(w.lead).get(at("application", application)).text
    assert "B4 mist een datum." in page
    assert "De secretaris vraagt om een aanvulling" not in page


@pytest.mark.parametrize(
    ("first", "second", "outcome", "marks"),
    [
        (Outcome.GRANTED, Outcome.GRANTED, "granted", 1),
        (Outcome.GRANTED, Outcome.REFUSED, "refused", 0),
        (Outcome.REFUSED, Outcome.GRANTED, "refused", 0),
        (Outcome.REFUSED, Outcome.REFUSED, "refused", 0),
    ],
)
def test_two_deciders_decide_apart_and_only_together(first, second, outcome: str, marks: int) -> None:  # type: ignore[no-untyped-def]
    w = world()
    colleague = person_as(Role.DECIDER, w.body)
    with without_triggers(connection):
        QualityStandard.objects.update(deciders_needed=2)
    application = reviewed(w)
    clear(application, w.decider, colleague)
    actions.decide(application=application, outcome=first, reasons="Zo zie ik het.", by=w.decider)
    application.refresh_from_db()
    assert (application.status, Mark.objects.count()) == ("decision_pending", 0)
    client = as_(w.decider)
    assert "We wachten nog op een andere beslisser." in client.get(at("application", application)).text
    assert client.get(at("decide", application)).status_code == 302
    for user in (colleague, w.lead):
        page = as_(user).get(at("application", application))
        assert "Zo zie ik het." not in page.text
        assert [step.label for step in page.context["timeline"]].count("Wacht op besluit") == 1
    actions.decide(application=application, outcome=second, reasons="En zo ik.", by=colleague)
    application.refresh_from_db()
    assert (application.status, Mark.objects.count()) == (outcome, marks)
    page = as_(w.lead).get(at("application", application)).text
    assert ("Zo zie ik het." in page, "En zo ik." in page) == (True, True)
    assert Decision.objects.count() == 2


def test_a_mark_leads_to_the_standard_that_it_was_judged_by(client: Client) -> None:
    mark = Mark.objects.get(application=decided(world()))
    page = client.get(f"/keurmerk/register/{mark.number}/").text
    assert 'href="/keurmerk/standaard/?versie=0.1"' in page
    from django.utils import timezone

    QualityStandard.objects.create(number="0.2", title="Nieuwe standaard", published_at=timezone.now())
    assert "Nieuwe standaard" in client.get("/keurmerk/standaard/").text
    old = client.get("/keurmerk/standaard/?versie=0.1").text
    assert ("Standaard voor AI-cursussen" in old, "Er is een nieuwere versie van de standaard." in old) == (True, True)
    assert client.get("/keurmerk/standaard/?versie=9.9").status_code == 404


def test_the_standard_says_how_a_mark_is_decided_and_by_which_frameworks(client: Client) -> None:
    standard = load_draft_standard()
    page = client.get("/keurmerk/standaard/").text
    for rule in (
        "2 leraren beoordelen de cursus, los van elkaar.",
        "Daarna besluit 1 ander, die niet in het panel zat en geen belang heeft.",
        "Van de gewogen punten is minstens 70% gehaald.",
        "Een keurmerk geldt 36 maanden",
    ):
        assert rule in page
    codes = [criterion.framework_codes for area in standard.areas.all() for criterion in area.criteria.all()]
    assert (len(codes), [] in codes) == (34, False)
    assert "UNESCO:professional-learning" in page
