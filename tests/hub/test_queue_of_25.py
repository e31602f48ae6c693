"""A study day: twenty-five people press send at once, and the hub refuses the sixth.

Two web processes, PostgreSQL, a hub over HTTP, the real SDK.
"""

import http.client
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from urllib.parse import urlencode

import pytest
from django.conf import settings as live
from django.db import connection
from django.test import Client
from django.urls import reverse

from courses.learning.actions.learning import enrol
from courses.sandbox import policy
from lms.hub.models import HubBudget, HubReservation, HubTicket
from tests import factories
from tests.product import ROOT, _with_name, answers, free_port, wait_for
from tests.sandbox.test_streaming import events

from .servers import served_hub

PEOPLE, AT_ONCE = 25, 5
MODEL = "voorzichtige-stem"

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@contextmanager
def web_process(folder, hub):
    """One web process as it runs in production, on the database of this test; its port."""
    port = free_port()
    env = {key: value for key, value in os.environ.items() if not key.startswith(("COV_", "PYTEST"))} | {
        "DJANGO_SETTINGS_MODULE": "lms.settings.test",
        "DATABASE_URL": _with_name(os.environ["DATABASE_URL"], connection.settings_dict["NAME"]),
        "DATA_DIR": str(folder),
        "HUB_BASE_URL": hub,
        "HUB_MODELS": MODEL,
        "HUB_CONCURRENCY": str(AT_ONCE),
    }
    command = [sys.executable, "-m", "lms.serve", "--port", str(port)]
    with (folder / f"web-{port}.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_for("a web process", lambda: answers(f"http://127.0.0.1:{port}/health/live"), 90)
        yield port
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()


def people():
    """So many enrolled people, each with her own session, and the exercise's address for each."""
    block = factories.next_word()
    version = factories.released(factories.document(block))
    found = []
    for _ in range(PEOPLE):
        client, person = Client(), factories.person()
        policy.accept(digest_read=policy.digest(), by=person)
        client.force_login(person, backend="lms.people.backends.ProvenAddressBackend")
        url = reverse("sandbox:stream", args=[enrol(version=version, by=person).pk, block.key])
        found.append((client.cookies[live.SESSION_COOKIE_NAME].value, url))
    return found


def ask(port, session, url, question):
    token = "a" * 32
    headers = {
        "Cookie": f"{live.SESSION_COOKIE_NAME}={session}; csrftoken={token}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    body = urlencode({"prompt": question, "model": MODEL, "temperature": "1", "csrfmiddlewaretoken": token})
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as wire:
        wire.request("POST", url, body, headers)
        response = wire.getresponse()
        assert response.status == 200, response.read()
        return events(response)


class Watcher:
    """Looks at the queue all the while: who was admitted when, in the order of arrival."""

    def __init__(self):
        self.admitted, self.most, self.over = {}, 0, threading.Event()

    def watch(self):
        while not self.over.is_set():
            rows = dict(HubTicket.objects.values_list("pk", "admitted_at"))
            self.admitted |= rows
            self.most = max(self.most, sum(1 for moment in rows.values() if moment))
            time.sleep(0.02)
        connection.close()


def test_all_are_served_in_order_and_the_hub_refuses_nobody(tmp_path):
    factories.signed(factories.model_card(MODEL))
    learners = people()
    watcher = Watcher()
    with ExitStack() as stack:
        address, hub = stack.enter_context(served_hub(limit=AT_ONCE, rate=20, length=20))
        ports = [stack.enter_context(web_process(tmp_path, address)) for _ in range(2)]
        threads = stack.enter_context(ThreadPoolExecutor(PEOPLE + 1))
        threads.submit(watcher.watch)
        start = threading.Barrier(PEOPLE)

        def one(number):
            start.wait()
            return ask(ports[number % 2], *learners[number], f"Vraag van mens {number}")

        try:
            heard = list(threads.map(one, range(PEOPLE)))
        finally:
            watcher.over.set()
    # Twenty-five served, whole, and nobody refused upstream.
    assert [found[-1] for found in heard] == [("done", {"reason": "stop"})] * PEOPLE
    assert (hub.seen.requests, hub.seen.refused, hub.seen.at_once) == (PEOPLE, 0, AT_ONCE)
    # Never more than fit held a place, and they got it in the order in which they came.
    moments = [moment for _ticket, moment in sorted(watcher.admitted.items())]
    assert (len(moments), watcher.most, moments == sorted(moments)) == (PEOPLE, AT_ONCE, True)
    # Whoever waited saw her place, and it only ever came nearer.
    places = [[data["place"] for name, data in found if name == "queued"] for found in heard]
    waited = [seen for seen in places if seen]
    assert len(waited) >= PEOPLE - 2 * AT_ONCE
    assert all(seen == sorted(set(seen), reverse=True) for seen in waited)
    assert sorted(hub.seen.order) == sorted(f"Vraag van mens {number}" for number in range(PEOPLE))
    # Nothing stays behind.
    assert (HubTicket.objects.count(), HubReservation.objects.count()) == (0, 0)
    assert not HubBudget.objects.exclude(reserved=0).exists()
