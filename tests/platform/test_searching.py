"""However much somebody types to find something, a database looks for a few words."""

import pytest
from django.test import Client
from django.urls import reverse

from lms.people.enums import Role
from lms.searching import search_words
from tests import factories

MANY = " ".join(f"w{number}" for number in range(2000))


def test_the_first_ten_different_words_are_looked_for() -> None:
    assert search_words("  De  Linde de Linde\tZwolle ") == ["De", "Linde", "de", "Zwolle"]
    assert search_words(MANY) == [f"w{number}" for number in range(10)]
    assert search_words("a" * 5000) == ["a" * 60]
    assert search_words("") == []


@pytest.mark.both
@pytest.mark.django_db
def test_every_page_that_finds_something_answers_two_thousand_words_with_a_page(client: Client) -> None:
    school = factories.organisation()
    people = {role: factories.person_as(role, school) for role in (Role.MANAGER, Role.HR)}
    pages = [
        (None, reverse("home:catalogue"), "zoek"),
        (None, reverse("quality_mark:register"), "q"),
        (people[Role.MANAGER], reverse("people:organisation", args=[school.pk]), "q"),
        (people[Role.HR], reverse("certificates:personnel"), "q"),
    ]
    for person, address, name in pages:
        if person:
            client.force_login(person, backend="lms.people.backends.ProvenAddressBackend")
        # Some say that it is too long.
        assert client.get(address, {name: MANY}).status_code in {200, 400}, address
