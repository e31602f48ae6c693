"""The pages of what went wrong."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django_ratelimit.exceptions import Ratelimited
from pytest_django import DjangoAssertNumQueries

from home.views import errors

pytestmark = pytest.mark.django_db


def test_an_unknown_address_says_so_and_offers_a_way_on(client: Client) -> None:
    response = client.get("/bestaat-niet/")

    assert response.status_code == 404
    assert "Deze pagina is er niet" in response.text
    assert 'href="/cursussen/"' in response.text


def test_a_refusal_shows_its_reason(rf: RequestFactory) -> None:
    response = errors.permission_denied(rf.get("/"), PermissionDenied("Alleen de secretaris kan dit."))

    assert response.status_code == 403
    assert "Alleen de secretaris kan dit." in response.content.decode()


def test_a_refusal_without_a_reason_says_whom_to_ask(rf: RequestFactory) -> None:
    response = errors.permission_denied(rf.get("/"), PermissionDenied())

    assert "Vraag de beheerder van je organisatie" in response.content.decode()


def test_too_many_requests_is_429_and_says_when_to_try_again(rf: RequestFactory) -> None:
    response = errors.permission_denied(rf.get("/"), Ratelimited())

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "60"
    assert "Wacht een minuut" in response.content.decode()


def test_a_form_without_its_secret_is_refused_with_an_explanation() -> None:
    response = Client(enforce_csrf_checks=True).post("/taal/", {"language": "en"})

    assert response.status_code == 403
    assert "We hebben dit formulier niet verwerkt" in response.text


def test_the_page_for_our_own_faults_needs_no_database(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        response = errors.server_error(rf.get("/"))

    assert response.status_code == 500
    assert "Er ging bij ons iets mis" in response.content.decode()


def test_a_request_that_cannot_be_read_is_400(client: Client) -> None:
    response = client.get("/", HTTP_HOST="elders.example")

    assert response.status_code == 400
    assert "Dit verzoek konden we niet lezen" in response.text
