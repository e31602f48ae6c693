"""A stranger lays claim to an address that is not his; its owner keeps it, and her role at HR, whatever he tries."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.product import Product

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HIS_PASSWORD, HER_PASSWORD = "paarse fietsen zingen", "groene bomen dansen"
_numbers = count(1)


@dataclass(frozen=True)
class Cast:
    """The stranger signed in to an account of his own, and the owner of the address, who has none."""

    his: Visitor
    hers: Visitor
    boris: str
    vera: str


@pytest.fixture
def cast(product: Product, visit: Callable[[], Visitor]) -> Iterator[Cast]:
    number = next(_numbers)
    here = Cast(visit(), visit(), f"boris{number}@example.org", f"vera{number}@example.org")
    sign_up(here.his, "Boris", here.boris, HIS_PASSWORD)
    confirm(here.his, "Boris", here.boris)
    yield here
    # A refusal is a line in the browser's console.
    here.his.complaints[:] = [line for line in here.his.complaints if "403" not in line]


def sign_up(visitor: Visitor, name: str, email: str, password: str, at: str = "/accounts/signup/") -> None:
    page = visitor.go(at)
    page.get_by_label("Voornaam").fill(name)
    page.get_by_label("Achternaam").fill("Proef")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord", exact=True).fill(password)
    page.locator("main").get_by_role("button", name="Account maken").click()


def link_in_mail(visitor: Visitor, email: str, holds: str) -> str:
    mail = visitor.product.mail_to(email, holds)
    found = re.search(r"https?://[^/\s]+(/\S+)", mail)
    assert found is not None, mail
    return found[1]


def confirm(visitor: Visitor, name: str, email: str) -> None:
    visitor.page.wait_for_url("**/accounts/confirm-email/")
    page = visitor.go(link_in_mail(visitor, email, f"Naam: {name} Proef"))
    expect(page.locator("main")).to_contain_text(email)
    page.get_by_role("button", name="Ja, dit is mijn adres").click()
    page.wait_for_url(re.compile("/dashboard/|/mensen/uitnodiging/"))


def claim(cast: Cast) -> None:
    """He adds her address to his account."""
    page = cast.his.go("/accounts/email/")
    page.get_by_label("Nieuw e-mailadres").fill(cast.vera)
    page.get_by_role("button", name="Adres toevoegen").click()
    if "reauthenticate" in page.url:
        page.get_by_label("Wachtwoord", exact=True).fill(HIS_PASSWORD)
        page.locator("main").get_by_role("button").first.click()
    expect(page.locator("main")).to_contain_text(cast.vera)


def send_again(cast: Cast) -> None:
    """He adds her address and has the mail sent once more."""
    claim(cast)
    row = cast.his.page.locator("li", has_text=cast.vera)
    row.get_by_role("button", name=re.compile("[Oo]pnieuw|Stuur")).click()


def change_to(cast: Cast) -> None:
    """He tries to make her address the main one of his account."""
    claim(cast)
    token = cast.his.page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value")
    form = {"email": cast.vera, "action_primary": "", "csrfmiddlewaretoken": token or ""}
    address = cast.his.product.address
    cast.his.context.request.post(f"{address}/accounts/email/", form=form, headers={"Referer": f"{address}/"})


def sign_up_as_her(cast: Cast) -> None:
    """In a browser without an account he signs up with her address and a password of his."""
    cast.his.context.clear_cookies()
    sign_up(cast.his, "Boris", cast.vera, HIS_PASSWORD)
    cast.his.page.wait_for_url("**/accounts/confirm-email/")


CLAIMS = [claim, change_to, send_again, sign_up_as_her]


def invite(product: Product, email: str) -> str:
    """The manager of the demo's board invites the address as HR; returns where the invitation is accepted."""
    token = product.python(
        f"""
import json
from lms.people.actions import invite
from lms.people.enums import Role
from lms.people.models import Membership, Organisation, User
board = Organisation.objects.get(kind="school_board")
boss = User.objects.get(memberships__role=Role.MANAGER, memberships__organisation=board)
print(json.dumps(invite(organisation=board, email="{email}", role=Role.HR, by=boss).token))
"""
    )
    return f"/mensen/uitnodiging/{token}/"


