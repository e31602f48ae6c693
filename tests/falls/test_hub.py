"""The hub is away, or hangs: the page says so, or that it waits; the rest goes on, and asking again gives an answer."""

import time
from collections.abc import Callable

import pytest

from tests.falls.conftest import Ground
from tests.falls.visitor import PATIENCE_SECONDS, light_load
from tests.product import wait_for
from tests.wires import Wire

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db, pytest.mark.xdist_group("falls")]


@pytest.mark.parametrize("fault", [Wire.refuse, Wire.hang], ids=["refused", "hanging"])
def test_a_question_gets_a_sentence_in_place_of_an_answer_and_everything_else_goes_on(
    ground: Ground, fault: Callable[[Wire], None]
) -> None:
    learner = ground.learner()
    with light_load([ground.visitor("teacher"), ground.visitor("hr")], ["/dashboard/", "/cursussen/"]) as load:
        fault(ground.hub)
        seen = learner.ask_model("De juf schrijft op het")
        # The first thing that is said comes at once: where the answer can be taken up again.
        assert seen.events[0][0] == "turn"
        assert seen.first_after < PATIENCE_SECONDS
        assert seen.events[-1][0] == "failed"
        assert seen.events[-1][1]["error"]
        assert ground.health() == (200, ["ok"])
        ground.hub.pass_on()
        began = time.monotonic()
        wait_for("an answer", lambda: learner.ask_model("De juf schrijft op het").events[-1][0] == "done", 30)
        assert time.monotonic() - began < 20
    assert load.lost == []
    assert load.statuses() == {200}
    assert load.slowest() < PATIENCE_SECONDS
