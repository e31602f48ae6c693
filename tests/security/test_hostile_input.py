"""What no page of ours would write, in every part of an address: an answer with a page, and nothing in the log."""

import itertools
import logging
import os
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client

from tests.security.addresses import TABLE, facts, values
from tests.security.test_addresses import CMS, ROLES, clients, expected, filled, routes  # noqa: F401 -- a fixture

# One worker loads the demo world for all parts.
pytestmark = pytest.mark.xdist_group("hostile")

NASTY = [
    "9" * 5000, str(2**63), "²", "-1", "1e999", "nan", "", "a%00b", "%ff%ed%a0%80", "2026-13-45", "a" * 8000,
    "'\"><script>", "[]",
]  # fmt: skip
# What pages read from an address, ours and the workshop's.
NAMES = """
    aanbieder belasting childOf code collection_id course id instead kies kind key keurmerk locale minuten model name
    next onder opnieuw order ordering organisation owner p page parent poging q sector state status tag temperatuur
    term type user vanaf versie vraag year zin zoek
""".split()  # noqa: SIM905 -- a list of so many words is read as a text
# Values at each address.
AT_AN_ADDRESS = 3
PARTS = 3
# In these parts of a path somebody could write anything.
IN_A_PATH = [
    "9" * 5000,
    "9" * 25,
    str(2**63),
    str(2**31),
    "%C2%B2",
    "0",
    "%00",
    "a%00b",
    "%ff",
    "%ed%a0%80",
    "a" * 3000,
]


def who_may(route: str) -> list[str]:
    """Whoever gets furthest at this address."""
    if route.startswith(CMS):
        return ["superuser"]
    shown = [role for role in ROLES if {expected(answers, role) for answers in TABLE[route]} & {200, 204, 422}]
    return shown[-1:] or ["anonymous"]


def broken(client: Client, method: str, path: str, logged: pytest.LogCaptureFixture) -> list[str]:
    """What is wrong with the answer: a fault of ours, or anything written in the log."""
    logged.clear()
    with transaction.atomic():
        answer = client.generic(method, path)
        if answer.streaming and not answer.is_async:
            # Read to its end: closed from here, it would take the test's own connection along.
            answer.getvalue()
        transaction.set_rollback(True)
    shown = f"{method} {path[:120]}"
    told = [
        record.getMessage()
        for record in logged.records
        if (record.exc_info or record.levelno >= logging.ERROR) and not record.name.startswith("django.security")
    ]
    return ([f"{shown}: {answer.status_code}"] if answer.status_code >= 500 else []) + [f"{shown}: {t}" for t in told]


def addresses(route: str, known: dict[str, Any], turn: int) -> Iterator[str]:
    """The address with nasty values for all its queries at once, and in each part of its path.

    Each value is tried at each name, though not at each address: ``turn`` says where in the rows an address begins.
    ``HOSTILE_VALUES=all`` tries all of them everywhere: ten thousand pages.
    """
    names = re.findall(r"<(?:\w+:)?(\w+)>", route)
    usual = dict.fromkeys(names, 1) if route.startswith(CMS) else values(route, known)
    path = filled(route, usual)
    for value in some_of(NASTY, turn):
        yield path + "?" + "&".join(f"{name}={value if '%' in value else quote(value)}" for name in NAMES)
    for place, name in enumerate(names):
        for value in some_of(IN_A_PATH, turn + place):
            yield filled(route, usual | {name: value})


def some_of(values: list[str], turn: int) -> list[str]:
    """As many as an address gets, beginning further on at each."""
    if os.environ.get("HOSTILE_VALUES") == "all":
        return values
    return [values[(turn * AT_AN_ADDRESS + place) % len(values)] for place in range(AT_AN_ADDRESS)]


# Wagtail's own: with two of them an operator sees whether faults reach her, and two, for operators alone, know no
# page without a draft (the first of all pages is one).
BREAKS = {
    "cms/error_test/",
    "cms/failwhale/",
    "cms/workflows/edit/<int:pk>/",
    "cms/pages/<int:page_id>/revisions/<int:revision_id>/revert/",
}


@pytest.fixture
def people(clients: dict[str, Client]) -> dict[str, Client]:  # noqa: F811
    for client in clients.values():
        client.raise_request_exception = False
    return clients


@pytest.mark.timeout(600)
@pytest.mark.parametrize("part", range(PARTS))
def test_no_address_breaks_whatever_stands_in_it(people: dict[str, Client], caplog: Any, part: int) -> None:
    known = facts()
    wrong = []
    all_routes = sorted(TABLE) + sorted({route for route in routes() if route.startswith(CMS)} - BREAKS)
    for turn, route in list(enumerate(all_routes))[part::PARTS]:
        for path, role in itertools.product(addresses(route, known, turn), who_may(route)):
            wrong += broken(people[role], "GET", path, caplog)
    assert wrong == []
