"""PostgreSQL is away, or hangs: what people see, what is kept, and how long the way back takes."""

import time
from collections.abc import Callable

import pytest

from tests.falls.conftest import Ground
from tests.falls.visitor import PATIENCE_SECONDS, Visitor, light_load
from tests.product import wait_for
from tests.wires import Wire

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db, pytest.mark.xdist_group("falls")]

FAULTS: dict[str, Callable[[Wire], None]] = {"refused": Wire.refuse, "hanging": Wire.hang}
PAGES = ["/dashboard/", "/cursussen/", "/certificaten/"]


@pytest.fixture(params=FAULTS)
def fault(request: pytest.FixtureRequest) -> Callable[[Wire], None]:
    return FAULTS[request.param]


def back(visitor: Visitor, path: str = "/dashboard/") -> float:
    """Seconds until the page is there again."""
    began = time.monotonic()
    wait_for("the way back", lambda: visitor.get(path).status == 200, 20)
    return time.monotonic() - began


def test_every_page_says_within_seconds_that_our_data_are_away_and_all_comes_back_by_itself(
    ground: Ground, fault: Callable[[Wire], None]
) -> None:
    teacher, others = ground.visitor("teacher"), [ground.visitor("teacher"), ground.visitor("hr"), ground.visitor()]
    with light_load(others, PAGES) as load:
        time.sleep(1)
        fault(ground.database)
        page = teacher.get("/dashboard/")
        assert (page.status, page.title) == (503, "We kunnen even niet bij onze gegevens")
        assert (page.headers["Retry-After"], page.headers["Content-Language"]) == ("60", "nl")
        teacher.jar.set_cookie(english(teacher))
        assert teacher.get("/dashboard/").title == "We cannot reach our data for a moment"
        for _ in range(5):
            assert (ground.live().status, ground.live().text) == (200, "ok\n")
            assert ground.health() == (503, ["no database"])
        time.sleep(2)
        ground.database.pass_on()
        took = back(teacher)
    assert load.lost == []
    assert load.statuses() <= {200, 302, 503}
    assert load.slowest() < PATIENCE_SECONDS
    assert took < 10
    assert ground.health()[0] == 200


def test_what_was_answered_as_kept_is_kept_and_a_form_without_an_answer_can_be_sent_again(
    ground: Ground, fault: Callable[[Wire], None]
) -> None:
    learner = ground.learner()
    assert learner.reflect("Mijn leerlingen verzonnen zelf een fout.").status == 302
    assert learner.finish_module().status == 302
    ground.mail_server.taken.clear()
    form = learner.check_form()
    fault(ground.database)
    unanswered = learner.send(form)
    assert (unanswered.status, unanswered.title) == (503, "We kunnen even niet bij onze gegevens")
    assert unanswered.seconds < PATIENCE_SECONDS
    assert "Dan slaan we het niet dubbel op." in unanswered.text
    ground.database.pass_on()
    back(learner.visitor)
    assert "Mijn leerlingen verzonnen zelf een fout." in learner.visitor.get(learner.reflection_url).text
    assert [learner.send(form).status for _ in range(2)] == [302, 302]
    assert learner.stored() == {"reflections": 1, "attempts": 1, "certificates": 1}
    # The worker lost its database too, and goes on.
    wait_for("the certificate's mail", lambda: [to for to in ground.mail_server.taken if learner.email in to], 60)


def test_a_statement_that_was_under_way_when_the_server_went_silent_ends_with_the_same_page(
    ground: Ground,
) -> None:
    learner = ground.learner()
    with ground.product.database.connection() as other, other.transaction():
        # Whoever sends a form waits for this lock when the server goes silent.
        other.execute("SELECT 1 FROM courses_enrolment WHERE id = %s FOR UPDATE", [learner.enrolment])
        waiting = learner.send_beside(learner.check_form())
        time.sleep(1)
        ground.database.hang()
        answer = waiting.result(10)
    ground.database.pass_on()
    assert (answer.status, answer.title) == (503, "We kunnen even niet bij onze gegevens")
    assert answer.seconds - 1 < PATIENCE_SECONDS
    back(learner.visitor)


def test_a_lock_that_somebody_keeps_for_long_is_told_as_that_and_nothing_is_stored(
    ground: Ground,
) -> None:
    learner = ground.learner()
    form = learner.check_form()
    with ground.product.database.connection() as other, other.transaction():
        other.execute("SELECT 1 FROM courses_enrolment WHERE id = %s FOR UPDATE", [learner.enrolment])
        answer = learner.send(form)
    assert (answer.status, answer.title) == (503, "Dit duurde te lang")
    assert answer.seconds < PATIENCE_SECONDS + 1
    assert learner.stored()["attempts"] == 0
    assert learner.send(form).status == 302
    assert learner.stored()["attempts"] == 1


def english(visitor: Visitor) -> object:
    from http.cookiejar import Cookie

    return Cookie(
        0, "django_language", "en", None, False, "localhost.local", False, False, "/", True, False, None, True, None,
        None, {},
    )  # fmt: skip
