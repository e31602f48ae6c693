"""A person makes an account, logs in, and manages address and password."""

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lms.people.models import OutgoingMail, User
from tests.factories import PASSWORD, person

from .mailbox import link, subjects

pytestmark = [pytest.mark.django_db, pytest.mark.both]

NOOR = {
    "first_name": "Noor",
    "last_name": "de Wit",
    "email": "Noor@Example.org",
    "password1": "paarse fietsen zingen",
}
GOAL = "/cursussen/?q=ai"


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.fixture
def noor() -> User:
    return person(email="noor@example.org", first_name="Noor", last_name="de Wit")


@pytest.fixture
def at_work(noor: User) -> Client:
    client = Client()
    log_in(client, noor.email)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def log_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> object:
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def test_a_new_teacher_signs_up_confirms_and_lands_where_she_was_going(visitor: Client) -> None:
    page = visitor.get(reverse("account_signup"), {"next": GOAL})
    assert list(page.context["form"].fields) == ["first_name", "last_name", "email", "password1"]

    answer = visitor.post(reverse("account_signup"), NOOR | {"next": GOAL})
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_email_verification_sent"))
    assert visitor.get(answer["Location"]).status_code == 200
    assert (User.objects.count(), EmailAddress.objects.count()) == (0, 0)  # nothing that anybody could log in to
    assert subjects("noor@example.org") == ["Bevestig je e-mailadres"]

    confirm = visitor.get(link("noor@example.org"))
    assert "Is noor@example.org van jou?" in confirm.content.decode()
    assert "Noor de Wit" in confirm.content.decode()
    assert User.objects.count() == 0  # whoever merely opens links makes nothing

    done = visitor.post(confirm.request["PATH_INFO"], {"next": GOAL})
    assert (done.status_code, done["Location"]) == (302, GOAL)
    noor = User.objects.get()
    assert (noor.email, noor.first_name, noor.last_name, noor.language) == (
        "noor@example.org",
        "Noor",
        "de Wit",
        "nl",
    )
    assert EmailAddress.objects.get().verified
    assert visitor.get(reverse("people:profile")).context["user"] == noor


def test_the_link_opened_in_another_browser_asks_for_a_password_of_her_own(visitor: Client) -> None:
    visitor.post(reverse("account_signup"), NOOR | {"next": GOAL})
    phone = Client()
    page = phone.get(link("noor@example.org"))
    assert page.context["redirect_field_value"] == GOAL
    assert 'value="Noor"' in page.content.decode()
    here = page.request["PATH_INFO"]
    assert phone.post(here, {"next": GOAL}).context["form"].errors.keys() == {"first_name", "last_name", "password1"}
    weak = phone.post(here, {"first_name": "Noor", "last_name": "de Wit", "password1": "noor de wit"})
    assert weak.context["form"].errors.keys() == {"password1"}
    hers = {"first_name": "Noor", "last_name": "de Wit", "password1": "groene bomen dansen"}
    done = phone.post(here, hers | {"next": GOAL})
    assert (done.status_code, done["Location"]) == (302, GOAL)
    assert EmailAddress.objects.get().verified
    assert log_in(Client(), "noor@example.org", NOOR["password1"]).status_code == 200  # nobody's any more
    assert log_in(Client(), "noor@example.org", "groene bomen dansen")["Location"] == reverse("home:dashboard")


def test_a_goal_on_another_site_is_not_carried_along(visitor: Client) -> None:
    visitor.post(reverse("account_signup"), NOOR | {"next": "https://elders.example/"})
    assert "elders" not in OutgoingMail.objects.get().text
    visitor.post(reverse("account_signup"), NOOR | {"next": "//elders.example/", "email": "b@example.org"})
    assert "elders" not in OutgoingMail.objects.get(to="b@example.org").text


def test_links_in_mails_have_our_address_whatever_the_request_says(noor: User, visitor: Client) -> None:
    visitor.post(reverse("account_reset_password"), {"email": noor.email}, headers={"host": "127.0.0.1"})
    assert link(noor.email).startswith("/accounts/password/reset/key/")


