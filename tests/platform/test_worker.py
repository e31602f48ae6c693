"""Background work is delivered at least once, and done once, whatever dies in between."""

import datetime
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from tests.product import ROOT, Product, wait_for

pytestmark = [pytest.mark.both, pytest.mark.xdist_group("worker")]

# A new person completes a course: the certificate is issued, its PDF and a mail are enqueued.
COMPLETE = """
import datetime, json, os, signal
from django.db import transaction
from django.utils import timezone
from tests.factories import person, released, document, knowledge_check
from courses.models import Enrolment
from courses.signals import course_completed

@transaction.atomic
def complete():
    version = released(document(knowledge_check()))
    now = timezone.now()
    enrolment = Enrolment.objects.create(
        person=person(email="nieuw@example.org"),
        course=version.course,
        version=version,
        started_at=now - datetime.timedelta(hours=2),
        completed_at=now,
    )
    course_completed.send(sender=Enrolment, enrolment=enrolment)
    return enrolment.certificates.get().pk
"""
STATE = """
import json
from django_q.models import OrmQ
from certificates.models import Certificate, CertificateDocument, CertificateEvent, HoursEntry
from lms.people.models import OutgoingMail
from django.utils import timezone
pk = {pk}
print(json.dumps({{
    "certificates": Certificate.objects.filter(pk=pk).count(),
    "documents": CertificateDocument.objects.filter(certificate=pk).count(),
    "rendered": CertificateEvent.objects.filter(certificate=pk, kind="rendered").count(),
    "hours": HoursEntry.objects.filter(certificate=pk).count(),
    "mails_written": OutgoingMail.objects.filter(to="nieuw@example.org").count(),
    "mails_waiting": OutgoingMail.objects.filter(to="nieuw@example.org", sent_at=None).count(),
    "picked_up": OrmQ.objects.filter(lock__gt=timezone.now()).count(),
}}))
"""
DONE_ONCE = {
    "certificates": 1,
    "documents": 1,
    "rendered": 1,
    "hours": 1,
    "mails_written": 1,
    "mails_waiting": 0,
}


def state(product: Product, pk: int) -> dict[str, int]:
    found: dict[str, int] = product.python(STATE.format(pk=pk))
    return found


def finished(product: Product, pk: int) -> dict[str, int] | None:
    now = state(product, pk)
    return now if now["documents"] and not now["mails_waiting"] else None


def mails_sent(product: Product) -> int:
    folder = product.data_dir / "mail"
    return sum("nieuw@example.org" in path.read_text(errors="replace") for path in folder.glob("*.log"))


def test_work_that_nobody_picked_up_before_the_process_died_is_done_by_the_next_worker(
    demo: Callable[..., Product],
) -> None:
    product = demo()
    program = f"{COMPLETE}\nprint(json.dumps(complete()), flush=True)\nos.kill(os.getpid(), signal.SIGKILL)"
    killed = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{program}"],
        cwd=ROOT, env=product.env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert killed.returncode == -9, killed.stderr
    pk = json.loads(killed.stdout)
    before = state(product, pk)
    assert (before["certificates"], before["hours"], before["documents"]) == (1, 1, 0)
    product.start_worker()
    after = wait_for("the certificate's PDF and mail", lambda: finished(product, pk), 90)
    assert {key: after[key] for key in DONE_ONCE} == DONE_ONCE
    assert mails_sent(product) == 1


def test_work_whose_worker_was_killed_in_the_middle_is_delivered_again_and_done_once(
    demo: Callable[..., Product],
) -> None:
    # Long enough to draw a PDF on a busy machine: a task that is cut off for its slowness is another test.
    product = demo(more_env={"WORK_SECONDS": "25", "WORKERS": "1"})
    pk = product.python(f"{COMPLETE}\nprint(json.dumps(complete()))")
    first = product.start_worker()

    # A task that was picked up is locked into the future; drawing the PDF takes longer than looking.
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=5)
    picked_up = f"SELECT count(*) FROM django_q_ormq WHERE lock > '{later:%Y-%m-%d %H:%M:%S+00:00}'"
    wait_for("a task picked up", lambda: product.database.ask(picked_up), 60)
    product.kill_group(first)
    drawn = product.database.ask(f"SELECT count(*) FROM certificates_certificatedocument WHERE certificate_id = {pk}")
    assert drawn == 0
    product.start_worker()
    after = wait_for("the certificate's PDF and mail", lambda: finished(product, pk), 180)
    assert {key: after[key] for key in DONE_ONCE} == DONE_ONCE
    assert mails_sent(product) <= 2  # a mail may be sent again when its sender dies before it can say so


