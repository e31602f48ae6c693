"""A study day at a tenth of its size, limits and all: fifty people behind one address, and one who guesses."""

import dataclasses
import re

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from certificates import permissions
from home import predictor
from lms.people import guessing
from tests.certificates.builders import certified
from tests.volume import study_day
from tests.volume.study_day import Morning, Page

from .mailbox import link

pytestmark = pytest.mark.django_db

PEOPLE = 50
SCHOOL = "203.0.113.7"


class AtSchool:
    """A browser behind the school's address."""

    def __init__(self) -> None:
        self.client = Client(REMOTE_ADDR=SCHOOL)

    def get(self, path: str) -> Page:
        answer = self.client.get(path)
        return Page(answer.status_code, answer.content.decode())

    def post(self, path: str, data: dict[str, str]) -> Page:
        answer = self.client.post(path, data)
        return Page(answer.status_code, answer.content.decode(), answer.get("Location", ""))


def a_tenth(rates: str | None) -> str | None:
    return rates and re.sub(r"(\d+)/", lambda found: f"{int(found[1]) // 10}/", rates)


@pytest.fixture(autouse=True)
def _limits_at_a_tenth(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    rates = django_settings.ACCOUNT_RATE_LIMITS
    settings.ACCOUNT_RATE_LIMITS = {action: a_tenth(rate) for action, rate in rates.items()}
    monkeypatch.setattr(permissions, "VERIFICATION_RATE", a_tenth(permissions.VERIFICATION_RATE))
    monkeypatch.setattr(predictor, "RATE", a_tenth(predictor.RATE))
    monkeypatch.setattr(guessing, "ORIGIN", dataclasses.replace(guessing.ORIGIN, most=guessing.ORIGIN.most // 10))


def test_at_nine_o_clock_nobody_is_refused_but_the_one_who_guesses() -> None:
    verification = reverse("certificates:verify", args=[certified().token])
    morning = Morning()
    for number in range(PEOPLE):
        study_day.visit_as_guest(AtSchool(), verification, morning)
        study_day.sign_up(AtSchool(), number, link, morning)
    for number in range(PEOPLE // 2):
        study_day.log_in(AtSchool(), number, morning)

    assert study_day.guesses_until_stopped(AtSchool, study_day.email_of(PEOPLE - 1)) == 5
    for number in range(PEOPLE // 2, PEOPLE - 1):
        study_day.log_in(AtSchool(), number, morning)
    assert morning.refused == []
    assert morning.asked == PEOPLE * 9 + (PEOPLE - 1) * 2 + 10


def test_who_tries_everybody_is_stopped_and_known_browsers_are_not() -> None:
    morning = Morning()
    laptops = [AtSchool() for _ in range(3)]
    for number, laptop in enumerate(laptops):
        study_day.sign_up(laptop, number, link, morning)
    tries = [{"login": f"x{number}@school.example", "password": "x"} for number in range(40)]
    pages = [AtSchool().post("/accounts/login/", each) for each in tries]
    assert [study_day.STOPPED in page.text for page in pages] == [False] * 30 + [True] * 10
    for number, laptop in enumerate(laptops):
        study_day.log_in(laptop, number, morning)
    assert morning.refused == []
