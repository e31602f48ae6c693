"""Every kind of exercise by keyboard alone, with answers that stream from the hub: refused first, then passed."""

import re
import zipfile

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.practice import (
    ASK,
    HOW,
    LOOK_BACK,
    OWN,
    accessible,
    at,
    begin,
    choose_everywhere,
    press,
    send,
    tab_to,
    tick,
    write,
)
from tests.exercises.course import KEYS
from tests.product import Product
from tests.writing.texts import an_honest_text

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def enrolment(product: Product, tmp_path_factory: pytest.TempPathFactory) -> int:
    return begin(product, tmp_path_factory.mktemp("course"), "student_teacher")


@pytest.fixture
def exercise(visit, enrolment: int):
    """``exercise(kind)``: its page, for the one who is enrolled."""
    return lambda kind: at(visit(), enrolment, kind, role="student_teacher")


def test_the_next_word_is_predicted_and_explained_by_keyboard(exercise) -> None:
    page = exercise("next_word")
    assert accessible(page) == []
    choose_everywhere(page, "predict")
    send(page, "predict")
    expect(page.locator("main")).to_contain_text("Je voorspellingen staan vast.")
    choose_everywhere(page, "explain")
    write(page, "[name=explanation]", "Te kort.")
    send(page, "explain")
    expect(page.locator("#uitslag")).to_contain_text("te kort")
    assert accessible(page) == []

    # Whoever asks the small model itself sees words come, and that is no part of the check.
    write(page, "#chat [name=prompt]", "De juf schrijft op het")
    tab_to(page, ASK)
    page.keyboard.press("Enter")
    expect(page.locator("[data-state=complete] .chat__answer")).to_have_text(re.compile(r"\w+"), timeout=60_000)
    assert accessible(page) == []
    write(page, "[name=explanation]", HOW)
    send(page, "explain")
    expect(page.locator("main h1")).to_contain_text("Gehaald")
    assert accessible(page) == []


def test_the_invented_facts_are_found_by_keyboard(exercise) -> None:
    page = exercise("spot_errors")
    assert accessible(page) == []
    tab_to(page, ASK)
    page.keyboard.press("Enter")
    expect(page.locator("[data-state=complete] .chat__answer")).to_contain_text("Maeslantkering", timeout=60_000)
    # The question belongs to the exercise: it can be asked once more.
    assert page.locator("#chat [name=prompt]").input_value() == "Wie liet de Deltawerken bouwen?"

    tab_to(page, "[name=marked]")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox", name="Minister Van Dijkgraaf tekende de wet in 1951.")).to_be_checked()
    write(page, "[name=explanation]", "Kort.")
    send(page, "mark")
    expect(page.locator("#uitslag")).to_contain_text("Je uitleg is nog 24 woorden te kort.")
    expect(page.get_by_role("checkbox", name="Minister Van Dijkgraaf")).to_be_checked()
    assert accessible(page) == []

    write(page, "[name=explanation]", HOW)
    send(page, "mark")
    expect(page.locator("main h1")).to_contain_text("Gehaald")
    assert accessible(page) == []


def test_a_prompt_is_improved_by_keyboard(exercise) -> None:
    page = exercise("improve_prompt")
    assert accessible(page) == []
    write(page, "#id_prompt", "Maak een quiz over dieren.")
    send(page, "version")
    expect(page.locator("main")).to_contain_text("0 van de 2 elementen herkend")
    choose_everywhere(page, "score")
    write(page, "[name=reflection]", LOOK_BACK)
    send(page, "score")
    expect(page.locator("#uitslag")).to_contain_text("In je laatste versie zijn nog 2 elementen te weinig herkend.")
    assert accessible(page) == []

    write(page, "#id_prompt", "Maak een quiz voor groep 6 met vijf vragen.")
    send(page, "version")
    expect(page.get_by_role("heading", name="Versie 3", exact=True)).to_be_visible()
    expect(page.locator("main")).to_contain_text("2 van de 2 elementen herkend")
    tab_to(page, ASK)
    page.keyboard.press("Enter")
    expect(page.locator("[data-state=complete] .chat__answer")).to_have_text(re.compile(r"\w+"), timeout=60_000)
    press(page, ".chat form:not(#chat) [type=submit]")
    # The last version's; others may have been asked before.
    expect(page.get_by_role("heading", name="Antwoord van Stellige stem").last).to_be_visible()
    assert accessible(page) == []
    send(page, "score")
    expect(page.locator("main h1")).to_contain_text("Gehaald")
    assert accessible(page) == []


def test_a_text_is_made_unrecognisable_by_keyboard(exercise) -> None:
    page = exercise("privacy_scrub")
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
    tab_to(page, ASK)
    page.keyboard.press("Enter")
    expect(page.locator("[data-state=complete] .chat__answer")).to_contain_text("werk met geld", timeout=60_000)
    assert accessible(page) == []
    write(page, "[name=reflection]", HOW)
    send(page, "finish")
    expect(page.locator("main h1")).to_contain_text("Gehaald")
    assert accessible(page) == []


