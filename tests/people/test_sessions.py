"""Where somebody is logged in, and at which devices she was before."""

import datetime
import time
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from lms.people import jobs
from lms.people.devices import device_in_words, kind_of_device
from lms.people.models import KnownDevice, OutgoingMail, User
from tests.factories import person

from .mailbox import link, subjects
from .two_steps import CHROME, PHONE, log_in

pytestmark = pytest.mark.django_db

LIST = "usersessions_list"
DEVICES = {
    CHROME: "Chrome op Windows",
    PHONE: "Safari op een iPhone",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0": "Firefox op Windows",
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0": "Edge op Windows",
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36": (
        "Chrome op een Chromebook"
    ),
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/19.0 Safari/605.1.15": (
        "Safari op een Mac"
    ),
    "Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/142.0 Safari/604.1": "Chrome op een iPad",
    "Mozilla/5.0 (Linux; Android 16; SM-S901B) SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36": (
        "Samsung Internet op een Android-apparaat"
    ),
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0": "Firefox op Linux",
    "Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537.36 OPR/120.0": "Opera op Windows",
    "": "een apparaat dat we niet herkennen",
    "curl/8.5.0": "een apparaat dat we niet herkennen",
    "iets op Windows": "een andere browser op Windows",
    "Firefox/145.0": "Firefox op een ander apparaat",
    "x@y": "een apparaat dat we niet herkennen",
}


@pytest.fixture
def noor() -> User:
    return person(email="noor@example.org", first_name="Noor", last_login=timezone.now())


def browser(user: User, agent: str = CHROME) -> Client:
    client = Client(headers={"user-agent": agent})
    assert log_in(client, user).status_code == 302
    return client


@pytest.mark.parametrize("agent", DEVICES)
def test_a_device_is_called_what_a_person_calls_it(agent: str) -> None:
    assert device_in_words(agent) == DEVICES[agent]
    assert device_in_words(kind_of_device(agent)) == DEVICES[agent]
    with translation.override("en"):
        assert " op " not in device_in_words(agent)


def test_she_sees_where_she_is_logged_in_and_which_one_is_this(noor: User) -> None:
    laptop, phone = browser(noor), browser(noor, PHONE)
    browser(person(email="ander@example.org"))
    page = laptop.get(reverse(LIST))
    places = page.context["places"]
    assert [(place.device, place.current) for place in places] == [
        ("Chrome op Windows", True),
        ("Safari op een iPhone", False),
    ]
    text = page.content.decode()
    assert (text.count("dit apparaat"), text.count("Hier uitloggen")) == (1, 1)
    assert phone.get(reverse(LIST)).context["places"][0].device == "Safari op een iPhone"


def test_no_address_and_nothing_more_of_the_browser_is_kept(noor: User) -> None:
    browser(noor)
    (row,) = UserSession.objects.values("ip", "user_agent", "data")
    assert row == {"ip": "::", "user_agent": "chrome@windows", "data": {}}


def test_she_ends_one_and_it_is_over_there(noor: User) -> None:
    laptop, phone = browser(noor), browser(noor, PHONE)
    (other,) = [place for place in laptop.get(reverse(LIST)).context["places"] if not place.current]
    done = laptop.post(reverse("usersessions_end", args=[other.pk]), follow=True)
    assert "Daar ben je nu uitgelogd." in done.content.decode()
    assert phone.get(reverse("people:profile")).status_code == 302
    assert len(laptop.get(reverse(LIST)).context["places"]) == 1
    assert laptop.post(reverse("usersessions_end", args=[other.pk])).status_code == 302  # again


OVER = "Je bent hier uitgelogd."


def test_where_she_was_logged_out_the_page_of_log_in_says_so_once(noor: User) -> None:
    laptop, phone, tablet, unlisted = browser(noor), browser(noor, PHONE), browser(noor, PHONE), browser(noor)
    UserSession.objects.filter(session_key=unlisted.session.session_key).delete()  # from before there was a list
    (other, *_) = [place for place in laptop.get(reverse(LIST)).context["places"] if not place.current]
    laptop.post(reverse("usersessions_end", args=[other.pk]))
    laptop.post(reverse("usersessions_end_others"))
    for client in (phone, tablet, unlisted):
        page = client.get(reverse("people:profile"), follow=True)
        assert page.redirect_chain[-1][0].startswith(reverse("account_login"))
        assert (page.content.decode().count(OVER), OVER in client.get(reverse("account_login")).text) == (1, False)
    assert OVER not in laptop.get(reverse("people:profile")).content.decode()


