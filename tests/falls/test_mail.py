"""The mail server is away, or hangs: nobody waits for it, and every mail is sent when it is back, once."""

import time
from collections.abc import Callable

import pytest

from tests.falls.conftest import Ground
from tests.product import wait_for
from tests.wires import Wire

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db, pytest.mark.xdist_group("falls")]


@pytest.mark.parametrize("fault", [Wire.refuse, Wire.hang], ids=["refused", "hanging"])
def test_what_was_done_is_done_and_its_mail_follows_when_the_server_is_back(
    ground: Ground, fault: Callable[[Wire], None]
) -> None:
    learner = ground.learner()
    fault(ground.mail)
    ground.mail_server.taken.clear()
    began = time.monotonic()
    number = learner.complete()
    assert time.monotonic() - began < 20
    assert ground.health()[0] == 200
    # The other work of the worker goes on beside it.
    drawn = (
        "SELECT count(*) FROM certificates_certificatedocument d JOIN certificates_certificate c"
        f" ON d.certificate_id = c.id WHERE c.number = '{number}'"
    )
    wait_for("the PDF", lambda: ground.product.database.ask(drawn), 60)
    assert ground.mail_server.taken == []
    ground.mail.pass_on()
    wait_for("the mail", lambda: learner.email in " ".join(ground.mail_server.taken), 60)
    assert sum(learner.email in mail for mail in ground.mail_server.taken) == 1
