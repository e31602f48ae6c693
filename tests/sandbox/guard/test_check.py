"""What the guard stops, holds and lets through."""

import re

import pytest

from courses.guard import Kind, Outcome, Settings, check
from courses.guard.teaching import replaced, sentence
from tests.product import ROOT

from .sentences import figures, sentences


def kinds(text: str, **settings: object) -> list[str]:
    return [finding.kind for finding in check(text, settings=Settings(**settings)).found]


@pytest.mark.parametrize(
    "text",
    [
        "Het BSN van Sem is 111222333.",
        "bsn:111222333",
        "Zijn burgerservicenummer (111.222.333) klopt niet",
        "111 222 333 is haar BSN-nummer",
        "BSN 1234-56-782",
        "BSN 12345672",
    ],
)
def test_a_number_that_passes_with_the_word_near_is_found(text):
    verdict = check(text)
    assert (verdict.outcome, "bsn" in kinds(text)) == ("stop", True)


@pytest.mark.parametrize(
    "text",
    [
        "Bel 111222333",
        "Wat is een BSN?",
        "Het BSN is 111222334",
        "Het BSN is 000000000",
        "BSN 1112223334",
        "BSN " + "x" * 80 + " 111222333",
        "",
    ],
)
def test_other_numbers_and_the_word_alone_are_no_citizen_service_number(text):
    assert "bsn" not in kinds(text)


def test_the_set_is_as_large_as_it_should_be_and_its_halves_share_nothing():
    tuning, held_out = sentences("tuning.txt"), sentences("held_out.txt")
    assert (len(tuning) >= 120, len(held_out) >= 120) == (True, True)
    assert {row.text for row in tuning} & {row.text for row in held_out} == set()
    assert {row.outcome for row in tuning + held_out} == {outcome.value for outcome in Outcome}
    assert {span[0] for row in tuning + held_out for span in row.spans} <= {kind.value for kind in Kind}


@pytest.mark.parametrize("file", ["tuning.txt", "held_out.txt"])
def test_the_guard_does_what_it_promises_on_both_halves(file):
    got = figures(file)
    assert [share for share in (got.span_recall, got.span_precision) if share < 0.95] == []
    assert [share for share in (got.stop_recall, got.stop_precision) if share < 0.95] == []
    assert (got.caught >= 0.85, got.false_alarms <= 0.15) == (True, True)


def test_the_figures_in_the_docs_are_those_that_are_measured():
    text = (ROOT / "docs" / "guard.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+\.txt)` \| (.*) \|$", text, re.MULTILINE)
    measured = {}
    for file in ("tuning.txt", "held_out.txt", "everyday.txt", "everyday_strangers.txt", "got_through.txt"):
        got = figures(file)
        shares = (got.span_recall, got.span_precision, got.stop_recall, got.stop_precision, got.caught)
        measured[file] = [str(got.sentences), *(f"{share:.3f}" for share in (*shares, got.false_alarms))]
    assert {file: cells.split(" | ") for file, cells in rows} == measured


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bel ０６１２３４５６７８.", "０６１２３４５６７８"),
        ("BSN 111\u200b222\u200b333", "111\u200b222\u200b333"),
        ("Bel 06\u201312\u00a034 56 78!", "06\u201312\u00a034 56 78"),
        ("bsn: ١١١٢٢٢٣٣٣", "١١١٢٢٢٣٣٣"),
        ("BSN 111\u3164222333", "111\u3164222333"),
        ("BSN 111_222_333", "111_222_333"),
        ("BSN 111*222*333", "111*222*333"),
        ("é\u200bé mail jan@\u200bschool.nl", "jan@\u200bschool.nl"),
    ],
)
def test_characters_that_only_look_different_do_not_get_round_it(text, found):
    verdict = check(text)
    assert [text[f.start : f.end] for f in verdict.found] == [found]


def test_findings_are_in_order_and_never_overlap():
    for row in sentences("tuning.txt") + sentences("held_out.txt"):
        found = check(row.text).found
        ends = [0, *(finding.end for finding in found)]
        assert [
            (f.start, f.end) for f, end in zip(found, ends, strict=False) if f.start < end or f.end <= f.start
        ] == []


def test_an_organisation_makes_it_stricter_and_names_what_everybody_knows():
    assert kinds("Schrijf iets over project Zonnebloem.") == []
    assert kinds("Schrijf iets over project Zonnebloem.", hold_words=("zonnebloem",)) == ["word"]
    assert kinds("Wat vindt Fatima ervan?") == ["name"]
    assert kinds("Wat vindt Fatima Zwart ervan?", known_names=("Fatima Zwart",)) == []
    assert check("Mijn leerling heeft dyslexie.").outcome == "hold"
    assert check("Mijn leerling heeft dyslexie.", settings=Settings(health_stops=True)).outcome == "stop"


def test_nothing_that_an_organisation_sets_lets_a_hard_identifier_through():
    known = Settings(known_names=("06-12345678", "111222333", "jan@school.nl", "Kerkstraat 12"))
    for text in ("Bel 06-12345678", "bsn 111222333", "mail jan@school.nl", "hij woont in de Kerkstraat 12"):
        assert check(text, settings=known).outcome == "stop"


@pytest.mark.parametrize(
    "text",
    [
        "Geboren op 12 maart 2014 in Amsterdam.",
        "Leerling, geb. 3-5-2013, maakt de toets van Cito.",
        "Geboren op 4 mei 2012, fan van Lionel Messi en Max Verstappen.",
        "geb. 12-03-14, leest Harry Potter",
        "Geboren op 9 juni 1991, woont in Utrecht.",
    ],
)
def test_a_date_of_birth_stops_whatever_place_or_person_everybody_knows_is_named_beside_it(text):
    assert check(text, settings=Settings(known_names=("De Boomgaard",))).outcome == "stop"
    assert check("De Boomgaard: geb. 9 juni 1991", settings=Settings(known_names=("De Boomgaard",))).outcome == "stop"


def test_a_name_gets_the_same_letter_everywhere():
    text = "Sem pest Fatima. Fatima slaat Sem terug; bel 06-12345678."
    assert replaced(text, check(text)) == (
        "[leerling A] pest [leerling B]. [leerling B] slaat [leerling A] terug; bel [telefoonnummer]."
    )


def test_what_is_replaced_passes():
    for row in sentences("tuning.txt"):
        once = replaced(row.text, check(row.text))
        assert (check(once).outcome, once) == ("pass", once)


def test_the_sentence_says_what_was_seen_and_what_to_write():
    said = sentence(check("Sem: 06-12345678 en sem@school.nl"))
    assert said.startswith("Je bericht bevat een telefoonnummer en een e-mailadres. Er is niets verstuurd.")
    assert "[leerling A]" in said
    assert sentence(check("Schrijf iets voor Sem.")).startswith("We zien misschien een naam.")


def test_a_class_list_is_seen_as_one():
    verdict = check("naam;cijfer\nDaan;6\nZoë;7")
    assert (verdict.outcome, verdict.table) == ("hold", True)
    assert sentence(verdict).startswith("Dit lijkt een klassenlijst.")
    assert check("Land;Hoofdstad\nSpanje;Madrid\nPolen;Warschau").table is False


@pytest.mark.parametrize(
    "text", ["a" * 20_000, "1 " * 10_000, "Aa " * 7_000, "@" * 20_000, "06-" * 7_000, "a.b-" * 5_000]
)
def test_a_nasty_text_does_not_take_long(text):
    assert check(text) == check(text)
