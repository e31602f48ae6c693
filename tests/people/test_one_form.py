"""One mailbox is one address, however somebody spells it, on every way in; what is stored is what is mailed."""

from collections.abc import Callable
from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from lms.people import actions
from lms.people.enums import Role
from lms.people.errors import AddressRefusedError, HiddenSignError, OwnInvitationError, OwnRoleError, QuotedAddressError
from lms.people.forms import InviteForm
from lms.people.mailboxes import looked_up, mailbox_of, plain_address
from lms.people.models import Invitation, Membership, OutgoingMail, PendingAccount, User
from tests.factories import PASSWORD, organisation, person, person_as

from .mailbox import link
from .two_steps import logged_in

pytestmark = pytest.mark.django_db

VERA = "vera@example.org"
NAME = {"first_name": "Vera", "last_name": "Smit", "password1": "groene bomen dansen"}
SPELLINGS = [
    "VERA@example.org",
    " vera@Example.ORG ",
    "vera@ｅxample.org",
    "vera@ⓔxample.org",
    "vera@example。org",
    "vera@𝐞𝐱𝐚𝐦𝐩𝐥𝐞.org",
]
HIDDEN = [
    "vera@exa\u00admple.org",
    "vera@exa\u200bmple.org",
    "ve\u200bra@example.org",
    "\u202evera@example.org",
    "vera@exam\ufe0fple.org",
    "vera@exam\u2060ple.org",
    "vera@exa\u200dmple.org",
]
QUOTED = ['"vera"@example.org', '"ve ra"@example.org', '"vera+x"@example.org']
NONE = [
    "vera",
    "vera@",
    "@example.org",
    "vera@[93.184.216.34]",
    "vera@example.org.",
    "vera@exa_mple.org",
    "ſanne@example.org",
    "\u212aees@example.org",
    "vera@xn--a.org",
    f"vera@{'ö' * 70}.nl",
    f"{'v' * 250}@example.org",
]


@pytest.mark.parametrize("typed", SPELLINGS)
def test_spellings_of_one_address_have_one_form(typed: str) -> None:
    assert (plain_address(typed), looked_up(typed), mailbox_of(typed)) == (VERA, VERA, VERA)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [(typed, HiddenSignError) for typed in HIDDEN]
    + [(typed, QuotedAddressError) for typed in QUOTED]
    + [(typed, AddressRefusedError) for typed in NONE],
)
def test_what_has_no_one_form_is_refused_with_a_sentence(typed: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal, match="adres"):
        plain_address(typed)


def test_the_domain_is_what_is_registered_today() -> None:
    assert plain_address("Directie@Schoolstraße.de") == "directie@xn--schoolstrae-46a.de"
    assert plain_address("directie@XN--schoolstrae-46a.de") == "directie@xn--schoolstrae-46a.de"
    assert plain_address("directie@schoolstrasse.de") == "directie@schoolstrasse.de"
    assert plain_address("a@r3---sn.example.org") == "a@r3---sn.example.org"
    assert plain_address("a@bücher.nl") == plain_address("a@bu\u0308cher.nl") == "a@xn--bcher-kva.nl"


@pytest.mark.parametrize(
    ("address", "mailbox"), [("vera+x@example.org", VERA), ("Vera+a+b@Example.org", VERA), ("+x@a.nl", "+x@a.nl")]
)
def test_a_tag_leads_to_the_same_mailbox(address: str, mailbox: str) -> None:
    assert mailbox_of(address) == mailbox


# --- Every way in ----------------------------------------------------------------------------------------------


def sign_up(email: str) -> Any:
    return Client().post(reverse("account_signup"), NAME | {"email": email})


def log_in(email: str) -> Any:
    return Client().post(reverse("account_login"), {"login": email, "password": PASSWORD})


def reset(email: str) -> Any:
    return Client().post(reverse("account_reset_password"), {"email": email})


def add(email: str) -> Any:
    return logged_in(person()).post(reverse("account_email"), {"email": email, "action_add": ""})


