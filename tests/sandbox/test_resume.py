"""An answer outlives its reader's connection, and is asked, and paid for, once."""

import asyncio
import contextlib
import datetime
import json
import signal
import socket
import threading
import time
import uuid

import pytest
from django.db import OperationalError
from django.utils import timezone

from courses.exercises.visit import TurnState
from courses.sandbox import running, streaming
from courses.sandbox.models import SILENT, SandboxSession, SandboxTurn
from lms import shutdown
from lms.hub.models import HubReservation, HubUsage

from .conftest import events, settled

SLOW = {"model": "voorzichtige-stem", "prompt": "Wat doet de temperatuur?"}
BSN_PROMPT = "Het BSN van Sem is 111222333."  # passes the 11-proof; issued to nobody
PAGE = "text/html,application/xhtml+xml"


def until(response, name):
    """Read frames up to one of this name; its data."""
    while response.readline().decode().strip() != f"event: {name}":
        pass
    return json.loads(response.readline().decode().removeprefix("data: "))


def text_of(found):
    return "".join(data["text"] for name, data in found if name == "token")


def leave(browser, response):
    response.close()
    browser.connection.close()


def ask_in_vain(browser):
    with contextlib.suppress(OSError):
        browser.ask(**SLOW)


def post(browser, path, **headers):
    body = f"csrfmiddlewaretoken={browser.token}"
    browser.connection.request("POST", path, body, browser.headers | headers)
    return browser.connection.getresponse()


def test_a_lost_connection_is_taken_up_where_it_was_and_nothing_is_asked_twice(browser, settings):
    settings.HUB_EMBEDDED_DELAY_SECONDS = 0.03
    response = browser.ask(**SLOW)
    address = until(response, "turn")["address"]
    first = until(response, "token")
    leave(browser, response)
    rest = events(browser.get(f"{address}?vanaf={first['to']}"))
    assert rest[0] == ("turn", {"address": address})
    assert rest[-1] == ("done", {"reason": "stop"})
    turn = settled(TurnState.COMPLETE)
    assert first["text"] + text_of(rest) == turn.answer
    # Once more, when it has ended: from the row.
    again = events(browser.get(f"{address}?vanaf={first['to']}"))
    assert (text_of(again), again[-1][0]) == (text_of(rest), "done")
    usage = HubUsage.objects.get()
    assert (usage.requests, usage.tokens_reserved, HubReservation.objects.count()) == (1, 0, 0)


def test_who_leaves_while_it_is_put_aside_finds_the_answer_all_the_same(browser, settings, monkeypatch):
    """Tokens were reserved by then: an answer that nobody began would hold them for minutes."""
    settings.HUB_EMBEDDED_DELAY_SECONDS = 0
    begun, may_go_on, put_aside = threading.Event(), threading.Event(), streaming.begin

    def slowly(**what):
        begun.set()
        may_go_on.wait(10)
        return put_aside(**what)

    monkeypatch.setattr(streaming, "begin", slowly)
    leaving = threading.Thread(target=ask_in_vain, args=[browser])
    leaving.start()
    assert begun.wait(10)
    browser.connection.sock.shutdown(socket.SHUT_RDWR)
    leaving.join(10)
    # The server has to notice it first.
    time.sleep(0.2)
    may_go_on.set()
    assert settled(TurnState.COMPLETE).answer
    assert HubReservation.objects.count() == 0


def test_an_answer_that_is_just_being_kept_was_not_stopped(browser, settings, monkeypatch):
    """The row says that it is complete a moment before the process knows: nobody takes that for a stop."""
    settings.HUB_EMBEDDED_DELAY_SECONDS = 0
    monkeypatch.setattr(running, "WATCH_SECONDS", 0.01)
    keep = running.end

    def slowly(**what):
        keep(**what)
        time.sleep(0.2)

    monkeypatch.setattr(running, "end", slowly)
    settings.HUB_DATABASE_THREADS = 2
    assert events(browser.ask(**SLOW))[-1] == ("done", {"reason": "stop"})
    settled(TurnState.COMPLETE)


