"""The page's copy finds what the server finds: the same tables, the same reading, the same places.

It runs in V8, as in the browser: Node comes with npm, which the checks of pages need as well.
"""

import json
import random
import re
import subprocess
import unicodedata

import pytest

from courses.guard import Outcome, check, hard_found
from courses.guard.reading import readings
from courses.guard.script import scripts
from tests.product import ROOT

from .sentences import hard_spans, sentences
from .shapes import SHAPES, shaped
from .test_everyday import TABLES

pytestmark = pytest.mark.once

FILES = ["tuning.txt", "held_out.txt", "everyday.txt", "everyday_strangers.txt", "got_through.txt"]
SCRIPTS = ROOT / "static/js"
# What is put into sentences to make others of them.
STRANGE = [
    *("\u200b", "\t", "  ", "\u00a0", "\u2003", "\n", "–", "\u0301", "\u202e", "\u202c", "\u2067", "\u2069", "\r\n"),
    *("-", ".", ",", ";", "|", ":", "(", ")", "@", "'", '"', "/", "[", "]", "<td>", "0", "1", "é", "٣", "𝟛", "①"),
    *("\u05d0", "🙂", "ﷺ", "Å", "geb ", "bsn ", "tel ", " en "),
    *(
        "&nbsp;",
        "&#49;",
        "&#x202e;",
        "&amp;",
        "<b>",
        "</b>",
        "<br>",
        "<!-- 1 -->",
        '<i title="06">',
        "<",
        ">",
        "&",
        "%",
    ),
    *(
        "\\",
        "\\u0031",
        "\\ud835\\udfcf",
        "\\n",
        "\\-",
        "%20",
        "%31",
        "%C2%A0",
        "%25",
        "&#1114112;",
        "\\ud800",
        "%C0%80",
    ),
]


def page(texts: list[str]) -> list[dict]:
    script = str(ROOT / "tests/sandbox/guard/page.mjs")
    done = subprocess.run(
        ["node", script, str(SCRIPTS)], input=json.dumps(texts), capture_output=True, text=True, timeout=120, check=True
    )
    return json.loads(done.stdout)


def server(text: str) -> list[list]:
    return [[found.kind.value, found.start, found.end] for found in hard_found(text)]


def differences(texts: list[str]) -> list[tuple]:
    return [
        (text, answer["found"], server(text))
        for text, answer in zip(texts, page(texts), strict=True)
        if answer["found"] != server(text)
    ]


def test_the_scripts_hold_the_tables_of_now():
    """Run ``manage.py write_guard_script`` after changing a rule."""
    assert {name: (SCRIPTS / name).read_text(encoding="utf-8") for name in scripts()} == scripts()


def test_both_find_the_same_in_every_sentence_and_table():
    texts = [row.text for file in FILES for row in sentences(file)] + list(TABLES.values())
    assert differences(texts) == []


def test_both_find_the_same_in_sentences_that_were_changed():
    changes = random.Random(11)
    sources = [row.text for file in FILES for row in sentences(file)] + list(TABLES.values())
    texts = []
    for _ in range(600):
        text = changes.choice(sources)
        for _ in range(changes.randint(1, 3)):
            at = changes.randrange(len(text) + 1)
            text = text[:at] + changes.choice(STRANGE) + text[at + changes.randint(0, 1) :]
        texts.append(text)
    assert differences(texts) == []


def test_both_find_the_same_in_texts_that_were_made_to_cost_much():
    assert differences([shaped(name, 400) for name in SHAPES]) == []


def test_both_read_every_sign_alike():
    """Signs of Unicode 3.2, which every browser and every Python knows, in their own place and behind a letter."""
    signs = [
        chr(place) for place in range(0x110000) if unicodedata.ucd_3_2_0.category(chr(place)) not in {"Cn", "Co", "Cs"}
    ]
    texts = ["a".join(signs[at : at + 500]) for at in range(0, len(signs), 500)]
    read = [answer["read"] for answer in page(texts)]
    assert [
        (text, one, other)
        for text, several in zip(texts, read, strict=True)
        for one, other in zip(several, [[r.plain, r.flat] for r in readings(text)], strict=True)
        if one != other
    ] == []


@pytest.mark.parametrize("file", FILES)
def test_what_the_page_warns_of_is_stopped_and_what_is_stopped_it_warns_of(file):
    """But for columns that the server knows by the names in them alone."""
    rows = sentences(file)
    warned = [row.text for row, answer in zip(rows, page([row.text for row in rows]), strict=True) if answer["found"]]
    stopped = [row.text for row in rows if check(row.text).outcome is Outcome.STOP]
    assert [text for text in stopped if text not in warned] == []
    assert [text for text in warned if text not in stopped and not re.search(r"geboren|geb", text)] == []
    assert hard_spans("BSN 111222333") == [("bsn", 4, 13)]
