"""A school's AI agreement: what decides, and the document that a teacher takes away."""

from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

import pytest

from courses.exercises.judging import Lack
from courses.exercises.kinds.agreement import AgreementKind, Lacking
from courses.exercises.paper import TYPE, Paper, Section, odt
from tests.exercises.goldens import golden

KIND = AgreementKind()
BLOCK = golden("agreement")
DONE = KIND.solution(BLOCK)
DATA, TESTS, HOME = (topic.key for topic in BLOCK.topics)


def test_every_required_topic_decided_passes() -> None:
    result = KIND.judge(BLOCK, DONE)
    assert (result.passed, result.points, result.possible) == (True, 3, 3)
    without = DONE | {"topics": {key: value for key, value in DONE["topics"].items() if key != HOME}}
    assert (KIND.judge(BLOCK, without).passed, KIND.judge(BLOCK, without).points) == (True, 2)


def test_it_says_what_is_undecided() -> None:
    topics = DONE["topics"] | {TESTS: {"option": "x", "text": "  "}}
    result = KIND.judge(BLOCK, DONE | {"topics": topics})
    assert (result.passed, result.lacks) == (False, (Lack(Lacking.UNDECIDED, TESTS),))
    assert KIND.judge(BLOCK, {"topics": {}}).lacks == (
        Lack(Lacking.UNDECIDED, DATA),
        Lack(Lacking.UNDECIDED, TESTS),
    )


def test_the_document_is_one_that_any_word_processor_opens() -> None:
    paper = Paper(
        title="Concept & meer",
        filename="x.odt",
        language="nl",
        opening=("Een inleiding.",),
        sections=(Section("Gegevens", ("Wat mag?", "Niets <b>hard</b>.")), Section("Team", points=("Wie helpt?",))),
    )
    with ZipFile(BytesIO(odt(paper))) as file:
        first = file.infolist()[0]
        assert (first.filename, first.compress_type, file.read("mimetype").decode()) == ("mimetype", ZIP_STORED, TYPE)
        assert file.testzip() is None
        names = set(file.namelist())
        content = file.read("content.xml").decode()
        styles = file.read("styles.xml").decode()
        meta = file.read("meta.xml").decode()
    assert {"META-INF/manifest.xml", "content.xml", "styles.xml", "meta.xml"} <= names
    assert [name for name in names if "Basic" in name or "Scripts" in name] == []
    assert 'text:outline-level="1">Concept &amp; meer</text:h>' in content
    assert 'text:outline-level="2">Gegevens</text:h>' in content
    assert "Niets &lt;b&gt;hard&lt;/b&gt;." in content
    assert "<text:list-item>" in content
    assert 'fo:language="nl"' in styles
    assert "Concept &amp; meer</dc:title>" in meta


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, None),
        (
            {"topics": tuple(topic.model_copy(update={"required": False}) for topic in BLOCK.topics)},
            "In “AI-afspraken van je school” hoeft niemand iets te beslissen. Maak minstens één onderwerp verplicht.",
        ),
        (
            {"topics": (BLOCK.topics[0].model_copy(update={"options": ()}), *BLOCK.topics[1:])},
            "In “AI-afspraken van je school” heeft “Gegevens van leerlingen” geen keuzes.",
        ),
    ],
)
def test_what_makes_no_sense_is_said_to_the_author(change: dict, sentence: str | None) -> None:
    assert list(KIND.problems(golden("agreement", **change))) == ([sentence] if sentence else [])
