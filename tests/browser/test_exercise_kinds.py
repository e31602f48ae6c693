"""The kinds of exercise that mark and write, by keyboard alone, with answers that stream from the hub."""

import re
import zipfile

import pytest
from playwright.sync_api import Page, expect

from tests.browser import looks
from tests.browser.conftest import Visitor
from tests.exercises.course import KEYS, write_course
from tests.product import Product

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
# Loads a course with one exercise of every kind, and enrols the teacher of the demo world in it.
ENROL = """
from pathlib import Path
from courses.actions import enrol
from courses.sandbox import policy
from courses.loading import load_course
from lms.people.models import Organisation, User
college = Organisation.objects.filter(kind="teacher_college").order_by("pk").first()
version = load_course(Path({folder!r}), organisation=college)
person = User.objects.get(email={email!r})
policy.accept(digest_read=policy.digest(), by=person)
print(enrol(version=version, by=person).pk)
"""
HOW = "Ik zoek elke naam en elk jaartal op in een bron die ik ken. " * 3
OWN = (
    "Je vertelt duidelijk waarom de egel in de winter slaapt. Lees je tweede zin nog eens hardop: je zegt twee keer"
    " hetzelfde. Streep er één stukje uit. "
)
LOOK_BACK = "Mijn eerste vraag zei niet voor wie het was en hoe lang het mocht zijn. " * 3


@pytest.fixture(scope="module")
def enrolment(product: Product, tmp_path_factory: pytest.TempPathFactory) -> int:
    folder = write_course(tmp_path_factory.mktemp("course"))
    email = product.account("student_teacher")["email"]
    return int(product.python(ENROL.format(folder=str(folder), email=email)))


@pytest.fixture(scope="module")
def without_model(product: Product, tmp_path_factory: pytest.TempPathFactory) -> int:
    """The same course for somebody who asks no model anything, and has passed nothing yet."""
    folder = write_course(tmp_path_factory.mktemp("course"))
    return int(product.python(ENROL.format(folder=str(folder), email=product.account("hr")["email"])))


