"""The interface speaks Dutch at B1: short sentences, no officialese, no English, plurals where there are numbers."""

import re
from collections.abc import Iterator

import polib

from lms.texts import CATALOGUE

MOST_WORDS = 20
# Officialese, and what a person would say.
OFFICIALESE = {
    "aangaande": "over", "aanvang": "begin", "aanvangen": "beginnen", "adequaat": "goed", "alsmede": "en",
    "alvorens": "voordat", "betreffende": "over", "betreft": "gaat over", "bovengenoemd": "dit",
    "bovengenoemde": "deze", "bovenstaand": "hierboven", "bovenstaande": "hierboven", "casu": "hier",
    "conform": "volgens", "daartoe": "daarvoor", "derhalve": "dus", "desbetreffende": "die",
    "desgewenst": "als je wilt", "dientengevolge": "daardoor",
    "doch": "maar", "doorgang": "doorgaan", "echter": "maar", "eerstvolgende": "volgende", "ende": "en",
    "faciliteren": "helpen", "gaarne": "graag", "gelieve": "wil je", "geschieden": "gebeuren", "geschiedt": "gebeurt",
    "genereren": "maken", "geraken": "komen", "hetgeen": "wat", "hetwelk": "dat", "hieromtrent": "hierover",
    "ingevolge": "volgens", "implementeren": "invoeren", "indien": "als", "inzake": "over", "jegens": "tegen",
    "krachtens": "volgens", "middels": "met", "mitsdien": "dus", "nadere": "meer", "nadien": "daarna",
    "navolgende": "volgende", "nopens": "over", "omtrent": "over", "onderhavig": "dit", "onderhavige": "deze",
    "ondergetekende": "ik", "onverwijld": "meteen", "optimaliseren": "verbeteren", "opteren": "kiezen",
    "participeren": "meedoen", "reeds": "al", "respectievelijk": "en", "retourneren": "terugsturen",
    "significant": "duidelijk", "teneinde": "om", "tevens": "ook", "terzake": "hierover", "thans": "nu",
    "tezamen": "samen", "u": "je", "uw": "je", "uiterst": "heel", "verkrijgen": "krijgen", "verschaffen": "geven",
    "verstrekken": "geven", "verstrekt": "geeft", "vigerend": "geldend", "vigerende": "geldende",
    "voornoemd": "dit", "voornoemde": "deze", "voorts": "ook", "waarborgen": "zorgen voor",
    "wederom": "weer", "zulks": "dat",
}  # fmt: skip
PHRASES = {
    "dient te": "moet", "dienen te": "moeten", "door middel van": "met", "in het kader van": "voor",
    "met betrekking tot": "over", "ten aanzien van": "over", "ten behoeve van": "voor", "met ingang van": "vanaf",
    "in verband met": "door", "op basis hiervan": "daarmee", "zorg te dragen": "zorgen",
}  # fmt: skip
# English where Dutch has a word. Words that Dutch has taken over (account, link, feedback) are not among them.
ENGLISH = {
    "assessment", "assignment", "badge", "board", "case", "certificate", "checken", "content", "course", "dashboarding",
    "deadline", "delete", "draft", "edit", "employee", "enrolment", "error", "exercise", "file", "framework", "home",
    "issue", "item", "items", "learning", "level", "literacy", "login", "logout", "mark", "member", "membership",
    "password", "preview", "prompt", "prompts", "provider", "quiz", "release", "request", "review", "reviewer",
    "role", "sandbox", "save", "search", "settings", "skill", "skills", "submit", "support", "target", "task",
    "teacher", "tool", "tools", "topic", "update", "updaten", "upload", "uploaden", "user", "username",
    "view", "workflow",
}  # fmt: skip


def spoken() -> Iterator[str]:
    """Every Dutch text of the interface, singular and plural."""
    for entry in polib.pofile(str(CATALOGUE)):
        yield entry.msgid
        if entry.msgid_plural:
            yield entry.msgid_plural


def bare(text: str) -> str:
    """Without elements, and with one word for whatever is filled in."""
    return re.sub(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", "Iets", re.sub(r"<[^>]+>", " ", text))


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+|\n\s*\n", bare(text))


def words(text: str) -> list[str]:
    # Addresses and names of files are no words of ours.
    return re.findall(r"[a-zà-ÿ]+", re.sub(r"\S+[/@.]\S+", " ", bare(text)).lower())


def test_no_sentence_is_longer_than_twenty_words() -> None:
    assert [s for text in spoken() for s in sentences(text) if len(s.split()) > MOST_WORDS] == []


def test_there_is_no_officialese() -> None:
    found = {(word, OFFICIALESE[word], text) for text in spoken() for word in words(text) if word in OFFICIALESE}
    assert sorted(found) == []


def test_there_are_no_official_phrases() -> None:
    assert sorted({(p, PHRASES[p], text) for text in spoken() for p in PHRASES if p in bare(text).lower()}) == []


def test_there_is_no_english_where_dutch_has_a_word() -> None:
    assert sorted({(word, text) for text in spoken() for word in words(text) if word in ENGLISH}) == []


# A number that is never one: set by us, or said of what is always more.
NEVER_ONE = {
    "Module “%(module)s”, blok %(number)d: je rekent %(stated)d minuten, de norm komt op %(norm)d.": "two numbers",
    "Deze tekst is te lang. Maak er hooguit %(limit_value)d tekens van.": "thousands of characters",
    "Je tekst is te lang: hooguit %(most)d tekens. Maak hem korter.": "thousands of characters",
    "Je tekst is te lang voor je portfolio: hooguit %(most)d tekens. Maak hem korter.": "thousands of characters",
    "Je hebt al %(count)d aanvragen openstaan. Trek er eerst een in.": "ten at once",
    "Je hebt vandaag al %(count)d uitnodigingen verstuurd. Ga morgen verder.": "two hundred a day",
}


def test_a_counted_thing_has_a_singular_and_a_plural() -> None:
    counted = re.compile(r"%\(\w+\)d (?:\w+ )?\w+(?:en|s)\b")
    single = [entry.msgid for entry in polib.pofile(str(CATALOGUE)) if not entry.msgid_plural]
    assert [text for text in single if counted.search(text) and text not in NEVER_ONE] == []


def test_every_plural_has_both_forms_in_english() -> None:
    plural = [entry for entry in polib.pofile(str(CATALOGUE)) if entry.msgid_plural]
    assert [entry.msgid for entry in plural if not all(entry.msgstr_plural.get(form) for form in (0, 1))] == []