def test_feedback_is_made_her_own_by_keyboard(exercise) -> None:
    page = exercise("feedback_on_work")
    assert accessible(page) == []
    write(page, "[name=own]", OWN)
    send(page, "own")
    tab_to(page, ASK)
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

    write(page, "[name=final]", OWN + an_honest_text(30))
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    send(page, "final")
    expect(page.locator("main h1")).to_contain_text("Gehaald")
    expect(page.locator("#uitslag ins.piece").first).to_be_visible()
    assert accessible(page) == []


def test_a_schools_agreement_is_drafted_by_keyboard_and_taken_away(exercise) -> None:
    page = exercise("agreement")
    assert accessible(page) == []
    write(page, "[name=school]", "De Wilgen")
    send(page, "decide")
    send(page, "finish")
    expect(page.locator("#uitslag")).to_contain_text("Hierover heb je nog niets besloten:")
    assert accessible(page) == []

    for topic in page.locator("fieldset").all()[:2]:
        tick(page, f"#{topic.get_attribute('id')} [type=radio]")
    send(page, "decide")
    tab_to(page, "a[href$='/document/']")
    with page.expect_download() as taken:
        page.keyboard.press("Enter")
    assert taken.value.suggested_filename == "ai-afspraken.odt"
    assert zipfile.is_zipfile(taken.value.path())
    send(page, "finish")
    expect(page.locator("main h1")).to_contain_text("Gehaald")
    assert accessible(page) == []


@pytest.mark.parametrize("kind", ["spot_errors", "improve_prompt"])
def test_without_javascript_the_exercise_can_be_read_and_filled_in(
    visit, product: Product, enrolment: int, kind: str
) -> None:
    account = product.account("student_teacher")
    visitor: Visitor = visit(java_script_enabled=False)
    visitor.log_in(account["email"], account["password"])
    page = visitor.go(f"/oefenen/{enrolment}/{KEYS[kind]}/?opnieuw")
    page.locator(ASK).click()
    # What improves a prompt shows its answers beside the versions.
    answer = "[data-state=complete] .chat__answer" if kind == "spot_errors" else "main h4:has-text('Antwoord van')"
    expect(page.locator(answer).last).to_have_text(re.compile(r"\w+"), timeout=60_000)
    assert "Zonder JavaScript zie je het antwoord pas als het helemaal klaar is." in page.content()
    assert page.get_by_role("button", name=re.compile("Kijk na|Bewaar deze versie")).first.is_enabled()


def test_two_models_are_compared_by_keyboard_and_named_after_the_choice(exercise) -> None:
    page = exercise("compare_models")
    assert accessible(page) == []
    tab_to(page, ASK)
    page.keyboard.press("Enter")
    for role in "ab":
        turn = page.locator(f'[data-turns="{role}"] [data-state]')
        expect(turn).to_have_attribute("data-state", "complete", timeout=60_000)
    assert accessible(page) == []
    assert re.findall(r"-stem|Stellige stem|Voorzichtige stem", page.content()) == []
    choose_everywhere(page, "choose")
    write(page, "[name=reason]", "Te kort.")
    send(page, "choose")
    expect(page.locator("#uitslag")).to_contain_text("Je uitleg is nog 18 woorden te kort.")
    assert "-stem" not in page.content()
    assert accessible(page) == []

    write(page, "[name=reason]", HOW)
    send(page, "choose")
    expect(page.get_by_role("heading", name="Wie schreef wat")).to_be_visible()
    for name in ("Stellige stem", "Voorzichtige stem"):
        expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
    assert accessible(page) == []


def test_one_name_is_changed_and_the_answers_are_counted_by_keyboard(exercise) -> None:
    page = exercise("bias_probe")
    assert accessible(page) == []
    tick(page, "[name=pairs]")
    send(page, "choose")
    expect(page.locator("main")).to_contain_text("Nog 2 antwoorden per naam te gaan.")
    assert accessible(page) == []
    for number in (1, 2):
        tab_to(page, "[data-chat] [type=submit]")
        page.keyboard.press("Enter")
        expect(page.locator("[data-chat-panel] [data-state=complete]")).to_have_count(2 * number, timeout=60_000)
    with page.expect_navigation():
        page.get_by_role("button", name="Tel de nieuwe antwoorden mee").press("Enter")
    expect(page.get_by_role("heading", name="3. Trek een conclusie")).to_be_visible()
    expect(page.locator("figure svg[role=img]")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Deze antwoorden schreven mensen vooraf.")

    write(page, "[name=conclusion]", "Kort.")
    send(page, "conclude")
    expect(page.locator("#uitslag")).to_contain_text("Je conclusie is nog 19 woorden te kort.")
    assert accessible(page) == []
    write(page, "[name=conclusion]", HOW)
    send(page, "conclude")
    expect(page.locator("main h1")).to_contain_text("Gehaald")
    expect(page.locator("#uitslag figure svg[role=img]")).to_be_visible()
    assert accessible(page) == []
