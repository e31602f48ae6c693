"""What one mailbox gets in a day because somebody typed its address: counted by what it is for."""

import datetime
import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from lms.people import actions
from lms.people.enums import Role
from lms.people.errors import TooManyError
from lms.people.jobs import forget_sign_ups
from lms.people.limits import (
    ADDED_MAILS,
    ADDED_MAILS_FROM_ONE_ACCOUNT,
    ORGANISATION_MAILS,
    OWN_ADDRESS_MAILS,
    RESET_MAILS,
    SIGN_UP_MAILS,
    count_today,
)
from lms.people.models import DayCount, Invitation, Organisation, OutgoingMail, User
from lms.people.tasks import send_mail
from tests.factories import PASSWORD, organisation, person, person_as
from tests.product import ROOT

from .mailbox import link, subjects
from .two_steps import logged_in

pytestmark = pytest.mark.django_db

VICTIM, UNKNOWN = "vera@example.org", "niemand@example.org"
NAME = {"first_name": "Vera", "last_name": "Smit", "password1": "groene bomen dansen"}
REFUSED = (
    "kreeg hierover vandaag al genoeg mails van ons. Gebruik de link in de nieuwste, of probeer het morgen opnieuw."
)


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


def pages_and_mails(act: Callable[[str], str], number: int) -> tuple[list[str], int]:
    """What each page says, and how many mails the mailbox got in all."""
    cache.clear()
    DayCount.objects.all().delete()
    OutgoingMail.objects.all().delete()
    pages = [re.sub(r'value="\w{64}"', "", act(VICTIM)) for _ in range(number)]
    return pages, len(subjects(VICTIM))


@pytest.mark.parametrize(
    ("act", "said", "unknown", "known"),
    [
        (sign_up, [False] * 5 + [True] * 2, 5, 2),
        (reset, [False] * 5 + [True] * 2, 2, 5),
        (resend, [False, False, True, True], 5, 2),  # two each: of the sign-up, and again
        (add, [False] * 10 + [True] * 2, 10, 10),
    ],
    ids=["sign up", "reset", "resend", "add"],
)
def test_each_kind_has_an_end_and_the_pages_are_the_same_for_all(
    act: Callable[[str], str], said: list[bool], unknown: int, known: int
) -> None:
    pages, mails = pages_and_mails(act, len(said))
    assert [f"{VICTIM} {REFUSED}" in page for page in pages] == said
    assert f"We hebben een mail gestuurd naar {VICTIM}" not in pages[-1]
    assert mails == unknown
    EmailAddress.objects.filter(email=VICTIM).delete()
    person(email=VICTIM)
    again, mails = pages_and_mails(act, len(said))
    assert mails == known
    if act is not add:  # whose pages name who is logged in
        assert again == pages


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
def test_what_a_stranger_uses_up_of_one_kind_leaves_every_other_way_open(known: bool) -> None:
    vera = person(email=VICTIM) if known else None
    ways = {
        "sign up": lambda: sign_up(VICTIM),
        "reset": lambda: reset(VICTIM),
        "add": lambda: add(VICTIM),
        "invite": lambda: REFUSED if not invite() else "",
    }

    def invite() -> bool:
        boss = person_as(Role.MANAGER, organisation())
        try:
            actions.invite(organisation=Organisation.objects.latest("pk"), email=VICTIM, role=Role.TEACHER, by=boss)
        except TooManyError:
            return False
        return True

    for used_up, use in ways.items():
        DayCount.objects.all().delete()
        for _ in range(12):
            use()
        assert REFUSED in use()
        for name, way in ways.items():
            if name != used_up:
                assert REFUSED not in way(), f"{name} after {used_up}"
    assert (vera is not None) == known


def test_ten_resets_for_an_address_without_account_keep_nobody_from_signing_up() -> None:
    for _ in range(10):
        reset(VICTIM)
    assert subjects(VICTIM) == ["Geen account met dit adres"] * 2
    hers = Client()
    hers.post(reverse("account_signup"), NAME | {"email": VICTIM})
    hers.post(link(VICTIM))
    assert User.objects.get().email == VICTIM


def test_ten_sign_ups_with_her_address_keep_her_from_no_new_password() -> None:
    person(email=VICTIM)
    for _ in range(10):
        sign_up(VICTIM)
    assert len(subjects(VICTIM)) == 2
    reset(VICTIM)
    assert link(VICTIM).startswith("/accounts/password/reset/key/")


def test_one_account_does_not_use_up_what_others_add() -> None:
    boris = logged_in(person())
    page = reverse("account_email")
    for _ in range(6):
        boris.post(page, {"email": VICTIM, "action_add": ""})
        boris.post(page, {"email": VICTIM, "action_send": ""})
        boris.post(page, {"email": VICTIM, "action_remove": ""})
    assert len(subjects(VICTIM)) == ADDED_MAILS_FROM_ONE_ACCOUNT
    assert REFUSED not in add(VICTIM)
    assert len(subjects(VICTIM)) == ADDED_MAILS_FROM_ONE_ACCOUNT + 1


