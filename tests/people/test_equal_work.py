"""An address that has an account costs the same work as one that has none: counted, not timed."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_q.models import OrmQ

from lms.people.models import User
from tests.factories import PASSWORD, person

pytestmark = pytest.mark.django_db

KNOWN, SECOND, CLAIMED, UNKNOWN = "noor@example.org", "noor@school.example", "werk@example.org", "niemand@example.org"
SIGN_UP = {"first_name": "Noor", "last_name": "de Wit", "password1": "paarse fietsen zingen"}


@dataclass(frozen=True)
class Work:
    """What an answer cost."""

    hashes: int
    statements: int
    tasks: int


@pytest.fixture(autouse=True)
def _people() -> None:
    noor = person(email=KNOWN)
    EmailAddress.objects.create(user=noor, email=SECOND, verified=True)
    EmailAddress.objects.create(user=person(), email=CLAIMED, verified=False)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], Work]:
    """A function that does something and returns what it cost."""
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counting(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(salt)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)

    def measure(act: Callable[[], object]) -> Work:
        hashed.clear()
        cache.clear()
        tasks = OrmQ.objects.count()
        with CaptureQueriesContext(connection) as queries:
            act()
        return Work(len(hashed), len(queries), OrmQ.objects.count() - tasks)

    return measure


def log_in(email: str) -> object:
    return Client().post(reverse("account_login"), {"login": email, "password": "fout wachtwoord"})


def sign_up(email: str) -> object:
    return Client().post(reverse("account_signup"), SIGN_UP | {"email": email})


def reset(email: str) -> object:
    return Client().post(reverse("account_reset_password"), {"email": email})


@pytest.mark.parametrize("email", [KNOWN, SECOND, CLAIMED])
@pytest.mark.parametrize(
    ("act", "hashes", "tasks"), [(log_in, 1, 0), (sign_up, 1, 1), (reset, 0, 1)], ids=["log in", "sign up", "reset"]
)
def test_a_known_address_costs_what_an_unknown_one_does(
    work: Callable[[Callable[[], object]], Work],
    act: Callable[[str], object],
    hashes: int,
    tasks: int,
    email: str,
) -> None:
    act("warm@example.org")
    known, unknown = work(lambda: act(email)), work(lambda: act(UNKNOWN))
    assert known == unknown
    assert (known.hashes, known.tasks) == (hashes, tasks)


@pytest.mark.parametrize("email", [KNOWN, SECOND, CLAIMED])
def test_sending_the_link_again_costs_the_same(work: Callable[[Callable[[], object]], Work], email: str) -> None:
    costs = []
    for address in (email, UNKNOWN):
        browser = Client()
        browser.post(reverse("account_signup"), SIGN_UP | {"email": address})
        costs.append(work(lambda here=browser: here.post(reverse("account_resend_verification"))))
    assert costs[0] == costs[1]
    assert (costs[0].hashes, costs[0].tasks) == (0, 1)


@pytest.mark.parametrize("email", [KNOWN, SECOND])
def test_adding_an_address_costs_the_same(work: Callable[[Callable[[], object]], Work], email: str) -> None:
    costs = []
    for address in (email, UNKNOWN):
        adding = person()
        browser = Client()
        browser.post(reverse("account_login"), {"login": adding.email, "password": PASSWORD})
        browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        page = reverse("account_email")
        costs.append(work(lambda b=browser, a=address, p=page: b.post(p, {"email": a, "action_add": ""})))
    assert costs[0] == costs[1]
    assert (costs[0].hashes, costs[0].tasks) == (0, 1)


@pytest.mark.parametrize("act", [log_in, sign_up, reset], ids=["log in", "sign up", "reset"])
def test_a_disabled_account_costs_the_same(
    work: Callable[[Callable[[], object]], Work], act: Callable[[str], object]
) -> None:
    User.objects.filter(email=KNOWN).update(is_active=False)
    act("warm@example.org")
    assert work(lambda: act(KNOWN)) == work(lambda: act(UNKNOWN))


@pytest.mark.parametrize("act", [log_in, sign_up, reset], ids=["log in", "sign up", "reset"])
def test_an_account_without_a_password_costs_the_same(
    work: Callable[[Callable[[], object]], Work], act: Callable[[str], object]
) -> None:
    user = User.objects.get(email=KNOWN)
    user.set_unusable_password()
    user.save()
    act("warm@example.org")
    assert work(lambda: act(KNOWN)) == work(lambda: act(UNKNOWN))


@pytest.mark.parametrize("act", [sign_up, reset], ids=["sign up", "reset"])
def test_it_stays_the_same_up_to_the_fill_of_mail_and_beyond(
    work: Callable[[Callable[[], object]], Work], act: Callable[[str], object]
) -> None:
    """Mails that only point elsewhere stop after two; what is not sent costs what is."""
    act("warm@example.org")
    costs = [(work(lambda: act(KNOWN)), work(lambda: act(UNKNOWN))) for _ in range(7)]
    assert [known == unknown for known, unknown in costs] == [True] * 7
    assert [known.tasks for known, _unknown in costs] == [1] * 5 + [0] * 2
