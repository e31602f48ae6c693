"""Asking a model through a real proxy: token by token, stopped, taken up after a lost connection, and guarded."""

import dataclasses
import http.client
import json
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.practice import ENROL, tab_to
from tests.exercises.course import KEYS, write_course
from tests.product import Product, wait_for
from tests.proxies import Proxy, nginx
from tests.writing.texts import an_honest_text

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
QUESTION = "Wat doet de temperatuur?"
BSN = "Het BSN van Sem is 111222333."  # passes the 11-proof; issued to nobody
RUNNING = "SELECT count(*) FROM sandbox_sandboxturn WHERE state = 'running'"
type Connect = Callable[[], "Reader"]
TURNS = "SELECT count(*) FROM sandbox_sandboxturn"
REQUESTS = "SELECT coalesce(sum(requests), 0) FROM hub_hubusage"


@pytest.fixture(scope="module")
def proxy(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with nginx(tmp_path_factory.mktemp("nginx"), product.port) as found:
        yield found


@pytest.fixture(scope="module")
def place(product: Product, tmp_path_factory: pytest.TempPathFactory) -> str:
    """An exercise with a conversation, of somebody who asks nothing elsewhere."""
    folder = write_course(tmp_path_factory.mktemp("course"))
    email = product.account("support_staff")["email"]
    enrolment = product.python(ENROL.format(folder=str(folder), email=email))
    return f"{enrolment}/{KEYS['feedback_on_work']}/"


@pytest.fixture
def visitor(browser: Browser, product: Product, proxy: Proxy, place: str) -> Iterator[Visitor]:
    """Somebody at the exercise, through the proxy."""
    context = browser.new_context(locale="nl-NL")
    found = Visitor(context, dataclasses.replace(product, port=proxy.port))
    account = product.account("support_staff")
    found.log_in(account["email"], account["password"])
    found.go(f"/oefenen/{place}")
    if found.page.locator("[name=own]").count():
        found.page.locator("[name=own]").fill(an_honest_text(40))
        found.page.get_by_role("button", name="Bewaar je feedback").click()
    yield found
    context.close()
    assert found.elsewhere == []


def ended(product: Product) -> None:
    """Nothing is coming in any more."""
    wait_for("the end of all answers", lambda: product.database.ask(RUNNING) == 0, 30)


class Reader:
    """The same person without a browser: one connection through the proxy, read line by line."""

    def __init__(self, visitor: Visitor, proxy: Proxy) -> None:
        cookies = {cookie["name"]: cookie["value"] for cookie in visitor.context.cookies()}
        self.token = cookies["csrftoken"]
        self.headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
            "Host": f"localhost:{proxy.port}",
        }
        self.connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=30)
        self.response: http.client.HTTPResponse | None = None

    def post(self, path: str, **fields: str) -> http.client.HTTPResponse:
        self.connection.request("POST", path, urlencode(fields | {"csrfmiddlewaretoken": self.token}), self.headers)
        self.response = self.connection.getresponse()
        return self.response

    def close(self) -> None:
        if self.response:
            self.response.close()
        self.connection.close()

    def get(self, path: str) -> http.client.HTTPResponse:
        self.connection.request("GET", path, headers=self.headers)
        self.response = self.connection.getresponse()
        return self.response


@pytest.fixture
def reader(visitor: Visitor, proxy: Proxy) -> Iterator[Callable[[], Reader]]:
    """A function that gives a new connection of the visitor's; all are closed."""
    readers: list[Reader] = []

    def new() -> Reader:
        readers.append(Reader(visitor, proxy))
        return readers[-1]

    yield new
    for each in readers:
        each.close()


def next_event(response: http.client.HTTPResponse) -> tuple[str, dict[str, object]]:
    """The next event of a stream, as soon as it is there; no name at the end."""
    for line in iter(response.readline, b""):
        if line.startswith(b"event: "):
            data = response.readline().decode().removeprefix("data: ")
            return line.decode().removeprefix("event: ").strip(), json.loads(data)
    return "", {}


