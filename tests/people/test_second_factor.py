"""A second factor for whoever wants it: set up, used, changed, taken away."""

import json
import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from lms.audit.models import AuditEvent
from lms.people.models import OutgoingMail, User
from tests.factories import PASSWORD, person

from .mailbox import subjects
from .passkeys import UP, Passkey
from .two_steps import CHROME, add_passkey, code_of, codes_on, link_app, log_in, logged_in, options_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]


@pytest.fixture
def noor() -> User:
    return person(email="noor@example.org", first_name="Noor", last_name="de Wit")


@pytest.fixture
def at_home(noor: User) -> Client:
    return logged_in(noor)


def test_the_page_says_how_safe_the_account_is_and_what_one_can_do(at_home: Client) -> None:
    page = at_home.get(reverse("mfa_index")).content.decode()
    assert "Je logt in met alleen een wachtwoord" in page
    for name in ("mfa_add_webauthn", "mfa_activate_totp", "usersessions_list", "account_change_password"):
        assert f'href="{reverse(name)}"' in page


def test_she_links_an_app_reads_her_codes_once_and_logs_in_with_both(noor: User, at_home: Client) -> None:
    secret = link_app(at_home)
    codes_page = at_home.get(reverse("mfa_view_recovery_codes"))
    codes = codes_on(codes_page)
    assert len(set(codes)) == 10
    (kept,) = re.findall(r'href="data:text/plain;charset=utf-8,([^"]+)" download', codes_page.content.decode())
    assert [line for line in unquote(kept).splitlines() if line in codes] == codes
    assert "noor@example.org" in unquote(kept)
    again = at_home.get(reverse("mfa_view_recovery_codes"))
    assert codes_on(again) == []
    assert "we tonen ze maar één keer" in again.content.decode()
    assert "Inloggen met twee stappen staat aan" in at_home.get(reverse("mfa_index")).content.decode()
    assert subjects(noor.email) == ["Je hebt een authenticator-app ingesteld"]

    phone = Client()
    first = log_in(phone, noor, next="/cursussen/")
    assert (first.status_code, first["Location"]) == (302, reverse("mfa_authenticate"))
    assert "_auth_user_id" not in phone.session
    assert phone.get(reverse("people:profile")).status_code == 302
    done = phone.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert (done.status_code, done["Location"]) == (302, "/cursussen/")

    other = Client()
    log_in(other, noor)
    assert other.post(reverse("mfa_authenticate"), {"code": codes[3]})["Location"] == reverse("home:dashboard")
    mail = OutgoingMail.objects.get(subject="Er is een herstelcode gebruikt")
    assert "Je hebt er nog 9." in mail.text
    used = Client()
    log_in(used, noor)
    assert (
        "Deze code klopt niet of is al gebruikt"
        in used.post(reverse("mfa_authenticate"), {"code": codes[3]}).content.decode()
    )


def test_a_code_of_the_app_works_once_also_when_the_cache_forgets(noor: User, at_home: Client) -> None:
    from django.core.cache import cache

    secret = link_app(at_home)
    code = code_of(secret)
    for number, wanted in enumerate((302, 200, 200)):
        cache.clear()
        client = Client()
        log_in(client, noor)
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == wanted, number
    late = Client()
    log_in(late, noor)
    assert late.post(reverse("mfa_authenticate"), {"code": code_of(secret, -1)}).status_code == 200


@pytest.mark.parametrize(("name", "set_up"), [("mfa_activate_totp", link_app), ("mfa_add_webauthn", add_passkey)])
def test_the_first_factor_ends_other_sessions_and_says_so_before_after_and_by_mail(
    noor: User, at_home: Client, name: str, set_up: Callable[[Client], object]
) -> None:
    phone = Client()
    log_in(phone, noor)
    assert "Daar word je dan uitgelogd" in at_home.get(reverse(name)).content.decode()
    set_up(at_home)
    assert "Op andere apparaten ben je nu uitgelogd." in at_home.get(reverse("mfa_index")).content.decode()
    assert "Op alle andere apparaten ben je uitgelogd" in OutgoingMail.objects.latest("pk").text
    assert "Je bent hier uitgelogd." in phone.get(reverse("people:profile"), follow=True).content.decode()


