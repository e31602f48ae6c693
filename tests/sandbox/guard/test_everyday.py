"""Everyday notations: what is typed in another form, or far from its heading, is found all the same."""

import pytest

from courses.guard import HARD, check

from .sentences import figures, sentences

ONE, TWO, THREE = "111222333", "123456782", "367418253"


def found(text: str) -> list[tuple[str, str]]:
    return [(f.kind.value, text[f.start : f.end]) for f in check(text).found if f.kind in HARD]


def test_the_sets_are_as_large_as_they_should_be():
    ours, strangers = sentences("everyday.txt"), sentences("everyday_strangers.txt")
    outcomes = [row.outcome for row in ours + strangers]
    assert (outcomes.count("stop") >= 120, outcomes.count("pass") >= 120) == (True, True)
    assert len(strangers) * 3 >= len(ours + strangers)
    assert {row.text for row in ours} & {row.text for row in strangers} == set()


def test_what_got_through_is_told_with_at_least_as_many_innocent_ones():
    rows = sentences("got_through.txt")
    innocent = sum(row.outcome == "pass" for row in rows)
    assert (len(rows) >= 120, innocent * 2 >= len(rows) - 3) == (True, True)


@pytest.mark.parametrize("file", ["everyday.txt", "everyday_strangers.txt", "got_through.txt"])
def test_what_is_written_the_everyday_way_is_found_and_what_looks_like_it_is_not(file):
    got = figures(file)
    assert (got.span_recall >= 0.97, got.span_precision >= 0.97) == (True, True)
    assert (got.stop_recall >= 0.97, got.false_alarms <= 0.02) == (True, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tel.0612345678", ("phone", "0612345678")),
        ("BSN-111222333", ("bsn", "111222333")),
        ("BSN 111\t222\t333", ("bsn", "111\t222\t333")),
        ("BSN 111\u2003222\u2003333", ("bsn", "111\u2003222\u2003333")),
        ("josé@school.nl", ("email", "josé@school.nl")),
        ("geb. 20140403", ("birth_date", "20140403")),
        ("woont 1234  AB", ("postcode", "1234  AB")),
        ("Kerkstr. 12", ("address", "Kerkstr. 12")),
        ("bśñ:１１１.２２２.３３３", ("bsn", "１１１.２２２.３３３")),
        ("B S N ❶❶❶₂₂₂³³³", ("bsn", "❶❶❶₂₂₂³³³")),
        ("ВЅN 1️⃣1️⃣1️⃣222333", ("bsn", "1️⃣1️⃣1️⃣222333")),
        ("BSN 111\n222\n333", ("bsn", "111\n222\n333")),
        ("<bsn>111222333</bsn>", ("bsn", "111222333")),
        ("06·12·34·56·78", ("phone", "06·12·34·56·78")),
        ("O6-12345678", ("phone", "O6-12345678")),
        ("jan﹫school。nl", ("email", "jan﹫school。nl")),
        ("geb. 3-IV-2014", ("birth_date", "3-IV-2014")),
        ("2e Kerkstr.12a", ("address", "Kerkstr.12a")),
        ("ΚΕRΚSTRAAT 12", ("address", "ΚΕRΚSTRAAT 12")),
        ("Hoofdstraat 3", ("address", "Hoofdstraat 3")),
        ("Mesdagstraat 12", ("address", "Mesdagstraat 12")),
    ],
)
def test_another_form_of_the_same_is_the_same(text, expected):
    assert found(text) == [expected]


def test_a_row_that_holds_a_number_is_about_somebody():
    assert found("Piet,0612345678,3-4-2014") == [("phone", "0612345678"), ("birth_date", "3-4-2014")]
    assert found("Piet,havo,3-4-2014") == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("BSN \u202e333222111\u202c!", "333222111"),
        ("BSN \u2067333 222 111\u2069", "333 222 111"),
        ("\u05d0 BSN \u05d1 333 222 111", "333 222 111"),
        ("\u202e333222111 NSB", "333222111"),
    ],
)
def test_what_shows_in_another_order_than_it_is_typed_is_read_as_it_shows(text, shown):
    assert found(text) == [("bsn", shown)]


def test_places_count_code_points_of_the_text_as_typed():
    text = "🙂e\u0301\u200b\r\nBSN:\u00a0𝟙𝟙𝟙\u200b222333 🙂"
    (finding,) = check(text).found
    assert text[finding.start : finding.end] == "𝟙𝟙𝟙\u200b222333"