def test_the_same_request_sent_again_finds_the_first(browser, settings):
    settings.HUB_EMBEDDED_DELAY_SECONDS = 0.02
    key = str(uuid.uuid4())
    response = browser.ask(**SLOW, key=key)
    until(response, "token")
    leave(browser, response)
    again = events(browser.ask(**SLOW, key=key))
    turn = settled(TurnState.COMPLETE)
    assert (text_of(again), again[-1][0]) == (turn.answer, "done")
    assert text_of(events(browser.ask(**SLOW, key=key))) == turn.answer
    assert (SandboxTurn.objects.count(), HubUsage.objects.get().requests) == (1, 1)


def test_stop_is_told_to_the_server_and_keeps_what_came(browser, settings):
    settings.HUB_EMBEDDED_DELAY_SECONDS = 0.1
    response = browser.ask(**SLOW)
    address = until(response, "turn")["address"]
    until(response, "token")
    leave(browser, response)
    stopped = post(browser, f"{address}stop/")
    assert (stopped.status, stopped.read()) == (204, b"")
    turn = settled(TurnState.STOPPED)
    assert 0 < len(turn.answer) < 200
    usage = HubUsage.objects.get()
    assert (usage.tokens_reserved, usage.tokens_out > 0) == (0, True)
    assert events(browser.get(address))[-1] == ("stopped", {})


def test_stop_at_another_process_is_heard_through_the_row(browser, settings):
    settings.HUB_EMBEDDED_DELAY_SECONDS = 0.2
    response = browser.ask(**SLOW)
    until(response, "token")
    SandboxTurn.objects.update(state=TurnState.STOPPED)
    until(response, "stopped")
    leave(browser, response)
    assert SandboxTurn.objects.get().answer != ""
    assert HubReservation.objects.count() == 0


def test_a_turn_that_is_deleted_meanwhile_stays_deleted_and_is_paid_for(browser, settings):
    settings.HUB_EMBEDDED_DELAY_SECONDS = 0.2
    response = browser.ask(**SLOW)
    until(response, "token")
    SandboxTurn.objects.all().delete()
    until(response, "stopped")
    leave(browser, response)
    assert (SandboxTurn.objects.count(), HubUsage.objects.get().tokens_out > 0) == (0, True)


# Who does not notice waits for ever.
@pytest.mark.timeout(60)
def test_an_answer_whose_process_died_counts_as_cut(browser):
    browser.learner.predict()
    turn = SandboxSession.objects.get().turns.create(
        prompt="x",
        model="woordvoorspeller",
        hub_kind="embedded",
        seen_at=timezone.now() - datetime.timedelta(minutes=1),
    )
    found = events(browser.get(f"/stream/beurt/{turn.pk}/"))
    assert (found[-1][0], found[-1][1]["cut"]) == ("failed", True)
    assert settled(TurnState.CUT)


@pytest.mark.parametrize(
    ("state", "silent_for", "forsaken"),
    [
        (TurnState.RUNNING, SILENT - datetime.timedelta(seconds=2), False),
        (TurnState.RUNNING, SILENT + datetime.timedelta(seconds=2), True),
        (TurnState.COMPLETE, SILENT + datetime.timedelta(seconds=2), False),
    ],
)
def test_only_what_runs_and_has_long_been_silent_is_forsaken(state, silent_for, forsaken):
    assert SandboxTurn(state=state, seen_at=timezone.now() - silent_for).forsaken is forsaken


def test_a_process_that_stops_settles_what_comes_in(browser, settings):
    settings.HUB_EMBEDDED_DELAY_SECONDS = 0.2
    response = browser.ask(**SLOW)
    until(response, "token")
    loop = next(iter(running._running.values())).loop
    asyncio.run_coroutine_threadsafe(shutdown.end_all(), loop).result(10)
    assert until(response, "failed")["cut"] is True
    leave(browser, response)
    turn = settled(TurnState.CUT)
    assert (turn.answer != "", HubReservation.objects.count(), running._running) == (True, 0, {})


