"""The whole case, as each person goes through the pages."""

import pytest
from django.test import Client
from django.urls import reverse

from lms.people.models import OutgoingMail, User
from quality_mark.models import Application, CaseEvent, Mark
from tests.factories import released
from tests.quality_mark.builders import World, world

pytestmark = pytest.mark.django_db


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name: str, application: Application, *more: str) -> str:
    return reverse(f"quality_mark:{name}", args=[application.key, *more])


def declare_no_interest(client: Client, application: Application) -> None:
    answer = client.get(at("application", application))
    assert answer.status_code == 302
    assert answer.url == at("declare", application)  # type: ignore[attr-defined]
    page = client.get(answer.url)  # type: ignore[attr-defined]
    assert page.status_code == 200
    assert "Zo doen we dat." not in page.text
    answer = client.post(at("declare", application), {"has_conflict": "no"}, follow=True)
    assert "Je verklaring is vastgelegd." in answer.text


def provider_applies(w: World) -> Application:
    version = released(provider=w.college)
    lead = as_(w.lead)
    assert version.title in lead.get(reverse("quality_mark:work")).text
    answer = lead.post(reverse("quality_mark:start", args=[version.pk]), follow=True)
    application = Application.objects.get()
    assert answer.redirect_chain == [(at("application", application), 302)]
    codes = [criterion.code for criterion in application.criteria()]
    assert f"Nog {len(codes)} criteria in te vullen." in answer.text
    for number, code in enumerate(codes, start=1):
        page = at("self_assessment", application, code)
        assert lead.get(page).status_code == 200
        answer = lead.post(page, {"text": "Zo doen we dat.", "evidence": ["course"], "next": ""})
        onward = at("self_assessment", application, codes[number]) if number < len(codes) else None
        assert answer.url == (onward or at("application", application))  # type: ignore[attr-defined]
    assert "Aanvraag indienen?" in lead.get(at("submit", application)).text
    assert "De aanvraag is ingediend." in lead.post(at("submit", application), follow=True).text
    return application


def reviewer_judges(client: Client, application: Application) -> None:
    declare_no_interest(client, application)
    assert "Wil je deze cursus beoordelen?" in client.get(at("application", application)).text
    client.post(at("answer", application), {"answer": "accept"})
    for criterion in application.criteria():
        page = client.get(at("judge", application, criterion.code))
        assert "Een model kiest steeds een volgend woord." in page.text
        client.post(
            at("judge", application, criterion.code),
            {"verdict": "met", "reason": f"Gezien bij {criterion.code}.", "evidence": ["course"], "next": ""},
        )


def test_a_course_goes_from_application_to_mark() -> None:
    w = world()
    application = provider_applies(w)

    secretary = as_(w.secretary)
    assert "Beoordeel of de aanvraag compleet is" in secretary.get(reverse("quality_mark:work")).text
    declare_no_interest(secretary, application)
    assert "De aanvraag is compleet verklaard." in secretary.post(at("admit", application), follow=True).text

    coordinator = as_(w.coordinator)
    declare_no_interest(coordinator, application)
    assert "2 plaatsen in het panel zijn vrij." in coordinator.get(at("application", application)).text
    chosen = {"reviewers": [reviewer.pk for reviewer in w.reviewers]}
    assert w.reviewers[0].get_full_name() in coordinator.get(at("panel", application)).text
    assert "uitgenodigd" in coordinator.post(at("panel", application), chosen, follow=True).text

    clients = [as_(reviewer) for reviewer in w.reviewers]
    for client in clients:
        reviewer_judges(client, application)
    for client in clients:
        assert "Beoordeling inleveren?" in client.get(at("hand_in", application)).text
        assert "Je beoordeling is ingeleverd." in client.post(at("hand_in", application), follow=True).text

    decider = as_(w.decider)
    declare_no_interest(decider, application)
    page = decider.get(at("decide", application)).text
    assert "De cursus haalt de eisen van de standaard." in page
    facts = {"outcome": "granted", "reasons": "Beide beoordelaars zijn het eens."}
    assert "Het keurmerk toekennen?" in decider.post(at("decide", application), facts).text
    assert Mark.objects.count() == 0
    assert (
        "Je besluit is vastgelegd."
        in decider.post(at("decide", application), facts | {"confirmed": "yes"}, follow=True).text
    )

    mark = Mark.objects.in_force().get()
    assert mark.content_hash == application.version.sha256
    assert "Beide beoordelaars zijn het eens." in Client().get(reverse("quality_mark:mark", args=[mark.number])).text
    assert mark.number in Client().get(reverse("quality_mark:register")).text
    page = as_(w.lead).get(at("application", application)).text
    assert "Gezien bij A1." in page
    assert "Toegekend" in page
    steps = CaseEvent.objects.filter(machine="application").values_list("from_status", "to_status", "role")
    assert list(steps) == [
        ("", "draft", "provider_lead"),
        ("draft", "submitted", "provider_lead"),
        ("submitted", "admissible", "secretary"),
        ("admissible", "panelled", "coordinator"),
        ("panelled", "in_review", ""),
        ("in_review", "decision_pending", ""),
        ("decision_pending", "granted", "decider"),
    ]
    subjects = list(OutgoingMail.objects.filter(to=w.lead.email).order_by("pk").values_list("subject", flat=True))
    assert subjects == [
        "Je aanvraag voor het keurmerk is compleet",
        "De beoordeling van je cursus begint",
        "Je cursus heeft het keurmerk",
    ]
    told = OutgoingMail.objects.filter(to=w.reviewers[1].email).order_by("pk").values_list("subject", flat=True)
    assert list(told) == [
        "Wil je een cursus beoordelen voor het keurmerk?",
        "Het panel is compleet: de beoordeling begint",
        "Er is besloten over een cursus die je beoordeelde",
    ]


def test_the_trail_says_that_everyone_was_clear_when_they_acted() -> None:
    from tests.quality_mark.builders import decided

    decided(world())

    acted = CaseEvent.objects.exclude(role__in=["", "provider_lead"]).values_list("conflict_state", flat=True)
    # The two invitations are the coordinator's acts.
    assert set(acted) == {"clear"}
    assert set(CaseEvent.objects.values_list("standard_number", flat=True)) == {"0.1"}
