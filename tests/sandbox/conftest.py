"""A learner with an enrolment in a course that holds a sandbox exercise."""

import contextlib
import http.client
import json
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
import uvicorn
from django.conf import settings as live
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from courses.learning.actions.learning import enrol
from courses.models import Enrolment
from courses.sandbox import policy
from courses.sandbox.models import SandboxTurn
from courses.schema import SandboxExercise
from lms.hub.models import ModelCard
from lms.people.models import User
from tests import factories

GOOD = "Het model trekt telkens opnieuw een woord."


@dataclass
class Learner:
    """One learner at the exercise."""

    client: Client
    person: User
    enrolment: Enrolment
    block: SandboxExercise

    @property
    def url(self) -> str:
        return reverse("sandbox:exercise", args=[self.enrolment.pk, self.block.key])

    def send(self, step: str, query: str = "", **fields: object):
        """Send one step's form, with a key of its own."""
        return self.client.post(self.url + query, {"step": step, "key": uuid.uuid4(), **fields})

    def page(self, query: str = "") -> str:
        return self.client.get(self.url + query).content.decode()

    def predict(self, word: str = "bord", query: str = ""):
        return self.client.post(self.url + query, {"step": "predict", "i_i1": word})

    def explain(self, *, true: bool = True, text: str = GOOD, key: uuid.UUID | None = None, query: str = ""):
        data = {"step": "explain", "key": key or uuid.uuid4(), "s_s1": "waar" if true else "niet-waar"}
        return self.client.post(self.url + query, data | {"explanation": text})


@pytest.fixture
def learner_at(db: None) -> Callable[..., Learner]:
    """Make a learner at a course of these blocks (by default: the exercise alone)."""

    def make(*more: object, block: SandboxExercise | None = None, accepted: bool = True, **person: object) -> Learner:
        block = block or factories.next_word()
        if not ModelCard.objects.filter(slug="groot").exists():
            factories.signed_models("groot")
        user = factories.person(**person)
        if accepted:
            policy.accept(digest_read=policy.digest(), by=user)
        version = factories.released(factories.document(block, *more))
        client = Client()
        client.force_login(user, backend="lms.people.backends.ProvenAddressBackend")
        return Learner(client, user, enrol(version=version, by=user), block)

    return make


@pytest.fixture
def learner(learner_at: Callable[..., Learner]) -> Learner:
    return learner_at(factories.text_block(), factories.knowledge_check())


@pytest.fixture
def served(transactional_db):
    """The product's own ASGI application in a real server; its port."""
    from lms.asgi import application
    from lms.serve import configuration

    config = configuration(application, host="127.0.0.1", port=0, log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(100):
        if server.started:
            break
        time.sleep(0.05)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(30)


class Browser:
    """A signed-in learner with a real connection."""

    def __init__(self, learner, port):
        self.learner = learner
        learner.client.get(learner.url)
        session = learner.client.cookies[live.SESSION_COOKIE_NAME].value
        token = "a" * 32
        self.headers = {
            "Cookie": f"{live.SESSION_COOKIE_NAME}={session}; csrftoken={token}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Host": "localhost",
        }
        self.token = token
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

    def get(self, path):
        self.connection.request("GET", path, headers=self.headers)
        return self.connection.getresponse()

    def ask(self, **fields):
        url = reverse("sandbox:stream", args=[self.learner.enrolment.pk, self.learner.block.key])
        data = {"prompt": "De juf schrijft op het", "model": "woordvoorspeller", "temperature": "0"} | fields
        body = urlencode(data | {"csrfmiddlewaretoken": self.token})
        self.connection.request("POST", url, body, self.headers)
        return self.connection.getresponse()


def events(response):
    frames = response.read().decode().strip().split("\n\n")
    pairs = (frame.split("\n") for frame in frames)
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in pairs]


def settled(state):
    """The one turn, once it is there and has ended as expected."""
    last = None
    for _ in range(100):
        # A table in memory that somebody writes to can't be read, and says so at once.
        with contextlib.suppress(OperationalError):
            last = SandboxTurn.objects.first()
            if last and last.state == state:
                return SandboxTurn.objects.get()
        time.sleep(0.05)
    raise AssertionError(last and last.state)


@pytest.fixture
def browser(served, learner_at):
    found = Browser(learner_at(), served)
    yield found
    found.connection.close()
