"""The product on real servers, with a wire to each that can be cut or left hanging."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.falls.learner import MAKE_LEARNERS, Learner, learner_of
from tests.falls.mailserver import MailServer, mail_server
from tests.falls.visitor import Answer, Visitor
from tests.product import Database, Product, answers, free_port, listening, wait_for
from tests.wires import Wire, wire

# Who is there: a teacher, who keeps personnel, and who writes courses.
_PEOPLE = (
    """
import json
from django.utils import timezone
from django_q.models import Task
from lms.people.enums import OrganisationKind, Role
from tests.factories import PASSWORD, organisation, person_as, released
from courses.authoring.providers import ensure_provider
school, college = organisation(), organisation(OrganisationKind.TEACHER_COLLEGE)
ensure_provider(college)
released()
people = {role: person_as(role, at) for role, at in (
    (Role.TEACHER, school), (Role.HR, school), (Role.AUTHOR, college),
)}
accounts = {role.value: {"email": who.email, "password": PASSWORD} for role, who in people.items()}
# As if a worker had been at work already: its first sign of life takes half a minute.
now = timezone.now()
Task.objects.create(id="0" * 32, name="begin", func="begin", started=now, stopped=now, success=True)
"""
    + MAKE_LEARNERS
    + "print(json.dumps([accounts, learners]))"
)


@dataclass
class Ground:
    """The product, and the wires to what it stands on."""

    product: Product
    accounts: dict[str, dict[str, str]]
    learners: list[dict[str, str]]
    database: Wire
    redis: Wire
    storage: Wire
    mail: Wire
    hub: Wire
    mail_server: MailServer

    @property
    def wires(self) -> list[Wire]:
        return [self.database, self.redis, self.storage, self.mail, self.hub]

    def visitor(self, role: str = "") -> Visitor:
        found = Visitor(self.product.address)
        if role:
            found.log_in(self.accounts[role])
        return found

    def learner(self) -> Learner:
        """A learner whom no other test knows."""
        return learner_of(self.learners.pop(), self.product.database, self.product.address)

    def health(self) -> tuple[int, list[str]]:
        answer = self.visitor().get("/health/ready")
        return answer.status, answer.text.splitlines()

    def live(self) -> Answer:
        return self.visitor().get("/health/live", timeout=5)


@pytest.fixture(scope="session")
def _started_once(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
    worker_id: str,
) -> Iterator[Ground]:
    folder = tmp_path_factory.mktemp("falls")
    with django_db_blocker.unblock():
        migrated = connection.settings_dict["NAME"]
        connection.close()
    with ExitStack() as stack:
        yield _started(stack, Database.empty(folder, f"falls_{worker_id}", like=migrated))


@pytest.fixture
def ground(_started_once: Ground) -> Iterator[Ground]:
    """Everything stands, and stands again when the test is over."""
    yield _started_once
    for each in _started_once.wires:
        each.pass_on()
    wait_for("everything to be back", lambda: _started_once.health() == (200, ["ok"]), 60)


def _started(stack: ExitStack, database: Database) -> Ground:
    mail = stack.enter_context(mail_server())
    redis_port, s3_port, hub_port = free_port(), free_port(), free_port()
    pg_socket = f"{parse_qs(urlsplit(os.environ['DATABASE_URL']).query)['host'][0]}/.s.PGSQL.5432"
    wires = {
        name: stack.enter_context(wire(there))
        for name, there in {
            "database": pg_socket, "redis": redis_port, "storage": s3_port, "mail": mail.port, "hub": hub_port,
        }.items()
    }  # fmt: skip
    name = urlsplit(database.url).path.lstrip("/")
    product = Product(
        database,
        settings="tests.falls.production_like",
        more_env={
            "SECRET_KEY": "only-for-the-demo-on-your-own-machine-not-a-secret",
            "PUBLIC_ORIGIN": "https://localhost",
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            "DATABASE_URL": f"postgres://postgres@127.0.0.1:{wires['database'].port}/{name}",
            "REDIS_URL": f"redis://127.0.0.1:{wires['redis'].port}/0",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(wires["mail"].port),
            "EMAIL_USE_TLS": "0",
            "S3_BUCKET": "meesterproef",
            "S3_ENDPOINT_URL": f"http://127.0.0.1:{wires['storage'].port}",
            "S3_REGION": "eu-west-1",
            "AWS_ACCESS_KEY_ID": "proef",
            "AWS_SECRET_ACCESS_KEY": "proef",
            "HUBS": "embedded",
            "HUB_EMBEDDED_BASE_URL": f"http://127.0.0.1:{wires['hub'].port}/v1",
            "HUB_EMBEDDED_API_KEY": "een-sleutel-voor-de-proef",
            "HUB_FIRST_TOKEN_SECONDS": "4",
            "HUB_EMBEDDED_DELAY_SECONDS": "0",
            "WORKERS": "1",
            # A task that failed is tried again after this and fifteen seconds more.
            "WORK_SECONDS": "15",
            "SECURE_SSL_REDIRECT": "0",
            "TRUSTED_PROXIES": "1",
        },
    )
    stack.callback(product.close)
    accounts, learners = product.python(_PEOPLE)
    _serve(product, s3_port, redis_port, hub_port)
    return Ground(product, accounts, learners, mail_server=mail, **wires)


def _serve(product: Product, s3_port: int, redis_port: int, hub_port: int) -> None:
    product.start("redis-server", "--port", str(redis_port), "--save", "", "--bind", "127.0.0.1")
    product.start(sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(s3_port))
    product.start(sys.executable, "manage.py", "serve_hub", "--port", str(hub_port))
    wait_for("Redis, S3 and the hub", lambda: all(map(listening, (redis_port, s3_port, hub_port))), 60)
    make_bucket = "import boto3; boto3.client('s3', endpoint_url='http://127.0.0.1:%d', region_name='eu-west-1')"
    subprocess.run(
        [sys.executable, "-c", make_bucket % s3_port + ".create_bucket(Bucket='meesterproef', "
         "CreateBucketConfiguration={'LocationConstraint': 'eu-west-1'})"],
        env=product.env, check=True, timeout=60,
    )  # fmt: skip
    product.port = free_port()
    process = product.start(sys.executable, "-m", "lms.serve", "--port", str(product.port))
    wait_for("the web process", lambda: process.poll() is not None or answers(f"{product.address}/health/live"), 90)
    product.start_worker()
    wait_for("the worker's sign of life", lambda: answers(f"{product.address}/health/ready"), 30)