def test_with_a_passkey_alone_a_code_is_a_recovery_code(noor: User, at_home: Client) -> None:
    add_passkey(at_home)
    browser = Client()
    log_in(browser, noor)
    pages = [(browser, "mfa_authenticate"), (at_home, "mfa_reauthenticate"), (at_home, "account_reauthenticate")]
    texts = [client.get(reverse(name)).content.decode() for client, name in pages]
    assert ["uit je app" in text for text in texts] == [False, False, False]
    assert ["herstelcode" in text for text in texts] == [True, True, True]
    link_app(at_home)
    texts = [client.get(reverse(name)).content.decode() for client, name in pages]
    assert ["uit je app" in text for text in texts] == [True, True, True]


def test_who_makes_a_passkey_and_fails_reads_that_none_was_made(at_home: Client) -> None:
    text = at_home.get(reverse("mfa_add_webauthn")).content.decode()
    assert 'data-refused="Er is geen passkey gemaakt.' in text
    assert 'data-refused="Er is geen passkey gebruikt.' in Client().get(reverse("account_login")).content.decode()


def test_a_second_factor_more_ends_nothing_and_says_nothing_of_it(noor: User, at_home: Client) -> None:
    add_passkey(at_home)
    at_home.get(reverse("mfa_index"))
    assert "uitgelogd" not in at_home.get(reverse("mfa_activate_totp")).content.decode()
    link_app(at_home)
    assert "uitgelogd" not in at_home.get(reverse("mfa_index")).content.decode()
    assert "uitgelogd" not in OutgoingMail.objects.latest("pk").text


@pytest.mark.parametrize("typed", ["", "12", "abcdef", "000000", "é" * 6, "1" * 500, "\x00"])
def test_a_wrong_code_is_refused_with_a_sentence(noor: User, at_home: Client, typed: str) -> None:
    link_app(at_home)
    client = Client()
    log_in(client, noor)
    page = client.post(reverse("mfa_authenticate"), {"code": typed})
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"code"}
    assert "_auth_user_id" not in client.session


def test_guessing_codes_is_stopped_after_five(noor: User, at_home: Client) -> None:
    secret = link_app(at_home)
    client = Client()
    log_in(client, noor)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    page = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert "Dat is te vaak misgegaan" in page.content.decode()


def test_a_code_may_be_typed_with_spaces(noor: User, at_home: Client) -> None:
    secret = link_app(at_home)
    client = Client()
    log_in(client, noor)
    code = code_of(secret)
    assert client.post(reverse("mfa_authenticate"), {"code": f" {code[:3]} {code[3:]} "}).status_code == 302


def test_secrets_do_not_stand_readable_in_the_database(noor: User, at_home: Client) -> None:
    secret = link_app(at_home)
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    for code in codes_on(at_home.get(reverse("mfa_view_recovery_codes"))):
        assert code.replace(" ", "") not in stored


def test_a_secret_key_of_before_still_opens_what_it_closed(noor: User, at_home: Client, settings: object) -> None:
    secret = link_app(at_home)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "een nieuwe"  # type: ignore[attr-defined]
    client = Client()
    log_in(client, noor)
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).status_code == 302


