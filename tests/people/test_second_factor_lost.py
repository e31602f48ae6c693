"""Who lost her second factor gets back in: by an operator who knows who she is, and never by herself."""

from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from lms.audit.models import AuditEvent
from lms.errors import NotAllowedError
from lms.people.enums import OrganisationKind, Role
from lms.people.models import KnownDevice, OutgoingMail, User
from lms.people.second_factor import CheckedHow, NothingToResetError, OwnFactorError, reset_second_factor
from tests.factories import organisation, person, person_as

from .mailbox import subjects
from .two_steps import add_passkey, link_app, log_in, logged_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]


@pytest.fixture
def noor() -> User:
    return person(email="noor@example.org", first_name="Noor", last_name="de Wit")


@pytest.fixture
def operator() -> User:
    return person(email="operator@example.org", is_superuser=True, is_staff=True)


def test_the_operator_finds_the_account_and_takes_the_factor_away(noor: User, operator: User) -> None:
    hers = logged_in(noor)
    link_app(hers)
    add_passkey(hers)
    desk = logged_in(operator)
    assert reverse("people_find_factor") in desk.get("/cms/").content.decode()
    assert (
        "Er is geen account met dit adres"
        in desk.get(reverse("people_find_factor"), {"email": "noor@"}).content.decode()
    )
    page = desk.get(reverse("people_find_factor"), {"email": " Noor@Example.org "}, follow=True)
    assert page.redirect_chain == [(reverse("people_reset_factor", args=[noor.pk]), 302)]
    assert "authenticator-app, herstelcodes, passkey" in page.content.decode()

    where = reverse("people_reset_factor", args=[noor.pk])
    assert desk.post(where, {"how": "video_call"}).status_code == 200  # not said to be sure
    assert desk.post(where, {"how": "just believed", "sure": "on"}).status_code == 200
    assert Authenticator.objects.filter(user=noor).count() == 3
    done = desk.post(where, {"how": "video_call", "sure": "on"}, follow=True)
    assert "De tweede stap van Noor de Wit is weggehaald." in done.content.decode()

    assert Authenticator.objects.filter(user=noor).count() == 0
    assert KnownDevice.objects.filter(user=noor).count() == 0
    assert hers.get(reverse("people:profile")).status_code == 302  # logged out
    assert subjects(noor.email)[-1] == "Je tweede stap is weggehaald"
    event = AuditEvent.objects.get(verb="second_factor.reset")
    assert (event.actor, event.object_id, event.reason) == (f"user:{operator.pk}", str(noor.pk), "video_call")
    assert log_in(Client(), noor)["Location"] == reverse("home:dashboard")
    assert "geen tweede stap" in desk.get(where).content.decode()


def test_nobody_takes_away_her_own(operator: User) -> None:
    desk = logged_in(operator)
    link_app(desk)
    where = reverse("people_reset_factor", args=[operator.pk])
    assert "Een andere beheerder kan je tweede stap weghalen" in desk.get(where).content.decode()
    page = desk.post(where, {"how": "in_person", "sure": "on"})
    assert page.context["form"].non_field_errors() == [str(OwnFactorError())]
    assert Authenticator.objects.filter(user=operator).count() == 2


def test_one_operator_helps_another(operator: User) -> None:
    other = person(is_superuser=True)
    link_app(logged_in(other))
    reset_second_factor(person=other, how=CheckedHow.IN_PERSON, by=operator)
    assert Authenticator.objects.count() == 0


@pytest.mark.parametrize("role", [Role.MANAGER, Role.HR, None])
def test_nobody_else_does(noor: User, role: Role | None) -> None:
    link_app(logged_in(noor))
    by = person_as(role, organisation(OrganisationKind.SCHOOL_BOARD)) if role else person()
    with pytest.raises(NotAllowedError):
        reset_second_factor(person=noor, how=CheckedHow.IN_PERSON, by=by)
    client = logged_in(by)
    for path in (reverse("people_find_factor"), reverse("people_reset_factor", args=[noor.pk])):
        assert client.get(path).status_code in {302, 403}
        assert client.post(path, {"how": "in_person", "sure": "on"}).status_code in {302, 403, 405}
    assert Authenticator.objects.count() == 2


def test_an_author_in_the_workshop_does_not_either(noor: User) -> None:
    link_app(logged_in(noor))
    client = logged_in(person_as(Role.AUTHOR, organisation(OrganisationKind.TEACHER_COLLEGE)))
    assert client.get("/cms/").status_code == 200
    assert reverse("people_find_factor") not in client.get("/cms/").content.decode()
    where = reverse("people_reset_factor", args=[noor.pk])
    assert client.post(where, {"how": "in_person", "sure": "on"}).status_code in {302, 403}
    assert Authenticator.objects.count() == 2


def test_an_operator_who_showed_no_factor_does_not_where_it_is_asked(noor: User, operator: User, settings: Any) -> None:
    link_app(logged_in(noor))
    settings.SECOND_FACTOR_OPERATORS = True
    desk = logged_in(operator)
    where = reverse("people_reset_factor", args=[noor.pk])
    assert desk.post(where, {"how": "in_person", "sure": "on"}).status_code == 403
    assert Authenticator.objects.count() == 2


def test_twice_is_said_and_changes_nothing(noor: User, operator: User) -> None:
    link_app(logged_in(noor))
    reset_second_factor(person=noor, how=CheckedHow.EMPLOYER, by=operator)
    with pytest.raises(NothingToResetError):
        reset_second_factor(person=noor, how=CheckedHow.EMPLOYER, by=operator)
    assert AuditEvent.objects.filter(verb="second_factor.reset").count() == 1
    assert subjects(noor.email).count("Je tweede stap is weggehaald") == 1


def test_the_mail_says_who_did_it_and_what_to_do_if_she_did_not_ask(noor: User, operator: User) -> None:
    link_app(logged_in(noor))
    reset_second_factor(person=noor, how=CheckedHow.IN_PERSON, by=operator)
    text = OutgoingMail.objects.get(subject="Je tweede stap is weggehaald").text
    assert "Een beheerder van deze site heeft je passkeys" in text
    assert "Vroeg jij hier niet om?" in text


def reset(*arguments: str) -> str:
    out = StringIO()
    call_command("reset_second_factor", *arguments, stdout=out)
    return out.getvalue()


def test_the_console_does_the_same(noor: User, operator: User) -> None:
    link_app(logged_in(noor))
    by = ("--by", "Operator@Example.org", "--how", "in_person")
    for wrong in (("nietbekend@example.org", *by), (noor.email, "--by", "niemand@example.org", "--how", "in_person")):
        with pytest.raises(CommandError, match="There is no"):
            reset(*wrong)
    with pytest.raises(CommandError, match="Je mag dit hier niet doen"):
        reset(noor.email, "--by", noor.email, "--how", "in_person")
    assert "logged out everywhere" in reset("NOOR@example.org", *by)
    assert Authenticator.objects.count() == 0
    assert AuditEvent.objects.get(verb="second_factor.reset").actor == f"user:{operator.pk}"
    with pytest.raises(CommandError, match="geen tweede stap"):
        reset(noor.email, *by)
