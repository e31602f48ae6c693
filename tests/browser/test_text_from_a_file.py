"""Text from a file in the field of a prompt: read in the encoding that it has, refused when it is no text."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.practice import ASK, at, begin
from tests.product import Product

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
TYPED = "Vat dit samen:"
TEXT = "Zoë leest één boek.\nEn dat kost € 5."
NO_TEXT = "Dit bestand konden we niet als tekst lezen."
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"
TURNS = "SELECT count(*) FROM sandbox_sandboxturn"


@pytest.fixture(scope="module")
def visitor(browser: Browser, product: Product, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Somebody at an exercise with a free prompt."""
    enrolment = begin(product, tmp_path_factory.mktemp("course"), "appeals_panel")
    context = browser.new_context(locale="nl-NL")
    found = Visitor(context, product)
    at(found, enrolment, "next_word", role="appeals_panel")
    yield found
    context.close()
    assert found.elsewhere == []


@pytest.fixture
def page(visitor: Visitor) -> Page:
    """The page as it is when nothing was typed or taken yet."""
    visitor.page.reload()
    return visitor.page


def take(page: Page, folder: Path, name: str, content: bytes, *, typed: str = TYPED) -> None:
    """Type something, and choose this file as a person does."""
    (folder / name).write_bytes(content)
    # The script that comes with the first sign of writing has to be there.
    page.evaluate("() => import(document.querySelector('#chat-script').dataset.guard).then(() => null)")
    page.locator("#id_prompt").fill(typed)
    page.locator("#id_file").set_input_files(folder / name)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("utf8.txt", TEXT.encode()),
        ("merk.md", b"\xef\xbb\xbf" + TEXT.encode()),
        ("kladblok.txt", b"\xff\xfe" + TEXT.replace("\n", "\r\n").encode("utf-16-le")),
        ("anders-om.txt", b"\xfe\xff" + TEXT.encode("utf-16-be")),
        ("excel.CSV", TEXT.replace("\n", "\r\n").encode("windows-1252")),
    ],
    ids=["utf-8", "utf-8 with a mark", "utf-16", "utf-16 the other way round", "windows-1252"],
)
def test_a_file_is_read_as_it_was_written_after_what_was_typed(
    page: Page, tmp_path: Path, name: str, content: bytes
) -> None:
    take(page, tmp_path, name, content)
    expect(page.locator("#id_prompt")).to_have_value(f"{TYPED}\n{TEXT}")
    expect(page.locator("#id_prompt")).to_be_focused()
    expect(page.locator("[data-file-note]")).to_have_text("")


WINDOWS, DOS, MAC = "windows-1252", "cp850", "macintosh"
LETTER = "Beste ouders van Zoë en André,\nDe reünie is ’s middags: één café, drie scènes. Dat kost 5 à 6 euro."


@pytest.mark.parametrize(
    ("encoding", "text", "choices"),
    [
        ("cp1252", LETTER, WINDOWS),
        ("cp850", LETTER.replace("’", "'"), DOS),
        ("mac_roman", LETTER, MAC),
        ("cp1252", "“Goed zo”, zei Noël – voor €5.", WINDOWS),
        ("mac_roman", "“Goed zo”, zei Noël.", MAC),
        ("cp850", "naam;cijfer\nRenée;8\nJoël;7", DOS),
        ("mac_roman", "Überhaupt één à twee ideeën …", MAC),
    ],
    ids=["Windows", "DOS", "Mac", "quotes of Windows", "quotes of a Mac", "a table of DOS", "signs of a Mac"],
)
def test_which_encoding_was_read_is_said_and_another_can_be_chosen(
    page: Page, tmp_path: Path, encoding: str, text: str, choices: str
) -> None:
    end = "\r" if encoding == "mac_roman" else "\r\n"
    take(page, tmp_path, "brief.txt", text.replace("\n", end).encode(encoding))
    expect(page.locator("#id_prompt")).to_have_value(f"{TYPED}\n{text}")
    choice = page.get_by_label("Gelezen als tekst van")
    expect(choice).to_be_visible()
    expect(choice).to_have_value(choices)
    # Not every byte is a sign on Windows.
    other, codec = (DOS, "cp850") if choices != DOS else (MAC, "mac_roman")
    choice.select_option(other)
    expect(page.locator("#id_prompt")).to_have_value(f"{TYPED}\n{text.encode(encoding).decode(codec)}")
    choice.select_option(choices)
    expect(page.locator("#id_prompt")).to_have_value(f"{TYPED}\n{text}")
    # What she typed since is hers.
    page.locator("#id_prompt").press("End")
    page.locator("#id_prompt").press("!")
    choice.select_option(other)
    expect(page.locator("[data-file-note]")).to_contain_text("Kies het bestand opnieuw om het anders te lezen.")
    expect(page.locator("#id_prompt")).to_have_value(re.compile("!"))


