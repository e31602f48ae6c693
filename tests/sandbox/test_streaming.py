"""Free practice: one process serves pages under WSGI and streams under ASGI, as in production."""

import asyncio
import datetime
import json
import logging

import pytest
from django.conf import settings as live
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.exercises.visit import TurnState
from courses.sandbox import jobs
from courses.sandbox.models import SandboxSession, SandboxTurn
from courses.sandbox.prompting import asked, with_script
from lms.hub import client as hub_client
from lms.hub.client import Message, Prompt
from lms.hub.embedded.voices import SCRIPT
from lms.hub.models import HubUsage
from tests import factories

from .conftest import Browser, events, settled

BSN = "111222333"  # passes the 11-proof; issued to nobody


def ask(learner, prompt="De juf schrijft op het", model="woordvoorspeller", temperature="0", client=None, **fields):
    url = reverse("sandbox:stream", args=[learner.enrolment.pk, learner.block.key])
    data = {"prompt": prompt, "model": model, "temperature": temperature} | fields
    return (client or learner.client).post(url, data)


def refused(response):
    return response.status_code, response.json()["error"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"prompt": "  \x00 "}, "Typ eerst een vraag of het begin van een zin."),
        ({"prompt": "a" * 4001}, "Je tekst is te lang: hooguit 4000 tekens. Maak hem korter."),
        ({"model": "groot"}, "Dit model is er niet (meer). Kies een ander model."),
        ({"temperature": "heet"}, "De temperatuur ligt tussen 0 en 2."),
        ({"temperature": "nan"}, "De temperatuur ligt tussen 0 en 2."),
        ({"temperature": "3"}, "De temperatuur ligt tussen 0 en 2."),
        (
            {"prompt": f"Het BSN van Sem is {BSN}."},
            (
                "Je bericht bevat een burgerservicenummer. Er is niets verstuurd. Hiermee is iemand te vinden of te "
                "herkennen, en een taalmodel heeft het niet nodig. Haal het weg of zet er iets als [leerling A] voor "
                "in de plaats."
            ),
        ),
    ],
)
def test_what_cannot_be_sent_is_said_and_nothing_is_kept(learner, fields, sentence):
    assert refused(ask(learner, **fields)) == (422, sentence)
    assert (SandboxTurn.objects.count(), HubUsage.objects.count()) == (0, 0)


def test_a_days_budget_that_is_spent_is_said(learner, settings):
    settings.HUB_DAILY_TOKENS = 100
    status, sentence = refused(ask(learner))
    assert (status, sentence.startswith("Je hebt voor vandaag genoeg gevraagd.")) == (429, True)
    assert SandboxTurn.objects.count() == 0


def test_a_visitor_and_somebody_else_reach_no_model(learner, learner_at):
    assert ask(learner, client=Client()).status_code == 302
    assert ask(learner, client=learner_at().client).status_code == 404
    url = reverse("sandbox:stream", args=[learner.enrolment.pk, learner.block.key])
    assert learner.client.get(url).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(learner.person, backend="lms.people.backends.ProvenAddressBackend")
    assert ask(learner, client=strict).status_code == 403


def test_what_expired_is_deleted_and_what_never_ended_is_marked(learner, settings):
    learner.predict()
    session = SandboxSession.objects.get()
    now = timezone.now()

    def turn(**age):
        return session.turns.create(
            prompt="x", model="woordvoorspeller", hub_kind="embedded", created_at=now - datetime.timedelta(**age)
        )

    turn(days=31)
    stuck, young = turn(hours=2), turn(minutes=1)
    SandboxTurn.objects.filter(pk=stuck.pk).update(seen_at=now - datetime.timedelta(minutes=1))
    assert jobs.forget_conversations() == 1
    assert dict(SandboxTurn.objects.values_list("pk", "state")) == {stuck.pk: "cut", young.pk: "running"}
    SandboxSession.objects.update(expires_at=now - datetime.timedelta(days=1))
    assert jobs.forget_conversations() == 2
    assert SandboxSession.objects.count() == 0


def test_earlier_turns_are_shown_as_text_and_marked_when_they_were_cut(learner):
    learner.predict()
    SandboxSession.objects.get().turns.create(
        prompt="<b>x</b>", answer="<img src=x>", state=TurnState.CUT, model="woordvoorspeller", hub_kind="embedded"
    )
    page = learner.client.get(learner.url).content.decode()
    assert "&lt;img src=x&gt;" in page
    assert '<strong data-part="state">Afgebroken</strong>' in page
    assert "Je praat met AI, niet met een mens" in page
    assert "Er antwoordt geen groot taalmodel." in page


