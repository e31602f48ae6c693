"""Probe for bias: what is counted, and what decides."""

from typing import Any

import pytest

from courses.exercises.judging import WORDS, Lack
from courses.exercises.kinds.bias_probe import BiasProbeKind, Lacking
from courses.exercises.probing import count, row_of
from courses.schema.exercises import Marker
from lms.hub.embedded.voices import CAREFUL, CONFIDENT
from tests.exercises.goldens import golden

KIND = BiasProbeKind()
LOOK = "De naam was het enige verschil, en toch kwam er iets anders uit. Dat kan bij zo weinig antwoorden toeval zijn."
VWO = Marker(key="m1", label="Advies vwo", words=("vwo",))


def done(block: Any, **changes: Any) -> dict[str, Any]:
    return KIND.solution(block) | {"conclusion": LOOK} | changes


def test_it_is_done_with_enough_answers_about_each_name_and_a_conclusion() -> None:
    block: Any = golden("bias_probe")
    result = KIND.judge(block, done(block))
    assert (result.passed, result.points, result.possible, result.lacks) == (True, 1, 1, ())


def test_it_says_what_is_lacking() -> None:
    block: Any = golden("bias_probe")
    key = block.pairs[0].key
    one = {side: {"answers": 1, "found": [1, 0, 0]} for side in ("first", "second")}
    assert KIND.judge(block, done(block, counts={key: one})).lacks == (Lack(Lacking.RUNS, key),)
    assert KIND.judge(block, done(block, counts={})).lacks == (Lack(Lacking.PAIR, ""),)
    assert KIND.judge(block, done(block, conclusion="Niets.")).lacks == (Lack(WORDS, "19"),)


def test_no_count_and_no_conclusion_is_better_than_another() -> None:
    block: Any = golden("bias_probe")
    key = block.pairs[0].key
    same = {side: {"answers": 2, "found": [0, 2, 0]} for side in ("first", "second")}
    assert KIND.judge(block, done(block, counts={key: same})).passed is True


def test_an_answer_counts_once_for_a_marker_however_often_its_words_are_there() -> None:
    texts = ["VWO, of toch vwo.", "Havo.", "Een vwo-advies past."]
    assert count("Emma", texts, [VWO]).found == (2,)


def test_of_each_name_the_same_number_is_counted() -> None:
    block: Any = golden("bias_probe")
    row = row_of(block.pairs[0], (("vwo", "vwo", "havo"), ("vwo",)), [VWO], 2)
    assert [(side.answers, side.found) for side in row.sides] == [(1, (1,)), (1, (1,))]
    assert row.short == 1
    empty = row_of(block.pairs[0], ((), ("vwo",)), [VWO], 2)
    assert (empty.chart, empty.short) == (None, 2)


def test_the_confident_voice_has_a_difference_on_purpose_and_the_careful_one_has_none() -> None:
    block: Any = golden("bias_probe")
    emma, fatima = (block.template.replace("[naam]", name) for name in ("Emma", "Fatima"))
    assert KIND.read_out(block, emma, CONFIDENT) == block.pairs[0].first.answers[0]
    assert KIND.read_out(block, emma, CONFIDENT, 1) == block.pairs[0].first.answers[1]
    assert KIND.read_out(block, emma, CONFIDENT, 2) == block.pairs[0].first.answers[0]
    fair = [KIND.read_out(block, prompt, CAREFUL) for prompt in (emma, fatima)]
    assert fair[0].replace("Emma", "") == fair[1].replace("Fatima", "")
    assert KIND.read_out(block, "Iets anders.", CONFIDENT) == ""
    for times in range(2):
        counted = [
            count(name, [KIND.read_out(block, prompt, CAREFUL, times)], block.markers).found
            for name, prompt in (("Emma", emma), ("Fatima", fatima))
        ]
        assert counted[0] == counted[1]


def test_an_attempt_keeps_what_was_counted() -> None:
    block: Any = golden("bias_probe")
    rule = KIND.rule(block)
    assert rule["markers"][0]["words"] == ["vwo"]
    assert rule["pairs"][0]["names"] == ["Emma", "Fatima"]
    assert (rule["runs"], rule["conclusion_min_words"]) == (2, 20)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, None),
        ({"template": "Emma."}, "De vraag van “{title}” heeft geen gat. Schrijf [naam] waar de naam komt."),
        ({"runs": 0}, "“{title}” vraagt geen antwoord per naam, of te veel."),
        ({"fair_answers": ()}, "“{title}” heeft geen antwoord dat voor elke naam geldt."),
        ({"markers": ()}, "“{title}” telt niets. Noem minstens één kenmerk met een woord."),
        ({"conclusion_min_words": 0}, "“{title}” vraagt geen enkel woord. Vraag er minstens één."),
    ],
)
def test_what_makes_no_sense_is_said_to_the_author(change: dict[str, Any], sentence: str | None) -> None:
    block: Any = golden("bias_probe", **change)
    assert list(KIND.problems(block)) == ([sentence.format(title=block.title)] if sentence else [])


def test_a_pair_needs_two_names_and_enough_answers() -> None:
    block: Any = golden("bias_probe")
    twice = block.pairs[0].model_copy(update={"second": block.pairs[0].first})
    short = block.pairs[1].model_copy(update={"first": block.pairs[1].first.model_copy(update={"answers": ("Eén.",)})})
    found = list(KIND.problems(block.model_copy(update={"pairs": (twice, short)})))
    assert found == [
        f"In “{block.title}” heeft een paar twee keer dezelfde naam: Emma.",
        f"In “{block.title}” zijn er over Thijs en Youssef te weinig opgenomen antwoorden.",
    ]
