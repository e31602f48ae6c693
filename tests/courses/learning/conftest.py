"""A learner who is halfway nowhere: enrolled, with nothing done."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from courses.learning.actions.learning import enrol
from courses.models import CourseVersion, Enrolment, Exercise
from courses.schema import Module
from lms.people.models import User
from tests.factories import person, released


@dataclass
class Learner:
    """A person, her browser, and the course that she takes."""

    user: User
    client: Client
    version: CourseVersion
    enrolment: Enrolment

    @property
    def module(self) -> Module:
        return self.version.document.modules[0]

    def exercise(self, kind: str) -> Exercise:
        return self.version.exercises.get(kind=kind)

    def url(self, tail: str = "") -> str:
        return f"/leren/{self.enrolment.pk}/{self.module.slug}/{tail}"

    def exercise_url(self, kind: str) -> str:
        return self.url(f"oefening/{self.exercise(kind).block_key}/")

    def reload(self) -> Enrolment:
        self.enrolment.refresh_from_db()
        return self.enrolment


@pytest.fixture
def learner(db: None) -> Learner:
    return make_learner()


def make_learner(**fields: Any) -> Learner:
    version = fields.pop("version", None) or released()
    user = person(**fields)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return Learner(user, client, version, enrol(version=version, by=user))
