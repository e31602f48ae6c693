"""An address that nobody has proven to own reserves nothing, opens nothing, and gives nothing."""

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from lms.people import actions
from lms.people.addresses import ensure_index, give_way, has_proven, prove, proven_owner
from lms.people.enums import OrganisationKind, Role
from lms.people.jobs import forget_sign_ups
from lms.people.models import OutgoingMail, PendingAccount, User
from lms.people.sign_ups import GO_ON_WITHIN, PROVE_WITHIN, key_of_sign_up
from tests.factories import PASSWORD, organisation, person, person_as

from .mailbox import link, subjects

pytestmark = pytest.mark.django_db

WORK = "vera@school.example"
HERS = {"first_name": "Vera", "last_name": "Smit", "password1": "groene bomen dansen"}
HIS = {"first_name": "Boris", "last_name": "Boef", "password1": "paarse fietsen zingen"}


@pytest.fixture
def boris() -> User:
    """Whoever wants what is not his."""
    return person(email="boris@example.org", first_name="Boris", last_name="Boef")


@pytest.fixture
def his(boris: User) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": boris.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def sign_up(browser: Client, who: dict[str, str], email: str = WORK, **more: str) -> None:
    browser.post(reverse("account_signup"), who | {"email": email} | more)


def log_in(email: str, password: str) -> bool:
    return bool(Client().post(reverse("account_login"), {"login": email, "password": password}).status_code == 302)


def claim(his: Client, email: str = WORK) -> str:
    """Boris adds an address that is not his; returns the link that its owner gets."""
    his.post(reverse("account_email"), {"email": email, "action_add": ""})
    return link(email)


# --- A sign-up that nobody confirmed -----------------------------------------------------------


def test_her_sign_up_is_as_if_his_were_not_there() -> None:
    his, hers = Client(), Client()
    sign_up(his, HIS)
    his_link = link(WORK)
    sign_up(hers, HERS)
    assert subjects(WORK) == ["Bevestig je e-mailadres"] * 2
    hers.post(link(WORK))
    vera = User.objects.get()
    assert (vera.get_full_name(), vera.email) == ("Vera Smit", WORK)
    assert log_in(WORK, HERS["password1"])
    assert not log_in(WORK, HIS["password1"])
    # What Boris filled in is gone with it: in his browser, in hers, and in any other.
    for browser, status, sentence in (
        (his, 404, "Deze link werkt niet meer"),
        (hers, 200, "Je adres is al bevestigd"),  # which it is, by her own link
        (Client(), 404, "Deze link werkt niet meer"),
    ):
        page = browser.post(his_link, HIS)
        assert page.status_code == status
        assert sentence in page.content.decode()
    assert PendingAccount.objects.count() == 0
    his.post(reverse("account_resend_verification"))
    assert subjects(WORK)[2:] == ["Ingelogd op een nieuw apparaat", "Je hebt al een account"]


def test_the_link_of_his_sign_up_gives_her_an_account_with_her_own_password() -> None:
    sign_up(Client(), HIS)
    hers = Client()
    page = hers.get(link(WORK)).content.decode()
    assert "Boris Boef" in page
    assert f"Is {WORK} van jou?" in page
    hers.post(link(WORK), HERS)
    assert User.objects.get().get_full_name() == "Vera Smit"
    assert log_in(WORK, HERS["password1"])
    assert not log_in(WORK, HIS["password1"])


def test_the_mail_names_the_account_that_it_is_about() -> None:
    sign_up(Client(), HIS)
    text = OutgoingMail.objects.get(to=WORK).text
    assert "Naam: Boris Boef" in text
    assert f"Inloggen met: {WORK}" in text


def test_his_sign_up_after_hers_makes_nothing() -> None:
    sign_up(hers := Client(), HERS)
    hers.post(link(WORK))
    sign_up(Client(), HIS)
    assert subjects(WORK)[-1] == "Je hebt al een account"
    assert User.objects.count() == 1
    pending = PendingAccount.objects.get()
    page = Client().post(reverse("account_confirm_email", args=[key_of_sign_up(pending)]), HIS)
    assert page.status_code == 409
    assert User.objects.count() == 1


def test_a_sign_up_is_forgotten_after_three_days() -> None:
    sign_up(browser := Client(), HIS)
    address = link(WORK)
    PendingAccount.objects.update(created_at=PendingAccount.objects.get().created_at - PROVE_WITHIN)
    assert browser.post(address).status_code == 404
    forget_sign_ups()
    assert PendingAccount.objects.count() == 0


def test_the_next_person_at_a_shared_computer_chooses_her_own_password() -> None:
    sign_up(shared := Client(), HIS)
    PendingAccount.objects.update(created_at=PendingAccount.objects.get().created_at - GO_ON_WITHIN)
    assert "Een wachtwoord dat eerder is getypt, geldt niet." in shared.get(link(WORK)).content.decode()
    assert shared.post(link(WORK)).context["form"].errors.keys() >= {"password1"}
    assert User.objects.count() == 0


