"""Log-in with two steps in a real browser: passkey, app, recovery code, lost factor, and a role that requires one."""

import base64
import hashlib
import hmac
import re
import secrets
import struct
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.product import Product

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.xdist_group("browser")]

# Makes the people of one test; prints their addresses, password and the board's number.
PEOPLE = """
import json
from lms.people.enums import OrganisationKind, Role
from lms.people.models import Organisation
from tests import factories
board = factories.organisation(OrganisationKind.SCHOOL_BOARD, name="Stichting {mark}", slug="stichting-{mark}")
def make(part, role=None, **more):
    email = part + ".{mark}@example.org"
    person = factories.person(email=email, first_name=part.capitalize(), last_name="Proef", **more)
    if role:
        factories.member(person, board, role)
    return email
print(json.dumps({{
    "password": factories.PASSWORD,
    "board": board.pk,
    "board_name": board.name,
    "teacher": make("leraar"),
    "manager": make("beheerder", Role.MANAGER),
    "hr": make("personeel", Role.HR),
    "operator": make("operator", is_superuser=True, is_staff=True),
}}))
"""


def people(product: Product, mark: str) -> dict[str, Any]:
    found: dict[str, Any] = product.python(PEOPLE.format(mark=f"{mark}-{secrets.token_hex(3)}"))
    return found


def give_authenticator(page: Page, **options: Any) -> tuple[Any, str]:
    """Put a finger reader in the computer: Chromium's own virtual authenticator."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    settings = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    answer = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": settings | options})
    return devtools, answer["authenticatorId"]


def app_code(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238), reckoned here and not by the product."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def next_app_code(secret: str, used: str) -> str:
    """A code that was not used yet: the next half minute's, if need be."""
    while (code := app_code(secret)) == used:
        time.sleep(1)
    return code


def first_step(visitor: Visitor, email: str, password: str) -> Page:
    page = visitor.go("/accounts/login/")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord", exact=True).fill(password)
    page.locator("main").get_by_role("button", name="Inloggen", exact=True).click()
    return page


def who_she_is_again(page: Page, password: str) -> None:
    """The password once more, where that is asked."""
    if "/reauthenticate/" in page.url:
        page.get_by_label("Wachtwoord", exact=True).fill(password)
        page.get_by_role("button", name="Verder").click()


def log_out(visitor: Visitor) -> None:
    page = visitor.go("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Uitloggen").click()
    page.wait_for_url(re.compile("/$"))


def link_app(page: Page, password: str) -> tuple[str, str, list[str]]:
    """From the page of security: link an app; return its secret, the code used, and the recovery codes."""
    page.get_by_role("link", name="App koppelen").click()
    who_she_is_again(page, password)
    expect(page.get_by_role("img", name=re.compile("QR-code"))).to_be_visible()
    secret = page.locator(".secret").inner_text().strip()
    code = app_code(secret)
    page.get_by_label("Code uit de app").fill(code)
    page.get_by_role("button", name="App koppelen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je herstelcodes")
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    return secret, code, codes


