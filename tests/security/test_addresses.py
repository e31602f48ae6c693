"""Every address of the product × every role: what each gets, in one table.

A new address without a row fails, and so does a row without an address. Each
cell is the status of the answer: 200, 302 (to log in, or on to the next page),
403 (signed in, but not in that role), 404 (not there, or not for this person),
405 (only by POST).
"""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from lms.people.enums import Role
from lms.people.models import User
from tests.security.addresses import CMS_ROLES, TABLE, facts, values

# The demo world is loaded in it, and a PDF drawn by whoever is the first.
pytestmark = [pytest.mark.xdist_group("addresses"), pytest.mark.timeout(400)]
ROLES = ["anonymous", "no_role", *Role.values, "superuser"]
# Wagtail's own admin addresses have a rule instead of rows: see the last test.
CMS = "cms/"


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Every route, as it is written in the code."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from routes(entry, route)


def expected(row: dict[str, int], role: str) -> int:
    """What a row says of a role: by name, or by the rest (``*``)."""
    return row[role] if role in row or role == "anonymous" else row["*"]


@pytest.fixture
def clients(demo_rows: Path, db: None) -> dict[str, Client]:
    """The demo world, and one signed-in client for each role."""
    accounts = json.loads((demo_rows / "demo-accounts.json").read_text(encoding="utf-8"))
    found = {"anonymous": Client()}
    nobody = User.objects.create_user("niemand@example.org", None, first_name="Niemand", last_name="Nergens")
    people = {row["role"]: User.objects.get(email=row["email"]) for row in accounts} | {"no_role": nobody}
    for role in ROLES[1:]:
        found[role] = Client()
        found[role].force_login(people[role], backend="django.contrib.auth.backends.ModelBackend")
    return found


def answer(client: Client, method: str, path: str) -> int:
    """Ask, and undo whatever it did, in the database and in the browser."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        status: int = client.generic(method, path).status_code
        transaction.set_rollback(True)
    client.cookies = cookies
    return status


def filled(route: str, known: dict[str, Any]) -> str:
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(known[match[1]]), re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", route))
    return "/" + path.replace("^", "").replace("$", "")


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    there = {route for route in routes() if not route.startswith(CMS)}
    assert sorted(TABLE) == sorted(there)


def test_every_address_answers_every_role_as_the_table_says(clients: dict[str, Client]) -> None:
    known = facts()
    wrong = []
    for route, row in TABLE.items():
        path = filled(route, values(route, known))
        for method, wanted in zip(("GET", "POST"), row, strict=True):
            for role in ROLES:
                got = answer(clients[role], method, path)
                if got != expected(wanted, role):
                    wrong.append(f"{method} {path} as {role}: {got}, not {expected(wanted, role)}")
    assert wrong == []


def test_wagtails_admin_is_closed_to_whoever_is_no_author(clients: dict[str, Client]) -> None:
    """Every admin address, with every id 1: nobody without an author's role gets a page."""
    names = re.findall(r"<(?:\w+:)?(\w+)>", " ".join(routes()))
    wrong = []
    for route in sorted({route for route in routes() if route.startswith(CMS)}):
        path = filled(route, dict.fromkeys(names, 1))
        for role in ROLES:
            if role not in CMS_ROLES and path not in CMS_OPEN:
                got = answer(clients[role], "GET", path)
                if got not in {302, 403, 404, 405}:
                    wrong.append(f"{path} as {role}: {got}")
    assert wrong == []


# What Wagtail's admin shows to anyone, and holds nothing of anybody.
CMS_OPEN = {"/cms/jsi18n/", "/cms/sprite/"}
