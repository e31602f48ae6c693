"""Who knows a password guesses codes five times, and keeps the owner from nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from lms.people.models import User
from tests.factories import PASSWORD, person

from .mailbox import link
from .passkeys import Passkey
from .two_steps import add_passkey, code_of, link_app, log_in, logged_in, options_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]

CODES = "/accounts/2fa/authenticate/"
STOPPED = (
    "Dat is te vaak misgegaan. Wacht vijf minuten. Was jij dit niet? Dan kent iemand je wachtwoord: kies een nieuw met "
    "&#x27;Wachtwoord vergeten&#x27;. Daarna kun je meteen weer een code typen."
)
NEW = "groene bomen dansen"


@pytest.fixture
def noor() -> User:
    return person(email="noor@example.org")


@pytest.fixture
def secret(noor: User) -> str:
    return link_app(logged_in(noor))


def stranger_at_the_second_step(noor: User) -> Client:
    """He knows her password and has none of her codes."""
    stranger = Client()
    log_in(stranger, noor)
    return stranger


def guess(stranger: Client, times: int = 5) -> None:
    for _ in range(times):
        stranger.post(CODES, {"code": "000000"})


def new_password_by_mail(noor: User) -> Client:
    hers = Client()
    hers.post(reverse("account_reset_password"), {"email": noor.email})
    page = hers.get(link(noor.email), follow=True)
    done = hers.post(page.request["PATH_INFO"], {"password1": NEW})
    assert done["Location"] == CODES
    return hers


def test_a_new_password_by_mail_ends_the_stop_of_codes(noor: User, secret: str) -> None:
    guess(stranger_at_the_second_step(noor))
    assert new_password_by_mail(noor).post(CODES, {"code": code_of(secret)})["Location"] == reverse("home:dashboard")


def test_a_stranger_who_waits_at_the_second_step_is_sent_away_with_the_old_password(noor: User, secret: str) -> None:
    stranger = stranger_at_the_second_step(noor)
    hers = new_password_by_mail(noor)
    for _ in range(8):
        assert stranger.post(CODES, {"code": "000000"})["Location"] == reverse("account_login")
    assert stranger.get(CODES)["Location"] == reverse("account_login")
    assert hers.post(CODES, {"code": code_of(secret)})["Location"] == reverse("home:dashboard")


def test_a_code_that_is_right_opens_nothing_after_an_old_password(noor: User, secret: str) -> None:
    stranger = stranger_at_the_second_step(noor)
    noor.set_password(NEW)
    noor.save()
    assert stranger.post(CODES, {"code": code_of(secret)})["Location"] == reverse("account_login")
    assert "_auth_user_id" not in stranger.session


def test_the_page_says_what_is_true_of_codes(noor: User, secret: str) -> None:
    stranger = stranger_at_the_second_step(noor)
    guess(stranger)
    assert STOPPED in stranger.post(CODES, {"code": code_of(secret)}).content.decode()


def test_in_a_browser_that_she_used_before_a_stranger_does_not_count(noor: User, secret: str) -> None:
    laptop = Client()
    log_in(laptop, noor)
    laptop.post(CODES, {"code": code_of(secret)})
    laptop.post(reverse("account_logout"))
    guess(stranger_at_the_second_step(noor), 8)
    log_in(laptop, noor)
    assert laptop.post(CODES, {"code": code_of(secret, 1)})["Location"] == reverse("home:dashboard")


def test_who_is_logged_in_is_counted_apart_and_stopped_too(noor: User) -> None:
    home = logged_in(noor)
    secret = link_app(home)
    guess(stranger_at_the_second_step(noor), 8)
    again = reverse("mfa_reauthenticate")
    assert home.post(again, {"code": code_of(secret)}).status_code == 302
    for _ in range(5):
        home.post(again, {"code": "000000"})
    page = home.post(again, {"code": code_of(secret, 1)}).content.decode()
    assert "Dat is te vaak misgegaan. Wacht vijf minuten en probeer het opnieuw." in page
    assert "iemand je wachtwoord" not in page


def test_no_answers_of_passkeys_keep_her_from_hers(noor: User) -> None:
    mine = add_passkey(logged_in(noor))
    stranger = stranger_at_the_second_step(noor)
    his = Passkey()
    his.created(options_on(logged_in(person()).get(reverse("mfa_add_webauthn"))))
    for _ in range(8):
        stranger.post(CODES, {"credential": his.used(options_on(stranger.get(CODES)))})
    hers = new_password_by_mail(noor)
    done = hers.post(CODES, {"credential": mine.used(options_on(hers.get(CODES)))})
    assert done["Location"] == reverse("home:dashboard")


def test_a_new_password_while_logged_in_ends_the_stop_too(noor: User) -> None:
    home = logged_in(noor)
    secret = link_app(home)
    guess(stranger_at_the_second_step(noor))
    home.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW})
    phone = Client()
    phone.post(reverse("account_login"), {"login": noor.email, "password": NEW})
    assert phone.post(CODES, {"code": code_of(secret)})["Location"] == reverse("home:dashboard")
