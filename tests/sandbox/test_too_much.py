"""A body that is far too large: refused as a whole with a sentence, and nothing of it is kept."""

import pytest
from django.urls import reverse

from courses.sandbox.models import SandboxSession, SandboxTurn
from lms.hub.models import HubUsage

FIFTY_MB = 50_000_000
SENTENCE = "Je tekst is te lang. Er is niets verstuurd of bewaard. Ga terug, maak hem korter en probeer het opnieuw."


def kept() -> tuple[int, int, int]:
    return SandboxSession.objects.count(), SandboxTurn.objects.count(), HubUsage.objects.count()


@pytest.mark.parametrize("accept", ["text/event-stream", "text/html"])
def test_fifty_megabytes_are_refused_with_or_without_javascript(browser, accept):
    browser.headers["Accept"] = accept
    before = kept()
    answer = browser.ask(prompt="a" * FIFTY_MB)
    page = answer.read().decode()
    assert (answer.status, SENTENCE in page, "aaa" in page) == (413, True, False)
    assert kept() == before


@pytest.mark.parametrize("name", ["stream", "preview"])
def test_a_field_in_parts_is_bounded_as_well(learner, name):
    url = reverse(f"sandbox:{name}", args=[learner.enrolment.pk, learner.block.key])
    before = kept()
    answer = learner.client.post(url, {"prompt": "a" * 3_000_000, "model": "woordvoorspeller"})
    assert (answer.status_code, SENTENCE in answer.content.decode()) == (413, True)
    assert kept() == before


def test_a_request_that_cannot_be_read_is_still_called_that(learner):
    url = reverse("sandbox:stream", args=[learner.enrolment.pk, learner.block.key])
    answer = learner.client.post(url, b"zonder grens", content_type="multipart/form-data")
    assert (answer.status_code, "Dit verzoek konden we niet lezen" in answer.content.decode()) == (400, True)


def test_a_form_of_too_many_fields_is_too_much(learner):
    url = reverse("sandbox:stream", args=[learner.enrolment.pk, learner.block.key])
    answer = learner.client.post(url, {f"f{number}": "1" for number in range(1_200)})
    assert (answer.status_code, SENTENCE in answer.content.decode()) == (413, True)
