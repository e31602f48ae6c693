"""What somebody sends twice at once ends where once ends: never in a fault."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from lms.people import actions
from lms.people.enums import Role
from lms.people.models import Membership, PendingAccount, User
from lms.people.sign_ups import hold_sign_up, open_account
from tests.factories import organisation, person, person_as

from .mailbox import link
from .parallel import outcomes_at_once
from .passkeys import Passkey
from .two_steps import code_of, logged_in, options_on

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]

NINA = {"first_name": "Nina", "last_name": "Bos", "email": "nina@example.org", "password1": "paarse fietsen zingen"}


def posts(browsers: list[Client], url: str, data: dict[str, Any]) -> list[Any]:
    """Post the same form from each browser at once; an error in the product is the answer 500."""

    def post(browser: Client) -> Callable[[], object]:
        browser.raise_request_exception = False
        return lambda: browser.post(url, data)

    return outcomes_at_once([post(browser) for browser in browsers])


def same_browser(browser: Client, number: int) -> list[Client]:
    """A browser that sends several requests with the same cookies."""
    twins = [Client() for _ in range(number)]
    for twin in twins:
        twin.cookies = browser.cookies
    return twins


def ends(answers: list[Any]) -> list[tuple[int, str]]:
    return sorted({(answer.status_code, answer.get("Location", "")) for answer in answers})


@pytest.mark.parametrize("shared", [True, False], ids=["one browser", "four browsers"])
def test_a_sign_up_on_the_way_from_an_invitation(shared: bool) -> None:
    boss = person_as(Role.MANAGER, school := organisation(name="De Linde"))
    actions.invite(organisation=school, email=NINA["email"], role=Role.TEACHER, by=boss)
    goal = link(NINA["email"])
    first = Client()
    first.get(goal)
    first.get(reverse("account_signup"), {"next": goal})
    browsers = same_browser(first, 4) if shared else [Client() for _ in range(4)]
    answers = posts(browsers, reverse("account_signup"), NINA | {"next": goal})
    # Signed up and logged in, or what everybody gets whose address is taken: look in your mail.
    assert set(ends(answers)) <= {(302, goal), (302, reverse("account_email_verification_sent"))}
    assert (302, goal) in ends(answers)
    assert User.objects.filter(email=NINA["email"]).count() == 1
    assert EmailAddress.objects.filter(email=NINA["email"]).count() == 1


def test_the_link_of_a_sign_up_in_two_browsers() -> None:
    Client().post(reverse("account_signup"), NINA)
    answers = posts([Client() for _ in range(4)], link(NINA["email"]), NINA)
    assert {answer.status_code for answer in answers} <= {302, 404, 409}
    assert [answer.status_code for answer in answers].count(302) == 1


def test_two_sign_ups_that_both_bring_the_same_invited_address() -> None:
    """The first has it beside her own; the other has an account all the same."""

    def work(number: int) -> Callable[[], object]:
        return lambda: open_account(
            email=f"nina{number}@example.org",
            first_name="Nina",
            last_name="Bos",
            password_hash="!",
            language="nl",
            also_proven="werk@example.org",
        )

    found = outcomes_at_once([work(number) for number in range(6)])
    assert [type(each) for each in found] == [User] * 6
    assert EmailAddress.objects.filter(email="werk@example.org").count() == 1


def test_asking_for_a_role_and_accepting_an_invitation_to_it() -> None:
    boss = person_as(Role.MANAGER, school := organisation(name="De Linde"))
    for number in range(6):
        nina = person(email=f"nina{number}@example.org")
        invitation = actions.invite(organisation=school, email=nina.email, role=Role.TEACHER, by=boss)
        found = outcomes_at_once(
            [
                lambda it=invitation, by=nina: actions.accept_invitation(token=it.token, by=by),
                lambda by=nina: refusable(by, school),
                lambda by=nina: refusable(by, school),
            ]
        )
        assert [each for each in found if isinstance(each, Exception)] == []
        assert Membership.objects.filter(user=nina).count() == 1


def refusable(by: User, school: Any) -> object:
    try:
        return actions.request_membership(by=by, organisation=school, role=Role.TEACHER)
    except actions.AlreadyMemberError:
        return None


def test_linking_an_app() -> None:
    nina = person(email=NINA["email"])
    browser = logged_in(nina)
    secret = browser.get(reverse("mfa_activate_totp")).context["form"].secret
    answers = posts(same_browser(browser, 4), reverse("mfa_activate_totp"), {"code": code_of(secret, -1)})
    # 400: the first one ended the session that the others were sent in.
    assert {answer.status_code for answer in answers} <= {302, 400}
    kinds = Authenticator.objects.filter(user=nina).values_list("type", flat=True)
    assert sorted(kinds) == ["recovery_codes", "totp"]


def test_adding_a_passkey() -> None:
    nina = person(email=NINA["email"])
    browser = logged_in(nina)
    options = options_on(browser.get(reverse("mfa_add_webauthn")))
    data = {"name": "laptop", "credential": Passkey().created(options)}
    answers = posts(same_browser(browser, 4), reverse("mfa_add_webauthn"), data)
    # 400: the first one ended the session that the others were sent in.
    assert {answer.status_code for answer in answers} <= {302, 400}
    kinds = Authenticator.objects.filter(user=nina).values_list("type", flat=True)
    assert sorted(set(kinds)) == ["recovery_codes", "webauthn"]
    assert list(kinds).count("webauthn") == 1


def test_making_two_addresses_the_main_one() -> None:
    nina = person(email=NINA["email"])
    others = [EmailAddress.objects.create(user=nina, email=f"nina{at}@example.org", verified=True) for at in range(4)]
    browser = logged_in(nina)
    page = reverse("account_email")
    works = []
    for twin, other in zip(same_browser(browser, 4), others, strict=True):
        twin.raise_request_exception = False
        works.append(lambda b=twin, o=other: b.post(page, {"email": o.email, "action_primary": ""}))
    assert ends(outcomes_at_once(works)) == [(302, page)]
    nina.refresh_from_db()
    assert EmailAddress.objects.get(user=nina, primary=True).email == nina.email


def test_adding_an_address() -> None:
    browser = logged_in(person(email=NINA["email"]))
    page = reverse("account_email")
    answers = posts(same_browser(browser, 4), page, {"email": "werk@example.org", "action_add": ""})
    assert {answer.status_code for answer in answers} <= {200, 302}
    assert EmailAddress.objects.filter(email="werk@example.org").count() == 1


def test_a_new_password_by_mail() -> None:
    nina = person(email=NINA["email"])
    Client().post(reverse("account_reset_password"), {"email": nina.email})
    browser = Client()
    page = browser.get(link(nina.email), follow=True).request["PATH_INFO"]
    answers = posts(same_browser(browser, 4), page, {"password1": "groene bomen dansen"})
    assert {answer.status_code for answer in answers} <= {200, 302, 400}
    assert any(answer.get("Location") == reverse("home:dashboard") for answer in answers)


def test_what_waits_is_held_once_for_each_sign_up() -> None:
    cache.clear()
    held = outcomes_at_once(
        [lambda: hold_sign_up(email="N@example.org", first_name="N", last_name="B", password="x", language="nl")] * 4
    )
    assert [each for each in held if isinstance(each, Exception)] == []
    assert PendingAccount.objects.filter(email="n@example.org").count() == 4
