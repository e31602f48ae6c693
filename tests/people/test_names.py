"""What may stand in a name; and people are listed by surname, where what stands before it does not count."""

import pytest
from django.core.exceptions import ValidationError
from django.forms import modelform_factory
from django.test import Client
from django.urls import reverse

from lms.people.models import Organisation, User
from lms.people.names import fault_of_name, fault_of_personal_name, plain_name, sort_name
from tests.factories import person

from .mailbox import link

OrganisationForm = modelform_factory(Organisation, fields=["name", "slug", "kind", "city"])


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


# --- What may stand in a name ------------------------------------------------------------------

HIDDEN = "Hier staat een teken in dat je niet ziet of dat de leesrichting verandert. Typ de naam opnieuw."
NOTHING = "Hier staat niets leesbaars. Vul een naam met letters in."
CLIMBING = "Hier staan te veel tekens boven op elkaar. Typ de naam zonder die tekens."


@pytest.mark.parametrize(
    "name",
    [
        "Zoë", "Ľubomír", "Nguyễn Thị Ánh", "d’Hondt", "O'Brien", "Anne-Fleur", "J.R. de Vries", "İlker", "Łukasz",
        "محمد", "נועה", "李小龙", "Ирина", "Σοφία", "می‌خواهم", "क्‍ष", "X Æ A-12",
        "J.Jansen", "A.B.C.de Wit", "Jan…",
    ],
)  # fmt: skip
def test_names_that_people_have_are_accepted(name: str) -> None:
    assert (fault_of_name(plain_name(name)), fault_of_personal_name(plain_name(name))) == ("", "")


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("\u200b", HIDDEN), ("\u200b\u200c\u200d", HIDDEN), ("No\u200dor", HIDDEN), ("\ufeffNoor", HIDDEN),
        ("\u202eroon", HIDDEN), ("Noor\u2066x\u2069", HIDDEN), ("No\x07or", HIDDEN), ("Noor\x00", HIDDEN),
        ("Noor\ufe0f", HIDDEN), ("No\u00ador", HIDDEN), ("\u3164", HIDDEN), ("\u2800", HIDDEN), ("Noor\ue000", HIDDEN),
        ("\U000e0041Noor", HIDDEN), ("...", NOTHING), ("-", NOTHING), ("\u0301", NOTHING), ("!!!", NOTHING),
        ("N" + "\u0335" * 9, CLIMBING),
    ],
)  # fmt: skip
def test_what_nobody_can_read_is_refused(name: str, fault: str) -> None:
    assert fault_of_name(plain_name(name)) == fault


def test_a_name_is_one_line_in_one_form() -> None:
    assert plain_name("  Zoe\u0308\n\tde\u00a0 Wit\u2028") == "Zoë de Wit"


@pytest.mark.parametrize(
    "name",
    [
        "Win op elders.example", "http://x", "www.elders", "noor@example.org", "Klik elders.nl!", "evil\u2024nl",
        "evil\ufe52nl", "evil\uff0enl", "evil\uff61nl", "evil\u3002nl", "ｅｖｉｌ．ｎｌ", "evil.ⓝⓛ", "evil.ⁿˡ",
        "noor\ufe6bevil", "noor\uff20evil", "http\uff1a\uff0f\uff0fx", "ʷʷʷ\u2024x", "Kijk op t.co/x", "x.com",
    ],
)  # fmt: skip
def test_a_person_has_no_address_for_a_name(name: str) -> None:
    assert fault_of_personal_name(name).startswith("Een naam kan geen web- of mailadres bevatten.")


@pytest.mark.django_db
@pytest.mark.parametrize("bad", ["\u202eNoor", "\u200b\u200b", "No\x01or", "..."])
def test_every_form_that_takes_a_name_says_so_beside_the_field(bad: str) -> None:
    visitor = Client()
    good = {
        "first_name": "Noor",
        "last_name": "de Wit",
        "email": "noor@example.org",
        "password1": "paarse fietsen zingen",
    }
    for field in ("first_name", "last_name"):
        page = visitor.post(reverse("account_signup"), good | {field: bad})
        assert page.context["form"].errors.keys() == {field}
    visitor.post(reverse("account_signup"), good)
    for field in ("first_name", "last_name"):
        page = Client().post(link("noor@example.org"), good | {field: bad})
        assert page.context["form"].errors.keys() == {field}
    visitor.post(link("noor@example.org"))
    page = visitor.post(reverse("people:profile"), good | {"last_name": bad, "language": "nl"})
    assert page.context["form"].errors.keys() == {"last_name"}
    assert User.objects.get().last_name == "de Wit"
    assert OrganisationForm({"name": bad, "slug": "x", "kind": "branch", "city": bad}).errors.keys() == {"name", "city"}


@pytest.mark.django_db
def test_a_name_is_stored_in_one_form() -> None:
    visitor = Client()
    typed = {"first_name": " Zoe\u0308 ", "last_name": "de\n Wit", "email": "zoe@example.org"}
    visitor.post(reverse("account_signup"), typed | {"password1": "paarse fietsen zingen"})
    visitor.post(link("zoe@example.org"))
    assert User.objects.get().get_full_name() == "Zoë de Wit"
    visitor.post(reverse("people:profile"), {"first_name": "Zoe\u0308", "last_name": "de\r\nGroot", "language": "nl"})
    assert User.objects.get().get_full_name() == "Zoë de Groot"


def test_whatever_cleans_a_person_keeps_the_rules() -> None:
    with pytest.raises(ValidationError):
        User(first_name="\u202e", last_name="de Wit", email="x@example.org", password="x").clean_fields()