def test_who_is_logged_in_already_is_asked_to_log_out_first(his: Client) -> None:
    sign_up(Client(), HERS)
    page = his.get(link(WORK))
    assert "Log eerst uit." in page.content.decode()
    assert his.post(link(WORK), HERS).status_code == 403
    assert User.objects.count() == 1


# --- An address that was added to another account ----------------------------------------------


def test_the_mail_about_an_added_address_names_the_account(his: Client) -> None:
    claim(his)
    text = OutgoingMail.objects.get(to=WORK).text
    assert "Naam: Boris Boef" in text
    assert "Inloggen met: boris@example.org" in text
    assert text.startswith("Hallo,")


def test_she_cannot_prove_it_for_him(his: Client, boris: User) -> None:
    address = claim(his)
    vera = person(email="vera@example.org")
    signed_in = Client()
    signed_in.force_login(vera, backend="django.contrib.auth.backends.ModelBackend")
    for browser in (Client(), signed_in):
        page = browser.get(address)
        assert "Is dit jouw account?" in page.content.decode()
        assert "Boris Boef" in page.content.decode()
        assert "boris@example.org" in page.content.decode()
        assert browser.post(address).status_code == 403
    assert signed_in.get(reverse("people:profile")).context["user"] == vera  # nor is she thrown out
    assert not has_proven(boris, WORK)


def test_he_proves_what_is_his(his: Client, boris: User) -> None:
    address = claim(his)
    assert his.post(address)["Location"] == reverse("account_email")
    assert has_proven(boris, WORK)
    assert log_in(WORK, PASSWORD)


def test_an_added_address_does_not_stop_her_sign_up(his: Client, boris: User) -> None:
    claim(his)
    sign_up(hers := Client(), HERS)
    assert subjects(WORK)[-1] == "Bevestig je e-mailadres"
    hers.post(link(WORK))
    assert proven_owner(WORK) == User.objects.get(email=WORK)
    assert EmailAddress.objects.filter(user=boris).count() == 1  # his claim is over


def test_an_added_address_gets_no_reset_and_logs_nobody_in(his: Client) -> None:
    claim(his)
    Client().post(reverse("account_reset_password"), {"email": WORK})
    assert subjects(WORK)[-1] == "Geen account met dit adres"
    assert not log_in(WORK, PASSWORD)


def test_an_added_address_does_not_become_the_main_one(his: Client, boris: User) -> None:
    claim(his)
    his.post(reverse("account_email"), {"email": WORK, "action_primary": ""})
    boris.refresh_from_db()
    assert boris.email == "boris@example.org"


def test_a_link_that_was_sent_again_is_no_better(his: Client, boris: User) -> None:
    claim(his)
    his.post(reverse("account_email"), {"email": WORK, "action_send": ""})
    assert len(subjects(WORK)) == 2
    assert Client().post(link(WORK)).status_code == 403
    assert not has_proven(boris, WORK)


@pytest.mark.parametrize("invited_first", [True, False])
def test_the_role_goes_to_who_reads_the_mailbox(his: Client, boris: User, invited_first: bool) -> None:
    board = organisation(OrganisationKind.SCHOOL_BOARD)
    boss = person_as(Role.MANAGER, board)
    if not invited_first:
        claim(his)
    invitation = actions.invite(organisation=board, email=WORK, role=Role.HR, by=boss)
    if invited_first:
        claim(his)
    here = reverse("people:accept_invitation", args=[invitation.token])
    assert his.post(here).status_code == 403
    sign_up(hers := Client(), HERS, next=here)
    hers.post(here)
    assert User.objects.get(email=WORK).organisations_as({Role.HR}) == {board.pk}
    assert User.objects.get(pk=boris.pk).organisations_as({Role.HR}) == set()


def test_a_reset_link_dies_with_the_address_that_it_was_sent_to(his: Client, boris: User) -> None:
    EmailAddress.objects.create(user=boris, email=WORK, verified=True)
    Client().post(reverse("account_reset_password"), {"email": WORK})
    address = link(WORK)
    his.post(reverse("account_email"), {"email": WORK, "action_remove": ""})
    assert "Deze link werkt niet meer" in Client().get(address, follow=True).content.decode()


def test_adding_an_address_leaves_a_reset_link_as_it_is(his: Client, boris: User) -> None:
    Client().post(reverse("account_reset_password"), {"email": boris.email})
    address = link(boris.email)
    claim(his)
    page = Client().get(address, follow=True).content.decode()
    assert "Voor het account van Boris Boef, dat inlogt met boris@example.org." in page


# --- A link that did its work --------------------------------------------------------------------