def ask(reader: Reader, place: str) -> tuple[http.client.HTTPResponse, str, dict[str, object]]:
    """Ask, and read up to the first token: the stream, the answer's address, the token."""
    response = reader.post(f"/stream/oefenen/{place}", prompt=QUESTION, model="voorzichtige-stem")
    assert response.status == 200
    name, turn = next_event(response)
    while name != "token":
        name, data = next_event(response)
    return response, str(turn["address"]), data


def test_each_piece_passes_the_proxy_at_once(reader: Connect, product: Product, place: str) -> None:
    response, _address, first = ask(reader(), place)
    # The first words are here while the model is still answering: nothing held them back.
    assert product.database.ask(RUNNING) == 1
    names = [""]
    pieces = [first["text"]]
    while names[-1] != "done":
        name, data = next_event(response)
        names.append(name)
        pieces.extend([data["text"]] if name == "token" else [])
    assert len(pieces) >= 5
    assert product.database.ask(RUNNING) == 0


def test_who_is_cut_off_takes_it_up_through_the_proxy_and_asks_once(
    reader: Connect, product: Product, place: str
) -> None:
    turns, requests = product.database.ask(TURNS), product.database.ask(REQUESTS)
    cut_off = reader()
    _response, address, first = ask(cut_off, place)
    cut_off.close()
    again = reader().get(f"{address}?vanaf={first['to']}")
    name = ""
    while name not in {"done", "failed", "stopped"}:
        name, _data = next_event(again)
    assert name == "done"
    assert (product.database.ask(TURNS), product.database.ask(REQUESTS)) == (turns + 1, requests + 1)


def test_stop_reaches_the_model_through_the_proxy(reader: Connect, product: Product, place: str) -> None:
    response, address, _first = ask(reader(), place)
    assert reader().post(f"{address}stop/").status == 204
    name = ""
    while name not in {"done", "failed", "stopped"}:
        name, _data = next_event(response)
    assert name == "stopped"
    ended(product)


def begin_to_answer(page: Page) -> None:
    """Send what stands in the field, and wait for the first words."""
    page.locator("#chat [type=submit]:not([data-preview])").press("Enter")
    expect(page.locator("[data-state=running] .chat__answer").last).to_have_text(re.compile(r"\w"), timeout=15_000)


def test_the_page_takes_up_a_lost_connection_by_itself(visitor: Visitor, product: Product, proxy: Proxy) -> None:
    page, turns = visitor.page, product.database.ask(TURNS)
    page.locator("#id_prompt").fill(QUESTION)
    begin_to_answer(page)
    proxy.stop()
    try:
        expect(page.locator("[data-state=running]")).to_contain_text("De verbinding viel weg.", timeout=10_000)
    finally:
        proxy.start()
    answer = page.locator("[data-state=complete] .chat__answer").last
    expect(answer).to_have_text(re.compile(r"\w"), timeout=30_000)
    ended(product)
    shown = answer.inner_text()
    page.reload()
    assert page.locator("[data-state=complete] .chat__answer").last.inner_text() == shown
    assert product.database.ask(TURNS) == turns + 1


def test_a_page_that_is_loaded_again_shows_the_rest(visitor: Visitor, product: Product) -> None:
    page, turns = visitor.page, product.database.ask(TURNS)
    page.locator("#id_prompt").fill(QUESTION)
    begin_to_answer(page)
    page.reload()
    expect(page.locator("#gesprek > article").last).to_have_attribute("data-state", "complete", timeout=30_000)
    assert product.database.ask(TURNS) == turns + 1


def test_an_answer_is_stopped_by_keyboard_and_can_be_asked_again(visitor: Visitor, product: Product) -> None:
    page = visitor.page
    page.locator("#id_prompt").fill(QUESTION)
    begin_to_answer(page)
    tab_to(page, "#chat [data-stop]")
    page.keyboard.press("Enter")
    last = page.locator("#gesprek > article").last
    expect(last).to_have_attribute("data-state", "stopped", timeout=10_000)
    expect(last).to_contain_text("Gestopt")
    expect(page.locator("[data-summary]")).to_have_text("Gestopt")
    # The focus is where one goes on.
    expect(page.locator("#id_prompt")).to_be_focused()
    last.get_by_role("link", name="Bewerk en vraag opnieuw").press("Enter")
    expect(page.locator("#id_prompt")).to_have_value(QUESTION)
    expect(page.locator("#id_prompt")).to_be_focused()
    ended(product)


