"""Who sees what of a case, and what the pages do when something is not right."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.people.enums import Role
from lms.people.models import User
from quality_mark import actions
from quality_mark.enums import Outcome, Verdict
from quality_mark.models import Application, Decision
from tests.factories import member, organisation, person, person_as, released
from tests.quality_mark.builders import (
    admissible,
    clear,
    decided,
    filled_in,
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
WORK = "/keurmerk/werk/"
REQUIRED = "Er klopt nog iets niet"


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name: str, application: Application, *more: str) -> str:
    return reverse(f"quality_mark:{name}", args=[application.key, *more])


def test_the_work_list_is_for_who_has_work_here(client: Client) -> None:
    assert client.get(WORK).status_code == 302
    assert as_(person_as(Role.TEACHER, organisation())).get(WORK).status_code == 403
    w = world()
    for user in (w.lead, w.secretary, w.coordinator, w.decider, w.reviewers[0]):
        assert "Er ligt niets voor je klaar" in as_(user).get(WORK).text


@pytest.mark.parametrize("who", ["lead", "secretary", "coordinator", "decider", "reviewer"])
def test_the_work_list_costs_the_same_for_one_case_and_for_three(who: str) -> None:
    w = world()
    user = w.reviewers[0] if who == "reviewer" else getattr(w, who)
    client = as_(user)
    counts = []
    for number in (1, 2):
        for _ in range(number):
            reviewed(w)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(WORK)
        assert len(page.context["rows"]) == (1 if number == 1 else 3)
        counts.append(len(captured))
    expected = 7 if who == "lead" else 6
    assert counts == [expected, expected]


def test_a_case_does_not_exist_for_others() -> None:
    w = world()
    application = started(w)
    for user in (world().lead, w.secretary, w.coordinator, w.decider, w.reviewers[0]):
        for name in ("application", "content", "declare", "withdraw", "decide"):
            assert as_(user).get(at(name, application)).status_code == 404
    assert as_(person()).get(at("application", application)).status_code == 403


def test_a_step_of_another_role_is_forbidden() -> None:
    w = world()
    application = submitted(w)
    clear(application, *w.office)
    for user, names in (
        (w.lead, ("send_back", "panel", "hand_in", "leave", "decide", "declare")),
        (w.secretary, ("submit", "withdraw", "panel", "leave", "decide")),
        (w.coordinator, ("submit", "send_back", "hand_in", "decide")),
    ):
        for name in names:
            assert as_(user).get(at(name, application)).status_code == 403, (user, name)
    for name in ("admit", "answer"):
        assert as_(w.lead).post(at(name, application)).status_code == 403
        assert as_(w.lead).get(at(name, application)).status_code == 405


def test_nothing_of_a_case_shows_before_the_declaration() -> None:
    w = world()
    application = submitted(w)
    for name in ("application", "content"):
        assert as_(w.secretary).get(at(name, application)).url == at("declare", application)  # type: ignore[attr-defined]
    for client, name in ((as_(w.secretary), "send_back"), (as_(w.coordinator), "panel")):
        assert client.get(at(name, application)).status_code == 302
    answer = as_(w.secretary).post(at("admit", application))
    assert answer.url == at("declare", application)  # type: ignore[attr-defined]
    assert Application.objects.get().status == "submitted"


def test_who_has_an_interest_says_which_and_sees_nothing_more() -> None:
    w = world()
    application = submitted(w)
    client = as_(w.secretary)
    page = client.post(at("declare", application), {"has_conflict": "yes"}).text
    assert "Kies wat voor belang het is." in page
    assert "Schrijf kort op wat het belang is." in page
    facts = {"has_conflict": "yes", "kind": "personal", "statement": "Mijn zus werkt er."}
    answer = client.post(at("declare", application), facts)
    assert answer.url == WORK  # type: ignore[attr-defined]
    page = client.get(at("application", application)).text
    assert "Je hebt een belang bij deze aanbieder." in page
    assert "Zo doen we dat." not in page
    page = client.post(at("declare", application), {"has_conflict": "no"}).text
    assert "Je hebt een belang bij deze aanbieder." in page


def test_a_provider_keeps_what_she_typed_and_cannot_hand_in_half() -> None:
    w = world()
    application = started(w)
    lead = as_(w.lead)
    page = lead.post(at("self_assessment", application, "A1"), {"text": "Vier doelen.", "evidence": ["elders"]}).text
    assert "Vier doelen." in page
    assert application.self_assessments.count() == 0
    lead.post(at("self_assessment", application, "A1"), {"text": "Vier doelen.", "evidence": ["course"]})
    assert "Vier doelen." in lead.get(at("self_assessment", application, "A1")).text
    assert "Nog niet ingevuld: A2" in lead.post(at("submit", application), follow=True).text
    assert lead.get(at("self_assessment", application, "Z9")).status_code == 404
    assert "De aanvraag is ingetrokken." in lead.post(at("withdraw", application), {"reason": ""}, follow=True).text
    assert lead.get(at("self_assessment", application, "A1")).status_code == 302
    refused = lead.post(reverse("quality_mark:start", args=[released().pk]))
    assert refused.status_code == 404


def test_a_provider_hears_why_an_application_cannot_begin() -> None:
    w = world()
    application = decided(w)
    answer = as_(w.lead).post(reverse("quality_mark:start", args=[application.version_id]), follow=True)
    assert "Deze versie heeft al een keurmerk." in answer.text
    assert "heeft al een keurmerk of een lopende" not in answer.text


def test_the_secretary_sends_back_and_the_provider_reads_what_is_missing() -> None:
    w = world()
    application = submitted(w)
    clear(application, w.secretary)
    client = as_(w.secretary)
    assert REQUIRED in client.post(at("send_back", application), {"reason": ""}).text
    client.post(at("send_back", application), {"reason": "B4 mist een datum."})
    assert "B4 mist een datum." in as_(w.lead).get(at("application", application)).text
    page = client.post(at("send_back", application), {"reason": "Nog eens."}).text
    assert "Deze stap kan nu niet." in page


def test_the_coordinator_chooses_only_from_who_may_be_asked() -> None:
    w = world(reviewers=3)
    member(w.reviewers[2], w.college, Role.AUTHOR)
    application = admissible(w)
    client = as_(w.coordinator)
    page = client.get(at("panel", application)).text
    shown = [reviewer.get_full_name() in page for reviewer in w.reviewers]
    assert shown == [True, True, False]
    page = client.post(at("panel", application), {"reviewers": [w.reviewers[0].pk]}).text
    assert "Kies precies 2 beoordelaars." in page
    member(w.reviewers[0], w.college, Role.AUTHOR)
    assert "Er zijn er nu te weinig" in client.get(at("panel", application)).text


def test_a_full_panel_has_no_seats() -> None:
    w = world()
    assert "Het panel is vol." in as_(w.coordinator).get(at("panel", panelled(w))).text


def test_reviewers_see_nothing_of_each_other() -> None:
    w = world()
    application = in_review(w)
    first, second = places(application)
    judged(first, Verdict.NOT_MET)
    actions.submit_review(assignment=first, by=w.reviewers[0])
    client = as_(w.reviewers[1])
    pages = [client.get(at(name, application)).text for name in ("application", "hand_in", "content")]
    pages.append(client.get(at("judge", application, "A1")).text)
    for page in pages:
        assert "Gezien in de cursus." not in page
        assert w.reviewers[0].get_full_name() not in page
    judged(second)
    actions.submit_review(assignment=second, by=w.reviewers[1])
    page = client.get(at("application", application)).text
    assert "Wat de beoordelaars vonden" not in page
    # The provider knows who they are, never who scored what.
    page = as_(w.lead).get(at("application", application)).text
    assert w.reviewers[0].get_full_name() in page
    assert "Gezien in de cursus." not in page


def test_a_reviewer_loses_nothing_and_hands_in_only_when_done() -> None:
    w = world()
    application = in_review(w)
    client = as_(w.reviewers[0])
    page = client.post(at("judge", application, "A1"), {"verdict": "met", "reason": "Lang verhaal."}).text
    assert "Lang verhaal." in page
    assert "Er klopt nog iets niet" in page
    client.post(at("judge", application, "A1"), {"verdict": "met", "reason": "Lang verhaal.", "evidence": ["course"]})
    assert "Lang verhaal." in client.get(at("judge", application, "A1")).text
    assert "Nog 21 criteria te beoordelen:" in client.get(at("hand_in", application)).text
    assert "Nog niet beoordeeld: A2" in client.post(at("hand_in", application), follow=True).text
    assert REQUIRED in client.post(at("leave", application), {"reason": ""}).text
    assert (
        "Je zit niet meer in het panel." in client.post(at("leave", application), {"reason": "Ziek."}, follow=True).text
    )
    assert client.get(at("judge", application, "A1")).status_code == 404


def test_a_reviewer_rereads_what_she_handed_in_and_nobody_elses() -> None:
    w = world()
    application = in_review(w)
    first, second = places(application)
    judged(first)
    lesson = str(application.version.document.modules[0].blocks[0].key)
    facts = {"verdict": "partly", "reason": "Alleen de eerste les\nlaat dit zien.", "evidence": [lesson]}
    client = as_(w.reviewers[0])
    client.post(at("judge", application, "A1"), facts)
    judged(second, Verdict.NOT_MET)
    for handed_in_by_all in (False, True):
        actions.submit_review(assignment=second if handed_in_by_all else first, by=w.reviewers[handed_in_by_all])
        page = client.get(at("application", application)).text
        assert "Alleen de eerste les<br>laat dit zien." in page
        assert f'<a href="{at("content", application)}#blok-{lesson}">' in page
        own = page[page.index('id="mijn-oordeel"') :].split("</section>")[0]
        assert own.count("<summary>") == len(application.criteria())
        assert "Voldoet niet" not in page


def test_an_application_with_a_gap_says_which_criteria_instead_of_asking() -> None:
    w = world()
    application = filled_in(w)
    lead = as_(w.lead)
    assert "Ja, dien in" in lead.get(at("submit", application)).text
    application.self_assessments.filter(criterion__code__in=["A2", "B1"]).delete()
    page = lead.get(at("submit", application)).text
    assert "Indienen kan nog niet. Er zijn nog 2 criteria in te vullen:" in page
    for code in ("A2", "B1"):
        assert f'<a href="{at("self_assessment", application, code)}">{code}</a>' in page
    assert "Ja, dien in" not in page
    actions.withdraw_application(application=application, by=w.lead)
    assert lead.get(at("submit", application)).url == at("application", application)  # type: ignore[attr-defined]


def test_a_reviewer_says_no() -> None:
    w = world()
    application = panelled(w)
    client = as_(w.reviewers[0])
    client.post(at("declare", application), {"has_conflict": "no"})
    assert client.get(at("judge", application, "A1")).url == at("application", application)  # type: ignore[attr-defined]
    answer = client.post(at("answer", application), {"answer": "decline", "reason": "Geen tijd."}, follow=True)
    assert "Je hebt de uitnodiging afgeslagen." in answer.text
    assert places(application)[0].status == "declined"


def test_a_decider_thinks_twice_and_may_go_back() -> None:
    w = world()
    application = reviewed(w)
    clear(application, w.decider)
    client = as_(w.decider)
    assert REQUIRED in client.post(at("decide", application), {"outcome": "refused"}).text
    facts = {"outcome": "refused", "reasons": "Te weinig oefening."}
    assert "Het keurmerk weigeren?" in client.post(at("decide", application), facts).text
    page = client.post(at("decide", application), facts | {"change": "yes"}).text
    assert "Te weinig oefening." in page
    assert "Neem een besluit" in page
    assert Decision.objects.count() == 0
    client.post(at("decide", application), facts | {"confirmed": "yes"})
    page = as_(w.lead).get(at("application", application)).text
    assert "Te weinig oefening." in page
    assert "Geweigerd" in page
    assert "Er is nu niets om over te besluiten." in client.get(at("decide", application), follow=True).text


def test_a_decider_cannot_grant_against_the_rule_nor_judge_her_own_review() -> None:
    w = world()
    member(w.reviewers[0], w.body, Role.DECIDER)
    application = reviewed(w, verdicts=({"B1": Verdict.NOT_MET}, {}))
    clear(application, w.decider)
    facts = {"outcome": Outcome.GRANTED.value, "reasons": "Toch.", "confirmed": "yes"}
    decider = as_(w.decider)
    page = decider.get(at("decide", application)).text
    sentence = "De beoordelingen halen de eisen van de standaard niet. Toekennen kan dan niet."
    assert page.index(sentence) < page.index('value="refused"')
    assert 'value="granted"' not in page
    # Refused at once, not after the question, and above the criteria.
    for answer in (facts, {"outcome": "granted", "reasons": "Toch."}):
        page = decider.post(at("decide", application), answer).text
        assert page.index("Er klopt nog iets niet") < page.index(sentence) < page.index("Wat de beoordelaars vonden")
        assert "Het keurmerk toekennen?" not in page
    reviewer = as_(w.reviewers[0])
    assert "Dan beslis je er niet over." in reviewer.get(at("application", application)).text
    assert reviewer.post(at("decide", application), facts).status_code == 302
    assert Decision.objects.count() == 0


def test_the_page_of_a_case_costs_the_same_however_much_was_written() -> None:
    w = world()
    client = as_(w.lead)
    counts = []
    for application in (started(w), filled_in(w)):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(at("application", application)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
