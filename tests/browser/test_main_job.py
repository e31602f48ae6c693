"""The main job from end to end: a teacher, her school leader, HR, and a stranger who checks the paper."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.product import Product
from tests.writing.texts import an_honest_text

pytestmark = [pytest.mark.browser, pytest.mark.both, pytest.mark.xdist_group("browser")]

EMAIL = "marit.vandenberg@example.org"
PASSWORD = "krijt en een goed bord"
COURSE = "AI begrijpen"
SENTENCE = "Deze uren zijn bedoeld bovenop de cao-uren."
# Prints the key of the course, so that the test answers as somebody would who has read it well.
ANSWERS = """
import json
from courses.exercises.registry import sandbox_kinds
from courses.models import CourseVersion
document = CourseVersion.objects.get(course__slug="begrijpen", number=1).document
def key_of(block):
    key = block.model_dump(mode="json")
    return key | {"solution": sandbox_kinds()[block.type].solution(block)} if block.type in sandbox_kinds() else key
print(json.dumps([{block.type: key_of(block) for block in module.exercises} for module in document.modules]))
"""
EXPLANATION = (
    "Het model kijkt welke woorden vaak volgden op deze woorden en kiest daaruit met een kans, "
    "dus een vlotte zin zegt niets over wat waar is."
)
REFLECTION = an_honest_text(80)


def test_a_new_teacher_earns_a_certificate_that_her_hr_department_downloads(
    product: Product, visit: Callable[[], Visitor], tmp_path: Path
) -> None:
    first, second = product.python(ANSWERS)
    teacher, leader, hr, stranger = visit(), visit(), visit(), visit()

    sign_up(teacher)
    ask_for_a_place(teacher, "Lyceum De Waterlijn")
    confirm_the_place(leader)
    enrol(teacher)
    practise_with_the_model(teacher.page, first["next_word"])
    answer_the_questions(teacher.page, first["knowledge_check"])
    reflect_and_finish(teacher.page, first["reflection"], then="/oefenen/*/*/")
    improve_a_prompt(teacher.page, second["improve_prompt"])
    find_the_inventions(teacher.page, second["spot_errors"])
    answer_the_questions(teacher.page, second["knowledge_check"])
    reflect_and_finish(teacher.page, second["reflection"], then="/leren/overzicht/*/")

    expect(teacher.page.get_by_role("heading", name=re.compile("Gelukt, Marit"))).to_be_visible()
    paper = download(teacher.page, tmp_path / "hers.pdf")
    text = text_of(paper)
    assert "Marit van den Berg" in text
    assert COURSE in text
    assert SENTENCE in text
    assert "Keurmerk" in text
    token = re.search(r"/controleer/(\w+)/", "".join(text_of(paper, "-raw").split()))
    assert token is not None

    same = find_and_download(hr, tmp_path / "theirs.pdf")
    assert same.read_bytes() == paper.read_bytes()
    assert nothing_private(hr.page)

    check_the_paper(stranger, token[1])


def sign_up(teacher: Visitor) -> None:
    page = teacher.go("/")
    page.get_by_role("link", name="Account maken").first.click()
    page.get_by_label("Voornaam").fill("Marit")
    page.get_by_label("Achternaam").fill("van den Berg")
    page.get_by_label("E-mailadres").fill(EMAIL)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Account maken").click()
    page.wait_for_url("**/accounts/confirm-email/")
    mail = teacher.product.mail_to(EMAIL)
    link = re.search(r"https?://\S+/accounts/confirm-email/\S+", mail)
    assert link is not None, mail
    teacher.go(link[0])
    page.locator("main").get_by_role("button").first.click()
    page.wait_for_url(re.compile("/(dashboard|accounts/login)/"))
    if "login" in page.url:
        teacher.log_in(EMAIL, PASSWORD)


def ask_for_a_place(teacher: Visitor, school: str) -> None:
    page = teacher.go("/mensen/lidmaatschappen/aanvragen/")
    page.locator("main").get_by_role("searchbox").fill("99ZC")
    page.locator("main").get_by_role("button", name="Zoeken").click()
    page.get_by_role("link", name=school).click()
    page.get_by_label("Leraar", exact=True).check()
    page.get_by_role("button", name="Aanvraag versturen").click()
    expect(page.locator("main")).to_contain_text(school)


def confirm_the_place(leader: Visitor) -> None:
    account = leader.product.account("school_leader")
    leader.log_in(account["email"], account["password"])
    mail = leader.product.mail_to(account["email"], "Marit van den Berg")
    link = re.search(r"https?://\S+/aanvragen/", mail)
    assert link is not None, mail
    page = leader.go(link[0])
    page.get_by_role("button", name=re.compile("Bevestigen.*Marit van den Berg")).click()
    expect(page.locator("main")).to_contain_text("Marit van den Berg")


def enrol(teacher: Visitor) -> None:
    page = teacher.go("/cursussen/")
    page.get_by_role("link", name=COURSE).first.click()
    expect(page.locator("main")).to_contain_text("Keurmerk")
    page.get_by_role("link", name=re.compile("Schrijf je in|Begin|Inschrijven")).first.click()
    page.get_by_label(re.compile("Lyceum De Waterlijn")).check()
    page.get_by_role("button", name="Schrijf me in").click()
    page.wait_for_url("**/leren/overzicht/*/")


def practise_with_the_model(page: Page, key: dict) -> None:
    page.get_by_role("link", name=key["title"]).first.click()
    for item in key["items"]:
        page.get_by_role("group", name=re.compile(re.escape(item["context"]))).get_by_label(
            item["choices"][0], exact=True
        ).check()
    page.get_by_role("button", name="Voorspellingen vastleggen").click()

    # Free practice: an answer comes word by word from the hub, and sending is not enough to be done.
    page.get_by_role("button", name="Akkoord").click()
    page.get_by_label("Je vraag of zinsbegin").fill("De juf schrijft op het")
    page.get_by_role("button", name="Verstuur").click()
    expect(page.locator(".chat__answer").last).to_have_text(re.compile(r"\w+"), timeout=30_000)
    assert "Gehaald" not in page.locator("main").inner_text()

    for statement in key["statements"]:
        answer = "Waar" if statement["correct"] else "Niet waar"
        page.get_by_role("group", name=statement["text"]).get_by_label(answer, exact=True).check()
    page.get_by_label(key["explain_prompt"]).fill(EXPLANATION)
    page.get_by_role("button", name="Kijk na").click()
    expect(page.locator("main")).to_contain_text(re.compile("gehaald", re.IGNORECASE))


def improve_a_prompt(page: Page, key: dict) -> None:
    open_from_overview(page, key["title"])
    for number, version in enumerate(key["solution"]["versions"], start=2):
        page.get_by_label(f"Jouw versie {number}").fill(f"{version} Dit is versie {number}.")
        page.get_by_role("button", name="Bewaar deze versie").click()
        expect(page.locator(".versions__one").last).to_contain_text("elementen herkend")
    for element in key["elements"]:
        page.get_by_role("group", name=element["label"], exact=True).get_by_label("3: grotendeels").check()
    page.get_by_label(key["reflection_prompt"]).fill(key["solution"]["reflection"])
    page.get_by_role("button", name="Kijk na").click()
    expect(page.locator("h1")).to_contain_text("Gehaald")


def find_the_inventions(page: Page, key: dict) -> None:
    open_from_overview(page, key["title"])
    for sentence in key["sentences"]:
        if sentence["invented"]:
            page.get_by_label(sentence["text"]).check()
    page.get_by_label(key["explain_prompt"]).fill(key["solution"]["explanation"])
    page.get_by_role("button", name="Kijk na").click()
    expect(page.locator("h1")).to_contain_text("Gehaald")


def answer_the_questions(page: Page, key: dict) -> None:
    open_from_overview(page, key["title"])
    for question in key["questions"]:
        group = page.get_by_role("group", name=re.compile(re.escape(question["prompt"])))
        for option in question["options"]:
            if option["correct"]:
                group.get_by_label(option["text"], exact=True).check()
    page.get_by_role("button", name="Kijk mijn antwoorden na").click()
    expect(page.locator("main")).to_contain_text("Gehaald")


def reflect_and_finish(page: Page, key: dict, *, then: str) -> None:
    open_from_overview(page, key["title"])
    page.get_by_role("textbox").fill(REFLECTION)
    page.get_by_role("button", name="Bewaar").click()
    expect(page.locator("main")).to_contain_text("Deze opdracht is gedaan.")
    page.get_by_role("button", name="Ik heb deze module gelezen").click()
    page.wait_for_url(f"**{then}")


def open_from_overview(page: Page, title: str) -> None:
    page.goto(page.url.split("/leren/")[0].split("/oefenen/")[0] + "/dashboard/")
    page.get_by_role("link", name="Bekijk je voortgang").first.click()
    page.locator(".checklist").get_by_role("link", name=title).click()


def download(page: Page, path: Path) -> Path:
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("link", name=re.compile("PDF|Download", re.IGNORECASE)).first.click(no_wait_after=True)
    waiting.value.save_as(path)
    return path


def text_of(pdf: Path, order: str = "-layout") -> str:
    printed = subprocess.run(["pdftotext", order, str(pdf), "-"], capture_output=True, text=True, check=True)
    return re.sub(r"[ \t]+", " ", printed.stdout)


def find_and_download(hr: Visitor, path: Path) -> Path:
    account = hr.product.account("hr")
    hr.log_in(account["email"], account["password"])
    page = hr.go("/personeel/certificaten/")
    row = page.get_by_role("row", name=re.compile("Marit van den Berg"))
    expect(row).to_contain_text("3,5")
    with page.expect_download() as waiting:
        row.get_by_role("link", name=re.compile("PDF|Download", re.IGNORECASE)).click()
    waiting.value.save_as(path)
    return path


def nothing_private(page: Page) -> bool:
    text = page.locator("main").inner_text()
    return EXPLANATION not in text and "oefenprogramma voor rekenen" not in text


def check_the_paper(stranger: Visitor, token: str) -> None:
    page = stranger.go(f"/controleer/{token}/")
    main = page.locator("main")
    expect(main).to_contain_text("Marit van den Berg")
    expect(main).to_contain_text(COURSE)
    expect(main).to_contain_text("3,5")
    assert page.locator("meta[name=robots]").get_attribute("content") == "noindex, nofollow"
    stranger.complaints.clear()
    missing = stranger.go("/controleer/bestaatniet/")
    expect(missing.locator("main")).to_contain_text(re.compile("niet", re.IGNORECASE))
    stranger.complaints.clear()  # the browser itself logs the 404
