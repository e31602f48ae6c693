"""What one mailbox gets in a day because somebody typed its address, whatever the cause."""

import datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from lms.people import actions
from lms.people.enums import Role
from lms.people.errors import TooManyError
from lms.people.jobs import forget_sign_ups
from lms.people.limits import MAILS_PER_ADDRESS_PER_DAY, count_today
from lms.people.models import DayCount, Invitation, OutgoingMail, User
from tests.factories import PASSWORD, organisation, person, person_as

from .mailbox import link, subjects

pytestmark = pytest.mark.django_db

VICTIM, UNKNOWN = "vera@example.org", "niemand@example.org"
NAME = {"first_name": "Vera", "last_name": "Smit", "password1": "groene bomen dansen"}
REFUSED = "kreeg vandaag al genoeg mails van ons. Gebruik de link in de nieuwste, of probeer het morgen opnieuw."


def sign_up(email: str) -> str:
    return Client().post(reverse("account_signup"), NAME | {"email": email}, follow=True).content.decode()


def reset(email: str) -> str:
    return Client().post(reverse("account_reset_password"), {"email": email}, follow=True).content.decode()


def resend(email: str) -> str:
    browser = Client()
    browser.post(reverse("account_signup"), NAME | {"email": email})
    cache.clear()  # a minute later
    return browser.post(reverse("account_resend_verification"), follow=True).content.decode()


def add(email: str) -> str:
    adding = person()
    browser = Client()
    browser.post(reverse("account_login"), {"login": adding.email, "password": PASSWORD})
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return browser.post(reverse("account_email"), {"email": email, "action_add": ""}, follow=True).content.decode()


@pytest.mark.parametrize("act", [sign_up, reset, resend, add])
@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
def test_ten_mails_a_day_whatever_is_asked_and_the_same_words_for_all(act: object, known: bool) -> None:
    if known:
        person(email=VICTIM)
    pages = [act(VICTIM) for _ in range(14)]  # type: ignore[operator]
    assert len(subjects(VICTIM)) == MAILS_PER_ADDRESS_PER_DAY
    assert f"{VICTIM} {REFUSED}" in pages[-1]
    assert f"We hebben een mail gestuurd naar {VICTIM}" not in pages[-1]
    assert REFUSED not in pages[0]


def test_causes_are_counted_together_and_another_mailbox_apart() -> None:
    school = organisation(name="De Linde")
    boss = person_as(Role.MANAGER, school)
    for act in (sign_up, reset, add, sign_up, reset, add, sign_up, reset):
        act(VICTIM)
    actions.invite(organisation=school, email=VICTIM, role=Role.TEACHER, by=boss)
    actions.invite(organisation=school, email=VICTIM, role=Role.HR, by=boss)
    assert len(subjects(VICTIM)) == MAILS_PER_ADDRESS_PER_DAY
    with pytest.raises(TooManyError, match="Dit adres kreeg vandaag al genoeg mails van ons"):
        actions.invite(organisation=school, email=VICTIM, role=Role.SUPPORT_STAFF, by=boss)
    sign_up(UNKNOWN)
    assert len(subjects(UNKNOWN)) == 1


@pytest.mark.parametrize("variant", ["VERA@example.org", "vera+1@example.org", "Vera+werk@Example.org"])
def test_a_mailbox_is_one_however_it_is_written(variant: str) -> None:
    for _ in range(10):
        sign_up(VICTIM)
    assert REFUSED in sign_up(variant)
    assert OutgoingMail.objects.count() == MAILS_PER_ADDRESS_PER_DAY


def test_one_invitation_renewed_without_end_stops_and_its_link_keeps_working() -> None:
    school = organisation(name="De Linde")
    boss = person_as(Role.MANAGER, school)
    invitation = actions.invite(organisation=school, email=VICTIM, role=Role.TEACHER, by=boss)
    office = Client()
    office.force_login(boss, backend="django.contrib.auth.backends.ModelBackend")
    for _ in range(25):
        page = office.post(reverse("people:renew_invitation", args=[invitation.pk]), follow=True)
    assert "Dit adres kreeg vandaag al genoeg mails van ons." in page.content.decode()
    assert len(subjects(VICTIM)) == MAILS_PER_ADDRESS_PER_DAY
    assert Client().get(link(VICTIM)).status_code == 200


def test_inviting_and_withdrawing_in_turn_is_counted_too() -> None:
    school = organisation()
    boss = person_as(Role.MANAGER, school)
    for _ in range(5):
        invitation = actions.invite(organisation=school, email=VICTIM, role=Role.TEACHER, by=boss)
        actions.withdraw_invitation(invitation=invitation, by=boss)
    with pytest.raises(TooManyError):
        actions.invite(organisation=school, email=VICTIM, role=Role.TEACHER, by=boss)
    assert len(subjects(VICTIM)) == MAILS_PER_ADDRESS_PER_DAY
    assert Invitation.objects.open().count() == 0


def test_a_withdrawal_always_works_mailed_or_not() -> None:
    school = organisation()
    boss = person_as(Role.MANAGER, school)
    invitation = actions.invite(organisation=school, email=VICTIM, role=Role.TEACHER, by=boss)
    for _ in range(9):
        reset(VICTIM)
    actions.withdraw_invitation(invitation=invitation, by=boss)
    assert Invitation.objects.open().count() == 0
    assert len(subjects(VICTIM)) == MAILS_PER_ADDRESS_PER_DAY


def test_a_sender_has_a_limit_that_counts_mails_and_not_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "INVITATIONS_PER_PERSON_PER_DAY", 3)
    school = organisation()
    boss = person_as(Role.MANAGER, school)
    invitation = actions.invite(organisation=school, email=VICTIM, role=Role.TEACHER, by=boss)
    actions.renew_invitation(invitation=invitation, by=boss)
    actions.renew_invitation(invitation=invitation, by=boss)
    with pytest.raises(TooManyError, match="Ga morgen verder"):
        actions.renew_invitation(invitation=invitation, by=boss)
    assert DayCount.objects.filter(number__gt=3).count() == 0


def test_she_still_gets_in_when_a_stranger_used_up_her_mails() -> None:
    for _ in range(12):
        Client().post(reverse("account_signup"), NAME | {"email": VICTIM, "first_name": "Boris"})
    hers = Client()
    hers.post(reverse("account_signup"), NAME | {"email": VICTIM})
    hers.post(link(VICTIM), NAME)  # of the newest mail, which his sign-up caused
    assert User.objects.get().first_name == "Vera"


def test_what_tells_an_owner_of_a_change_is_never_held_back() -> None:
    vera = person(email=VICTIM)
    for _ in range(10):
        reset(VICTIM)
    browser = Client()
    page = browser.get(link(vera.email), follow=True)
    browser.post(page.request["PATH_INFO"], {"password1": "groene bomen dansen"})
    assert subjects(VICTIM)[-1] == "Je wachtwoord is veranderd"


def test_a_count_is_of_one_day_and_names_nobody() -> None:
    assert [count_today("mail:vera@example.org", 2) for _ in range(3)] == [True, True, False]
    assert VICTIM not in DayCount.objects.get().subject
    DayCount.objects.update(day=DayCount.objects.get().day - datetime.timedelta(days=1))
    assert count_today("mail:vera@example.org", 2)
    forget_sign_ups()
    assert DayCount.objects.count() == 1
