"""What somebody asks a model is in no log, no report of an error, no mail and no record of what was done."""

import json
import logging

import pytest
from django.core import mail
from django.db import connection
from django.test import Client, override_settings

from courses.sandbox import streaming
from courses.sandbox.models import SandboxTurn
from lms.hub import client as hub_client
from tests import factories
from tests.hub.failures import FAILURES
from tests.hub.servers import served_hub

from .conftest import Browser

MARK = "zeepaardjesoptocht"
# What a crash says may hold it too.
PROMPT = f"Schrijf iets over een {MARK}."
# Where it belongs, until it expires.
KEPT = {"sandbox_sandboxturn"}


@pytest.fixture
def said():
    """Everything that any logger says, at any level that the settings leave open."""
    lines: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(logging.Formatter("%(name)s %(message)s").format(record))

    root, listener = logging.getLogger(), Listener(level=logging.DEBUG)
    before = root.level
    root.setLevel(logging.DEBUG)
    root.addHandler(listener)
    yield lines
    root.removeHandler(listener)
    root.setLevel(before)


@pytest.fixture
def report(settings):
    """Mails to whoever runs the place, with everything that a technical report can hold."""
    settings.DEBUG = False
    settings.ADMINS = ["beheer@example.org"]
    from django.utils.log import AdminEmailHandler

    handler, logger = AdminEmailHandler(include_html=True), logging.getLogger("django.request")
    logger.addHandler(handler)
    yield
    logger.removeHandler(handler)


def tables_with_the_mark() -> set[str]:
    """Every table of the database in which a row holds the marked word."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            if any(MARK in str(value) for row in cursor.fetchall() for value in row):
                found.add(table)
    return found


def nowhere(lines: list[str]) -> None:
    assert [line for line in lines if MARK in line] == []
    mails = [str(message.message()) + str(message.alternatives) for message in mail.outbox]
    assert [text for text in mails if MARK in text] == []
    assert tables_with_the_mark() <= KEPT


def ask(browser: Browser, **fields: str) -> str:
    return browser.ask(**{"prompt": PROMPT, "model": "surf-stem"} | fields).read().decode()


def test_of_no_outcome_at_the_hub_anything_is_written_down(served, learner_at, settings, monkeypatch, said):
    monkeypatch.setattr(hub_client, "RETRY_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(hub_client, "BUSY_PAUSE_SECONDS", 0.05)
    settings.HUB_BREAKER_FAULTS, settings.HUB_PROMPTS_PER_MINUTE = 1000, 1000
    settings.HUB_DAILY_TOKENS = 1_000_000
    with served_hub(rate=500) as (address, hub):
        settings.HUBS = {"surf": {"base_url": address}}
        factories.signed(factories.model_card("surf-stem", hub="surf", name="voorzichtige-stem"))
        browser = Browser(learner_at(), served)
        answers = [ask(browser)]
        for row in FAILURES:
            hub.behave(rate=500, **row.behaviour)
            with override_settings(**row.settings):
                answers.append(ask(browser))
        browser.connection.close()
    # The embedded voices repeat nothing of what they are asked.
    assert [answer for answer in answers if MARK in answer] == []
    assert SandboxTurn.objects.filter(prompt=PROMPT).count() == len(FAILURES) + 1
    nowhere(said)


def test_of_what_is_not_sent_nothing_is_written_down(served, learner_at, said):
    browser = Browser(learner_at(), served)
    for fields in (
        {"prompt": f"{MARK}: het BSN van Sem is 111222333."},
        {"prompt": MARK + "a" * 5000},
        {"model": "niet-er"},
        {"temperature": "heet"},
    ):
        assert MARK not in json.loads(ask(browser, **fields))["error"]
    browser.connection.close()
    assert tables_with_the_mark() == set()
    nowhere(said)


@pytest.mark.parametrize("accept", ["text/html", "text/event-stream"])
def test_of_a_crash_the_report_says_where_and_not_what(learner, monkeypatch, said, report, accept):
    def crash(*args: object, **kwargs: object) -> None:
        prompt = PROMPT  # noqa: F841 -- a variable that a report would show
        raise RuntimeError("it broke")

    monkeypatch.setattr(streaming, "begin", crash)
    client = Client(raise_request_exception=False)
    client.force_login(learner.person, backend="lms.people.backends.ProvenAddressBackend")
    address = f"/stream/oefenen/{learner.enrolment.pk}/{learner.block.key}/"
    fields = {"prompt": PROMPT, "model": "woordvoorspeller"}
    response = client.post(address, fields, headers={"accept": accept})
    assert (response.status_code, MARK in response.content.decode()) == (500, False)
    # Django's own handler and the one with all details.
    assert ["it broke" in str(message.body) for message in mail.outbox] == [True, True]
    nowhere(said)


def test_of_a_crash_while_the_answer_comes_in_the_log_says_the_kind_alone(served, learner_at, monkeypatch, said):
    async def crash(prompt):
        raise RuntimeError(prompt.messages[-1].content)
        yield

    monkeypatch.setattr("courses.sandbox.running.stream_chat", crash)
    browser = Browser(learner_at(), served)
    answer = ask(browser, model="woordvoorspeller")
    browser.connection.close()
    assert "event: failed" in answer
    assert "courses.sandbox.running answer broke off: RuntimeError" in said
    nowhere(said)