def test_who_meets_an_open_page_first_still_reads_it_at_log_in(noor: User) -> None:
    phone = browser(noor, PHONE)
    browser(noor).post(reverse("usersessions_end_others"))
    phone.get(reverse("home:catalogue"))
    assert OVER in phone.get(reverse("account_login")).content.decode()


def test_who_logs_out_herself_or_was_never_here_is_told_nothing_of_the_kind(noor: User) -> None:
    laptop = browser(noor)
    assert OVER not in laptop.post(reverse("account_logout"), follow=True).content.decode()
    assert OVER not in laptop.get(reverse("account_login")).content.decode()
    stranger = Client()
    stranger.cookies["sessionid"] = "eensessiedieernooitwas"
    assert OVER not in stranger.get(reverse("people:profile"), follow=True).content.decode()


def test_a_new_password_elsewhere_is_told_too(noor: User) -> None:
    phone, forgot = browser(noor, PHONE), Client()
    forgot.post(reverse("account_reset_password"), {"email": noor.email})
    form = forgot.get(link(noor.email), follow=True)
    forgot.post(form.request["PATH_INFO"], {"password1": "groene bomen dansen"})
    assert OVER in phone.get(reverse("people:profile"), follow=True).content.decode()


def test_nobody_ends_the_session_of_somebody_else(noor: User) -> None:
    laptop = browser(noor)
    hers = UserSession.objects.get().pk
    browser(person(email="ander@example.org")).post(reverse("usersessions_end", args=[hers]))
    assert laptop.get(reverse("people:profile")).status_code == 200


def test_she_ends_all_others_also_those_that_are_in_no_list(noor: User) -> None:
    laptop, phone, old = browser(noor), browser(noor, PHONE), Client()
    old.force_login(noor, backend="django.contrib.auth.backends.ModelBackend")  # from before there was a list
    done = laptop.post(reverse("usersessions_end_others"), follow=True)
    assert "Je bent nu alleen nog hier ingelogd." in done.content.decode()
    profile = reverse("people:profile")
    assert [client.get(profile).status_code for client in (laptop, phone, old)] == [200, 302, 302]
    places = laptop.get(reverse(LIST)).context["places"]
    assert [(place.device, place.current) for place in places] == [("Chrome op Windows", True)]
    assert browser(noor, PHONE).get(profile).status_code == 200


def test_a_session_that_is_in_no_list_yet_joins_it_when_its_owner_looks(noor: User) -> None:
    old = Client(headers={"user-agent": PHONE})
    old.force_login(noor, backend="django.contrib.auth.backends.ModelBackend")
    assert [place.device for place in old.get(reverse(LIST)).context["places"]] == ["Safari op een iPhone"]


def test_what_no_longer_works_is_not_in_the_list(noor: User) -> None:
    laptop, phone, tablet = browser(noor), browser(noor, PHONE), browser(noor, PHONE)
    Session.objects.filter(session_key=phone.session.session_key).update(expire_date=timezone.now())
    noor.set_password("groene bomen dansen")
    noor.save()
    newer = Client()
    newer.post(reverse("account_login"), {"login": noor.email, "password": "groene bomen dansen"})
    assert len(newer.get(reverse(LIST)).context["places"]) == 1
    for client in (laptop, phone, tablet):
        assert client.get(reverse(LIST)).status_code == 302


