"""Ten thousand who learn and a million attempts; twenty thousand of one board with certificates. On PostgreSQL.

The pages are visited before and after the rows come in: they ask the same number of statements.
"""

import json
import os
import re
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.volume.copying import analyze, copy_row, read_whole

# What a board is held beside.
FEW = 200
VOLUME = "u.email LIKE 'volume%@example.org'"


def in_a_process(name: str) -> Iterator[dict[str, object]]:
    """One of ``WAYS``, on a throwaway PostgreSQL of its own."""
    command = ["sh", "bin/with-postgresql", sys.executable, "-m", "tests.volume.many_rows", name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for line in process.stdout:
            yield json.loads(line)
    if process.returncode:
        yield {"measured": "end of the process", "holds": False}


@dataclass
class Visit:
    """What one page took."""

    statements: list[str]
    milliseconds: float
    size: int


def learning(people: int, attempts: int) -> Iterator[dict[str, object]]:
    """Each page of somebody who learns: statements, processor time, and the large tables that it reads whole."""
    from courses.learning.actions.learning import enrol
    from courses.models import Attempt
    from tests.certificates.builders import certified
    from tests.factories import released

    certificate = certified()
    one = certificate.holder
    assert one
    enrolment = enrol(version=released(), by=one)
    client, pages = _client(one), _learners_pages(enrolment)
    _answer(client, pages["exercise"])
    before = {name: _visit(client, at) for name, at in pages.items()}
    began = time.perf_counter()
    copy_row(one, f"generate_series(1, {people}) n", email="'volume' || n || '@example.org'")
    copy_row(enrolment, f"(SELECT u.id AS person FROM people_user u WHERE {VOLUME}) s", person_id="s.person")
    tries = f"generate_series(1, {attempts // people}) n"
    each = f"(SELECT id, n FROM courses_enrolment, {tries} WHERE completed_at IS NULL)"
    attempt = Attempt.objects.get(enrolment=enrolment)
    copy_row(attempt, f"{each} s", enrolment_id="s.id", key="gen_random_uuid()", number="t.number + s.n")
    analyze()
    yield _made(began, people=people, attempts=Attempt.objects.count())
    for name, at in pages.items():
        yield _compared(name, before[name], _visit(client, at))


def staff(people: int, some: int = 20) -> Iterator[dict[str, object]]:
    """The personnel's list, CSV and some documents of a board of two sizes: time, and memory at its most.

    ``some`` is how many PDFs are taken away at once.
    """
    from certificates.models import Certificate
    from lms.people.enums import Role
    from tests.certificates.builders import board_with_school, certified, employed
    from tests.factories import person_as

    board, school = board_with_school()
    certificate = certified(employment=employed(at=school))
    client = _client(person_as(Role.HR, board))
    small = min(FEW, people // 2)
    few: dict[str, dict[str, Any]] = {}
    for first, last in ((1, small), (small + 1, people)):
        began = time.perf_counter()
        _copy_certificate(certificate, first, last)
        analyze()
        yield _made(began, certificates=Certificate.objects.count())
        for name, row in _bulk(client, last + 1, some):
            few.setdefault(name, row)
            yield row | {
                "times the memory of few": round(row["megabytes"] / few[name]["megabytes"], 1),
                "holds": row["statements"] == few[name]["statements"] and row["complete"],
            }


def _copy_certificate(certificate: Any, first: int, last: int) -> None:
    """The certificate with all that is kept beside it, for one new person each."""
    within = f"FROM people_user u WHERE u.email BETWEEN 'volume{first:07}' AND 'volume{last:07}z'"
    new = f"(SELECT u.id AS person, substring(u.email FROM 7 FOR 7)::int AS n {within}) s"
    copy_row(
        certificate.holder, f"generate_series({first}, {last}) n",
        email="'volume' || lpad(n::text, 7, '0') || '@example.org'", last_name="'Nummer ' || n",
    )  # fmt: skip
    copy_row(certificate.enrolment, new, person_id="s.person")
    enrolled = f"{new} JOIN courses_enrolment e ON e.person_id = s.person"
    copy_row(
        certificate, enrolled, number="'MP-2020-' || lpad(s.n::text, 6, '0')", enrolment_id="e.id",
        token="translate(md5(s.n::text), '0189', 'wxyz')::varchar(26)", holder_id="s.person",
        status_list="t.status_list + 1", status_list_index="s.n",
    )  # fmt: skip
    number = f"'MP-2020-{first:06}' AND 'MP-2020-{last:06}'"
    made = f"(SELECT id, holder_id FROM certificates_certificate WHERE number BETWEEN {number}) s"
    copy_row(certificate.person, made, certificate_id="s.id")
    copy_row(certificate.staff_record, made, certificate_id="s.id")
    for keeper in certificate.keepers.all():
        copy_row(keeper, made, certificate_id="s.id")
    for entry in certificate.hours_entries.all():
        copy_row(entry, made, certificate_id="s.id", person_id="s.holder_id", key="gen_random_uuid()")


def _bulk(client: Client, documents: int, some: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """List, CSV and ZIP; whatever a first time takes more is taken before."""
    chosen = {"certificate": [f"MP-2020-{n:06}" for n in range(1, some + 1)]}
    ways = {
        "list": lambda: client.get(reverse("certificates:personnel")),
        "CSV": lambda: client.get(reverse("certificates:personnel_csv")),
        f"ZIP of {some}": lambda: client.post(reverse("certificates:personnel_zip"), chosen),
    }
    # A line for each and a head; a document each and the end of the archive.
    wanted = {"CSV": documents + 1, f"ZIP of {some}": some + 1}
    for name, ask in ways.items():
        _drain(ask())
        with CaptureQueriesContext(connection) as captured:
            began = time.process_time()
            pieces = _drain(ask())
            seconds = time.process_time() - began
        # The next request empties what was captured.
        statements = len(captured)
        tracemalloc.start()
        _drain(ask())
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        yield (
            name,
            {
                "measured": name,
                "certificates": documents,
                "statements": len(captured),
                "seconds": round(seconds, 3),
                "megabytes": round(most / 2**20, 2),
                "complete": statements > 0 and pieces == wanted.get(name, 1),
            },
        )


def _drain(answer: Any) -> int:
    """Read it to its end, piece by piece; return how many there were."""
    assert answer.status_code == 200, answer.status_code
    return sum(1 for _ in answer.streaming_content) if answer.streaming else 1


def _client(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _learners_pages(enrolment: Any) -> dict[str, str]:
    module = enrolment.version.document.modules[0]
    check = next(block for block in module.exercises if block.type == "knowledge_check")
    return {
        "dashboard": reverse("home:dashboard"),
        "enrolment": reverse("home:enrolment", args=[enrolment.pk]),
        "module": reverse("courses:module", args=[enrolment.pk, module.slug]),
        "exercise": reverse("courses:exercise", args=[enrolment.pk, module.slug, check.key]),
        "course": reverse("home:course", args=[enrolment.course.slug]),
        "catalogue": reverse("home:catalogue"),
        "own certificates": reverse("certificates:mine"),
        "portfolio": reverse("portfolio:portfolio"),
        "conversations": reverse("sandbox:conversations"),
    }


def _answer(client: Client, address: str) -> None:
    """One try at the knowledge check, as its form sends it."""
    page = client.get(address).content.decode()
    key = re.search(r'name="key"[^>]*value="([^"]+)"', page)
    assert key
    names = sorted(set(re.findall(r'name="([^"]*v[12])"', page)))
    assert client.post(address, {"key": key[1], names[0]: "b", names[1]: ["a"]}).status_code == 302


def _visit(client: Client, address: str) -> Visit:
    """The second visit: the first one fills caches."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        began = time.process_time()
        answer = client.get(address)
        seconds = time.process_time() - began
    assert answer.status_code == 200, (address, answer.status_code)
    return Visit([row["sql"] for row in captured], round(1000 * seconds, 1), len(answer.content))


def _compared(name: str, before: Visit, after: Visit) -> dict[str, object]:
    whole = sorted({table for statement in after.statements for table in read_whole(statement)})
    return {
        "measured": name,
        "statements": len(after.statements),
        "statements before": len(before.statements),
        "milliseconds": after.milliseconds,
        "milliseconds before": before.milliseconds,
        "bytes": after.size,
        "read whole": whole,
        "holds": not whole and len(after.statements) == len(before.statements),
    }


def _made(began: float, **rows: int) -> dict[str, object]:
    return {"measured": "rows made", **rows, "seconds": round(time.perf_counter() - began, 1)}


def _size(name: str, full: int) -> int:
    return int(os.environ.get(name, full))


def main(name: str) -> None:
    """Make the tables and print a line for each row of one measurement."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    ways = {
        "learning": lambda: learning(_size("VOLUME_PEOPLE", 10_000), _size("VOLUME_ATTEMPTS", 1_000_000)),
        "staff": lambda: staff(_size("VOLUME_STAFF", 20_000)),
    }
    for row in ways[name]():
        sys.stdout.write(json.dumps(row) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
