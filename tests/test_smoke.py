import pytest

from tests.factories import released


@pytest.mark.django_db
def test_releasing_the_same_content_twice_makes_one_version() -> None:
    version = released()
    assert version.number == 1
    assert version.exercises.count() == 3
    assert version.document.canonical() == version.content


@pytest.mark.xdist_group("smoke")
def test_tests_that_share_a_server_stay_on_one_worker(request: pytest.FixtureRequest) -> None:
    """Otherwise each worker starts a product of its own, and the run takes half as long again."""
    asked_for = bool(getattr(request.config.option, "loadgroup", False))
    assert request.node.nodeid.endswith("@smoke") == asked_for
