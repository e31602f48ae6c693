"""Recognising words: deterministic, and forgiving about how they are written."""

import pytest

from courses.exercises.judging import mentions


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("Voor Groep  6, graag.", "groep 6", True),
        ("Voor groep\n6", "groep 6", True),
        ("groep 60", "groep 6", False),
        ("subgroep 6", "groep 6", False),
        ("Één idee", "een idee", True),
        ("een privé-les", "prive", True),
        ("privéles", "privé", False),
        ("(vmbo)", "VMBO", True),
        ("foto’s erbij", "foto's", True),
        ("wat dan ook", "", False),
        ("a+b", "a+b", True),
    ],
)
def test_a_phrase_is_found_as_whole_words_whatever_the_case_and_accents(text: str, phrase: str, found: bool) -> None:
    assert mentions(text, (phrase, "zomaar iets")) is found


def test_one_of_several_is_enough_and_none_is_never_found() -> None:
    assert mentions("Voor klas 2.", ("groep 6", "klas 2")) is True
    assert [mentions("wat dan ook", phrases) for phrases in ((), ("",), (" ",))] == [False, False, False]
