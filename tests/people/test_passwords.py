"""A password does not say who chose it."""

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from lms.people.models import User
from lms.people.passwords import NotAboutYouValidator
from tests.factories import PASSWORD, person

from .mailbox import link

ABOUT_YOU = [
    "sanneterpstra",
    "SanneTerpstra",
    "sanne terpstra",
    "Terpstra, Sanne",
    "terpstrasanne",
    "sanne.terpstra1980",
    "s4nn3t3rpstr4",
    "S@nneTerpstr@!",
    "artsprettesannet",
    "Sannéterpstra",
    "st1980@prive.example",
    "st1980prive",
    "meesterproef",
    "Meesterproef2026",
    "meesterproefsanne",
    "M33sterpr03f!!",
]
FINE = ["paarse fietsen zingen", "Sanne houdt van koffie met melk", "de meester drinkt koffie", "qX7!bnv-03kLrz"]


NAMES = {"first_name": "Sanne", "last_name": "Terpstra"}


def sanne() -> User:
    return User(**NAMES, email="st1980@prive.example")


@pytest.mark.parametrize("password", ABOUT_YOU)
def test_what_is_about_her_is_refused_however_it_is_typed(password: str) -> None:
    with pytest.raises(ValidationError, match="lijkt te veel op je naam"):
        NotAboutYouValidator().validate(password, sanne())


@pytest.mark.parametrize("password", FINE)
def test_a_sentence_of_her_own_passes(password: str) -> None:
    NotAboutYouValidator().validate(password, sanne())
    NotAboutYouValidator().validate(password)


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["sanne.terpstra1", "st1980@prive.example", "annesterpstra", "terpstar1980"])
def test_she_reads_one_sentence_about_it(password: str) -> None:
    page = Client().post(reverse("account_signup"), NAMES | {"email": "st1980@prive.example", "password1": password})
    assert page.context["form"].errors["password1"] == [
        "Dit lijkt te veel op je naam, je e-mailadres of de naam van deze site. Kies een zin."
    ]


@pytest.mark.django_db
def test_sign_up_change_and_reset_know_the_person() -> None:
    names = NAMES | {"email": "st1980@prive.example"}
    page = Client().post(reverse("account_signup"), names | {"password1": "sanneterpstra"})
    assert page.context["form"].errors.keys() == {"password1"}

    user = person(**names)
    EmailAddress.objects.create(user=user, email="zwemclub@school.example", verified=True)
    browser = Client()
    browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    change = reverse("account_change_password")
    for password in ("sanneterpstra", "zwemclub2026"):
        page = browser.post(change, {"oldpassword": PASSWORD, "password1": password})
        assert page.context["form"].errors.keys() == {"password1"}

    forgot = Client()
    forgot.post(reverse("account_reset_password"), {"email": user.email})
    form = forgot.get(link(user.email), follow=True)
    page = forgot.post(form.request["PATH_INFO"], {"password1": "sanneterpstra"})
    assert page.context["form"].errors.keys() == {"password1"}

    user.set_unusable_password()
    user.save()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = browser.post(reverse("account_set_password"), {"password1": "sanneterpstra"})
    assert page.context["form"].errors.keys() == {"password1"}