def test_a_passkey_is_enough_to_log_in_and_the_login_page_offers_it(noor: User, at_home: Client) -> None:
    passkey = add_passkey(at_home)
    assert subjects(noor.email) == ["Je hebt een passkey toegevoegd"]
    assert "laptop van school" in at_home.get(reverse("mfa_index")).content.decode()

    visitor = Client(headers={"user-agent": CHROME})
    page = visitor.get(reverse("account_login"), {"next": "/cursussen/"}).content.decode()
    assert f'action="{reverse("mfa_login_webauthn")}"' in page
    assert f'data-options-url="{reverse("mfa_login_webauthn")}"' in page
    options = visitor.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"}).json()
    assert options["publicKey"].get("allowCredentials", []) == []  # nobody is told whose passkeys there are
    done = visitor.post(reverse("mfa_login_webauthn"), {"credential": passkey.used(options), "next": "/cursussen/"})
    assert (done.status_code, done["Location"]) == (302, "/cursussen/")
    assert visitor.get(reverse("people:profile")).context["user"].second_factor_shown is True


def test_a_passkey_is_the_second_step_after_a_password(noor: User, at_home: Client) -> None:
    passkey = add_passkey(at_home)
    client = Client()
    log_in(client, noor)
    options = options_on(client.get(reverse("mfa_authenticate")))
    done = client.post(reverse("mfa_authenticate"), {"credential": passkey.used(options)})
    assert (done.status_code, done["Location"]) == (302, reverse("home:dashboard"))


def test_passkeys_belong_to_the_public_address_whatever_host_is_asked(at_home: Client, settings: object) -> None:
    settings.PUBLIC_ORIGIN = "https://meesterproef.example.org:8443"  # type: ignore[attr-defined]
    page = at_home.get(reverse("mfa_add_webauthn"), headers={"host": "127.0.0.1"})
    assert options_on(page)["publicKey"]["rp"] == {"id": "meesterproef.example.org", "name": "Meesterproef"}


@pytest.mark.parametrize(
    "passkey",
    [
        Passkey(origin="https://elders.example"),
        Passkey(origin="http://localhost.elders.example"),
        Passkey(flags=UP),  # nobody's finger, face or PIN was asked
    ],
    ids=["another site", "a site that looks like ours", "not verified"],
)
def test_a_passkey_that_was_not_made_here_by_its_owner_is_refused(at_home: Client, passkey: Passkey) -> None:
    options = options_on(at_home.get(reverse("mfa_add_webauthn")))
    page = at_home.post(reverse("mfa_add_webauthn"), {"name": "x", "credential": passkey.created(options)})
    assert page.status_code == 200
    assert "Met deze passkey is het niet gelukt" in page.content.decode()
    assert Authenticator.objects.count() == 0


NOTHING_LIKE_IT = ["", "x", "null", "[]", "{}", "1", '"x"', "[" * 2000, '{"response": []}', "{" + " " * 30_000 + "}"]


def _broken(sent: str) -> list[str]:
    """The answer of a passkey, with one of the parts that decide broken."""
    whole = json.loads(sent)
    found = [json.dumps(whole | {"rawId": value}) for value in (None, 1, "é", "AAAA", [], "\ud800")]
    for part, right in whole["response"].items():
        values = (None, 1, [], {}, "", "A", "é\x00", "AAAA", "!" * 8, "AAAAAAAA" + right[8:])
        found += [json.dumps(whole | {"response": whole["response"] | {part: value}}) for value in values]
    return found


def test_whatever_is_sent_as_a_passkey_gets_an_answer_and_lets_nobody_in(noor: User, at_home: Client) -> None:
    passkey = add_passkey(at_home)
    visitor = Client()

    def fresh() -> str:
        answer = visitor.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
        return passkey.used(answer.json())

    number = len(_broken(fresh()))
    assert number == 46
    for sent in [*NOTHING_LIKE_IT, *(_broken(fresh())[turn] for turn in range(number))]:
        answer = visitor.post(reverse("mfa_login_webauthn"), {"credential": sent})
        assert (answer.status_code, answer["Location"]) == (302, reverse("account_login")), sent[:200]
        assert "_auth_user_id" not in visitor.session, sent[:200]
    assert "Met deze passkey is het niet gelukt" in visitor.get(reverse("account_login")).content.decode()