def test_a_passkey_is_added_logs_in_by_itself_and_goes_again(product: Product, visit: Callable[..., Visitor]) -> None:
    facts = people(product, "passkey")
    teacher = visit()
    page = teacher.page
    devtools, authenticator = give_authenticator(page)
    teacher.log_in(facts["teacher"], facts["password"])
    teacher.go("/mensen/profiel/")
    page.get_by_role("link", name=re.compile("Veiligheid van je account")).click()
    expect(page.locator("main")).to_contain_text("Je logt in met alleen een wachtwoord")
    page.get_by_role("link", name="Passkey toevoegen").click()
    who_she_is_again(page, facts["password"])
    page.get_by_label("Naam").fill("laptop van school")
    page.get_by_role("button", name="Passkey maken").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je herstelcodes")
    (credential,) = devtools.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]
    assert (credential["rpId"], credential["isResidentCredential"]) == ("localhost", True)

    log_out(teacher)
    teacher.go("/accounts/login/?next=/cursussen/")
    page.get_by_role("button", name="Gebruik een passkey").click()
    page.wait_for_url(re.compile(r":\d+/cursussen/$"))
    teacher.go("/accounts/2fa/")
    expect(page.locator("main")).to_contain_text("Inloggen met twee stappen staat aan")
    expect(page.locator("main")).to_contain_text("laatst gebruikt op")

    # Nobody at the keyboard: the page says what happened, and the other way is still there.
    log_out(teacher)
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    teacher.go("/accounts/login/")
    page.get_by_role("button", name="Gebruik een passkey").click()
    expect(page.get_by_role("alert").filter(has_text="Er is geen passkey gebruikt.")).to_be_visible()
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": True})

    # As the second step after the password.
    first_step(teacher, facts["teacher"], facts["password"])
    page.wait_for_url("**/accounts/2fa/authenticate/")
    page.get_by_role("button", name="Verder met een passkey").click()
    page.wait_for_url("**/dashboard/")

    # Shown again before it is taken away: with itself.
    teacher.go("/accounts/2fa/")
    page.get_by_role("link", name=re.compile("Weghalen.*laptop van school")).click()
    page.get_by_role("link", name="Met een passkey").click()
    page.get_by_role("button", name="Verder met een passkey").click()
    expect(page.locator("main")).to_contain_text("Dit is je laatste tweede stap")
    page.get_by_role("button", name="Ja, haal deze passkey weg").click()
    expect(page.locator("main")).to_contain_text("Je logt in met alleen een wachtwoord")
    assert "passkey" in product.mail_to(facts["teacher"], "Je hebt een passkey verwijderd")


def test_an_app_and_a_recovery_code_are_the_second_step(
    product: Product, visit: Callable[..., Visitor], tmp_path: Any
) -> None:
    facts = people(product, "app")
    laptop, phone = visit(), visit(java_script_enabled=False)
    laptop.log_in(facts["teacher"], facts["password"])
    laptop.go("/accounts/2fa/")
    secret, used, codes = link_app(laptop.page, facts["password"])
    with laptop.page.expect_download() as waiting:
        laptop.page.get_by_role("link", name="Bewaar als tekst").click()
    waiting.value.save_as(tmp_path / "codes.txt")
    assert [line for line in (tmp_path / "codes.txt").read_text().splitlines() if line in codes] == codes

    # Without JavaScript, at another device.
    page = first_step(phone, facts["teacher"], facts["password"])
    expect(page.get_by_role("heading", level=1)).to_have_text("De tweede stap")
    page.get_by_label("Code", exact=True).fill("000000")
    page.get_by_role("button", name="Verder", exact=True).click()
    expect(page.locator("main")).to_contain_text("Deze code klopt niet of is al gebruikt.")
    page.get_by_label("Code", exact=True).fill(next_app_code(secret, used))
    page.get_by_role("button", name="Verder", exact=True).click()
    page.wait_for_url("**/dashboard/")
    assert "Chrome op Linux" in product.mail_to(facts["teacher"], "Ingelogd op een nieuw apparaat")

    # The app is gone: a recovery code, once.
    log_out(phone)
    for number in range(2):
        page = first_step(phone, facts["teacher"], facts["password"])
        page.get_by_label("Code", exact=True).fill(codes[4])
        page.get_by_role("button", name="Verder", exact=True).click()
        if number == 0:
            page.wait_for_url("**/dashboard/")
            log_out(phone)
    expect(page.locator("main")).to_contain_text("Deze code klopt niet of is al gebruikt.")
    assert "Je hebt er nog 9." in product.mail_to(facts["teacher"], "Er is een herstelcode gebruikt")

    # Where she is logged in: she ends what she does not recognise.
    laptop.go("/accounts/sessions/")
    expect(laptop.page.locator("main li")).to_have_count(1)
    first_step(visit(), facts["teacher"], facts["password"])
    laptop.page.get_by_role("button", name="Log overal uit, behalve hier").click()
    expect(laptop.page.locator("main")).to_contain_text("Je bent nu alleen nog hier ingelogd.")