def test_an_english_visitor_gets_english_mail(visitor: Client) -> None:
    visitor.cookies["django_language"] = "en"
    visitor.post(reverse("account_signup"), NOOR)
    visitor.post(link("noor@example.org"))
    assert User.objects.get().language == "en"
    assert '<html lang="en">' in OutgoingMail.objects.get().html


def test_the_link_can_be_sent_again_but_not_every_second(visitor: Client) -> None:
    visitor.post(reverse("account_signup"), NOOR)
    again = visitor.post(reverse("account_resend_verification"), follow=True)
    assert "Wacht een minuut" in again.content.decode()
    assert len(subjects("noor@example.org")) == 1

    from django.core.cache import cache

    cache.clear()  # a minute later
    again = visitor.post(reverse("account_resend_verification"), follow=True)
    assert "We hebben een mail gestuurd naar noor@example.org." in again.content.decode()
    assert subjects("noor@example.org") == ["Bevestig je e-mailadres"] * 2


@pytest.mark.parametrize("email", ["noor@example.org", "nieuw@example.org"])
def test_the_page_says_to_which_address_also_when_read_again_and_lets_her_correct_it(
    noor: User, visitor: Client, email: str
) -> None:
    sent = visitor.post(reverse("account_signup"), NOOR | {"email": email, "next": GOAL}, follow=True)
    again = visitor.post(reverse("account_resend_verification"), follow=True)
    reloaded = visitor.get(reverse("account_email_verification_sent"))
    for page in (sent, again, reloaded):
        assert f"In de mailbox van <strong>{email}</strong>" in page.content.decode()
    form = visitor.get(reloaded.context["correct_url"])
    assert form.context["redirect_field_value"] == GOAL
    filled = {name: form.context["form"][name].value() for name in NOOR}
    assert filled == {"first_name": "Noor", "last_name": "de Wit", "email": email, "password1": None}
    assert NOOR["password1"] not in str(dict(visitor.session))
    assert visitor.get(reverse("account_signup")).context["form"]["first_name"].value() is None


def test_what_was_typed_is_not_there_for_the_next_person_at_a_shared_computer(visitor: Client) -> None:
    visitor.post(reverse("account_signup"), NOOR)
    session = visitor.session
    session["typed_at_sign_up"] |= {"at": 0}
    session.save()
    form = visitor.get(reverse("account_signup"), {"verbeteren": "1"}).context["form"]
    assert [form[name].value() for name in ("first_name", "last_name", "email")] == [None, None, None]


def test_whoever_confirmed_keeps_nothing_of_it_in_the_session(visitor: Client) -> None:
    visitor.post(reverse("account_reset_password"), {"email": "weg@example.org"})
    visitor.post(reverse("account_signup"), NOOR)
    visitor.post(link("noor@example.org"))
    assert "@" not in str(dict(visitor.session))


def test_where_nothing_waits_the_page_says_so_and_leads_on(noor: User, visitor: Client, at_work: Client) -> None:
    here = reverse("account_email_verification_sent")
    text = visitor.get(here).content.decode()
    assert "Er is hier niets te bevestigen" in text
    for name in ("account_login", "account_signup"):
        assert f'href="{reverse(name)}"' in text
    text = at_work.get(here).content.decode()
    assert f"Je bent ingelogd met {noor.email}. Je hoeft niets meer te doen." in text
    assert "Kijk in je mail" not in text


def test_who_did_not_just_sign_up_is_sent_to_sign_up_for_a_new_link(visitor: Client) -> None:
    answer = visitor.post(reverse("account_resend_verification"))
    assert answer["Location"] == reverse("account_signup")
    assert visitor.get(reverse("account_resend_verification")).status_code == 405


def test_logging_in_without_having_confirmed_is_like_any_wrong_password(visitor: Client) -> None:
    visitor.post(reverse("account_signup"), NOOR)
    page = log_in(Client(), "noor@example.org", NOOR["password1"])
    assert page.status_code == 200
    assert "Open eerst de link in onze mail." in page.content.decode()
    assert subjects("noor@example.org") == ["Bevestig je e-mailadres"]


def test_signing_up_with_a_known_address_tells_the_owner_and_nobody_else(noor: User, visitor: Client) -> None:
    unknown = visitor.post(reverse("account_signup"), NOOR | {"email": "nieuw@example.org"})
    known = Client().post(reverse("account_signup"), NOOR)
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert User.objects.filter(email=noor.email).count() == 1
    assert subjects(noor.email) == ["Je hebt al een account"]
    assert link(noor.email) == reverse("account_reset_password")