TABLES = {
    "tabs": f"naam\tbsn\tklas\nPiet\t{ONE}\t3a\nNoor\t{TWO}\t3b",
    "semicolons, with a title and a line between": f"Lijst\n\nnaam;bsn;klas\n\nPiet;{ONE};3a\nzie ook\nNoor;{TWO};3b",
    "commas": f"naam, groep, b.s.n.\nPiet, 5, {ONE}\nNoor, 5, {TWO}",
    "quoted cells": f'naam,bsn\n"Piet","{ONE}"\n"Noor","{TWO}"',
    "spaces": f"naam     bsn         klas\nPiet     {ONE}   3a\nNoor     {TWO}   3b",
    "wide spaces": f"naam\u3000\u3000bsn\nPiet\u3000\u3000{ONE}\nNoor\u3000\u3000{TWO}",
    "one space": f"naam bsn klas\nPiet {ONE} 3a\nNoor de Vries {TWO} 3b",
    "Markdown": f"| naam | BSN |\n|:-----|----:|\n| Piet | {ONE} |\n| Noor | {TWO} |",
    "drawn lines": f"naam│sofinr\nPiet│{ONE}\nNoor│{TWO}",
    "on its side": f"naam;{';'.join('ABCDEFGHIJ')}\nbsn;{ONE};x;x;x;x;x;x;x;x;{TWO}",
    "HTML": f"<table><tr><th>naam</th><th><b>bsn</b></th></tr><tr><td>Piet</td><td>{ONE}</td></tr>"
    f"<tr><td>Noor</td><td><i>{TWO}</i></td></tr></table>",
    "JSON, objects": f'[{{"naam":"Piet","bsn":"{ONE}"}},{{"naam":"Noor","bsn":{TWO}}}]',
    "JSON, columns": f'{{"columns":["naam","bsn"],"data":[["Piet",{ONE}],["Noor",{TWO}]]}}',
    "JSON, a list": f'{{"bsn":[{ONE},"",{"0," * 40}{TWO}]}}',
    "SQL": f"INSERT INTO leerling (naam, bsn) VALUES ('Piet', {ONE}), ('Noor', {TWO});",
    "a list below its heading": f"bsn:\n- {ONE}\n- {TWO}",
    "one cell a line": f"voornaam\nachternaam\nbsn\nPiet\nKok\n{ONE}\nNoor\nSmit\n{TWO}",
}


@pytest.mark.parametrize("text", TABLES.values(), ids=TABLES)
def test_a_heading_is_a_cue_for_its_column(text):
    assert (check(text).outcome, found(text)) == ("stop", [("bsn", ONE), ("bsn", TWO)])


def test_a_number_with_a_typing_error_is_found_where_the_column_proves_what_it_is():
    assert found(f"naam;bsn\nPiet;111222334\nNoor;{TWO}") == [("bsn", "111222334"), ("bsn", TWO)]
    assert found("groep;bsn\n5;111222334\n6;111222335") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("naam;tel\nPiet;612345678", [("phone", "612345678")]),
        ("naam;gebdatum\nPiet;03042014", [("birth_date", "03042014")]),
        ("naam;llnr\nPiet;4417", [("pupil_number", "4417")]),
        ("naam\tadres\nPiet\tAchterom 12b", [("address", "Achterom 12b")]),
        ("naam;straat;nr\nPiet;Brink;4", [("address", "Brink;4")]),
        ("naam;pc\nPiet;1234 ab", [("postcode", "1234 ab")]),
        ("naam;wachtwoord\nPiet;zon12", [("password", "zon12")]),
        ("naam;kenteken\nPiet;12btc3", [("licence_plate", "12btc3")]),
        ("studentnummers: 5001, 5002", [("pupil_number", "5001"), ("pupil_number", "5002")]),
    ],
)
def test_every_kind_has_headings(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "datum;evenement\n12-03-2014;toets\n13-03-2014;feest",
        "telefoon;prijs\nNokia 3310;129\nSamsung;1299",
        "naam;score\nA;123456782\nB;111222333",
        "nr;vraag\n1;Wat is een BSN?\n2;Wat is een tel?",
        "Vraag naar naam, geboortedatum en adres.\nDe ouderavond is op maandag, 12-03-2026, in de aula.",
        "login(email, password)\nfollow(name, 12345)",
        "naam;geboren\nRembrandt;15-07-1606\nVan Gogh;30-03-1853",
        "0 182 151 233",
        "08.30 09.20 10.10 11.15",
        "06 08 11 14 17 en 05 10 15 20 25",
        "foto 0612345678.jpg",
        "De strijd om de Oosterschelde (Middelburg, 1981)",
        "Luxemburg 12 punten, Rotterdam 3",
        "Het Plein 1944 is genoemd naar de oorlog",
        "PW: H3-H5 vrijdag",
        "* 3-4-2026 toets breuken\n* 10-4-2026 toets procenten",
        "Tel 100000 en 250000 op",
        "kijk at school.nl",
    ],
)
def test_what_only_looks_like_it_passes_the_hard_rules(text):
    assert found(text) == []
