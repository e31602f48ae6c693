"""Each reason for which the floor refuses, what it forgives, and that it always ends."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.exercises.floor import floor_sentences
from courses.exercises.judging import FLOOR, Lack, too_short
from courses.writing import REASONS, judge_writing
from courses.writing.spelling import recognised
from tests.writing.texts import an_honest_text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", ("too_few_words",)),
        ("Dat weet ik.", ("too_few_words",)),
        ("qsdf jklm wxcv poiu trez mlkj hgfd nbvc qsdf wxcv poiu trez", ("unknown_words",)),
        ("1 2 3 4 5 6 7 8 9 10 11 12", ("unknown_words",)),
        ("Het model raadt een woord. " * 4, ("repeated",)),
        (
            "privacy, didactiek, toets, bron, taalmodel, leerling, schoolbord, diploma, cijfer, agenda, mentor",
            ("no_sentences",),
        ),
    ],
)
def test_why_a_text_is_refused(text, why) -> None:
    assert judge_writing(text, words=10).why == why


@pytest.mark.parametrize(
    "word",
    ["leeraar", "altijt", "gebruikd", "begelijden", "waarschijnlik", "antwoort", "mischien", "rubriekvak",
     "prompttraining", "lesvoorbereidingsuur", "lreling", "zellfstandig", "bietje"],
)  # fmt: skip
def test_what_people_write_by_ear_in_haste_or_in_one_word_is_known(word) -> None:
    assert recognised(word)[0] > 0.6


@pytest.mark.parametrize("word", ["qsdfg", "wxcvb", "xkcdq", "mnbvcx", "lkjhgf"])
def test_what_no_language_has_is_not(word) -> None:
    assert recognised(word)[0] == 0


@pytest.mark.parametrize("words", [10, 20, 40, 80, 115])
def test_the_text_of_the_tests_meets_the_floor_at_every_length(words) -> None:
    assert judge_writing(an_honest_text(words), words=words).why == ()
    assert judge_writing(an_honest_text(words), words=words + 1).why == ("too_few_words",)


def test_every_reason_beyond_the_number_has_a_sentence_for_the_learner() -> None:
    for reason in REASONS[1:]:
        sentences = floor_sentences([Lack(FLOOR, reason)])
        assert len(sentences) == 2
        assert sentences[0] != sentences[1]
    assert floor_sentences([Lack("words", "3")]) == []


def test_judging_names_the_words_and_the_reasons_apart() -> None:
    assert too_short("woord " * 8, 10) == (Lack("words", "2"), Lack("floor", "repeated"))
    assert too_short(an_honest_text(12), 12) == ()


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=400), task=st.text(max_size=100), words=st.integers(-5, 100))
def test_any_text_gets_the_same_verdict_twice(text, task, words) -> None:
    verdict = judge_writing(text, words=words, given=[task])
    assert verdict == judge_writing(text, words=words, given=[task])
    assert (verdict.outcome == "accept") == (verdict.why == ())
    assert set(verdict.why) <= set(REASONS)


@settings(max_examples=30, deadline=None)
@given(words=st.lists(st.text("abcdeijorstuwz-'é", min_size=1, max_size=60), min_size=1, max_size=60))
def test_any_words_get_a_verdict(words) -> None:
    assert judge_writing(" ".join(words), words=3).outcome in {"accept", "refuse"}


@pytest.mark.parametrize(
    "text", ["a" * 200_000, "eidt" * 50_000, "ei " * 60_000, "xz" * 30 + " " * 100_000, ". " * 90_000]
)
def test_long_texts_end(text) -> None:
    assert judge_writing(text, words=20).outcome == "refuse"
