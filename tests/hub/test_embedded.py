"""The embedded hub, in the process and over HTTP, and the numbers of its word predictor."""

import asyncio
import http.client
import json
import math
import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as live
from django.core.management import CommandError, call_command

from lms.hub import errors, next_word
from lms.hub.client import Message, Prompt, stream_chat
from lms.hub.configuration import EMBEDDED_MODELS, configured_hubs
from lms.hub.embedded import service
from lms.hub.embedded.ngram import NGram
from lms.hub.embedded.server import ServedHub
from lms.hub.embedded.voices import SCRIPT, voice
from lms.hub.events import Finished, Started, Token
from tests.product import START_WITHIN_SECONDS, free_port, listening, wait_for

FOLDER = Path(live.HUB_NEXT_WORD_MODEL).parent
ROOT = Path(live.BASE_DIR)


@pytest.fixture(autouse=True)
def _no_pauses(settings):
    settings.HUB_EMBEDDED_DELAY_SECONDS = 0


def answer(model, question, temperature=1.0):
    async def collect():
        prompt = Prompt(model, [Message("user", question)], temperature)
        return [event async for event in stream_chat(prompt, hub=configured_hubs()[0])]

    return asyncio.run(collect())


def words(events):
    return "".join(event.text for event in events if isinstance(event, Token))


def test_the_predictor_says_what_its_readme_says():
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    line = next(line for line in readme.splitlines() if "De juf schrijft op het" in line)
    counts = [(word, int(n)) for word, n in re.findall(r"([a-z]+) (\d+)(?:,| \(of)", line.partition("(of")[0] + "(of")]
    assert counts == [("bord", 16), ("digibord", 7), ("papier", 4), ("raam", 2)]
    found = next_word.chances("De juf schrijft op het")
    assert found == [(word, round(1000 * n / 29)) for word, n in counts]
    colder = next_word.chances("De juf schrijft op het", temperature=0.5)
    warmer = next_word.chances("De juf schrijft op het", temperature=2)
    assert [round(chance / 10) for _, chance in colder] == [79, 15, 5, 1]
    assert [round(chance / 10) for _, chance in warmer] == [40, 26, 20, 14]


def test_the_model_that_ships_is_what_the_corpus_gives(tmp_path):
    out = StringIO()
    call_command("train_next_word", output=tmp_path / "model.json", stdout=out)
    assert (tmp_path / "model.json").read_bytes() == Path(live.HUB_NEXT_WORD_MODEL).read_bytes()


def test_training_on_a_course_takes_its_running_text_and_on_nothing_says_so(tmp_path):
    (tmp_path / "module.yaml").write_text(
        'blocks:\n- {type: text, value: "De kat slaapt.\\n\\n## Kop"}\n- {type: image}\n', encoding="utf-8"
    )
    (tmp_path / "leeg.yaml").write_text("", encoding="utf-8")
    (tmp_path / "corpus.txt").write_text("De hond blaft\n", encoding="utf-8")
    output = tmp_path / "model.json"
    call_command("train_next_word", corpus=tmp_path / "corpus.txt", course=[tmp_path], output=output, stdout=StringIO())
    model = NGram.load(output)
    assert model.distribution(model.context("De")) == {"hond": 0.5, "kat": 0.5}
    (tmp_path / "corpus.txt").write_text("", encoding="utf-8")
    with pytest.raises(CommandError, match="Trainen lukt niet"):
        call_command("train_next_word", corpus=tmp_path / "corpus.txt", output=output)
    output.write_text('{"format": 0}', encoding="utf-8")
    with pytest.raises(ValueError, match="train it again"):
        NGram.load(output)


def test_the_coldest_temperature_always_gives_the_likeliest_word():
    events = answer("woordvoorspeller", "De juf schrijft op het", 0)
    assert events[0] == Started("woordvoorspeller", "embedded")
    assert words(events).startswith("bord")
    assert isinstance(events[-1], Finished)
    assert events[-1].estimated is False


def test_a_new_sentence_opens_with_a_capital():
    assert words(answer("woordvoorspeller", "De juf leest."))[0].isupper()


def test_the_careful_voice_gives_a_written_answer_or_says_that_it_has_none():
    careful = voice("voorzichtige-stem")
    assert "temperatuur bepaalt" in words(answer("voorzichtige-stem", "Wat doet de temperatuur?"))
    assert words(answer("voorzichtige-stem", "Blub?")) == careful.fallback
    assert [each.text for each in careful.answers if "—" in each.text] == []


def test_the_confident_voice_says_what_was_written_and_says_so_when_it_has_nothing():
    confident = voice("stellige-stem")
    assert "in 1954 nam het parlement" in words(
        answer("stellige-stem", "Waarom duurde de bouw van de Deltawerken zo lang?")
    )
    assert "geen groot taalmodel" in words(answer("stellige-stem", "Wie ben je?"))
    assert words(answer("stellige-stem", "Blub?")) == confident.fallback
    assert [each.text for each in confident.answers if "—" in each.text] == []


