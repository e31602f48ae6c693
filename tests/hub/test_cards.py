"""A model is on offer when the ethics council signed its card, and only then."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from lms.audit.models import AuditEvent
from lms.hub.actions import CardChanged, NotOfTheCouncil, save_card, sign_advice
from lms.hub.configuration import EMBEDDED_MODELS, configured_hubs
from lms.hub.models import EthicsAdvice, ModelCard, Outcome
from lms.hub.offers import offered_model, offered_models
from lms.people.enums import OrganisationKind, Role
from lms.people.models import User
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]

WHY = "De kaart is eerlijk."


def names() -> list[str]:
    return [model.name for model in offered_models()]


@pytest.fixture
def card(settings) -> ModelCard:
    settings.HUB_BASE_URL = "https://hub.example.org/v1"
    return factories.model_card("groot")


def test_the_cards_that_ship_are_offered_once_the_council_signed(capsys):
    call_command("load_model_cards")
    assert capsys.readouterr().out.splitlines()[0] == "woordvoorspeller: Woordvoorspeller"
    assert names() == []
    factories.signed_models()
    assert names() == list(EMBEDDED_MODELS)
    assert next((model.title, model.embedded) for model in offered_models()) == ("Woordvoorspeller", True)
    # What is there is brought up to date, and the advice on what did not change stands.
    call_command("load_model_cards")
    assert (names(), ModelCard.objects.count()) == (list(EMBEDDED_MODELS), 3)


@pytest.mark.parametrize(
    ("outcome", "conditions", "offered"),
    [
        (Outcome.POSITIVE, "", ["groot"]),
        (Outcome.CONDITIONAL, "Alleen voor herschrijven.", ["groot"]),
        (Outcome.NEGATIVE, "", []),
    ],
)
def test_only_an_advice_in_favour_puts_it_on_offer(card, outcome, conditions, offered):
    assert names() == []
    factories.signed(card, outcome=outcome, conditions=conditions)
    assert names() == offered


def test_the_latest_advice_counts(card):
    factories.signed(card)
    factories.signed(card, outcome=Outcome.NEGATIVE, text="Bij nader inzien niet.")
    assert (names(), offered_model("groot")) == ([], None)
    factories.signed(card, text="De leverancier heeft het opgelost.")
    assert names() == ["groot"]


def test_a_fact_that_changes_takes_it_away_until_it_is_signed_again(card):
    factories.signed(card)
    card.processed_in = "Buiten de EU"
    save_card(card=card, by=None)
    assert (names(), offered_model("groot")) == ([], None)
    factories.signed(card)
    assert names() == ["groot"]


def test_looking_again_whether_the_card_is_right_changes_nothing(card):
    factories.signed(card)
    events = AuditEvent.objects.count()
    card.checked_on = "2026-12-01"
    save_card(card=card, by=None)
    assert (names(), AuditEvent.objects.count()) == (["groot"], events)


def test_no_way_of_writing_leaves_an_old_signature_standing(card):
    factories.signed(card)
    ModelCard.objects.update(country="Elders")
    assert offered_model("groot") is None


@pytest.mark.parametrize("fact", ModelCard.FACTS)
def test_every_fact_is_judged(fact):
    one, other = ModelCard(), ModelCard(**{fact: 7 if fact == "context_tokens" else "anders"})
    assert one.digest != other.digest


def test_what_was_signed_is_never_changed(card):
    advice = factories.signed(card)
    assert (advice.facts, advice.digest) == (card.facts, card.digest)
    for change in ({"outcome": Outcome.NEGATIVE}, {"text": "Anders."}, {"digest": "0" * 64}):
        with pytest.raises(IntegrityError), transaction.atomic():
            EthicsAdvice.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        EthicsAdvice.objects.all().delete()
    # Who signed may leave; the advice of the council stays.
    advice.signed_by.delete()
    assert names() == ["groot"]


def test_the_database_wants_conditions_where_they_belong(card):
    for outcome, conditions in ((Outcome.POSITIVE, "Toch."), (Outcome.CONDITIONAL, "")):
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.signed(card, outcome=outcome, conditions=conditions)


def test_the_same_advice_sent_twice_is_signed_once(card):
    member = factories.ethics_member()
    assert factories.signed(card, by=member) == factories.signed(card, by=member)
    assert EthicsAdvice.objects.count() == 1


def test_nobody_signs_but_a_member_and_only_what_was_read(card):
    said = {"card": card, "outcome": Outcome.POSITIVE, "text": WHY}
    manager = factories.person_as(Role.MANAGER, factories.organisation(OrganisationKind.ETHICS_COUNCIL))
    operator = User.objects.create_superuser("beheer@example.org", None)
    for other in (factories.person(), manager, operator):
        with pytest.raises(NotOfTheCouncil):
            sign_advice(**said, digest=card.digest, by=other)
    with pytest.raises(CardChanged):
        sign_advice(**said, digest="0" * 64, by=factories.ethics_member())
    assert EthicsAdvice.objects.count() == 0


def test_hubs_stand_side_by_side_in_the_order_of_the_settings(settings):
    factories.signed_models()
    for slug, hub, name in (("a", "surf", "model-a"), ("b", "surf", "model-b"), ("c", "ander", "model-a")):
        factories.signed(factories.model_card(slug, hub=hub, name=name))
    fields = {"base_url": "https://surf.example.org", "key": "k1", "models": ("model-b", "model-a", "niet-getekend")}
    settings.HUBS = {"surf": fields, "ander": {"base_url": "https://ander.example.org"}}
    assert [(model.name, model.hub.name, model.card.name) for model in offered_models()] == [
        ("b", "surf", "model-b"),
        ("a", "surf", "model-a"),
        ("c", "ander", "model-a"),
    ]
    # The embedded hub is there when it is named, and not otherwise.
    settings.HUBS = {"surf": fields, "embedded": {}}
    assert names() == ["b", "a", *EMBEDDED_MODELS]
    assert [(hub.name, hub.in_process) for hub in configured_hubs()] == [("surf", False), ("embedded", True)]
    settings.HUBS = {"embedded": {"base_url": "http://127.0.0.1:1/v1"}}
    assert [(hub.embedded, hub.in_process) for hub in configured_hubs()] == [(True, False)]


@pytest.mark.parametrize("more", [0, 2])
def test_listing_and_looking_up_take_one_query(card, more, django_assert_num_queries):
    for each in [card, *(factories.model_card(f"ander-{number}") for number in range(more))]:
        factories.signed(each)
    with django_assert_num_queries(1):
        assert len(offered_models()) == 1 + more
    with django_assert_num_queries(0):
        offered_models()
    with django_assert_num_queries(1):
        assert offered_model("groot").card == card


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_anybody_reads_the_card_and_what_the_council_said(client, card):
    member = factories.ethics_member()
    page = client.get("/modellen/groot/").text
    assert "De raad heeft nog niet getekend." in page
    assert "Schrijf een advies" not in page
    factories.signed(card, by=member, outcome=Outcome.CONDITIONAL, text=WHY, conditions="Alleen voor herschrijven.")
    page = client.get("/modellen/groot/").text
    assert [part in page for part in (WHY, "Alleen voor herschrijven.", str(member), "Te gebruiken")] == [True] * 4
    assert ("Een rekencentrum in de EU" in page, card.title in client.get("/modellen/").text) == (True, True)
    card.licence = "Gesloten"
    save_card(card=card, by=None)
    page = client.get("/modellen/groot/").text
    assert "De kaart is veranderd nadat de raad tekende." in page
    assert page.index("Eerdere adviezen") < page.index(WHY)
    assert "Schrijf een advies" in signed_in(member).get("/modellen/groot/").text


def test_a_member_reads_writes_confirms_and_signs(card):
    member = factories.ethics_member()
    client = signed_in(member)
    assert "Wacht op advies" in client.get("/modellen/advies/").text
    url = "/modellen/advies/groot/"
    said = {"outcome": "conditional", "text": WHY, "digest": card.digest}
    refused = client.post(url, said)
    assert (refused.status_code, "Schrijf op onder welke voorwaarden." in refused.text) == (422, True)
    refused = client.post(url, said | {"outcome": "positive", "conditions": "Toch."})
    assert (refused.status_code, "Voorwaarden horen bij" in refused.text) == (422, True)
    said |= {"conditions": "Alleen voor herschrijven."}
    asked = client.post(url, said).text
    assert ("Teken je dit advies over groot?" in asked, "Positief, met voorwaarden" in asked) == (True, True)
    assert f"{WHY}</textarea>" in client.post(url, said | {"change": "yes"}).text
    assert EthicsAdvice.objects.count() == 0
    assert client.post(url, said | {"confirmed": "yes"}).url == "/modellen/groot/"
    advice = EthicsAdvice.objects.get()
    assert (advice.outcome, advice.signed_by, advice.digest) == (Outcome.CONDITIONAL, member, card.digest)
    assert AuditEvent.objects.filter(verb="model_card.advised", object_id=str(advice.pk)).count() == 1
    assert "Advies getekend" in client.get("/modellen/advies/").text
    assert "Over deze kaart is al getekend." in client.get(url).text


def test_a_card_that_changed_meanwhile_is_not_signed_unread(card):
    client = signed_in(factories.ethics_member())
    said = {"outcome": "positive", "text": WHY, "digest": card.digest, "confirmed": "yes"}
    card.licence = "Gesloten"
    save_card(card=card, by=None)
    answer = client.post("/modellen/advies/groot/", said)
    assert (answer.status_code, EthicsAdvice.objects.count()) == (409, 0)
    assert "De kaart is veranderd terwijl je las." in answer.text
    # What she wrote is still there, and is sent for the card of now.
    assert f">{WHY}</textarea>" in "".join(answer.text.split("\n"))
    assert f'name="digest" value="{card.digest}"' in answer.text
    assert client.post("/modellen/advies/groot/", said | {"digest": card.digest}).status_code == 302


FIELDS = {
    "slug": "nieuw",
    "hub": "hub",
    "name": "leverancier/nieuw-8b",
    "title": "Nieuw 8B",
    "nature": "large",
    "supplier": "Leverancier",
    "country": "Nederland",
    "processed_in": "EU",
    "licence": "MIT",
    "weights": "open",
    "training_data": "Onbekend",
    "bias_tests": "Geen",
    "energy": "low",
    "good_for": "Herschrijven",
    "not_for": "Feiten",
    "checked_on": "2026-11-25",
}


def test_the_operator_writes_and_changes_cards(card):
    client = signed_in(User.objects.create_superuser("beheer@example.org", None, first_name="Beheer"))
    url = "/modellen/beheer/kaart/"
    assert 'value="leverancier/nieuw-8b"' in client.get(url, {"hub": "hub", "name": "leverancier/nieuw-8b"}).text
    assert client.post(url, FIELDS | {"slug": "beheer"}).status_code == 422
    assert client.post(url, FIELDS).url == "/modellen/beheer/"
    new = ModelCard.objects.get(slug="nieuw")
    factories.signed(new)
    assert names() == ["nieuw"]
    # The name in addresses stays, whatever is sent.
    assert client.post(f"{url}nieuw/", FIELDS | {"slug": "anders", "energy": "high"}).status_code == 302
    new.refresh_from_db()
    assert (new.slug, new.energy, names()) == ("nieuw", "high", [])
    verbs = AuditEvent.objects.filter(object_id=str(new.pk), object_type="hub.modelcard").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["model_card.written", "model_card.changed"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_cost_the_same_few_queries(card, rows, django_assert_num_queries):
    member = factories.ethics_member()
    for number in range(rows):
        each = factories.model_card(f"kaart-{number}")
        factories.signed(each, by=member)
        factories.signed(card, by=member, text=f"{number}")
    client, visitor = signed_in(member), Client()
    for who, path, queries in [
        (visitor, "/modellen/", 2),
        (visitor, "/modellen/groot/", 2),
        (client, "/modellen/advies/", 4),
        (client, "/modellen/advies/groot/", 5),
    ]:
        who.get(path)
        with django_assert_num_queries(queries):
            who.get(path)