def invite(email: str) -> Any:
    school = organisation()
    boss = logged_in(person_as(Role.MANAGER, school))
    return boss.post(reverse("people:invitations", args=[school.pk]), {"email": email, "role": Role.TEACHER.value})


WAYS_IN = [sign_up, log_in, reset, add, invite]


@pytest.mark.parametrize("way", WAYS_IN)
@pytest.mark.parametrize("typed", [HIDDEN[0], QUOTED[0], NONE[3], NONE[6]])
def test_every_form_says_so_beside_the_field(way: Callable[[str], Any], typed: str) -> None:
    page = way(typed)
    assert page.status_code == 200
    assert [sentence for sentences in page.context["form"].errors.values() for sentence in sentences] == [
        str(refusal_of(typed))
    ]
    assert page.context["form"].errors.keys() <= {"email", "login"}
    assert OutgoingMail.objects.count() == 0


def refusal_of(typed: str) -> AddressRefusedError:
    with pytest.raises(AddressRefusedError) as refused:
        plain_address(typed)
    return refused.value


@pytest.mark.parametrize("way", [sign_up, reset, add, invite])
@pytest.mark.parametrize("typed", SPELLINGS[2:5])
def test_every_way_in_mails_the_one_form(way: Callable[[str], Any], typed: str) -> None:
    assert way(typed).status_code == 302
    assert OutgoingMail.objects.exclude(to__contains="persoon").get().to == VERA


@pytest.mark.parametrize("typed", SPELLINGS)
def test_she_logs_in_and_gets_a_new_password_however_she_types_it(typed: str) -> None:
    person(email=VERA)
    assert log_in(typed)["Location"] == reverse("home:dashboard")
    reset(typed)
    assert link(VERA).startswith("/accounts/password/reset/key/")


def test_a_sign_up_is_mailed_to_what_it_proves() -> None:
    browser = Client()
    browser.post(reverse("account_signup"), NAME | {"email": "directie@schoolstraße.de"})
    waiting = PendingAccount.objects.get().email
    assert waiting == OutgoingMail.objects.get().to == "directie@xn--schoolstrae-46a.de"
    browser.post(link(waiting))
    assert [User.objects.get().email, EmailAddress.objects.get().email] == [waiting, waiting]


def test_the_console_makes_and_finds_accounts_by_the_one_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    names = {"first_name": "Vera", "last_name": "Smit", "interactive": False, "stdout": StringIO()}
    call_command("createsuperuser", email="Vera@ｅxample.org", **names)
    assert User.objects.get().email == VERA
    assert User.objects.get_by_natural_key("VERA@ⓔxample.org") == User.objects.get()
    with pytest.raises((CommandError, ValidationError)):
        call_command("createsuperuser", email='"vera"@example.org', **names)
    with pytest.raises((CommandError, ValidationError)):
        call_command("createsuperuser", email="vera@example。org", **names)


def test_whatever_writes_a_row_writes_the_one_form() -> None:
    vera = User.objects.create(email="Vera@ｅxample.org", first_name="Vera", last_name="Smit")
    address = EmailAddress.objects.create(user=vera, email="Vera@ⓔxample.org")
    assert (vera.email, address.email) == (VERA, VERA)
    User.objects.filter(email="VERA@example.org").update(email="Vera@ＥＸＡＭＰＬＥ.nl")
    vera.refresh_from_db()
    assert vera.email == "vera@example.nl"
    with pytest.raises(AddressRefusedError):
        User.objects.create(email='"vera"@example.org', first_name="Vera", last_name="Smit")
    with pytest.raises(AddressRefusedError):
        EmailAddress.objects.create(user=vera, email='"vera"@example.org')
    with pytest.raises(ValidationError):
        User(email='"vera"@example.org', first_name="Vera", last_name="Smit", password="x").clean_fields()