def test_a_name_that_is_an_advertisement_is_not_mailed_to_anybody(visitor: Client) -> None:
    page = visitor.post(reverse("account_signup"), NOOR | {"first_name": "Win een prijs op elders.example"})
    assert page.context["form"].errors == {
        "first_name": ["Een naam kan geen web- of mailadres bevatten. Bedoel je dat niet? Zet een spatie na de punt."]
    }
    visitor.post(reverse("account_signup"), NOOR | {"first_name": "Bel nu, " * 18})
    mail = OutgoingMail.objects.get()
    assert f"Naam: {('Bel nu, ' * 18)[:79]}…" in mail.text
    assert mail.text.startswith("Hallo,")


@pytest.mark.parametrize("password", ["kort", "wachtwoord", "12345678901", "noor@example.org"])
def test_a_weak_password_is_refused_with_a_sentence_and_nothing_typed_is_lost(visitor: Client, password: str) -> None:
    page = visitor.post(reverse("account_signup"), NOOR | {"password1": password})
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"password1"}
    assert 'value="de Wit"' in page.content.decode()
    assert User.objects.count() == 0


def test_she_logs_in_and_lands_on_her_dashboard_or_where_she_was_going(noor: User) -> None:
    assert log_in(Client(), "NOOR@example.org")["Location"] == reverse("home:dashboard")
    assert log_in(Client(), noor.email, next=GOAL)["Location"] == GOAL


@pytest.mark.parametrize(
    ("name", "field"),
    [("account_login", "password"), ("account_reauthenticate", "password"), ("account_change_password", "oldpassword")],
)
def test_who_goes_on_by_keyboard_meets_the_password_before_the_way_to_a_new_one(
    visitor: Client, at_work: Client, name: str, field: str
) -> None:
    text = (visitor if name == "account_login" else at_work).get(reverse(name)).content.decode()
    main = text[text.index("<main") :]
    found = [main.index(part) for part in (f'name="{field}"', reverse("account_reset_password"), 'type="submit"')]
    assert found == sorted(found)
    assert main.count(reverse("account_reset_password")) == 1


def test_a_session_ends_with_the_browser_unless_she_stays_logged_in(noor: User) -> None:
    shared, own = Client(), Client()
    log_in(shared, noor.email)
    assert shared.session.get_expire_at_browser_close()
    log_in(own, noor.email, remember="on")
    assert not own.session.get_expire_at_browser_close()


def test_a_wrong_password_says_the_same_as_an_unknown_address(noor: User, visitor: Client) -> None:
    wrong = log_in(visitor, noor.email, "fout wachtwoord")
    unknown = log_in(visitor, "niemand@example.org", "fout wachtwoord")
    sentence = "Dit e-mailadres en dit wachtwoord horen niet bij elkaar."
    assert [page.context["form"].non_field_errors() for page in (wrong, unknown)] == [[sentence], [sentence]]


def test_guessing_a_password_is_stopped_and_a_school_logging_in_is_not(noor: User, visitor: Client) -> None:
    for _ in range(5):
        log_in(visitor, noor.email, "fout wachtwoord")
    page = log_in(visitor, noor.email)
    assert "Dat is te vaak misgegaan." in page.content.decode()
    for number in range(40):
        colleague = person(email=f"collega{number}@example.org")
        assert log_in(Client(), colleague.email).status_code == 302


def test_too_many_sign_ups_from_one_address_get_a_friendly_page(visitor: Client, settings: object) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"signup": "1/m/ip"}  # type: ignore[attr-defined]
    visitor.post(reverse("account_signup"), {})
    page = visitor.post(reverse("account_signup"), {})
    assert page.status_code == 429
    assert "Dat ging te vaak achter elkaar" in page.content.decode()