def roles(product: Product, email: str) -> list[str]:
    found: list[str] = product.python(
        f"""
import json
from lms.people.addresses import proven_owner
owner = proven_owner("{email}")
print(json.dumps(sorted(held.role.value for held in owner.roles_held) if owner else None))
"""
    )
    return found


def her_look_at_his_mail(cast: Cast, lays_claim: Callable[[Cast], None]) -> None:
    """She opens the link that his claim sent her: it names an account, and gives nothing away."""
    page = cast.hers.go(link_in_mail(cast.hers, cast.vera, "Naam: Boris Proef"))
    main = page.locator("main")
    expect(main).to_contain_text("Boris Proef")
    if lays_claim is sign_up_as_her:
        expect(main).to_contain_text("Een wachtwoord dat eerder is getypt, geldt niet.")
        return
    expect(main).to_contain_text(cast.boris)
    expect(main.get_by_role("heading", name="Is dit jouw account?")).to_be_visible()
    assert main.get_by_role("button").count() == 0


def refused(visitor: Visitor, email: str, password: str) -> None:
    page: Page = visitor.go("/accounts/login/")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord", exact=True).fill(password)
    page.locator("main").get_by_role("button", name="Inloggen").click()
    expect(page.locator("main")).to_contain_text("horen niet bij elkaar")


@pytest.mark.parametrize("lays_claim", CLAIMS, ids=lambda way: way.__name__)
def test_without_an_invitation_she_has_her_account_and_he_has_his(
    cast: Cast, visit: Callable[[], Visitor], lays_claim: Callable[[Cast], None]
) -> None:
    lays_claim(cast)
    her_look_at_his_mail(cast, lays_claim)
    # A new password for her address opens nothing.
    cast.hers.go("/accounts/password/reset/").get_by_label("E-mailadres").fill(cast.vera)
    cast.hers.page.locator("main").get_by_role("button", name="Stuur de link").click()
    assert link_in_mail(cast.hers, cast.vera, "Geen account") == "/accounts/signup/"
    # She signs up as if nobody had been there.
    sign_up(cast.hers, "Vera", cast.vera, HER_PASSWORD)
    confirm(cast.hers, "Vera", cast.vera)
    expect(cast.hers.go("/mensen/profiel/").get_by_label("Voornaam")).to_have_value("Vera")
    refused(visit(), cast.vera, HIS_PASSWORD)
    visit().log_in(cast.vera, HER_PASSWORD)
    visit().log_in(cast.boris, HIS_PASSWORD)


@pytest.mark.parametrize("lays_claim", CLAIMS, ids=lambda way: way.__name__)
def test_with_an_invitation_the_role_is_hers(
    product: Product, cast: Cast, visit: Callable[[], Visitor], lays_claim: Callable[[Cast], None]
) -> None:
    lays_claim(cast)
    here = invite(product, cast.vera)
    her_look_at_his_mail(cast, lays_claim)
    # Even with the link itself he gets nowhere.
    if lays_claim is not sign_up_as_her:
        page = cast.his.go(here)
        expect(page.get_by_role("heading", name="Deze uitnodiging kun je niet aannemen")).to_be_visible()
    page = cast.hers.go(here)
    page.get_by_role("link", name="Account maken").last.click()
    expect(page.get_by_label("E-mailadres")).to_have_value(cast.vera)
    sign_up(cast.hers, "Vera", cast.vera, HER_PASSWORD, at=page.url)
    page.get_by_role("button", name="Uitnodiging aannemen").click()
    page.wait_for_url("**/dashboard/")
    assert roles(product, cast.vera) == ["hr"]
    assert roles(product, cast.boris) == []
    refused(visit(), cast.vera, HIS_PASSWORD)
    hers = visit()
    hers.log_in(cast.vera, HER_PASSWORD)
    expect(hers.go("/personeel/certificaten/").locator("main")).to_contain_text("Certificaten")
