"""Which models a learner may ask, and what she finds when there is none."""

from lms.hub.models import ModelCard, Outcome
from tests import factories


def test_without_a_signed_model_the_page_says_so_and_opens_the_way_without(learner):
    assert "Doe het zonder taalmodel" in learner.page()
    for card in ModelCard.objects.all():
        factories.signed(card, outcome=Outcome.NEGATIVE, text="Bij nader inzien niet.")
    page = learner.page()
    assert "Er is nu geen taalmodel om iets aan te vragen" in page
    assert "Gebruik de tabel." in page
    assert ('id="chat"' in page, "sandbox-chat.js" in page, "Doe het met het taalmodel" in page) == (False,) * 3
    learner.predict()
    learner.explain()
    assert learner.enrolment.attempts.get().passed


def test_a_model_whose_advice_lapsed_is_not_asked(learner):
    card = ModelCard.objects.get(slug="woordvoorspeller")
    factories.signed(card, outcome=Outcome.NEGATIVE, text="Bij nader inzien niet.")
    url = f"/stream/oefenen/{learner.enrolment.pk}/{learner.block.key}/"
    answer = learner.client.post(url, {"prompt": "De juf", "model": "woordvoorspeller", "temperature": "1"})
    assert (answer.status_code, answer.json()["error"]) == (
        422,
        "Dit model is er niet (meer). Kies een ander model.",
    )


def test_with_both_kinds_of_hub_the_page_says_of_each_where_texts_go(learner, settings):
    settings.HUBS = {"hub": {"base_url": "https://hub.example.org/v1"}, "embedded": {}}
    page = learner.page()
    assert "gaat naar de AI-hub die het aanbiedt" in page
    assert '<option value="groot" selected>groot</option>' in page
    assert '<option value="woordvoorspeller">Woordvoorspeller</option>' in page
    assert 'href="/modellen/"' in page
