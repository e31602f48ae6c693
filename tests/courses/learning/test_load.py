"""How a version's study load is made up, and what codes of frameworks stand for."""

import pytest
import yaml
from django.utils import translation

from courses.frameworks import DIGCOMPEDU, FRAMEWORKS, LEVELS, PARTS, framework_name
from courses.learning.load import Load, load_from
from courses.schema import Callout, Quote
from quality_mark.standards import DRAFT
from tests.factories import document, knowledge_check, next_word, reflection, text_block
from tests.product import ROOT


def test_reading_exercises_and_tasks_add_up_to_the_whole() -> None:
    doc = document(
        text_block(html="<h2>Een kop</h2><p>en <b>drie</b> woorden</p>", minutes=4),
        Callout(key="00000000-0000-0000-0000-000000000001", tone="tip", title="Tip", html="<p>nog twee</p>", minutes=1),
        Quote(key="00000000-0000-0000-0000-000000000002", text="acht", source="telt niet mee"),
        next_word(minutes=20),
        knowledge_check(minutes=10),
        reflection(minutes=25),
    )

    load = load_from(doc)

    assert load == Load(words=9, reading_minutes=5, exercises=2, exercise_minutes=30, tasks=1, task_minutes=25)
    assert load.minutes == doc.study_load_minutes == 60


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("UNESCO:ethics:deepen", "UNESCO, AI-competenties voor leraren: ethiek van AI (verdiepen)"),
        ("UNESCO:ethics", "UNESCO, AI-competenties voor leraren: ethiek van AI"),
        ("AI-GO:attituden", "AI-GO: houding"),
        ("DigCompEdu:1.3", "DigCompEdu: 1.3, professionele betrokkenheid"),
        ("DigCompEdu:9.9", "DigCompEdu: 9.9"),
        ("UNESCO:new-part:new-level", "UNESCO, AI-competenties voor leraren: new-part (new-level)"),
        ("Iets:anders", "Iets:anders"),
        ("los", "los"),
    ],
)
def test_codes_have_names_and_unknown_ones_stay_visible(code: str, name: str) -> None:
    with translation.override("nl"):
        assert framework_name(code) == name


def named(code: str) -> bool:
    framework, part, *level = code.split(":")
    known = part[0] in DIGCOMPEDU if framework == "DigCompEdu" else f"{framework}:{part}" in PARTS
    return framework in FRAMEWORKS and known and set(level) <= LEVELS.keys()


def test_every_code_of_the_standard_and_the_courses_that_ship_has_a_name() -> None:
    standard = yaml.safe_load(DRAFT.read_text(encoding="utf-8"))
    courses = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (ROOT / "content").glob("*/course.yaml")]
    rows = [row for area in standard["areas"] for row in area["criteria"]]
    rows += [outcome for course in courses for outcome in course["outcomes"]]
    codes = {code for row in rows for code in row["frameworks"]}
    assert codes
    assert [code for code in sorted(codes) if not named(code)] == []