def test_work_enqueued_in_a_transaction_that_is_rolled_back_is_never_done(demo: Callable[..., Product]) -> None:
    product = demo()
    left = product.python(f"""{COMPLETE}
from django_q.models import OrmQ
from certificates.models import Certificate
before = (OrmQ.objects.count(), Certificate.objects.count())
try:
    with transaction.atomic():
        complete()
        raise RuntimeError("the power went")
except RuntimeError:
    print(json.dumps([list(before), [OrmQ.objects.count(), Certificate.objects.count()]]))
""")
    assert left[0] == left[1]


# Told to stop at a moment of the test's own choosing, inside django-q's start: (what is interrupted, how often first).
STOP_AT = """
import os, signal, sys
from multiprocessing import synchronize
from django.core.management import execute_from_command_line
import django
django.setup()
from django_q import cluster
told = False
def tell():
    global told
    if not told and os.getpid() == pid:
        told = True
        os.kill(pid, signal.SIGTERM)
pid = os.getpid()
class Lock:
    # Holds the lock of an event, as looking at it does, when the signal comes.
    def __init__(self, event): self._event = event
    def is_set(self):
        with self._event._cond:
            tell()
        return self._event.is_set()
    def __getattr__(self, name): return getattr(self._event, name)
{moment}
execute_from_command_line(["manage.py", "qcluster"])
"""
MOMENTS = {
    "while it looks whether the sentinel runs": """
made = []
def event(original=cluster.Event):
    made.append(original())
    return Lock(made[-1]) if len(made) == 2 else made[-1]
cluster.Event = event
""",
    "before the sentinel is there": """
context = cluster.get_mp_context()
class Telling(context.Process):
    def start(self):
        tell()
        super().start()
cluster.get_mp_context = lambda: type("Context", (), {"Process": Telling})
""",
    "before anything is there": """
original = cluster.Cluster.__init__
def init(self, *args, **kwargs):
    original(self, *args, **kwargs)
    tell()
cluster.Cluster.__init__ = init
""",
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_worker_that_is_told_to_stop_while_it_starts_stops(demo: Callable[..., Product], moment: str) -> None:
    product = demo()
    # What was begun is done first: the PDFs of the demo world would take their time.
    product.python("from django_q.models import OrmQ; print(OrmQ.objects.all().delete()[0])")
    worker = product.start(sys.executable, "-c", STOP_AT.replace("{moment}", MOMENTS[moment]))
    assert worker.wait(60) == 0, product.logs()
    assert "Traceback" not in product.logs()


def test_a_worker_that_lost_its_sentinel_ends_so_that_somebody_starts_it_anew(demo: Callable[..., Product]) -> None:
    product = demo()
    worker = product.start_worker()

    def sentinel() -> int | None:
        found = subprocess.run(["pgrep", "-P", str(worker.pid)], capture_output=True, text=True, check=False).stdout
        return int(found.split()[0]) if found.split() and "running" in product.logs() else None

    os.kill(wait_for("the sentinel", sentinel, 60), signal.SIGKILL)
    assert worker.wait(30) == 1


CONNECTIONS = """
import json
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY pid"
    )
    print(json.dumps([pid for pid, in cursor.fetchall()]))
"""


@pytest.mark.postgresql
def test_a_worker_without_work_keeps_its_connections(demo: Callable[..., Product]) -> None:
    """To connect costs PostgreSQL more than all that an idle worker asks of it."""
    product = demo()
    product.start_worker()
    pushing = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%django_q_ormq%'"
    )
    wait_for("the worker to look for work", lambda: product.database.ask(f"{pushing} AND pid <> pg_backend_pid()"), 60)
    wait_for("nothing to do", lambda: product.database.ask("SELECT count(*) FROM django_q_ormq") == 0, 120)
    before = product.python(CONNECTIONS)
    # It looks every half a second.
    time.sleep(3)
    kept = set(before) & set(product.python(CONNECTIONS))
    assert len(kept) >= 2