def test_what_is_written_meanwhile_stays_and_an_empty_question_is_said(visitor: Visitor, product: Product) -> None:
    page = visitor.page
    page.locator("#id_prompt").fill(QUESTION)
    begin_to_answer(page)
    page.locator("#id_prompt").fill("En mijn volgende vraag")
    expect(page.locator("#gesprek > article").last).to_have_attribute("data-state", "complete", timeout=30_000)
    expect(page.locator("#id_prompt")).to_have_value("En mijn volgende vraag")
    page.locator("#id_prompt").fill(" ")
    page.locator("#chat [type=submit]:not([data-preview])").press("Enter")
    expect(page.locator("[data-fault]")).to_contain_text("Typ eerst een vraag of het begin van een zin.")
    expect(page.locator("#id_prompt")).to_be_focused()
    ended(product)


def test_what_stands_in_another_form_of_the_page_is_not_lost(visitor: Visitor, product: Product) -> None:
    page = visitor.page
    page.locator("#id_prompt").fill(QUESTION)
    begin_to_answer(page)
    expect(page.locator("#gesprek > article").last).to_have_attribute("data-state", "complete", timeout=30_000)
    page.locator("#id_prompt").fill("Nog een half getypte vraag")
    page.locator("[name=final]").fill("Wat ik al voor mijn leerling schreef.")
    with page.expect_navigation():
        page.get_by_role("button", name="Ga verder met dit antwoord").press("Enter")
    expect(page.locator("[name=final]")).to_have_value("Wat ik al voor mijn leerling schreef.")
    expect(page.locator("#id_prompt")).to_have_value("Nog een half getypte vraag")
    # Once: what was left out since does not come back.
    page.reload()
    expect(page.locator("#id_prompt")).not_to_have_value("Nog een half getypte vraag")
    ended(product)


def test_what_may_be_a_name_is_put_to_her_replaced_and_sent(visitor: Visitor, product: Product) -> None:
    page, turns = visitor.page, product.database.ask(TURNS)
    page.locator("#id_prompt").fill("Mijn leerling Sem vindt breuken moeilijk.")
    page.locator("#chat [type=submit]:not([data-preview])").press("Enter")
    held = page.locator("[data-guard-held] .guard")
    expect(held.locator("mark")).to_have_text(["Sem"])
    expect(held).to_be_focused()
    assert product.database.ask(TURNS) == turns
    shown = page.locator("#gesprek > article").count()
    held.get_by_role("button", name="Vervang wat gemarkeerd is").press("Enter")
    expect(page.locator("#id_prompt")).to_have_value(re.compile(r"^Mijn leerling \[.+\] vindt breuken moeilijk\.$"))
    page.locator("#chat [type=submit]:not([data-preview])").press("Enter")
    expect(page.locator("#gesprek > article")).to_have_count(shown + 1)
    expect(page.locator("#gesprek > article").last).to_have_attribute("data-state", "complete", timeout=30_000)
    assert product.database.ask(TURNS) == turns + 1


def test_a_number_cannot_be_sent_at_all(visitor: Visitor, product: Product) -> None:
    page, turns = visitor.page, product.database.ask(TURNS)
    page.locator("#id_prompt").fill(BSN)
    page.locator("#chat [type=submit]:not([data-preview])").press("Enter")
    held = page.locator("[data-guard-held] .guard")
    expect(held).to_be_focused()
    expect(held.get_by_role("button", name="verstuur")).to_be_hidden()
    expect(page.locator("#id_prompt")).to_have_value(BSN)
    assert product.database.ask(TURNS) == turns
