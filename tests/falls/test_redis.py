"""Redis is away, or hangs: everything goes on, and limits hold."""

import time
from collections.abc import Callable

import pytest

from tests.falls.conftest import Ground
from tests.falls.visitor import PATIENCE_SECONDS, light_load
from tests.wires import Wire

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db, pytest.mark.xdist_group("falls")]
PAGES = ["/", "/cursussen/", "/dashboard/", "/health/ready"]


@pytest.mark.parametrize("fault", [Wire.refuse, Wire.hang], ids=["refused", "hanging"])
def test_no_page_needs_it_and_somebody_can_still_log_in(ground: Ground, fault: Callable[[Wire], None]) -> None:
    teacher = ground.visitor("teacher")
    with light_load([ground.visitor("teacher"), ground.visitor()], PAGES) as load:
        time.sleep(0.5)
        fault(ground.redis)
        pages = [teacher.get(path) for path in PAGES]
        assert [page.status for page in pages] == [200] * len(PAGES)
        assert max(page.seconds for page in pages) < PATIENCE_SECONDS
        assert ground.health() == (200, ["ok", "redis: no answer"])
        assert ground.live().status == 200
        # Logging in counts tries, and limits are what the cache was for.
        ground.visitor("hr")
        time.sleep(1)
        ground.redis.pass_on()
    assert load.lost == []
    assert load.statuses() <= {200, 302}
    assert load.slowest() < PATIENCE_SECONDS


@pytest.mark.parametrize("fault", [Wire.refuse, Wire.hang], ids=["refused", "hanging"])
def test_whoever_guesses_passwords_is_refused_all_the_same(ground: Ground, fault: Callable[[Wire], None]) -> None:
    fault(ground.redis)
    stranger = ground.visitor()
    account = ground.accounts["author"]["email"]
    tries = [stranger.post("/accounts/login/", login=account, password=f"geraden-{number}") for number in range(8)]
    assert {answer.status for answer in tries} <= {200, 429}
    assert [tries[number].title for number in (6, 7)] == [tries[5].title] * 2
    right = stranger.post("/accounts/login/", login=account, password=ground.accounts["author"]["password"])
    assert right.status != 302