def test_who_lost_everything_is_helped_by_an_operator(product: Product, visit: Callable[..., Visitor]) -> None:
    facts = people(product, "kwijt")
    teacher, operator = visit(), visit()
    teacher.log_in(facts["teacher"], facts["password"])
    teacher.go("/accounts/2fa/")
    link_app(teacher.page, facts["password"])

    operator.log_in(facts["operator"], facts["password"])
    page = operator.go("/cms/tweede-stap/")
    page.get_by_label("E-mailadres").fill(facts["teacher"])
    page.get_by_role("button", name="Zoek het account").click()
    expect(page.locator("main")).to_contain_text("authenticator-app, herstelcodes")
    page.get_by_label("In een videogesprek, met een identiteitsbewijs").check()
    page.get_by_label("Ik heb dit gecontroleerd.").check()
    page.get_by_role("button", name="Haal de tweede stap weg").click()
    expect(page.locator("body")).to_contain_text("De tweede stap van Leraar Proef is weggehaald.")

    teacher.go("/mensen/profiel/")
    teacher.page.wait_for_url("**/accounts/login/**")
    teacher.log_in(facts["teacher"], facts["password"])
    expect(teacher.go("/accounts/2fa/").locator("main")).to_contain_text("Je logt in met alleen een wachtwoord")
    assert "Vroeg jij hier niet om?" in product.mail_to(facts["teacher"], "Je tweede stap is weggehaald")
    operator.complaints.clear()  # Wagtail's own


def test_hr_whose_board_requires_it_sets_one_up_and_goes_on(product: Product, visit: Callable[..., Visitor]) -> None:
    facts = people(product, "plicht")
    manager, hr = visit(), visit()
    hr.log_in(facts["hr"], facts["password"])
    expect(hr.go("/personeel/certificaten/").get_by_role("heading", level=1)).not_to_contain_text("wacht")

    manager.log_in(facts["manager"], facts["password"])
    page = manager.go(f"/mensen/organisaties/{facts['board']}/")
    page.get_by_role("navigation", name="Deze organisatie").get_by_role("link", name="Inloggen").click()
    page.locator("main").get_by_role("link", name="Veiligheid van je account").click()
    link_app(page, facts["password"])
    manager.go(f"/mensen/organisaties/{facts['board']}/inloggen/")
    page.get_by_role("button", name="HR en beheerders moeten met twee stappen inloggen").click()
    expect(page.locator("main")).to_contain_text("HR en beheerders loggen vanaf nu in met twee stappen.")

    page = hr.go("/personeel/certificaten/")  # she was logged in all the time
    hr.complaints.clear()  # the browser itself logs the 403
    expect(page.get_by_role("heading", level=1)).to_have_text("Je rol wacht op een tweede stap")
    expect(page.locator("main")).to_contain_text(f"{facts['board_name']} vraagt om inloggen met twee stappen")
    expect(hr.go("/certificaten/").get_by_role("heading", level=1)).not_to_contain_text("wacht")
    assert "Je rol staat uit tot je dat doet." in product.mail_to(facts["hr"], "vraagt je om in te loggen")

    page = hr.go("/dashboard/")
    page.get_by_role("link", name="Lees wat je kunt doen").click()
    give_authenticator(page)
    page.get_by_role("link", name="Passkey toevoegen").click()
    who_she_is_again(page, facts["password"])
    page.get_by_role("button", name="Passkey maken").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je herstelcodes")
    expect(hr.go("/personeel/certificaten/").get_by_role("heading", level=1)).not_to_contain_text("wacht")