def test_an_answer_names_no_account_that_no_number_can_have(at_home: Client) -> None:
    passkey = add_passkey(at_home)
    visitor = Client()
    for handle in ("enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6", "LTE", "AA", "w6k", "MA"):
        passkey.user = handle
        options = visitor.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"}).json()
        assert visitor.post(reverse("mfa_login_webauthn"), {"credential": passkey.used(options)}).status_code == 302
        assert "_auth_user_id" not in visitor.session


def test_whatever_is_sent_as_the_second_step_is_refused_with_a_sentence(noor: User, at_home: Client) -> None:
    passkey = add_passkey(at_home)
    client = Client()
    log_in(client, noor)
    sent = passkey.used(options_on(client.get(reverse("mfa_authenticate"))))
    for each in [*NOTHING_LIKE_IT, *_broken(sent)[::5]]:
        page = client.post(reverse("mfa_authenticate"), {"credential": each})
        assert "Met deze passkey is het niet gelukt" in page.content.decode(), each[:200]
    assert "_auth_user_id" not in client.session


def test_whatever_is_sent_as_a_new_passkey_is_refused_with_a_sentence(at_home: Client) -> None:
    sent = Passkey().created(options_on(at_home.get(reverse("mfa_add_webauthn"))))
    for each in [*NOTHING_LIKE_IT, *_broken(sent)[6:]]:  # its number is not asked of a new one
        page = at_home.post(reverse("mfa_add_webauthn"), {"name": "x", "credential": each})
        assert "Met deze passkey is het niet gelukt" in page.content.decode(), each[:200]
    assert Authenticator.objects.count() == 0


def test_of_a_new_passkey_only_what_is_needed_is_kept(at_home: Client) -> None:
    options = options_on(at_home.get(reverse("mfa_add_webauthn")))
    sent = json.loads(Passkey().created(options)) | {"more": "x" * 5000, "note": "\x00"}
    sent["clientExtensionResults"]["elsewhere"] = "y"
    at_home.post(reverse("mfa_add_webauthn"), {"name": "n" * 200, "credential": json.dumps(sent)})
    (kept,) = Authenticator.objects.filter(type="webauthn").values_list("data", flat=True)
    assert kept["name"] == "n" * 60
    assert set(kept["credential"]) == {"id", "rawId", "type", "clientExtensionResults", "response"}
    assert kept["credential"]["clientExtensionResults"] == {"credProps": {"rk": True}}


def test_one_answer_of_a_passkey_works_once(noor: User, at_home: Client) -> None:
    passkey = add_passkey(at_home)
    visitor = Client()
    options = visitor.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"}).json()
    sent = {"credential": passkey.used(options)}
    visitor.post(reverse("mfa_login_webauthn"), sent)
    assert "_auth_user_id" in visitor.session
    thief = Client()
    thief.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    thief.post(reverse("mfa_login_webauthn"), sent)
    assert "_auth_user_id" not in thief.session


def test_a_passkey_of_one_does_not_open_the_account_of_another(noor: User, at_home: Client) -> None:
    passkey = add_passkey(at_home)
    victim = person(email="ander@example.org")
    add_passkey(logged_in(victim))
    visitor = Client()
    options = visitor.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"}).json()
    from allauth.account.utils import user_pk_to_url_str
    from fido2.utils import websafe_encode

    passkey.user = websafe_encode(user_pk_to_url_str(victim).encode())
    visitor.post(reverse("mfa_login_webauthn"), {"credential": passkey.used(options)})
    assert "_auth_user_id" not in visitor.session


