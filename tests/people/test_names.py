"""People are listed by surname, and what stands before it does not count."""

import pytest

from lms.people.models import User
from lms.people.names import sort_name
from tests.factories import person


@pytest.mark.parametrize(
    ("first", "last", "key"),
    [
        ("Femke", "de Vries", "vries femke de"),
        ("Bas", "van 't Hof", "hof bas van 't"),
        ("Geertje", "in 't Veld", "veld geertje in 't"),
        ("Lotte", "d'Hondt", "hondt lotte"),
        ("Khadija", "El Amrani", "el amrani khadija"),
        ("Zoë", "Çelik", "celik zoe"),
        ("Łukasz", "Wiśniewski", "wisniewski lukasz"),
        ("Renée", "Groeneveld-Désiré", "groeneveld-desire renee"),
        ("Maximiliaan", "van den Heuvel tot Wijngaarden", "heuvel tot wijngaarden maximiliaan van den"),
        ("jan", "de vries", "vries jan de"),
        ("jan", "jansen", "jansen jan"),
        ("Mononiem", "", "mononiem"),
        ("", "", ""),
    ],
)
def test_the_key_is_the_surname_first_without_accents(first: str, last: str, key: str) -> None:
    assert sort_name(first, last) == key


def test_a_name_in_another_script_is_kept_as_it_is() -> None:
    assert sort_name("ليلى", "الحداد") == "الحداد ليلى"
    assert sort_name("منى", "عبد الله") == "عبد الله منى"


@pytest.mark.django_db
def test_the_place_in_lists_follows_the_name_however_it_is_saved() -> None:
    user = person(first_name="Jan", last_name="de Vries")
    assert User.objects.get(pk=user.pk).sort_name == "vries jan de"

    user.last_name = "Prins"
    user.save(update_fields=["last_name"])
    assert User.objects.get(pk=user.pk).sort_name == "prins jan"

    user.email = "ander@example.org"
    user.save(update_fields=["email"])
    assert User.objects.get(pk=user.pk).sort_name == "prins jan"