def test_the_list_costs_as_much_with_one_session_as_with_five(
    noor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    laptop = browser(noor)
    laptop.get(reverse(LIST))
    with django_assert_num_queries(6):
        laptop.get(reverse(LIST))
    for _ in range(4):
        browser(noor, PHONE)
    with django_assert_num_queries(6):
        assert len(laptop.get(reverse(LIST)).context["places"]) == 5


def test_a_sign_of_life_is_noted_once_in_a_quarter_of_an_hour(noor: User, monkeypatch: Any) -> None:
    laptop = browser(noor)
    row = UserSession.objects.get()
    laptop.get(reverse("people:profile"))
    assert UserSession.objects.get().last_seen_at == row.last_seen_at
    later = time.time() + 16 * 60
    monkeypatch.setattr("lms.people.sessions.time.time", lambda: later)
    laptop.get(reverse("people:profile"))
    seen = UserSession.objects.get().last_seen_at
    assert seen > row.last_seen_at
    laptop.get(reverse("people:profile"))
    assert UserSession.objects.get().last_seen_at == seen


def test_a_page_for_everybody_leaves_the_session_alone(noor: User, settings: Any) -> None:
    answer = Client().get("/health/live")
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_the_first_log_in_ever_sends_no_mail_and_the_same_browser_stays_known() -> None:
    new = person(email="nieuw@example.org")
    client = browser(new)
    client.post(reverse("account_logout"))
    log_in(client, new)
    assert subjects(new.email) == []


def test_a_log_in_from_an_unknown_device_is_mailed_and_from_a_known_one_not(noor: User) -> None:
    laptop = browser(noor)
    assert subjects(noor.email) == ["Ingelogd op een nieuw apparaat"]
    mail = OutgoingMail.objects.get()
    now = timezone.localtime()
    assert f"Wanneer: {now.day} " in mail.text
    assert "Apparaat: Chrome op Windows." in mail.text
    assert "Was jij dit niet? Beëindig dan die sessie en kies meteen een nieuw wachtwoord." in mail.text
    assert link(noor.email) == reverse(LIST)
    laptop.post(reverse("account_logout"))
    log_in(laptop, noor)
    assert len(subjects(noor.email)) == 1
    browser(noor, PHONE)
    assert len(subjects(noor.email)) == 2


def test_the_cookie_is_hers_alone_says_nothing_and_is_read_where_one_logs_in(noor: User, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = True
    laptop = Client()
    answer = log_in(laptop, noor)
    cookie = answer.cookies["apparaat"]
    assert (cookie["path"], cookie["httponly"], cookie["secure"], cookie["samesite"]) == (
        "/accounts/",
        True,
        True,
        "Lax",
    )
    assert cookie["max-age"] == 365 * 24 * 60 * 60
    other = person(email="ander@example.org", last_login=timezone.now())
    laptop.post(reverse("account_logout"))
    log_in(laptop, other)
    assert subjects(other.email) == ["Ingelogd op een nieuw apparaat"]  # known for noor, not for her
    digests = KnownDevice.objects.values_list("digest", flat=True)
    assert len(set(digests)) == 2  # nothing says that they shared a browser


@pytest.mark.parametrize("value", ["", "x", "a:b:c", "é", "x" * 5000])
def test_a_cookie_that_we_did_not_make_is_no_device(noor: User, value: str) -> None:
    browser(noor)
    client = Client(headers={"user-agent": CHROME})
    client.cookies["apparaat"] = value
    assert log_in(client, noor).status_code == 302
    assert len(subjects(noor.email)) == 2


def test_devices_and_sessions_that_are_over_are_forgotten(noor: User) -> None:
    laptop, phone = browser(noor), browser(noor, PHONE)
    Session.objects.filter(session_key=phone.session.session_key).update(expire_date=timezone.now())
    devices = KnownDevice.objects.order_by("pk")
    old = timezone.localdate() - datetime.timedelta(days=366)
    KnownDevice.objects.filter(pk=devices[0].pk).update(last_login_on=old)
    jobs.forget_log_ins()
    assert (UserSession.objects.count(), Session.objects.count(), KnownDevice.objects.count()) == (1, 1, 1)
    assert laptop.get(reverse("people:profile")).status_code == 200


def test_who_throws_her_cookies_away_leaves_no_more_than_thirty_devices(noor: User) -> None:
    from lms.people.devices import _remember

    for number in range(40):
        _remember(noor, f"{number:064}")
    assert KnownDevice.objects.filter(user=noor).count() == 30
    assert KnownDevice.objects.filter(user=noor, digest=f"{39:064}").exists()


def test_sessions_of_before_go_on_when_this_is_installed(noor: User) -> None:
    """The hash that a session carries is Django's own until sessions are ended for the first time."""
    from django.contrib.auth.base_user import AbstractBaseUser

    assert noor.get_session_auth_hash() == AbstractBaseUser._get_session_auth_hash(noor)
    noor.sessions_ended = 1
    assert noor.get_session_auth_hash() != AbstractBaseUser._get_session_auth_hash(noor)


def test_a_socket_without_an_address_is_no_obstacle(noor: User) -> None:
    client = Client(headers={"user-agent": CHROME})
    answer = client.post(
        reverse("account_login"), {"login": noor.email, "password": "een heel goed wachtwoord"}, REMOTE_ADDR=""
    )
    assert answer.status_code == 302
    assert UserSession.objects.get().ip == "::"