def at(visit, product: Product, enrolment: int, kind: str, *, role: str = "student_teacher") -> Visitor:
    account = product.account(role)
    visitor: Visitor = visit()
    visitor.log_in(account["email"], account["password"])
    visitor.go(f"/oefenen/{enrolment}/{KEYS[kind]}/")
    return visitor


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element that ``selector`` finds has the focus."""
    for _ in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached")


def accessible(page: Page) -> list[str]:
    """What is wrong with the page as it stands: rules of access in either scheme, its outline, and 320 pixels."""
    looks.load_axe(page)
    return [*looks.violations(page), *looks.dark(page), *looks.shape(page), *looks.narrow(page)]


def test_the_invented_facts_are_found_by_keyboard(visit, product: Product, enrolment: int) -> None:
    page = at(visit, product, enrolment, "spot_errors").page
    assert accessible(page) == []
    tab_to(page, "#chat [type=submit]:not([data-preview])")
    page.keyboard.press("Enter")
    expect(page.locator("[data-state=complete] .chat__answer")).to_contain_text("Maeslantkering", timeout=60_000)
    # The question belongs to the exercise: it can be asked once more.
    assert page.locator("#chat [name=prompt]").input_value() == "Wie liet de Deltawerken bouwen?"

    tab_to(page, "[name=marked]")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox", name="Minister Van Dijkgraaf tekende de wet in 1951.")).to_be_checked()
    tab_to(page, "[name=explanation]")
    page.keyboard.insert_text("Kort.")
    tab_to(page, "main form:not(#chat) [type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("#uitslag")).to_contain_text("Je uitleg is nog 24 woorden te kort.")
    expect(page.get_by_role("checkbox", name="Minister Van Dijkgraaf")).to_be_checked()
    assert accessible(page) == []

    tab_to(page, "[name=explanation]")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(HOW)
    tab_to(page, "main form:not(#chat) [type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_contain_text("Gehaald")
    assert accessible(page) == []


def test_a_prompt_is_improved_by_keyboard(visit, product: Product, enrolment: int) -> None:
    page = at(visit, product, enrolment, "improve_prompt").page
    assert accessible(page) == []
    tab_to(page, "textarea[name=prompt]")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("Maak een quiz voor groep 6 met vijf vragen.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Versie 2", exact=True)).to_be_visible()
    expect(page.locator("main")).to_contain_text("2 van de 2 elementen herkend")

    tab_to(page, "#chat [type=submit]:not([data-preview])")
    page.keyboard.press("Enter")
    expect(page.locator("[data-state=complete] .chat__answer")).to_have_text(re.compile(r"\w+"), timeout=60_000)
    page.get_by_role("button", name="Zet het antwoord naast je versies").press("Enter")
    expect(page.get_by_role("heading", name="Antwoord van stellige-stem")).to_be_visible()

    for field in page.locator("fieldset").all():
        field.get_by_role("radio").first.focus()
        page.keyboard.press("ArrowDown")
    tab_to(page, "[name=reflection]")
    page.keyboard.insert_text(LOOK_BACK)
    page.keyboard.press("Tab")
    assert accessible(page) == []
    tab_to(page, ".scores [type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_contain_text("Gehaald")
    assert accessible(page) == []


def write(page: Page, selector: str, text: str) -> None:
    """Go to a field by keyboard and put ``text`` in the place of what stands there."""
    tab_to(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def send(page: Page, step: str) -> None:
    """Go to the button of a step by keyboard and press it."""
    tab_to(page, f"form:has([name=step][value={step}]) [type=submit]")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_text_is_made_unrecognisable_by_keyboard(visit, product: Product, enrolment: int) -> None:
    page = at(visit, product, enrolment, "privacy_scrub").page
    assert accessible(page) == []
    write(page, "[name=text]", "Youssef uit groep 7 loopt vast. Bel 06-12345678.")
    send(page, "rewrite")
    expect(page.locator("main")).to_contain_text("Dit heeft de vraag nodig en is weg: Het probleem.")
    expect(page.locator("#chat")).to_have_count(0)
    write(page, "[name=reflection]", "Te kort.")
    send(page, "finish")
    expect(page.locator("#uitslag")).to_contain_text("Ons filter vond nog een nummer of adres dat iemand aanwijst.")
    assert accessible(page) == []

    write(page, "[name=text]", "Een leerling in groep 7 loopt vast bij breuken.")
    send(page, "rewrite")
    tab_to(page, "#chat [type=submit]:not([data-preview])")
    page.keyboard.press("Enter")
    expect(page.locator("[data-state=complete] .chat__answer")).to_contain_text("werk met geld", timeout=60_000)
    assert accessible(page) == []
    write(page, "[name=reflection]", HOW)
    send(page, "finish")
    expect(page.locator("main h1")).to_contain_text("Gehaald")
    assert accessible(page) == []


def test_feedback_is_made_her_own_by_keyboard(visit, product: Product, enrolment: int) -> None:
    page = at(visit, product, enrolment, "feedback_on_work").page
    assert accessible(page) == []
    write(page, "[name=own]", OWN)
    send(page, "own")
    tab_to(page, "#chat [type=submit]:not([data-preview])")
    page.keyboard.press("Enter")
    answer = page.locator("[data-state=complete] .chat__answer")
    expect(answer).to_contain_text("sterke bijvoeglijke naamwoorden", timeout=60_000)
    assert accessible(page) == []
    said = answer.text_content() or ""
    with page.expect_navigation():
        page.get_by_role("button", name="Ga verder met dit antwoord").press("Enter")
    # What the model said is no feedback of hers, and nobody answers for it yet.
    write(page, "[name=final]", said)
    send(page, "final")
    expect(page.locator("#uitslag")).to_contain_text("Je tekst lijkt voor 100% op die van het model.")
    expect(page.locator("#uitslag")).to_contain_text("Zeg onderaan dat je voor deze feedback instaat.")
    assert accessible(page) == []

    write(page, "[name=final]", OWN * 2)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    send(page, "final")
    expect(page.locator("main h1")).to_contain_text("Gehaald")
    expect(page.locator("#uitslag ins.piece").first).to_be_visible()
    assert accessible(page) == []


def test_a_schools_agreement_is_drafted_by_keyboard_and_taken_away(visit, product: Product, enrolment: int) -> None:
    page = at(visit, product, enrolment, "agreement").page
    assert accessible(page) == []
    write(page, "[name=school]", "De Wilgen")
    send(page, "decide")
    send(page, "finish")
    expect(page.locator("#uitslag")).to_contain_text("Hierover heb je nog niets besloten:")
    assert accessible(page) == []

    for topic in page.locator("fieldset").all()[:2]:
        tab_to(page, f"#{topic.get_attribute('id')} [type=radio]")
        page.keyboard.press("Space")
    send(page, "decide")
    tab_to(page, "a[href$='/document/']")
    with page.expect_download() as taken:
        page.keyboard.press("Enter")
    assert taken.value.suggested_filename == "ai-afspraken.odt"
    assert zipfile.is_zipfile(taken.value.path())
    send(page, "finish")
    expect(page.locator("main h1")).to_contain_text("Gehaald")
    assert accessible(page) == []


@pytest.mark.parametrize(
    ("kind", "steps"),
    [
        (
            "privacy_scrub",
            [("rewrite", {"text": "Een leerling in groep 7 loopt vast bij breuken."}), ("finish", {"reflection": HOW})],
        ),
        ("feedback_on_work", [("own", {"own": OWN}), ("final", {"final": OWN * 2, "confirmed": ""})]),
    ],
)
def test_without_a_model_it_is_the_same_task_and_check(
    visit, product: Product, without_model: int, kind: str, steps: list
) -> None:
    visitor = at(visit, product, without_model, kind, role="hr")
    page = visitor.go(f"/oefenen/{without_model}/{KEYS[kind]}/?model=zonder")
    expect(page.locator("#chat")).to_have_count(0)
    for step, fields in steps:
        for name, text in fields.items():
            if text:
                write(page, f"[name={name}]", text)
            else:
                tab_to(page, f"[name={name}]")
                page.keyboard.press("Space")
        send(page, step)
        expect(page.locator("#chat")).to_have_count(0)
    expect(page.locator("#uitslag")).not_to_contain_text("Nog niet gehaald")
    expect(page.locator("main h1")).to_contain_text("Gehaald")
    expect(page.locator("main")).to_contain_text("Je doet deze oefening zonder taalmodel")
    assert accessible(page) == []


@pytest.mark.parametrize("kind", ["spot_errors", "improve_prompt"])
def test_without_javascript_the_exercise_can_be_read_and_filled_in(
    visit, product: Product, enrolment: int, kind: str
) -> None:
    account = product.account("student_teacher")
    visitor: Visitor = visit(java_script_enabled=False)
    visitor.log_in(account["email"], account["password"])
    page = visitor.go(f"/oefenen/{enrolment}/{KEYS[kind]}/?opnieuw")
    page.locator("#chat [type=submit]:not([data-preview])").click()
    # What improves a prompt shows its answers beside the versions.
    answer = "[data-state=complete] .chat__answer" if kind == "spot_errors" else "main h4:has-text('Antwoord van')"
    expect(page.locator(answer).last).to_have_text(re.compile(r"\w+"), timeout=60_000)
    assert "Zonder JavaScript zie je het antwoord pas als het helemaal klaar is." in page.content()
    assert page.get_by_role("button", name=re.compile("Kijk na|Bewaar deze versie")).first.is_enabled()


def test_two_models_answer_side_by_side_and_are_named_after_the_choice(visit, product: Product, enrolment: int) -> None:
    page = at(visit, product, enrolment, "compare_models").page
    assert accessible(page) == []
    page.get_by_role("button", name="Stel deze vraag aan A en B").click()
    for role in "ab":
        turn = page.locator(f'[data-turns="{role}"] [data-state]')
        expect(turn).to_have_attribute("data-state", "complete", timeout=20_000)
    assert accessible(page) == []
    assert "-stem" not in page.content()
    for group in page.get_by_role("group", name=re.compile("Antwoord [AB]$")).all():
        group.get_by_role("radio", name="4").check()
    page.get_by_role("radio", name="Allebei even goed").check()
    page.get_by_label("Welk antwoord zou je gebruiken, en waarom?").fill(HOW)
    page.get_by_role("button", name="Kies, en lees wie wat schreef").click()
    expect(page.get_by_role("heading", name="Wie schreef wat")).to_be_visible()
    for name in ("stellige-stem", "voorzichtige-stem"):
        expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
    assert accessible(page) == []


def test_one_name_is_changed_and_the_answers_are_counted_by_keyboard(visit, product: Product, enrolment: int) -> None:
    page = at(visit, product, enrolment, "bias_probe").page
    assert accessible(page) == []
    tab_to(page, "[name=pairs]")
    page.keyboard.press("Space")
    tab_to(page, "form:has([value=choose]) [type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Nog 2 antwoorden per naam te gaan.")
    assert accessible(page) == []
    for number in (1, 2):
        tab_to(page, "[data-chat] [type=submit]")
        page.keyboard.press("Enter")
        expect(page.locator("[data-chat-panel] [data-state=complete]")).to_have_count(2 * number, timeout=60_000)
    page.get_by_role("button", name="Tel de nieuwe antwoorden mee").press("Enter")
    expect(page.get_by_role("heading", name="3. Trek een conclusie")).to_be_visible()
    expect(page.locator("figure svg[role=img]")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Deze antwoorden schreven mensen vooraf.")

    tab_to(page, "[name=conclusion]")
    page.keyboard.insert_text("Kort.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#uitslag")).to_contain_text("Je conclusie is nog 19 woorden te kort.")
    assert accessible(page) == []
    tab_to(page, "[name=conclusion]")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(HOW)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_contain_text("Gehaald")
    expect(page.locator("#uitslag figure svg[role=img]")).to_be_visible()
    assert accessible(page) == []

    # The same task and check without a model.
    page.goto(page.url.split("#")[0].split("?")[0] + "?model=zonder&opnieuw")
    expect(page.get_by_role("checkbox", name="Emma")).to_be_checked()
    expect(page.locator("figure svg[role=img]")).to_be_visible()
    expect(page.locator("[data-chat]")).to_have_count(0)
    assert accessible(page) == []
    tab_to(page, "[name=conclusion]")
    page.keyboard.insert_text(HOW)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#uitslag")).to_contain_text("Geteld in de opgenomen antwoorden.")
    assert accessible(page) == []
