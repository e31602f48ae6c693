"""Looking up an address reads an index, whoever asks; ``iexact`` is UPPER on PostgreSQL, and no index has that."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.desk.counts import work_counts
from lms.people import actions
from lms.people.addresses import account_awaiting_proof, give_way, has_proven, proven_owner
from lms.people.enums import Role
from lms.people.models import User
from tests.factories import PASSWORD, organisation, person, person_as

ROOT = Path(__file__).resolve().parent.parent.parent
TABLES = "people_user|account_emailaddress|people_invitation|people_pendingaccount|people_daycount"
NOOR, NOBODY = "noor@example.org", "niemand@example.org"


def _log_in() -> None:
    Client().post(reverse("account_login"), {"login": NOBODY, "password": "fout wachtwoord"})
    Client().post(reverse("account_login"), {"login": NOOR, "password": PASSWORD})


def _sign_up() -> None:
    data = {"first_name": "N", "last_name": "B", "password1": "paarse fietsen zingen"}
    for email in (NOOR, NOBODY):
        Client().post(reverse("account_signup"), data | {"email": email})


def _reset() -> None:
    for email in (NOOR, NOBODY):
        Client().post(reverse("account_reset_password"), {"email": email})


def _invite() -> None:
    school = organisation()
    actions.invite(organisation=school, email="NIEUW@example.org", role=Role.TEACHER, by=person_as(Role.HR, school))


WAYS: list[Callable[[], object]] = [
    lambda: proven_owner("NOOR@example.org"),
    lambda: has_proven(User.objects.get(email=NOOR), NOOR),
    lambda: account_awaiting_proof(NOBODY),
    lambda: give_way(NOBODY),
    lambda: User.objects.get_by_natural_key("NOOR@example.org"),
    lambda: work_counts(User.objects.get(email=NOOR)),
    _log_in,
    _sign_up,
    _reset,
    _invite,
]


@pytest.mark.postgresql
@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
def test_no_look_up_by_address_reads_a_whole_table(way: Callable[[], object]) -> None:
    person(email=NOOR)
    with CaptureQueriesContext(connection) as captured:
        way()
    asked = [
        row["sql"]
        for row in captured
        if re.match(rf'(?:SELECT|UPDATE|DELETE)\b.*"(?:{TABLES})"\."?(?:email|subject)\b', row["sql"], re.DOTALL)
        and " WHERE " in row["sql"]
    ]
    assert asked
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # else a table of two rows is read whole, and rightly
        for sql in asked:
            cursor.execute(f"EXPLAIN {sql}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert not re.search(rf"Seq Scan on (?:{TABLES})", plan), f"{sql}\n{plan}"


def test_no_source_compares_an_address_in_another_way() -> None:
    rooms = ("lms", "courses", "quality_mark", "certificates", "home")
    sources = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    found = [path.name for path in sources if re.search(r"email__i(exact|contains|startswith|regex)", path.read_text())]
    assert sources
    assert found == []
