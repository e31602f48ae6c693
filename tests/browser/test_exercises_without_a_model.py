"""The way without a model, by keyboard: the same task and check, refused first and then passed, and no model asked."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect

from tests.browser.practice import HOW, LOOK_BACK, OWN, accessible, at, begin, choose_everywhere, send, tick, write
from tests.exercises.course import NAMES
from tests.product import Product
from tests.writing.texts import an_honest_text

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SENTENCE = ".spot__sentence:nth-of-type(%d) [name=marked]"
ADVICE = "Een leerling in groep 7 loopt vast bij breuken."


@dataclass(frozen=True)
class Step:
    """One form: the texts to write and the boxes to turn; of every group of radio buttons the first is chosen."""

    name: str
    texts: dict[str, str] = field(default_factory=dict)
    boxes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """Steps that do not pass, what the page says then, and the steps after those that do."""

    kind: str
    short: tuple[Step, ...]
    says: str
    onward: tuple[Step, ...]


WAYS = (
    Way(
        "next_word",
        (Step("predict"), Step("explain", {"explanation": "Te kort."})),
        "Je uitleg is nog 13 woorden te kort.",
        (Step("explain", {"explanation": HOW}),),
    ),
    Way(
        "spot_errors",
        (Step("mark", {"explanation": HOW}, (SENTENCE % 1,)),),
        "Je vond 0 van de 1 verzonnen zin.",
        (Step("mark", boxes=(SENTENCE % 1, SENTENCE % 2)),),
    ),
    Way(
        "improve_prompt",
        (Step("version", {"prompt": "Maak een quiz over dieren."}), Step("score", {"reflection": LOOK_BACK})),
        "In je laatste versie zijn nog 2 elementen te weinig herkend.",
        (Step("version", {"prompt": "Maak een quiz voor groep 6 met vijf vragen."}), Step("score")),
    ),
    Way(
        "compare_models",
        (Step("choose", {"reason": "Te kort."}),),
        "Je uitleg is nog 18 woorden te kort.",
        (Step("choose", {"reason": HOW}),),
    ),
    Way(
        "privacy_scrub",
        (Step("rewrite", {"text": "Youssef loopt vast bij breuken."}), Step("finish", {"reflection": HOW})),
        "Nog niet gehaald",
        (Step("rewrite", {"text": ADVICE}), Step("finish")),
    ),
    Way(
        "feedback_on_work",
        (Step("own", {"own": OWN}), Step("final", {"final": "Mooi gedaan."})),
        "Zeg onderaan dat je voor deze feedback instaat.",
        (Step("final", {"final": OWN + an_honest_text(30)}, ("[name=confirmed]",)),),
    ),
    Way(
        "bias_probe",
        (Step("choose", boxes=("[name=pairs]",)), Step("conclude", {"conclusion": "Te kort."})),
        "Je conclusie is nog 18 woorden te kort.",
        (Step("conclude", {"conclusion": HOW}),),
    ),
)


@pytest.fixture(scope="module")
def enrolment(product: Product, tmp_path_factory: pytest.TempPathFactory) -> int:
    """For somebody who asks no model anything, and has passed nothing yet."""
    return begin(product, tmp_path_factory.mktemp("course"), "hr")


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.kind)
def test_it_is_the_same_task_and_check(visit, enrolment: int, way: Way) -> None:
    page = at(visit(), enrolment, way.kind, role="hr", query="?model=zonder")
    expect(page.locator("main")).to_contain_text("Je doet deze oefening zonder taalmodel")
    assert accessible(page) == []
    for step in way.short:
        take(page, step)
    expect(page.locator("#uitslag")).to_contain_text(way.says)
    assert accessible(page) == []
    for step in way.onward:
        take(page, step)
    expect(page.locator("main h1")).to_contain_text("Gehaald")
    expect(page.locator("main")).to_contain_text("Je doet deze oefening zonder taalmodel")
    assert accessible(page) == []


def take(page: Page, step: Step) -> None:
    expect(page.locator("[data-chat]")).to_have_count(0)
    choose_everywhere(page, step.name)
    for box in step.boxes:
        tick(page, box)
    for name, text in step.texts.items():
        write(page, f"[name={name}]", text)
    send(page, step.name)


def test_every_kind_that_asks_a_model_can_be_done_without() -> None:
    # A school's agreement is drafted without a model by everybody.
    assert sorted(way.kind for way in WAYS) == sorted(set(NAMES) - {"agreement"})