def test_an_account_of_the_operator_proves_its_address_whoever_adds_it_too() -> None:
    for _ in range(11):
        add(VICTIM)
    User.objects.create_user(email=VICTIM, password=PASSWORD, first_name="Vera", last_name="Smit")
    before = len(subjects(VICTIM))
    pages = [
        Client().post(reverse("account_login"), {"login": VICTIM, "password": PASSWORD}, follow=True).content.decode()
        for _ in range(7)
    ]
    assert [REFUSED in page for page in pages] == [False] * 5 + [True] * 2
    assert len(subjects(VICTIM)) - before == OWN_ADDRESS_MAILS.most


def test_the_sum_of_a_day_is_bounded_and_the_docs_say_by_what() -> None:
    school = organisation(name="De Linde")
    boss = person_as(Role.MANAGER, school)
    for _ in range(11):
        for act in (sign_up, reset, add):
            act(VICTIM)
    by_strangers = len(subjects(VICTIM))
    assert by_strangers <= SIGN_UP_MAILS.most + RESET_MAILS.most + ADDED_MAILS.most == 20
    invitation = actions.invite(organisation=school, email=VICTIM, role=Role.TEACHER, by=boss)
    for _ in range(ORGANISATION_MAILS.most - 1):
        actions.renew_invitation(invitation=invitation, by=boss)
    with pytest.raises(TooManyError, match="Dit adres kreeg vandaag al genoeg uitnodigingen"):
        actions.renew_invitation(invitation=invitation, by=boss)
    assert len(subjects(VICTIM)) == by_strangers + ORGANISATION_MAILS.most
    docs = (ROOT / "docs" / "accounts.md").read_text()
    total = 20 + OWN_ADDRESS_MAILS.most + ORGANISATION_MAILS.most
    assert f"at most 20 mails a day because strangers typed its address, and {total} in all" in docs


def test_a_mail_that_is_withheld_names_nobody_and_is_never_sent(mailoutbox: list[object]) -> None:
    for _ in range(3):
        reset(VICTIM)
    withheld = OutgoingMail.objects.latest("pk")
    assert (withheld.to, withheld.subject, withheld.text, withheld.html) == ("", "", "", "")
    send_mail(withheld.pk)
    assert mailoutbox == []
    assert withheld.sent_at is not None


@pytest.mark.parametrize(
    "variant",
    ["VERA@example.org", "vera+1@example.org", "Vera+werk@Example.org", "vera@ｅxample.org", "vera@ⓔxample.org"],
)
def test_a_mailbox_is_one_however_it_is_written(variant: str) -> None:
    for _ in range(5):
        sign_up(VICTIM)
    assert REFUSED in sign_up(variant)
    assert OutgoingMail.objects.count() == SIGN_UP_MAILS.most


def test_one_invitation_renewed_without_end_stops_and_its_link_keeps_working() -> None:
    school = organisation(name="De Linde")
    boss = person_as(Role.MANAGER, school)
    invitation = actions.invite(organisation=school, email=VICTIM, role=Role.TEACHER, by=boss)
    office = Client()
    office.force_login(boss, backend="django.contrib.auth.backends.ModelBackend")
    for _ in range(15):
        page = office.post(reverse("people:renew_invitation", args=[invitation.pk]), follow=True)
    assert "Dit adres kreeg vandaag al genoeg uitnodigingen." in page.content.decode()
    assert len(subjects(VICTIM)) == ORGANISATION_MAILS.most
    assert Client().get(link(VICTIM)).status_code == 200


def test_inviting_and_withdrawing_in_turn_is_counted_too() -> None:
    school = organisation()
    boss = person_as(Role.MANAGER, school)
    for _ in range(5):
        invitation = actions.invite(organisation=school, email=VICTIM, role=Role.TEACHER, by=boss)
        actions.withdraw_invitation(invitation=invitation, by=boss)
    with pytest.raises(TooManyError):
        actions.invite(organisation=school, email=VICTIM, role=Role.TEACHER, by=boss)
    assert len(subjects(VICTIM)) == ORGANISATION_MAILS.most
    assert Invitation.objects.open().count() == 0


def test_a_withdrawal_always_works_mailed_or_not() -> None:
    school = organisation()
    boss = person_as(Role.MANAGER, school)
    invitation = actions.invite(organisation=school, email=VICTIM, role=Role.TEACHER, by=boss)
    for _ in range(9):
        actions.renew_invitation(invitation=invitation, by=boss)
    actions.withdraw_invitation(invitation=invitation, by=boss)
    assert Invitation.objects.open().count() == 0
    assert len(subjects(VICTIM)) == ORGANISATION_MAILS.most


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
    for _ in range(6):
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
