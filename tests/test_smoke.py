import pytest

from tests.factories import released


@pytest.mark.django_db
def test_releasing_the_same_content_twice_makes_one_version() -> None:
    version = released()
    assert version.number == 1
    assert version.exercises.count() == 3
    assert version.document.canonical() == version.content