def test_both_voices_read_out_an_answer_that_comes_along():
    messages = [{"role": "system", "content": SCRIPT + "Zo is het."}, {"role": "user", "content": "Hoe is het?"}]
    said = [
        service.completion(ask(model=model, messages=messages, logprobs=False))["choices"][0]["message"]["content"]
        for model in ("stellige-stem", "voorzichtige-stem")
    ]
    assert said == ["Zo is het.", "Zo is het."]
    messages[0]["content"] = "Wees beleefd."
    answered = service.completion(ask(model="stellige-stem", messages=messages))["choices"][0]["message"]["content"]
    assert answered == voice("stellige-stem").fallback


def test_an_unknown_model_is_unknown():
    with pytest.raises(errors.ModelUnknown):
        answer("groot", "Hallo")


def test_a_temperature_out_of_range_is_refused():
    with pytest.raises(errors.PromptRefused):
        answer("woordvoorspeller", "Hallo", 3)


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"messages": []}', b'{"messages": [{"role": "user"}]}', b'{"a": 1}'])
def test_what_is_no_request_is_refused(body):
    with pytest.raises(service.Refusal) as refusal:
        service.read(body)
    assert refusal.value.status == 400


def ask(**fields):
    message = {"role": "user", "content": "De juf schrijft op het"}
    body = {"model": "woordvoorspeller", "messages": [message], "temperature": 0, "logprobs": True} | fields
    return service.read(json.dumps(body).encode())


def test_logprobs_are_the_real_chances():
    done = service.completion(ask(temperature=1, seed=1))
    first = done["choices"][0]["logprobs"]["content"][0]["top_logprobs"]
    assert [(each["token"], round(math.exp(each["logprob"]), 3)) for each in first] == [
        ("bord", 0.552),
        ("digibord", 0.241),
        ("papier", 0.138),
        ("raam", 0.069),
    ]
    assert done["choices"][0]["finish_reason"] == "stop"
    assert service.completion(ask(max_tokens=1))["choices"][0]["finish_reason"] == "length"
    assert service.completion(ask(model="voorzichtige-stem"))["choices"][0]["logprobs"]["content"][0]["logprob"] == 0


def test_a_real_hub_is_what_the_settings_say(settings):
    assert [hub.models for hub in configured_hubs()] == [EMBEDDED_MODELS]
    settings.HUB_BASE_URL, settings.HUB_API_KEY, settings.HUB_MODELS = "https://hub.example.org/v1", "k", ["groot"]
    (hub,) = configured_hubs()
    assert (hub.base_url, hub.key, hub.models, hub.embedded) == ("https://hub.example.org/v1", "k", ("groot",), False)


@pytest.fixture(scope="module")
def served():
    """The embedded hub's own server in a process of its own; its port."""
    port = free_port()
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "lms.settings.test", "HUB_EMBEDDED_DELAY_SECONDS": "0"}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve_hub", "--port", str(port)], cwd=ROOT, env=environment
    )
    wait_for("the hub's port", lambda: listening(port), START_WITHIN_SECONDS)
    yield port
    process.terminate()
    process.wait(10)


@pytest.mark.processes
def test_over_http_it_is_the_same_hub(served, settings):
    settings.HUB_BASE_URL = f"http://127.0.0.1:{served}/v1"
    settings.HUB_ASK_USAGE = True
    events = answer("woordvoorspeller", "De juf schrijft op het", 0)
    # By our settings this one is somebody else's, whatever it says of itself.
    assert (events[0], words(events)[:4]) == (Started("woordvoorspeller", "external"), "bord")
    assert events[-1].estimated is False
    with pytest.raises(errors.ModelUnknown):
        answer("groot", "Hallo")


@pytest.mark.processes
def test_over_http_without_streaming_and_at_other_addresses(served):
    def request(method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", served, timeout=10)
        connection.request(method, path, body)
        response = connection.getresponse()
        data = json.loads(response.read())
        connection.close()
        return response.status, data

    body = json.dumps({"model": "voorzichtige-stem", "messages": [{"role": "user", "content": "Blub?"}]})
    status, data = request("POST", "/v1/chat/completions", body)
    assert (status, data["choices"][0]["message"]["content"]) == (200, voice("voorzichtige-stem").fallback)
    assert request("GET", "/v1/chat/completions")[0] == 405
    assert [row["id"] for row in request("GET", "/v1/models")[1]["data"]] == list(EMBEDDED_MODELS)
    assert request("POST", "/v1/models")[0] == 405
    assert request("GET", "/v1/elders")[0] == 404


def test_the_server_in_this_process_answers_whole_streamed_and_refused():
    async def call(body, method="POST", path="/v1/chat/completions"):
        sent = []
        half = len(body) // 2
        parts = [{"body": body[:half], "more_body": True}, {"body": body[half:]}]

        async def receive():
            return parts.pop(0) if parts else await asyncio.Event().wait()

        async def send(message):
            sent.append(message)

        await ServedHub()({"path": path, "method": method}, receive, send)
        return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)

    fields = {"model": "woordvoorspeller", "messages": [{"role": "user", "content": "De juf"}], "logprobs": True}
    status, body = asyncio.run(call(json.dumps(fields | {"stream": True}).encode()))
    assert (status, body.endswith(b"data: [DONE]\n\n")) == (200, True)
    assert asyncio.run(call(json.dumps(fields).encode()))[0] == 200
    assert asyncio.run(call(b"{"))[0] == 400
    assert asyncio.run(call(b"", method="GET"))[0] == 405
    assert asyncio.run(call(b"", path="/"))[0] == 404