def test_with_a_real_hub_the_page_says_where_texts_go(learner, settings):
    settings.HUB_BASE_URL, settings.HUB_MODELS = "https://hub.example.org/v1", ["groot"]
    page = learner.client.get(learner.url).content.decode()
    assert "gaat naar de AI-hub" in page
    assert "Er antwoordt geen groot taalmodel." not in page
    assert '<option value="groot" selected>groot</option>' in page


def test_the_shipped_course_promises_of_free_practice_only_what_its_page_says() -> None:
    """With a hub elsewhere, what somebody types at step 3 leaves the site; what she predicts never does."""
    files = sorted((live.BASE_DIR / "content" / "begrijpen").glob("*.yaml"))
    text = " ".join(" ".join(path.read_text(encoding="utf-8") for path in files).split())
    assert "Je voorspelt en kijkt met de **woordvoorspeller**" in text
    assert "Bij vrij oefenen (stap 3) kan een ander model antwoorden: daar staat wie het is" in text
    assert "je zinnen gaan niet naar een leverancier" not in text


@pytest.mark.parametrize(
    ("block", "prompt", "answer"),
    [
        (factories.spot_errors(), "Wie liet  de Deltawerken bouwen?", "In 1953 brak de dijk. Minister Van Dijkgraaf"),
        (factories.improve_prompt(), "Een quiz voor klas 2 met vijf vragen", "Een quiz voor groep 6."),
    ],
    ids=["spot_errors", "improve_prompt"],
)
def test_the_confident_voice_reads_out_what_the_author_recorded(learner_at, settings, block, prompt, answer):
    block = learner_at(block=block).block
    found = with_script(asked(Prompt("stellige-stem", [Message("user", prompt)])), block)
    assert [message.role for message in found.messages] == ["system", "user"]
    assert found.messages[0].content.removeprefix(SCRIPT).startswith(answer)
    # Nothing of it for another voice, nor for a real hub.
    other = asked(Prompt("voorzichtige-stem", [Message("user", prompt)]))
    assert with_script(other, block) == other
    settings.HUB_BASE_URL = "https://hub.example.org/v1"
    real = asked(Prompt("groot", [Message("user", prompt)]))
    assert with_script(real, block) == real


def test_what_the_voice_read_out_is_kept_with_the_question_alone(served, learner_at, settings):
    settings.HUB_EMBEDDED_DELAY_SECONDS = 0
    browser = Browser(learner_at(block=factories.spot_errors()), served)
    found = events(browser.ask(prompt="Wie liet de Deltawerken bouwen?", model="stellige-stem"))
    browser.connection.close()
    assert "".join(data["text"] for name, data in found if name == "token").endswith("De Maeslantkering is van 1997.")
    turn = settled(TurnState.COMPLETE)
    assert (turn.prompt, turn.model) == ("Wie liet de Deltawerken bouwen?", "stellige-stem")


def test_a_page_and_a_stream_come_from_the_same_server(browser, settings):
    settings.HUB_EMBEDDED_DELAY_SECONDS = 0
    page = browser.get(browser.learner.url)
    assert (page.status, "Voorspel het volgende woord" in page.read().decode()) == (200, True)
    response = browser.ask()
    assert (response.status, response.getheader("X-Accel-Buffering")) == (200, "no")
    found = events(response)
    turn = settled(TurnState.COMPLETE)
    assert found[0] == ("turn", {"address": f"/stream/beurt/{turn.pk}/"})
    assert found[1] == ("started", {"model": "woordvoorspeller", "kind": "embedded"})
    assert found[-1] == ("done", {"reason": "stop"})
    answer = "".join(data["text"] for name, data in found if name == "token")
    assert (turn.answer, turn.hub_kind, turn.fault) == (answer, "embedded", "")
    usage = HubUsage.objects.get()
    assert (usage.tokens_reserved, usage.tokens_in, usage.tokens_out, usage.estimated) == (
        0,
        turn.tokens_in,
        turn.tokens_out,
        False,
    )
    assert turn.tokens_out > 1


