"""How often the database is asked from the press on *Verstuur* to the end of the answer."""

import logging
import time

import pytest

from courses.models import Enrolment
from courses.sandbox import running
from lms.hub.models import HubReservation, HubTicket
from lms.people.enums import Role
from tests import factories

from .conftest import Browser, events

pytestmark = [pytest.mark.postgresql]


class Statements(logging.Handler):
    """What every thread asks the database. A statement that changes something is a transaction by itself."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.asked = []
        self.transactions = 0
        self._open = set()

    def emit(self, record):
        sql = (record.sql or "").strip()
        word = sql.split(" ", 1)[0].rstrip(";")
        if word == "BEGIN":
            self._open.add(record.thread)
            self.transactions += 1
        elif word in {"COMMIT", "ROLLBACK"}:
            self._open.discard(record.thread)
        else:
            self.asked.append(sql)
            self.transactions += word not in {"SELECT", "SAVEPOINT", "RELEASE"} and record.thread not in self._open


@pytest.fixture
def statements(settings, monkeypatch):
    settings.DEBUG = True
    # Signs of life are a process's, however many answers it has.
    monkeypatch.setattr(running, "WATCH_SECONDS", 60.0)
    logger, handler = logging.getLogger("django.db.backends"), Statements()
    before = logger.level
    logger.setLevel(logging.DEBUG)
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)
    logger.setLevel(before)


def ask(browser):
    """Ask, and wait until it has been kept and settled."""
    assert events(browser.ask())[-1][0] == "done"
    browser.connection.close()
    deadline = time.monotonic() + 10
    while HubReservation.objects.exists() or HubTicket.objects.exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def employed(served, learner_at):
    """Somebody whose employer has rules and a budget of its own."""
    learner = learner_at()
    employment = factories.member(learner.person, factories.organisation(), Role.TEACHER)
    Enrolment.objects.filter(pk=learner.enrolment.pk).update(employment=employment)
    found = Browser(learner, served)
    yield found
    found.connection.close()


def test_an_answer_takes_25_statements_in_4_transactions(employed, statements):
    # What is made once a day, and what is kept for a minute, is there after the first.
    ask(employed)
    statements.asked.clear()
    statements.transactions = 0
    assert events(employed.ask())[-1][0] == "done"
    assert (len(statements.asked), statements.transactions) == (25, 4), "\n".join(s[:150] for s in statements.asked)