def test_a_signal_to_stop_ends_what_runs_before_the_server_does_its_part(monkeypatch):
    called = []

    async def end():
        called.append("end")

    async def main():
        before = signal.getsignal(signal.SIGTERM)
        signal.signal(signal.SIGTERM, lambda *_: called.append("server"))
        try:
            shutdown.end_at_signals()
            signal.raise_signal(signal.SIGTERM)
            await asyncio.sleep(0.05)
        finally:
            signal.signal(signal.SIGTERM, before)

    interrupt = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(shutdown, "_ends", [end])
    try:
        asyncio.run(main())
    finally:
        signal.signal(signal.SIGINT, interrupt)
    assert sorted(called) == ["end", "server"]


def test_without_javascript_the_whole_answer_comes_on_the_page_of_the_exercise(browser, settings):
    settings.HUB_EMBEDDED_DELAY_SECONDS = 0
    browser.headers["Accept"] = PAGE
    response = browser.ask(**SLOW)
    turn = SandboxTurn.objects.get()
    assert (response.status, response.read()) == (302, b"")
    assert response.getheader("Location") == f"{browser.learner.url}?model=met#beurt-{turn.pk}"
    page = browser.get(f"{browser.learner.url}?model=met").read().decode()
    assert f'id="beurt-{turn.pk}" data-state="complete"' in page
    assert turn.answer in page


@pytest.mark.parametrize("prompt", ["", BSN_PROMPT], ids=["nothing", "hard identifier"])
def test_without_javascript_what_is_not_sent_stays_in_its_field(browser, prompt):
    browser.headers["Accept"] = PAGE
    response = browser.ask(prompt=prompt)
    page = response.read().decode()
    assert (response.status, SandboxTurn.objects.count()) == (422, 0)
    assert "<h1>Je vraag is niet verstuurd</h1>" in page
    assert f'aria-describedby="id_prompt_error">{prompt}</textarea>' in page


def test_what_was_cut_is_shown_so_and_asked_again_with_one_button(browser):
    browser.learner.predict()
    turn = SandboxSession.objects.get().turns.create(
        prompt="Wat is <b>AI</b>?", answer="Dat is", state=TurnState.CUT, model="woordvoorspeller", hub_kind="embedded"
    )
    page = browser.learner.page()
    assert '<strong data-part="state">Afgebroken</strong>' in page
    assert f'href="?model=met&amp;vraag={turn.pk}#chat" data-again' in page
    again = browser.learner.page(f"?model=met&vraag={turn.pk}")
    assert 'aria-describedby="chat-fout">Wat is &lt;b&gt;AI&lt;/b&gt;?</textarea>' in again


def test_a_proxy_that_waits_for_somebody_sees_a_sign_of_life(browser, settings, monkeypatch):
    settings.HUB_EMBEDDED_DELAY_SECONDS = 0.5
    monkeypatch.setattr(running, "HEARTBEAT_SECONDS", 0.1)
    response = browser.ask(**SLOW)
    begun = time.monotonic()
    while response.readline() != b": wacht\n":
        assert time.monotonic() < begun + 5
    assert (
        response.getheader("Cache-Control") == "no-transform, max-age=0, no-cache, no-store, must-revalidate, private"
    )
    settings.SANDBOX_GRACE_SECONDS = 0
    leave(browser, response)
    # Nothing may run any more when the database is cleared.
    settled(TurnState.CUT)


def test_a_database_that_is_busy_for_a_moment_loses_no_answer(browser, settings, monkeypatch):
    settings.HUB_EMBEDDED_DELAY_SECONDS = 0
    real, tries = running.end, []

    def busy_twice(**facts):
        tries.append(facts)
        if len(tries) < 3:
            raise OperationalError("database is locked")
        real(**facts)

    monkeypatch.setattr(running, "end", busy_twice)
    monkeypatch.setattr(running, "_KEEP_AGAIN_SECONDS", (0.01, 0.01))
    assert events(browser.ask(**SLOW))[-1] == ("done", {"reason": "stop"})
    assert (settled(TurnState.COMPLETE).fault, HubReservation.objects.count()) == ("", 0)