def test_she_names_and_removes_a_passkey_and_is_warned_before_the_last(noor: User, at_home: Client) -> None:
    add_passkey(at_home, name="laptop")
    add_passkey(at_home, name="telefoon")
    laptop, phone = Authenticator.objects.filter(type="webauthn").order_by("pk")
    at_home.post(reverse("mfa_edit_webauthn", args=[laptop.pk]), {"name": "x" * 61})
    at_home.post(reverse("mfa_edit_webauthn", args=[laptop.pk]), {"name": "oude laptop"})
    assert "oude laptop" in at_home.get(reverse("mfa_index")).content.decode()

    page = at_home.get(reverse("mfa_remove_webauthn", args=[laptop.pk])).content.decode()
    assert "Passkey ‘oude laptop’ weghalen?" in page
    assert "Dit is je laatste tweede stap" not in page
    at_home.post(reverse("mfa_remove_webauthn", args=[laptop.pk]))
    assert (
        "Dit is je laatste tweede stap" in at_home.get(reverse("mfa_remove_webauthn", args=[phone.pk])).content.decode()
    )
    done = at_home.post(reverse("mfa_remove_webauthn", args=[phone.pk]))
    assert done["Location"] == reverse("mfa_index")
    assert Authenticator.objects.count() == 0  # the recovery codes went along
    assert log_in(Client(), noor)["Location"] == reverse("home:dashboard")
    assert subjects(noor.email)[:4] == [
        "Je hebt een passkey toegevoegd",
        "Je hebt een passkey toegevoegd",
        "Je hebt een passkey verwijderd",
        "Je hebt een passkey verwijderd",
    ]
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["second_factor.added"] * 2 + ["second_factor.removed"] * 2


def test_a_passkey_of_somebody_else_is_not_there(noor: User, at_home: Client) -> None:
    add_passkey(at_home)
    other = logged_in(person(email="ander@example.org"))
    key = Authenticator.objects.get(type="webauthn").pk
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert other.get(reverse(name, args=[key])).status_code == 404
        assert other.post(reverse(name, args=[key]), {"name": "x"}).status_code == 404
    assert Authenticator.objects.filter(type="webauthn").count() == 1


def test_she_unlinks_the_app_after_a_page_that_says_what_that_means(noor: User, at_home: Client) -> None:
    link_app(at_home)
    page = at_home.get(reverse("mfa_deactivate_totp")).content.decode()
    assert "Dit is je laatste tweede stap" in page
    assert at_home.post(reverse("mfa_deactivate_totp"))["Location"] == reverse("mfa_index")
    assert subjects(noor.email) == ["Je hebt een authenticator-app ingesteld", "Je authenticator-app is losgekoppeld"]


def test_new_recovery_codes_replace_the_old(noor: User, at_home: Client) -> None:
    link_app(at_home)
    old = codes_on(at_home.get(reverse("mfa_view_recovery_codes")))
    assert "De 10 codes die je nog had" in at_home.get(reverse("mfa_generate_recovery_codes")).content.decode()
    at_home.post(reverse("mfa_generate_recovery_codes"))
    new = codes_on(at_home.get(reverse("mfa_view_recovery_codes")))
    assert (len(new), set(new) & set(old)) == (10, set())
    client = Client()
    log_in(client, noor)
    assert client.post(reverse("mfa_authenticate"), {"code": old[0]}).status_code == 200
    assert client.post(reverse("mfa_authenticate"), {"code": new[0]}).status_code == 302
    assert "Je hebt nieuwe herstelcodes" in subjects(noor.email)


def test_nothing_of_it_changes_without_showing_again_who_one_is(noor: User) -> None:
    client = Client()
    client.force_login(noor, backend="django.contrib.auth.backends.ModelBackend")
    for name in ("mfa_add_webauthn", "mfa_activate_totp", "mfa_generate_recovery_codes"):
        for answer in (client.get(reverse(name)), client.post(reverse(name), {})):
            assert answer["Location"].startswith(reverse("account_reauthenticate")), name