def test_the_operator_finds_somebody_however_she_types_the_address() -> None:
    vera, operator = person(email=VERA), person(is_superuser=True, is_staff=True)
    page = logged_in(operator).get(reverse("people_find_factor"), {"email": "VERA@ｅxample.org"})
    assert page["Location"] == reverse("people_reset_factor", args=[vera.pk])


def test_an_invitation_in_another_spelling_is_the_same_invitation() -> None:
    boss = person_as(Role.MANAGER, school := organisation())
    for typed in SPELLINGS:
        actions.invite(organisation=school, email=typed, role=Role.TEACHER, by=boss)
    assert Invitation.objects.get().email == VERA
    assert (
        InviteForm({"email": SPELLINGS[2], "role": "hr"}, roles=[Role.HR]).fields["email"].clean(SPELLINGS[2]) == VERA
    )


# --- Nobody agrees for an organisation to a role of her own ---------------------------------------------------------


@pytest.mark.parametrize(
    "his", ["his.own@example.org", "His.Own+hr@example.org", "his.own+a+b@ｅxample.org", "second+x@example.org"]
)
def test_a_manager_invites_none_of_his_own_mailboxes(his: str) -> None:
    boss = person_as(Role.MANAGER, school := organisation(), email="his.own@example.org")
    EmailAddress.objects.create(user=boss, email="second@example.org", verified=True)
    with pytest.raises(OwnRoleError):
        actions.invite(organisation=school, email=his, role=Role.HR, by=boss)
    assert Invitation.objects.count() == 0
    page = logged_in(boss).post(reverse("people:invitations", args=[school.pk]), {"email": his, "role": "hr"})
    assert "Over je eigen rol beslist iemand anders." in page.content.decode()


def test_a_quoted_spelling_of_his_own_address_is_refused() -> None:
    boss = person_as(Role.MANAGER, school := organisation(), email="his.own@example.org")
    with pytest.raises(QuotedAddressError):
        actions.invite(organisation=school, email='"his.own"@example.org', role=Role.HR, by=boss)


def test_a_second_account_of_the_same_mailbox_is_not_somebody_else() -> None:
    boss = person_as(Role.MANAGER, school := organisation(), email="his.own@example.org")
    twin = person(email="his.own+hr@example.org")
    request = actions.request_membership(by=twin, organisation=school, role=Role.TEACHER)
    with pytest.raises(OwnRoleError):
        actions.confirm_membership(membership=request, by=boss)
    invitation = actions.invite(organisation=school, email="anders@example.org", role=Role.HR, by=boss)
    EmailAddress.objects.create(user=twin, email="anders@example.org", verified=True)
    with pytest.raises(OwnInvitationError):
        actions.accept_invitation(token=invitation.token, by=twin)
    EmailAddress.objects.create(user=boss, email="anders+x@example.org", verified=True)
    with pytest.raises(OwnRoleError):  # the mailbox turned out to be his own after it was invited
        actions.renew_invitation(invitation=invitation, by=boss)
    assert Membership.objects.in_force().filter(user=twin).count() == 0


def test_addresses_of_before_get_their_one_form_where_it_is_free() -> None:
    vera, twin, other = person(), person(email=VERA), person()
    with connection.cursor() as cursor:  # as they were stored before
        for pk, typed in ((vera.pk, "vera@bücher.nl"), (other.pk, "vera@ｅxample.org")):
            cursor.execute("UPDATE people_user SET email = %s WHERE id = %s", [typed, pk])
            cursor.execute("UPDATE account_emailaddress SET email = %s WHERE user_id = %s", [typed, pk])
    import_module("lms.people.migrations.0006_one_form_of_addresses").put_in_one_form(apps, None)
    stored = dict(User.objects.values_list("pk", "email"))
    assert stored == {vera.pk: "vera@xn--bcher-kva.nl", twin.pk: VERA, other.pk: "vera@ｅxample.org"}
    assert dict(EmailAddress.objects.values_list("user", "email")) == stored
    reset("Vera@Bücher.nl")
    assert link("vera@xn--bcher-kva.nl").startswith("/accounts/password/reset/key/")