def test_the_first_click_says_that_the_address_is_confirmed_and_the_second_that_it_was_already() -> None:
    sign_up(hers := Client(), HERS, next="/cursussen/")
    address = link(WORK)
    done = hers.post(address, {"next": "/cursussen/"}, follow=True)
    assert "Je adres is bevestigd. Je account is klaar." in done.content.decode()
    for answer in (hers.get(address), hers.post(address)):
        text = answer.content.decode()
        assert "Je adres is al bevestigd" in text
        assert f"{WORK} hoort bij je account. Je bent ingelogd met {WORK}" in text
        assert '<a class="button" href="/cursussen/">Ga verder</a>' in text
        assert "nog een keer" not in text


def test_a_used_link_says_to_who_is_logged_out_to_log_in_or_to_sign_up() -> None:
    sign_up(hers := Client(), HERS)
    address = link(WORK)
    hers.post(address)
    page = Client().get(address)
    text = page.content.decode()
    assert "Heb je je adres al bevestigd? Dan is je account klaar: log in." in text
    assert f'class="button" href="{reverse("account_login")}"' in text
    assert f'class="button button--quiet" href="{reverse("account_signup")}"' in text
    assert WORK not in text  # an old link tells nobody whose it was


def test_a_used_link_of_an_added_address_says_so_to_its_own_account_alone(his: Client) -> None:
    address = claim(his)
    his.post(address)
    assert f"{WORK} hoort bij je account. Je bent ingelogd met boris@example.org" in his.get(address).content.decode()
    other = Client()
    other.force_login(person(email="ander@example.org"), backend="django.contrib.auth.backends.ModelBackend")
    text = other.get(address).content.decode()
    assert "Deze link werkt niet meer" in text
    assert "Je bent ingelogd met ander@example.org." in text
    assert "boris" not in text


def test_a_link_about_her_own_address_is_no_other_account_s_to_her(his: Client) -> None:
    address = claim(his)
    vera = person(email=WORK)
    hers = Client()
    hers.force_login(vera, backend="django.contrib.auth.backends.ModelBackend")
    assert "Je adres is al bevestigd" in hers.get(address).content.decode()
    assert "Dit adres is al van een ander account" in his.get(address).content.decode()


def test_a_link_of_before_this_release_still_works() -> None:
    from django.core import signing

    sign_up(hers := Client(), HERS)
    old = signing.dumps(PendingAccount.objects.get().pk, salt="lms.people.sign_ups")
    address = reverse("account_confirm_email", args=[old])
    assert hers.post(address).status_code == 302
    assert "Deze link werkt niet meer" in hers.get(address).content.decode()  # it does not say whose it was


# --- An account that the operator made ---------------------------------------------------------


def test_an_account_of_the_operator_proves_its_address_before_it_opens() -> None:
    User.objects.create_superuser("baas@example.org", PASSWORD, first_name="Bas", last_name="Aas")
    browser = Client()
    answer = browser.post(reverse("account_login"), {"login": "baas@example.org", "password": PASSWORD})
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert Client().post(link("baas@example.org")).status_code == 403  # only where the password was typed
    assert browser.post(link("baas@example.org"))["Location"] == reverse("home:dashboard")
    assert log_in("baas@example.org", PASSWORD)


def test_the_owner_of_the_address_goes_before_an_account_that_proved_nothing() -> None:
    made = User.objects.create_superuser(WORK, PASSWORD, first_name="Bas", last_name="Aas")
    Client().post(reverse("account_login"), {"login": WORK, "password": PASSWORD})
    sign_up(hers := Client(), HERS)
    hers.post(link(WORK))
    made.refresh_from_db()
    assert made.email == f"onbewezen-{made.pk}@meesterproef.invalid"
    assert not made.has_usable_password()
    assert not log_in(WORK, PASSWORD)
    assert not User.objects.get(email=WORK).is_superuser


def test_a_proven_address_becomes_the_main_one_whoever_else_bears_it(his: Client, boris: User) -> None:
    EmailAddress.objects.create(user=boris, email=WORK, verified=True)
    User.objects.create_user(WORK, first_name="Z", last_name="O")
    his.post(reverse("account_email"), {"email": WORK, "action_primary": ""})
    boris.refresh_from_db()
    assert boris.email == WORK


# --- What the database holds -------------------------------------------------------------------


def test_asking_for_the_index_twice_is_asking_once() -> None:
    ensure_index(connection)
    ensure_index(connection)


def test_an_address_is_proven_once_whatever_its_case(boris: User) -> None:
    EmailAddress.objects.create(user=boris, email=WORK, verified=True)
    other = person()
    with pytest.raises(IntegrityError), transaction.atomic():
        EmailAddress.objects.create(user=other, email="Vera@School.example", verified=True)
    late = EmailAddress.objects.create(user=other, email="VERA@school.example", verified=False)
    assert not prove(late)
    assert proven_owner("vera@SCHOOL.example") == boris


def test_giving_way_touches_nobody_who_proved_anything(boris: User) -> None:
    give_way(boris.email)
    boris.refresh_from_db()
    assert boris.email == "boris@example.org"
    assert boris.has_usable_password()
