"""What somebody typed, and keys, stand in no line of our logs."""

import logging
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import URLPattern, URLResolver, get_resolver

from lms.log_lines import TOKEN_PATHS, WithoutContents
from lms.people.models import Organisation
from tests.factories import organisation
from tests.proxies import documented

TYPED = "Mijn leerling Jantje"


def line(message: str, *args: object, name: str = "django.request", error: BaseException | None = None) -> str:
    info: Any = (type(error), error, error.__traceback__) if error else None
    return WithoutContents("{message}", style="{").format(
        logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, info)
    )


def caught(work: Any) -> BaseException:
    try:
        work()
    except Exception as error:  # noqa: BLE001
        return error
    raise AssertionError


def test_an_exception_is_told_by_its_kind_and_its_stack() -> None:
    def fail() -> None:
        raise ValueError(TYPED) from KeyError(TYPED)

    told = line("Internal Server Error: %s", "/dashboard/", error=caught(fail))
    assert TYPED not in told
    assert [part for part in told.splitlines() if not part.startswith(" ")] == [
        "Internal Server Error: /dashboard/",
        "Traceback (most recent call last):",
        "builtins.KeyError",
        "which led to:",
        "Traceback (most recent call last):",
        "builtins.ValueError",
    ]
    assert "in fail" in told


def test_a_group_of_exceptions_is_told_one_by_one() -> None:
    def fail() -> None:
        raise ExceptionGroup(TYPED, [ValueError(TYPED), KeyError(TYPED)])

    told = line("oops", error=caught(fail))
    assert TYPED not in told
    assert [part for part in told.splitlines() if part.startswith("builtins")] == [
        "builtins.ExceptionGroup",
        "builtins.ValueError",
        "builtins.KeyError",
    ]


@pytest.mark.postgresql
@pytest.mark.django_db
def test_of_the_database_the_code_and_the_constraint_are_told() -> None:
    known = organisation(slug="jan" + "tje")

    def twice() -> None:
        with transaction.atomic():
            Organisation.objects.create(name=known.name, slug=known.slug, kind=known.kind)

    error = caught(twice)
    assert isinstance(error, IntegrityError)
    told = line("oops", error=error)
    assert "jantje" not in told.lower()
    assert "psycopg.errors.UniqueViolation 23505 people_organisation people_organisation_slug_key" in told


@pytest.mark.parametrize("name", ["django-q", "elsewhere"])
def test_a_stack_in_words_keeps_its_places_and_loses_its_text(name: str) -> None:
    stack = (
        f"{TYPED} : Traceback (most recent call last):\n"
        '  File "/app/certificates/tasks.py", line 12, in render_certificate\n'
        f"    raise ValueError('{TYPED}')\n"
        f"ValueError: {TYPED}\n   {TYPED}\nDETAIL:  Key (email)=({TYPED}) already exists."
    )
    assert line("Failed '%s' (%s) - %s", "certificates.tasks.render", "zoutvat", stack, name=name) == (
        "Failed 'certificates.tasks.render' (zoutvat)\n"
        "Traceback (most recent call last):\n"
        '  File "/app/certificates/tasks.py", line 12, in render_certificate\n'
        "ValueError"
    )


def test_the_loop_tells_of_a_lost_exception_without_its_text() -> None:
    told = line(f"Task exception was never retrieved\nfuture: <Task exception=ValueError('{TYPED}')>", name="asyncio")
    assert told == "Task exception was never retrieved\nfuture: <Task exception"


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/controleer/AbC-123_x/", "/controleer/[…]/"),
        ("/mensen/uitnodiging/AbC-123_x/", "/mensen/uitnodiging/[…]/"),
        ("/accounts/password/reset/key/1-c9t-abc/", "/accounts/password/reset/key/[…]/"),
        ("/accounts/confirm-email/MQ:1x:abc/", "/accounts/confirm-email/[…]/"),
        ("/api/v1/verification/AbC", "/api/v1/verification/[…]"),
        ("/personeel/certificaten/?q=Jantje+de+Boer", "/personeel/certificaten/?[…]"),
        ("/cursussen/ai-in-de-klas/", "/cursussen/ai-in-de-klas/"),
    ],
)
def test_an_address_is_written_without_keys_and_queries(path: str, written: str) -> None:
    assert line("Service Unavailable: %s", path) == f"Service Unavailable: {written}"


def _routes(patterns: list[URLPattern | URLResolver], before: str = "/") -> list[str]:
    found = []
    for each in patterns:
        route = before + str(each.pattern).removeprefix("^").removesuffix("$")
        found += _routes(each.url_patterns, route) if isinstance(each, URLResolver) else [route]
    return found


def test_every_address_that_holds_a_key_is_known_to_our_logs_and_to_the_documented_proxy() -> None:
    # By the names that parameters have where they are a secret.
    secret = ("<str:token>", "<token>", "{token}", "<key>", "(?P<key>")
    routes = _routes(get_resolver().url_patterns)
    # Wagtail's own reset of passwords is switched off: nobody is sent there, and it answers 404.
    routes = [route for route in routes if not route.startswith("/cms/password_reset/")]
    holding = {route for route in routes if any(name in route for name in secret)}
    assert holding
    assert [route for route in sorted(holding) if not route.startswith(TOKEN_PATHS)] == []
    assert [path for path in TOKEN_PATHS if path not in documented()] == []
