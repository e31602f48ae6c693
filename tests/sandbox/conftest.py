"""A learner with an enrolment in a course that holds a sandbox exercise."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from courses.actions import enrol
from courses.models import Enrolment
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

    def make(*more: object, block: SandboxExercise | None = None, **person: object) -> Learner:
        block = block or factories.next_word()
        if not ModelCard.objects.exists():
            factories.signed_models("groot")
        user = factories.person(**person)
        version = factories.released(factories.document(block, *more))
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return Learner(client, user, enrol(version=version, by=user), block)

    return make


@pytest.fixture
def learner(learner_at: Callable[..., Learner]) -> Learner:
    return learner_at(factories.text_block(), factories.knowledge_check())