def test_a_forgotten_password_is_replaced_by_mail_and_she_is_logged_in(noor: User, visitor: Client) -> None:
    answer = visitor.post(reverse("account_reset_password"), {"email": noor.email}, follow=True)
    assert "In de mailbox van <strong>noor@example.org</strong>" in answer.content.decode()
    page = visitor.get(link(noor.email), follow=True)
    assert list(page.context["form"].fields) == ["password1"]
    done = visitor.post(page.request["PATH_INFO"], {"password1": "groene bomen dansen"})
    assert done["Location"] == reverse("home:dashboard")
    assert log_in(Client(), noor.email, "groene bomen dansen").status_code == 302
    assert subjects(noor.email) == [
        "Een nieuw wachtwoord kiezen",
        "Je wachtwoord is veranderd",
        "Ingelogd op een nieuw apparaat",  # the second browser
    ]


def test_a_used_link_for_a_new_password_says_so(noor: User, visitor: Client) -> None:
    visitor.post(reverse("account_reset_password"), {"email": noor.email})
    address = link(noor.email)
    page = visitor.get(address, follow=True)
    visitor.post(page.request["PATH_INFO"], {"password1": "groene bomen dansen"})
    again = Client().get(address).content.decode()
    assert "Deze link werkt niet meer" in again
    assert "is drie dagen geldig en werkt één keer" in again
    assert "De link is drie dagen geldig en werkt één keer." in OutgoingMail.objects.earliest("pk").text
    assert settings.PASSWORD_RESET_TIMEOUT == 3 * 24 * 60 * 60


def test_asking_a_new_password_for_an_unknown_address_says_the_same(noor: User, visitor: Client) -> None:
    known = visitor.post(reverse("account_reset_password"), {"email": noor.email})
    unknown = visitor.post(reverse("account_reset_password"), {"email": "niemand@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert "<strong>niemand@example.org</strong>" in visitor.get(unknown["Location"]).content.decode()
    assert "<strong>" not in Client().get(unknown["Location"]).content.decode().partition("<main")[2]
    assert subjects("niemand@example.org") == ["Geen account met dit adres"]
    assert link("niemand@example.org") == reverse("account_signup")


def test_she_changes_her_password_and_is_told_by_mail(noor: User, at_work: Client) -> None:
    page = at_work.get(reverse("account_change_password"))
    assert list(page.context["form"].fields) == ["oldpassword", "password1"]
    wrong = at_work.post(reverse("account_change_password"), {"oldpassword": "x", "password1": "groene bomen dansen"})
    assert wrong.context["form"].errors == {"oldpassword": ["Dit is niet je huidige wachtwoord."]}
    done = at_work.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "groene bomen dansen"}
    )
    assert done["Location"] == reverse("people:profile")
    assert subjects(noor.email) == ["Je wachtwoord is veranderd"]


def test_she_moves_to_another_address_and_both_addresses_hear_of_it(noor: User, at_work: Client) -> None:
    added = at_work.post(reverse("account_email"), {"email": "privé@example.org", "action_add": ""})
    assert added.status_code == 200  # not an address
    added = at_work.post(reverse("account_email"), {"email": "thuis@example.org", "action_add": ""})
    assert added["Location"] == reverse("account_email")
    at_work.post(at_work.get(link("thuis@example.org")).request["PATH_INFO"])
    assert "nog niet bevestigd" not in at_work.get(reverse("account_email")).content.decode()

    at_work.post(reverse("account_email"), {"email": "thuis@example.org", "action_primary": ""})
    noor.refresh_from_db()
    assert noor.email == "thuis@example.org"
    assert "Je hoofdadres is veranderd" in subjects("noor@example.org")

    at_work.post(reverse("account_email"), {"email": "noor@example.org", "action_remove": ""})
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["thuis@example.org"]
    kept = at_work.post(reverse("account_email"), {"email": "thuis@example.org", "action_remove": ""}, follow=True)
    assert "is je hoofdadres" in kept.content.decode()


def test_an_address_that_never_was_hers_goes_without_a_mail_that_it_no_longer_is(noor: User, at_work: Client) -> None:
    for proven, told in ((False, []), (True, ["Een e-mailadres is weggehaald"])):
        before = len(subjects(noor.email))
        EmailAddress.objects.create(user=noor, email="thuis@example.org", verified=proven)
        done = at_work.post(reverse("account_email"), {"email": "thuis@example.org", "action_remove": ""}, follow=True)
        assert "thuis@example.org is weggehaald." in done.content.decode()
        assert subjects(noor.email)[before:] == told