def test_a_factor_will_do_where_a_password_is_asked_again(noor: User, at_home: Client) -> None:
    secret, passkey = link_app(at_home), add_passkey(at_home)
    client = Client()
    log_in(client, noor)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    goal = reverse("account_change_password")
    page = client.get(reverse("account_reauthenticate"), {"next": goal}).content.decode()
    ways = (reverse("mfa_reauthenticate"), reverse("mfa_reauthenticate_webauthn"))
    assert all(f'href="{way}?next=' in page for way in ways)
    options = options_on(client.get(ways[1], {"next": goal}))
    wrong = client.post(ways[1], {"credential": "{}", "next": goal})
    assert (wrong.status_code, "Met deze passkey is het niet gelukt" in wrong.content.decode()) == (200, True)
    options = options_on(client.get(ways[1], {"next": goal}))
    assert client.post(ways[1], {"credential": passkey.used(options), "next": goal})["Location"] == goal
    by_code = client.post(ways[0], {"code": code_of(secret, 1), "next": goal})
    assert by_code["Location"] == goal


def test_a_forgotten_password_does_not_go_round_the_second_step(noor: User, at_home: Client) -> None:
    from .mailbox import link

    link_app(at_home)
    visitor = Client()
    visitor.post(reverse("account_reset_password"), {"email": noor.email})
    page = visitor.get(link(noor.email), follow=True)
    done = visitor.post(page.request["PATH_INFO"], {"password1": "groene bomen dansen"})
    assert done["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in visitor.session


def test_an_address_can_be_added_with_a_second_factor_and_the_other_way_round(noor: User, at_home: Client) -> None:
    at_home.post(reverse("account_email"), {"email": "werk@example.org", "action_add": ""})
    link_app(at_home)
    added = at_home.post(reverse("account_email"), {"email": "thuis@example.org", "action_add": ""})
    assert added["Location"] == reverse("account_email")
    assert noor.emailaddress_set.count() == 3


def test_the_first_factor_ends_the_sessions_that_never_showed_one(noor: User, at_home: Client) -> None:
    elsewhere = logged_in(noor)
    link_app(at_home)
    assert elsewhere.get(reverse("people:profile")).status_code == 302
    assert at_home.get(reverse("people:profile")).status_code == 200
    assert at_home.get(reverse("people:profile")).context["user"].second_factor_shown is True


def test_a_session_from_before_shows_the_factor_before_it_changes_anything(noor: User, at_home: Client) -> None:
    secret = link_app(at_home)
    old = Client()
    old.force_login(noor_of_now(noor), backend="django.contrib.auth.backends.ModelBackend")
    old.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for name in ("mfa_add_webauthn", "mfa_deactivate_totp", "mfa_generate_recovery_codes"):
        assert old.get(reverse(name))["Location"].startswith(reverse("mfa_reauthenticate")), name
    assert old.post(reverse("mfa_deactivate_totp"))["Location"].startswith(reverse("mfa_reauthenticate"))
    old.post(reverse("mfa_reauthenticate"), {"code": code_of(secret)})
    assert old.get(reverse("mfa_add_webauthn")).status_code == 200


def noor_of_now(noor: User) -> User:
    return User.objects.get(pk=noor.pk)


def test_the_other_way_of_a_code_is_named_when_the_phone_is_gone(noor: User, at_home: Client) -> None:
    link_app(at_home)
    client = Client()
    log_in(client, noor)
    page = client.get(reverse("mfa_authenticate")).content.decode()
    assert "Telefoon kwijt? Vul een van je herstelcodes in." in page
    assert "hulp@example.org" in page
    back = client.post(reverse("account_logout"), {"next": reverse("account_login")})
    assert back["Location"] == reverse("account_login")
    assert client.get(reverse("account_login")).status_code == 200


def test_an_english_reader_gets_english_mail_and_pages(noor: User) -> None:
    noor.language = "en"
    noor.save()
    client = logged_in(noor)
    client.cookies["django_language"] = "en"
    add_passkey(client)
    assert subjects(noor.email) == ["You added a passkey"]
    assert "Security of your account" in client.get(reverse("mfa_index")).content.decode()
