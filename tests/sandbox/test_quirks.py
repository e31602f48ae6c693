"""What hubs really send, through the whole house: what the learner sees, what is kept, and what the ledger says.

Each table is walked in one test, with one learner at one server: a server for every row would take minutes.
"""

import time
from collections.abc import Iterator

import pytest
from django.db import DataError
from django.test import Client

from courses.exercises.visit import TurnState
from courses.sandbox import running
from courses.sandbox.ends import UNKEPT, sentence_of
from courses.sandbox.models import SandboxTurn
from lms.hub import client as hub_client
from lms.hub import parameters
from lms.hub.embedded.misbehaviour.bodies import THOUGHT
from lms.hub.models import HubBudget, HubReservation, HubTally, HubUsage
from lms.people.models import OutgoingMail, User
from tests import factories
from tests.hub.quirks import BROKEN, ENDLESS, WHOLE, Quirk
from tests.hub.servers import served_hub
from tests.hub.test_quirks import TEXT, USAGE

from .conftest import Browser, events

QUESTION = "Wat doet de temperatuur?"


@pytest.fixture(autouse=True)
def _quick(settings, monkeypatch) -> Iterator[None]:
    monkeypatch.setattr(hub_client, "RETRY_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(hub_client, "BUSY_PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(hub_client, "AFTER_END_SECONDS", 0.3)
    settings.HUB_BREAKER_FAULTS = settings.HUB_PROMPTS_PER_MINUTE = 1_000
    settings.HUB_DAILY_TOKENS = settings.HUB_DAILY_TOKENS_CEILING = 10_000_000
    settings.HUB_FIRST_TOKEN_SECONDS = settings.HUB_BETWEEN_TOKENS_SECONDS = 3
    parameters.forget_refusals()
    yield
    parameters.forget_refusals()


@pytest.fixture
def at_hub(served, learner_at, settings):
    """A learner with a model at a hub that is served over HTTP; the hub."""
    with served_hub() as (address, hub):
        settings.HUBS = {"surf": {"base_url": address, "ask_usage": True}}
        factories.signed(factories.model_card("surf-stem", hub="surf", name="voorzichtige-stem", title="Stem van SURF"))
        browser = Browser(learner_at(), served)
        yield browser, hub
        browser.connection.close()


def ask(browser):
    return events(browser.ask(model="surf-stem", prompt=QUESTION))


def settled_turn():
    for _ in range(200):
        turn = SandboxTurn.objects.latest("pk")
        if turn.state != TurnState.RUNNING and not HubReservation.objects.exists():
            return turn
        time.sleep(0.02)
    raise AssertionError(turn.state)


def read(found) -> tuple[str, str]:
    """What stands on the page in the end: the answer, and what is folded away."""
    text = thought = ""
    for name, data in found:
        if name == "again":
            text = ""
        if name == "token":
            text += data["text"]
            assert data["to"] == len(text)
        if name == "thought":
            thought = data["text"]
    return text, thought


def used() -> tuple[int, int]:
    row = HubUsage.objects.first()
    return (row.tokens_in, row.tokens_out) if row else (0, 0)


def walk(at_hub, settings, rows: tuple[Quirk, ...]) -> dict[str, object]:
    """Ask once for each row; what was wrong with each."""
    browser, hub = at_hub
    wrong: dict[str, object] = {}
    for row in rows:
        before = {name: getattr(settings, name) for name in row.settings}
        for name, value in row.settings.items():
            setattr(settings, name, value)
        hub.behave(fault=row.fault, rate=5000)
        spent = used()
        found = ask(browser)
        turn = settled_turn()
        took = tuple(after - was for after, was in zip(used(), spent, strict=True))
        happened = (found[-1], read(found), (turn.state, turn.fault), (turn.answer, turn.thinking))
        if happened != expected(row):
            wrong[row.fault] = happened, expected(row)
        if (turn.tokens_in, turn.tokens_out) != took or not fits(row, took):
            wrong[f"{row.fault}: tokens"] = took
        for name, value in before.items():
            setattr(settings, name, value)
    budget = HubBudget.objects.get(person=browser.learner.person)
    assert (budget.reserved, budget.spent) == (0, sum(used()))
    return wrong


def expected(row: Quirk) -> object:
    shown = row.shown.format(TEXT)
    if row.error is None:
        end, ended = ("done", {"reason": row.reason}), (TurnState.COMPLETE, "")
    else:
        end = ("failed", {"error": str(row.error()), "cut": bool(shown)})
        ended = (TurnState.CUT if shown else TurnState.FAILED, row.error.code)
    return end, (shown, row.thinking), ended, (shown, row.thinking)


def fits(row: Quirk, took: tuple[int, ...]) -> bool:
    """Whether these are the hub's counts where they are to be believed; all others are possible at least."""
    told = [own if count == -1 else count for count, own in zip(row.counts, USAGE, strict=True)]
    most = (700, 700)
    return all(
        0 <= count <= top if own is None else count == own for count, own, top in zip(took, told, most, strict=True)
    )


def test_whole_answers_in_odd_forms_are_seen_kept_and_booked(at_hub, settings):
    assert walk(at_hub, settings, WHOLE) == {}
    assert dict(HubTally.objects.values_list("outcome", "count")) == {"ok": len(WHOLE)}
    assert OutgoingMail.objects.filter(key__startswith="hub-alert").count() == 0


def test_what_is_no_whole_answer_is_never_told_as_one_and_operators_hear_what_only_they_can_mend(at_hub, settings):
    operator = User.objects.create_superuser("beheer@example.org", None, first_name="Beheer")
    assert walk(at_hub, settings, BROKEN) == {}
    outcomes = set(HubTally.objects.values_list("outcome", flat=True))
    assert outcomes == {row.error.code for row in BROKEN if row.error}
    mails = OutgoingMail.objects.filter(key__startswith="hub-alert").order_by("key")
    alerted = sorted({row.error.code for row in BROKEN if row.alert and row.error})
    # However often it happened: one for each kind.
    assert [mail.key.split("-")[3] for mail in mails] == alerted == ["address", "key", "model", "quota"]
    assert {mail.to for mail in mails} == {operator.email}
    assert [mail.subject for mail in mails] == ["De AI-hub surf heeft je nodig"] * 4
    assert all(QUESTION not in mail.text + mail.html for mail in mails)
    assert "De hub weigert onze sleutel." in mails[1].text
    assert "voorzichtige-stem" in mails[2].text


def test_an_endless_answer_is_cut_said_and_paid_for_within_what_was_put_aside(at_hub, settings):
    browser, hub = at_hub
    settings.HUB_MAX_ANSWER_TOKENS = 100
    for row in ENDLESS:
        hub.behave(fault=row.fault)
        found = ask(browser)
        turn = settled_turn()
        assert found[-1] == ("failed", {"error": str(row.error()), "cut": bool(turn.answer)})
        assert (len(turn.answer) <= 800, len(turn.thinking) <= 800, turn.fault) == (True, True, row.error.code)
        assert read(found) == (turn.answer, turn.thinking)
        # Its question of eight tokens, a hundred for the answer, a hundred for the hub's own form.
        assert turn.tokens_in + turn.tokens_out <= 208
    assert sum(used()) <= 416


@pytest.mark.parametrize("lasting", [False, True], ids=["the text alone", "all that end does"])
def test_what_cannot_be_kept_is_never_told_as_done(at_hub, settings, monkeypatch, lasting):
    browser, hub = at_hub
    hub.behave(rate=5000)
    keep = running.end

    def refuse(*, asking, received):
        if received.text or lasting:
            raise DataError("no such text")
        keep(asking=asking, received=received)

    monkeypatch.setattr(running, "end", refuse)
    found = ask(browser)
    assert found[-1] == ("failed", {"error": sentence_of(UNKEPT), "cut": False})
    assert [name for name, _data in found].count("done") == 0
    turn = settled_turn()
    assert (turn.state, turn.fault, turn.answer) == (TurnState.FAILED, UNKEPT, "")
    assert used() == USAGE
    # After a reload the page says so too.
    assert "we konden het niet bewaren" in browser.learner.page()


def test_while_the_model_thinks_the_page_hears_so_up_to_the_deadline(at_hub, settings):
    browser, hub = at_hub
    settings.HUB_FIRST_TOKEN_SECONDS = settings.HUB_BETWEEN_TOKENS_SECONDS = 0.5
    settings.HUB_DEADLINE_SECONDS = 1.5
    hub.behave(fault="slow_thinking")
    found = ask(browser)
    assert [name for name, _data in found] == ["turn", "started", "thinking", "thought", "failed"]
    turn = settled_turn()
    assert (turn.state, turn.fault, turn.answer) == (TurnState.FAILED, "cut", "")
    # It thought longer than a silence may last, and that is paid for.
    assert turn.tokens_out >= 15


def test_thinking_is_folded_away_wherever_an_answer_is_shown_kept_or_taken_away(at_hub):
    browser, hub = at_hub
    hub.behave(fault="think_tags", rate=5000)
    found = ask(browser)
    assert read(found) == (TEXT, THOUGHT)
    turn = settled_turn()
    summary = "<summary>Laat zien hoe het model dacht</summary>"
    folded = f'{summary}<p class="chat__thought" data-part="thought">{turn.thinking}</p>'
    assert folded in browser.learner.page()
    reader: Client = browser.learner.client
    assert folded in reader.get("/mijn-gesprekken/").text
    text = b"".join(reader.get("/mijn-gesprekken/tekst/").streaming_content).decode()
    assert f"Stem van SURF:\n{TEXT}\n\nZo dacht het model:\n{turn.thinking}\n" in text
    row = b"".join(reader.get("/mijn-gesprekken/bestand/").streaming_content).decode()
    assert ("<think>" in row + text, f'"thinking": "{turn.thinking}"' in row) == (False, True)
    # Who lost the connection in the middle of what proved to be thinking gets the answer from its beginning.
    again = events(browser.get(f"/stream/beurt/{turn.pk}/?vanaf=7"))
    assert [name for name, _data in again] == ["turn", "again", "token", "thought", "done"]
    assert read(again) == (TEXT, turn.thinking)