def test_her_own_data_saved_in_another_language_is_told_in_that_language(noor: User, at_work: Client) -> None:
    data = {"first_name": "Noor", "last_name": "de Wit", "language": "en"}
    page = at_work.post(reverse("people:profile"), data, follow=True)
    assert page["Content-Language"] == "en"
    assert [str(message) for message in page.context["messages"]] == ["Your details have been saved."]


def test_changing_addresses_asks_for_the_password_first(noor: User) -> None:
    client = Client()
    client.force_login(noor, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("account_email"), {"email": "thuis@example.org", "action_add": ""})
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    page = client.get(answer["Location"])
    assert "Even controleren of jij het bent" in page.content.decode()
    wrong = client.post(answer["Location"], {"password": "x"})
    assert wrong.context["form"].errors == {"password": ["Dit wachtwoord klopt niet."]}
    assert EmailAddress.objects.count() == 1
    client.post(answer["Location"], {"password": PASSWORD}, follow=True)
    assert EmailAddress.objects.filter(email="thuis@example.org").count() == 1  # what she typed was kept


def test_an_address_of_another_account_is_not_taken_over(noor: User, at_work: Client) -> None:
    other = person(email="ander@example.org")
    at_work.post(reverse("account_email"), {"email": other.email, "action_add": ""})
    assert not EmailAddress.objects.filter(user=noor, email=other.email, verified=True).exists()
    other.refresh_from_db()
    assert other.email == "ander@example.org"


def test_logging_out_asks_first_and_then_does_it(at_work: Client) -> None:
    assert "Uitloggen?" in at_work.get(reverse("account_logout")).content.decode()
    assert at_work.post(reverse("account_logout"))["Location"] == reverse("home:front")
    assert "_auth_user_id" not in at_work.session


def test_a_disabled_account_is_told_whom_to_write(noor: User, visitor: Client) -> None:
    noor.is_active = False
    noor.save()
    answer = log_in(visitor, noor.email)
    assert answer["Location"] == reverse("account_inactive")
    assert "hulp@example.org" in visitor.get(answer["Location"]).content.decode()


def test_an_account_without_password_chooses_one(visitor: Client) -> None:
    user = User.objects.create_user("zonder@example.org", first_name="Z", last_name="O")
    visitor.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert visitor.get(reverse("account_change_password"))["Location"] == reverse("account_set_password")
    done = visitor.post(reverse("account_set_password"), {"password1": "groene bomen dansen"})
    assert done["Location"] == reverse("people:profile")
    assert subjects(user.email) == ["Je hebt een wachtwoord gekozen"]


def test_a_broken_confirmation_link_says_what_to_do(visitor: Client, at_work: Client) -> None:
    for client, way in ((visitor, reverse("account_login")), (at_work, reverse("account_email"))):
        page = client.get(reverse("account_confirm_email", args=["kapot"]))
        assert "Deze link werkt niet meer" in page.content.decode()
        assert f'href="{way}"' in page.content.decode()


def test_an_address_confirmed_elsewhere_in_the_meantime_says_so(noor: User, at_work: Client) -> None:
    at_work.post(reverse("account_email"), {"email": "thuis@example.org", "action_add": ""})
    address = link("thuis@example.org")
    EmailAddress.objects.create(user=person(), email="thuis@example.org", verified=True)
    page = at_work.get(address)
    assert "Dit adres is al van een ander account" in page.content.decode()


def test_addresses_of_allauth_that_nobody_needs_are_not_there(visitor: Client) -> None:
    for path in (
        "login/code/",
        "login/code/confirm/",
        "3rdparty/",
        "2fa/trust/",
        "2fa/webauthn/signup/",
        "password/reset/confirm/",
    ):
        assert visitor.get(f"/accounts/{path}").status_code == 404


def test_forms_answer_with_pages_and_never_with_json(noor: User, visitor: Client) -> None:
    page = visitor.get(reverse("account_login"), headers={"accept": "application/json"})
    assert page["Content-Type"] == "text/html; charset=utf-8"


def test_limits_count_a_local_socket_too(visitor: Client, noor: User) -> None:
    answer = visitor.post(reverse("account_login"), {"login": noor.email, "password": PASSWORD}, REMOTE_ADDR="")
    assert answer.status_code == 302