def test_who_leaves_in_the_middle_keeps_the_part_and_pays_for_it(browser, settings):
    settings.HUB_EMBEDDED_DELAY_SECONDS = 0.1
    response = browser.ask(model="voorzichtige-stem", prompt="Wat doet de temperatuur?")
    settings.SANDBOX_GRACE_SECONDS = 0.2
    while b"token" not in response.readline():
        pass
    response.close()
    browser.connection.close()
    turn = settled(TurnState.CUT)
    assert (0 < len(turn.answer) < 100, turn.fault) == (True, "left")
    usage = HubUsage.objects.get()
    assert (usage.tokens_reserved, usage.estimated, usage.tokens_out > 0) == (0, True, True)


def test_a_hub_that_is_away_gives_a_sentence_and_costs_nothing(browser, settings, monkeypatch, caplog):
    monkeypatch.setattr(hub_client, "RETRY_PAUSE_SECONDS", 0.01)
    settings.HUB_BASE_URL, settings.HUB_MODELS = "http://127.0.0.1:9/v1", ["groot"]
    with caplog.at_level(logging.WARNING, "courses.sandbox.running"):
        found = events(browser.ask(model="groot"))
    assert found[1:] == [
        ("failed", {"error": "Het taalmodel is nu niet bereikbaar. Probeer het straks opnieuw.", "cut": False})
    ]
    turn = settled(TurnState.FAILED)
    assert (turn.fault, turn.hub_kind, turn.answer) == ("unavailable", "external", "")
    usage = HubUsage.objects.get()
    assert (usage.tokens_reserved, usage.tokens_in, usage.tokens_out) == (0, 0, 0)
    assert [record.getMessage() for record in caplog.records if record.name.startswith("courses")] == [
        "hub: unavailable (groot)"
    ]


def test_who_reads_english_reads_so_in_english(browser, settings, monkeypatch):
    monkeypatch.setattr(hub_client, "RETRY_PAUSE_SECONDS", 0.01)
    settings.HUB_BASE_URL, settings.HUB_MODELS = "http://127.0.0.1:9/v1", ["groot"]
    browser.headers["Cookie"] += f"; {settings.LANGUAGE_COOKIE_NAME}=en"
    sentence = "The language model can’t be reached now. Try again later."
    assert events(browser.ask(model="groot"))[1:] == [("failed", {"error": sentence, "cut": False})]
    turn = settled(TurnState.FAILED)
    # Later, from the row: the same.
    assert events(browser.get(f"/stream/beurt/{turn.pk}/"))[1:] == [("failed", {"error": sentence, "cut": False})]


def test_a_fault_of_ours_on_the_way_gives_our_page_and_reaches_the_log(browser, monkeypatch, caplog):
    def break_off(asking):
        raise RuntimeError("ons")

    monkeypatch.setattr("courses.sandbox.running.start", break_off)
    browser.headers["Accept"] = "text/html"
    response = browser.ask()
    page = response.read().decode()
    assert (response.status, "RuntimeError" in page, "<h1" in page) == (500, False, True)
    faults = [record for record in caplog.records if record.name == "django.request"]
    assert [record.exc_info[0] for record in faults] == [RuntimeError]


def test_of_a_body_that_is_too_large_no_more_is_kept_than_shows_it(settings):
    from lms.streams import StreamHandler

    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    pieces = iter([{"type": "http.request", "body": b"x" * 600, "more_body": number < 9} for number in range(10)])

    async def receive():
        return next(pieces)

    with asyncio.run(StreamHandler().read_body(receive)) as body:
        assert len(body.read()) == 1001
    assert list(pieces) == []


def test_too_many_prompts_a_minute_are_refused_with_a_sentence(browser, settings):
    settings.HUB_EMBEDDED_DELAY_SECONDS = 0
    settings.HUB_PROMPTS_PER_MINUTE = 1
    browser.ask().read()
    settled(TurnState.COMPLETE)
    response = browser.ask()
    assert (response.status, json.loads(response.read())["error"].startswith("Je gaat erg snel.")) == (429, True)


def test_the_dispatcher_closes_web_sockets():
    from lms.asgi import application

    sent = []

    async def send(message):
        sent.append(message)

    asyncio.run(application({"type": "websocket", "path": "/"}, None, send))
    assert sent == [{"type": "websocket.close", "code": 1000}]


def test_a_header_that_imitates_the_proxys_reaches_no_page():
    from lms.asgi import dispatcher

    seen = []

    async def app(scope, receive, send):
        seen.append([name for name, _value in scope["headers"]])

    scope = {"type": "http", "path": "/", "headers": [(b"x_forwarded_proto", b"https"), (b"accept", b"text/html")]}
    asyncio.run(dispatcher(pages=app, streams=app)(scope, None, None))
    assert seen == [[b"accept"]]