def test_text_that_tells_its_encoding_by_itself_asks_nothing(page: Page, tmp_path: Path) -> None:
    take(page, tmp_path, "brief.txt", "Zoë".encode("cp1252"))
    expect(page.get_by_label("Gelezen als tekst van")).to_be_visible()
    take(page, tmp_path, "brief.txt", "Zoë".encode())
    expect(page.locator("#id_prompt")).to_have_value(f"{TYPED}\nZoë")
    expect(page.get_by_label("Gelezen als tekst van")).to_be_hidden()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("foto.txt", PNG, NO_TEXT),
        ("zonder-merk.csv", TEXT.encode("utf-16-le"), NO_TEXT),
        ("leeg.txt", b"", NO_TEXT),
        ("lang.txt", b"a" * 300_000, "van hooguit 200 kB."),
        ("brief.docx", b"PK", "Kies een bestand dat eindigt op .txt, .csv of .md"),
    ],
    # What is in them is too long for a name.
    ids=["picture", "utf-16 without a mark", "empty", "too large", "another ending"],
)
def test_what_is_no_text_is_refused_beside_the_field_and_nothing_typed_is_lost(
    page: Page, tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    take(page, tmp_path, name, content, typed="Het BSN van Sem is 111222333.")
    expect(page.locator("[data-file-note]")).to_contain_text(sentence)
    # What the guard says about the field stands beside it: neither takes the other's place.
    expect(page.locator("[data-guard-note]")).to_contain_text("Dit houden we straks tegen")
    expect(page.locator("[data-file-note]")).to_contain_text(sentence)
    expect(page.locator("#id_prompt")).to_have_value("Het BSN van Sem is 111222333.")


@pytest.mark.parametrize(
    ("typed", "text", "told"),
    [
        ("", "a" * 10_000, ("a" * 4_000, "6.000 tekens zijn weggelaten.")),
        ("", "a" * 4_001, ("a" * 4_000, "1 teken is weggelaten.")),
        ("b" * 99, "a" * 4_000, ("a" * 3_900, "100 tekens zijn weggelaten.")),
        # At a sign of two units, and at the end of a line that is near.
        ("", "a" * 3_999 + "😀", ("a" * 3_999, "1 teken is weggelaten.")),
        ("", f"{'a' * 3_900}\n{'b' * 150}", ("a" * 3_900, "150 tekens zijn weggelaten.")),
        ("b" * 4_000, "aaa", ("", "Het veld is vol: uit het bestand is niets toegevoegd.")),
    ],
    ids=["much", "one", "beside what was typed", "a sign of two units", "a line's end", "a full field"],
)
def test_what_does_not_fit_is_counted(page: Page, tmp_path: Path, typed: str, text: str, told: tuple[str, str]) -> None:
    fits, sentence = told
    take(page, tmp_path, "lang.txt", text.encode(), typed=typed)
    expect(page.locator("[data-file-note]")).to_contain_text(sentence)
    expect(page.locator("#id_prompt")).to_have_value("\n".join(part for part in (typed, fits) if part))


def test_a_table_with_a_column_of_numbers_of_people_is_seen_and_stopped(
    page: Page, tmp_path: Path, product: Product
) -> None:
    turns = product.database.ask(TURNS)
    take(page, tmp_path, "klas.csv", b"naam;bsn\nA;111222333\nB;123456782\n")
    expect(page.locator("[data-guard-note]")).to_contain_text("Dit houden we straks tegen")
    page.locator(ASK).press("Enter")
    held = page.locator("[data-guard-held] .guard")
    expect(held.locator("mark")).to_have_text(["111222333", "123456782"])
    expect(held.get_by_role("button", name="verstuur")).to_be_hidden()
    assert product.database.ask(TURNS) == turns


def test_a_body_that_is_too_large_is_called_that(page: Page, product: Product) -> None:
    turns = product.database.ask(TURNS)
    page.locator("#id_prompt").evaluate("field => { field.value = 'a'.repeat(3_000_000); }")
    page.locator(ASK).press("Enter")
    expect(page.locator("[data-fault]")).to_have_text(re.compile("Je tekst is te lang en is niet verstuurd."))
    assert product.database.ask(TURNS) == turns
