"""The courses that ship, held against what a teacher may expect of them.

Everything in ``content/`` that is a course is looked at, module by module and block by block.
"""

import re
import statistics
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4
from xml.etree import ElementTree

import pytest
import yaml
from django.conf import settings
from django.test import Client

from courses.authoring.loading import load_course
from courses.authoring.loading.assessments import assessable
from courses.exercises.judging import count_words
from courses.exercises.registry import kind_of
from courses.exercises.scrubbing import identifiers
from courses.exercises.study_load import expected_minutes, is_off, module_is_off
from courses.frameworks import DIGCOMPEDU, FRAMEWORKS, LEVELS, PARTS
from courses.learning.actions.learning import enrol
from courses.models import Attempt
from courses.schema import CourseDocument, KnowledgeCheck, ReflectionTask
from lms.hub import next_word
from lms.people.enums import OrganisationKind
from quality_mark.standards import DRAFT
from tests import factories
from tests.writing.texts import an_honest_text

CONTENT = settings.BASE_DIR / "content"
FOLDERS = sorted(path.parent for path in CONTENT.glob("*/course.yaml"))
SEEN = Path(__file__).with_name("keys.txt")
MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
DATED = re.compile(rf"\bop (\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})\b", re.IGNORECASE)
SENTENCE_WORDS, USUAL_SENTENCE_WORDS = 35, 14
# Words that promise or frighten more than anybody knows.
HYPE = re.compile(
    r"\b(baanbrekend|revolutie|revolutionair|game-?changer|ongekend|onvermijdelijk|razendsnel|magisch|toverstok"
    r"|superkracht|bliksemsnel|moeiteloos|grenzeloos|doorbraak|tsunami|ontwrichtend|levensgevaarlijk|doemscenario"
    r"|toekomstproof|toekomstbestendig|boost)"
)
# As teachers wrote them: in full, in a hurry, for primary and for secondary school.
PROMPTS = """
Schrijf een leestekst voor groep 7 over hoe regen ontstaat. Na het lezen kunnen leerlingen vertellen hoe water
uit de zee in een wolk komt. Ze kennen het woord verdampen nog niet. Ongeveer 150 woorden en drie vragen. Geen gedicht.

Je bent docent aardrijkskunde in een brugklas. Maak een korte tekst (max 2 alinea's) over neerslag zodat ze de kringloop
begrijpen. Vorige week ging het over bevriezen en smelten. Gebruik geen moeilijke woorden.

Leg aan kinderen van 11 jaar uit hoe regen ontstaat, in korte zinnen, met twee vragen aan het eind. Ze weten al wat ijs
is. Verzin niets.

Tekst over regen voor 1 havo/vwo, doel: kunnen uitleggen wat verdampen en condenseren is. Voorkennis: fasen van water.
Lengte: 200 woorden, met tussenkopjes.
""".strip().split("\n\n")

# A case about a pupil, rewritten as teachers do: short, with more of the lesson, and by somebody who doubts.
REWRITTEN = """
Een leerling in 3 havo levert bij aardrijkskunde geen verslag meer in. Vertellen gaat wel goed. In kleine stappen
lukt een begin, bij een lange opdracht blijft het blad leeg.

Ik ben mentor in de bovenbouw van de havo. Een leerling die veel weet, levert geen schriftelijke opdrachten meer
in. Mondeling klopt bijna alles. Als ik een opdracht in stapjes geef, begint ze. Hoe deel ik een lange opdracht op?

Voor mijn vak in het voortgezet onderwijs moeten leerlingen verslagen maken. Een van hen heeft thuis een onrustige
tijd en komt niet op gang. Uitleggen kan ze goed. Korte opdrachten maakt ze wel af.
""".strip().split("\n\n")


@dataclass(frozen=True)
class Source:
    """A course as its files have it."""

    folder: Path
    course: dict[str, Any]
    modules: list[dict[str, Any]]

    @property
    def blocks(self) -> list[dict[str, Any]]:
        return [block for module in self.modules for block in module["blocks"]]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [block for block in self.blocks if kind in (block["type"], block.get("exercise"))]


def read(folder: Path) -> Source:
    course = yaml.safe_load((folder / "course.yaml").read_text(encoding="utf-8"))
    modules = [yaml.safe_load((folder / name).read_text(encoding="utf-8")) for name in course["modules"]]
    return Source(folder, course, modules)


# Read once; to look at only.
look_at = cache(read)


def having(kind: str) -> pytest.MarkDecorator:
    """For a test of one kind of exercise: the courses that have it."""
    folders = [folder for folder in FOLDERS if look_at(folder).of(kind)]
    return pytest.mark.parametrize("source", folders, indirect=True, ids=[folder.name for folder in folders])


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def source(request: pytest.FixtureRequest) -> Source:
    return read(request.param)


@pytest.fixture
def document(source: Source, db: None) -> CourseDocument:
    """The course as it is released."""
    provider = factories.organisation(OrganisationKind.TEACHER_COLLEGE)
    return load_course(source.folder, organisation=provider).document


# --- Study load -------------------------------------------------------------------------------


def test_the_study_load_adds_up_and_follows_the_norm(source: Source, document: CourseDocument) -> None:
    stated = [module["minutes"] for module in source.modules]
    assert [module.minutes for module in document.modules] == stated
    assert document.study_load_minutes == source.course["study_load_minutes"] == sum(stated)
    blocks = [block for module in document.modules for block in module.blocks]
    assert [(str(b.key), b.minutes, round(expected_minutes(b), 1)) for b in blocks if is_off(b)] == []
    assert [module.slug for module in document.modules if module_is_off(module)] == []


# --- Outcomes and what assesses them ----------------------------------------------------------


def test_every_outcome_is_assessed_and_everything_that_is_asked_assesses_an_outcome(source: Source) -> None:
    places = set(assessable(source.folder, source.course))
    named = {row["code"]: row["assessed_by"] for row in source.course["outcomes"]}
    assert [code for code, by in named.items() if not by] == []
    assessing = {place for by in named.values() for place in by}
    assert assessing <= places
    asked = places - {block["key"] for block in source.of("knowledge_check")}
    assert asked - assessing == set()


def test_an_outcome_is_assessed_by_more_than_a_text_that_nobody_reads(source: Source) -> None:
    reflections = {block["key"] for block in source.of("reflection")}
    assert [row["code"] for row in source.course["outcomes"] if set(row["assessed_by"]) <= reflections] == []


def test_outcomes_name_codes_that_have_a_name_and_every_framework_is_used(source: Source) -> None:
    taken: set[str] = set()
    for row in source.course["outcomes"]:
        for code in row["frameworks"]:
            framework, part, *level = code.split(":")
            taken.add(framework)
            assert f"{framework}:{part}" in PARTS or (framework == "DigCompEdu" and part[0] in DIGCOMPEDU), code
            assert set(level) <= set(LEVELS)
            assert bool(level) is (framework == "UNESCO")
        assert {code.partition(":")[0] for code in row["frameworks"]} >= {"UNESCO", "AI-GO"}, row["code"]
    assert taken == set(FRAMEWORKS) - {"WCAG"}


def test_the_self_assessment_answers_every_criterion_and_points_at_blocks_that_are_there(source: Source) -> None:
    rows = source.course["self_assessment"]
    areas = yaml.safe_load(DRAFT.read_text(encoding="utf-8"))["areas"]
    criteria = [criterion["code"] for area in areas for criterion in area["criteria"]]
    assert len(criteria) == 34
    assert [row["criterion"] for row in rows] == criteria
    keys = {block["key"] for block in source.blocks}
    assert [row["criterion"] for row in rows if not set(row["evidence"]) <= keys] == []
    without = [row for row in rows if not row["evidence"]]
    assert all(re.search(r"[Nn]iet gehaald|buiten de cursus|moet daar|Nog niet", row["text"]) for row in without)


# --- Sources ----------------------------------------------------------------------------------


def sources_of(module: dict[str, Any]) -> str:
    found = [b["value"] for b in module["blocks"] if b["type"] == "text" and b["value"].startswith("## Bronnen")]
    assert len(found) == 1, module["slug"]
    return str(found[0])


def test_every_source_stands_under_the_date_on_which_it_was_looked_at(source: Source) -> None:
    for module in source.modules:
        listed = sources_of(module).partition("## Verder lezen")[0]
        groups = listed.split("\n### ")[1:]
        assert groups
        for group in groups:
            heading, _, items = group.partition("\n")
            said = DATED.search(heading)
            assert said, heading
            assert date(int(said[3]), MONTHS.index(said[2]) + 1, int(said[1])) >= date(2026, 1, 1)
            assert items.count("\n- ") >= 1, heading
        assert "\n- " not in listed.split("\n### ")[0]


def test_whoever_is_cited_in_the_text_stands_in_the_sources(source: Source) -> None:
    for module in source.modules:
        listed = sources_of(module)
        text = "\n".join(str(b.get("value", "")) for b in module["blocks"]).replace(listed, "")
        cited = set(re.findall(r"([A-Z][a-zà-ÿ]+) en collega's", text))
        cited |= {
            name for pair in re.findall(r"([A-Z][a-z]+) en ([A-Z][A-Za-z]+)(?: \((?:\d{4})\))", text) for name in pair
        }
        assert cited
        assert [name for name in sorted(cited) if name not in listed] == []
        assert "## Verder lezen" in listed


def test_what_an_exercise_claims_has_a_place_to_check_it(source: Source) -> None:
    sentences = [sentence for block in source.of("spot_errors") for sentence in block["sentences"]]
    assert [s["text"] for s in sentences if not s.get("source") or not isinstance(s.get("checked_on"), date)] == []


def links(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from re.findall(r"\]\(([^)\s]*)\)?", value)
    elif isinstance(value, dict):
        for part in value.values():
            yield from links(part)
    elif isinstance(value, list):
        for part in value:
            yield from links(part)


def test_links_are_well_formed_and_lead_outside_by_https(source: Source) -> None:
    found = list(links(source.modules))
    assert found
    for link in found:
        parts = urlsplit(link)
        assert (parts.scheme, bool(re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}", parts.netloc))) == ("https", True), link


# --- Language ---------------------------------------------------------------------------------


def prose(value: Any, skipped: frozenset[str]) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            if name not in skipped:
                yield from prose(part, skipped)
    elif isinstance(value, list):
        for part in value:
            yield from prose(part, skipped)


def texts(source: Source, *skipped: str) -> Iterator[str]:
    """Everything that somebody reads, apart from names of fields, lists of sources and other people's words."""
    own = [block for block in source.blocks if block["type"] != "quote"]
    never = {"key", "type", "kind", "file", "tone", "exercise", "signals", "source", "credit", "slug", *skipped}
    for text in prose(own, frozenset(never)):
        if not text.startswith("## Bronnen"):
            yield text


def sentences(text: str) -> Iterator[str]:
    for line in text.splitlines():
        plain = re.sub(r'\]\([^)]*\)|[*\[\]"]', "", re.sub(r"^[#>\-\s\d.]+", "", line))
        yield from re.split(r"(?<=[.!?…])\s+(?=[A-ZÉ‘“])|(?<=:)\s+(?=[A-Z])", plain)


def test_sentences_are_as_short_as_reading_at_b2_asks(source: Source) -> None:
    counted = [(count_words(s), s) for text in texts(source, "alt") for s in sentences(text) if count_words(s)]
    assert [sentence for number, sentence in counted if number > SENTENCE_WORDS] == []
    assert statistics.median(number for number, _ in counted) <= USUAL_SENTENCE_WORDS


def test_no_word_promises_or_frightens(source: Source) -> None:
    everything = " ".join([*texts(source), *prose(source.course, frozenset({"key"}))]).lower()
    assert HYPE.findall(everything) == []


# --- Pictures and papers ----------------------------------------------------------------------


def test_every_picture_is_described_and_has_its_drawing(source: Source) -> None:
    pictures = source.of("image")
    assert all(any(b["type"] == "image" for b in module["blocks"]) for module in source.modules)
    for picture in pictures:
        alt = picture["alt"]
        assert 80 <= len(alt) <= 700, picture["file"]
        assert not re.match(r"(?i)(afbeelding|plaatje|foto) van", alt)
        assert alt.strip() != picture["caption"].strip()
        drawing = ElementTree.parse(source.folder / picture["file"].replace(".png", ".svg")).getroot()
        spoken = [drawing.findtext(f"{{http://www.w3.org/2000/svg}}{name}") for name in ("title", "desc")]
        assert all(spoken), picture["file"]
    files = {picture["file"] for picture in pictures}
    assert {f"images/{path.name}" for path in (source.folder / "images").glob("*.png")} == files


def told(command: str, *arguments: str) -> str:
    return subprocess.run([command, *arguments], capture_output=True, text=True, check=True).stdout


def test_every_module_has_one_page_of_a4_to_print_with_text_title_and_language(source: Source) -> None:
    for module in source.modules:
        papers = [block for block in module["blocks"] if block["type"] == "download"]
        assert len(papers) == 1, module["slug"]
        path = source.folder / papers[0]["file"]
        facts = dict(re.findall(r"^([\w ]+): +(.*)$", told("pdfinfo", str(path)), re.MULTILINE))
        assert (facts["Pages"], facts["Tagged"]) == ("1", "yes")
        assert re.match(r"595\.\d+ x 841\.\d+ pts", facts["Page size"])
        assert facts["Title"].startswith("Morgen in je les: ")
        assert '"/Lang": "u:nl"' in told("qpdf", "--json", "--json-key=qpdf", str(path))
        text = told("pdftotext", str(path), "-")
        assert count_words(text) > 200
        html = re.sub(
            r"<style>.*?</style>|<[^>]+>", " ", path.with_suffix(".html").read_text(encoding="utf-8"), flags=re.S
        )
        title = html.split()
        assert " ".join(text.split())[:20] in " ".join(title)


# --- Exercises --------------------------------------------------------------------------------


def test_every_exercise_can_be_passed_and_failed(document: CourseDocument) -> None:
    """No model takes part: these are the very functions that decide for a learner."""
    exercises = [block for module in document.modules for block in module.exercises]
    assert exercises
    for block in exercises:
        if isinstance(block, KnowledgeCheck):
            right = {question.key: sorted(question.correct_keys) for question in block.questions}
            every = {question.key: [option.key for option in question.options] for question in block.questions}
            results = [kind_of(block).judge(block, answer) for answer in (right, {}, every)]
        elif isinstance(block, ReflectionTask):
            texts = (an_honest_text(block.min_words), "Prima.")
            results = [kind_of(block).judge(block, {"text": text}) for text in texts]
        else:
            kind = kind_of(block)
            solution = kind.solution(block)
            results = [kind.judge(block, answer) for answer in (solution, *spoiled(solution))]
            assert len(results) > 1
        assert [result.passed for result in results] == [True] + [False] * (len(results) - 1), block.title


def spoiled(solution: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The answer with each of its parts that is not empty left empty in turn."""
    for name, part in solution.items():
        if part:
            yield solution | {name: type(part)()}


def test_every_question_explains_each_of_its_answers(document: CourseDocument) -> None:
    checks = [b for module in document.modules for b in module.exercises if isinstance(b, KnowledgeCheck)]
    assert len(checks) == len(document.modules)
    for check in checks:
        assert len(check.questions) / 2 < check.pass_correct <= len(check.questions)
        for question in check.questions:
            feedback = [option.feedback for option in question.options]
            assert all(count_words(text) >= 5 for text in feedback), question.prompt
            assert len(set(feedback)) == len(feedback) >= 4
            assert question.explanation


def test_in_every_exercise_of_the_sandbox_one_can_do_without_a_model(source: Source) -> None:
    exercises = source.of("sandbox")
    assert all(any(b["type"] == "sandbox" for b in module["blocks"]) for module in source.modules)
    for block in exercises:
        assert count_words(block["without_model"]) >= 40, block["title"]
        assert "Wat wordt bewaard" in block["instructions"], block["title"]


@having("improve_prompt")
def test_a_prompt_as_a_teacher_writes_it_is_recognised_and_the_first_one_is_not(document: CourseDocument) -> None:
    block = next(b for module in document.modules for b in module.exercises if b.type == "improve_prompt")
    kind = kind_of(block)

    def recognised(prompt: str) -> int:
        return int(kind.judge(block, kind.solution(block) | {"versions": ["Regen.", prompt]}).points)

    assert recognised(block.first_prompt) == 0  # type: ignore[attr-defined]
    assert recognised("Schrijf iets leuks over regen en wolken en de zon.") == 0
    for prompt in PROMPTS:
        assert recognised(prompt) >= block.required_elements, prompt  # type: ignore[attr-defined]


@having("spot_errors")
def test_marking_everything_or_nothing_finds_no_inventions(document: CourseDocument) -> None:
    block = next(b for module in document.modules for b in module.exercises if b.type == "spot_errors")
    kind = kind_of(block)
    keys = [sentence.key for sentence in block.sentences]  # type: ignore[attr-defined]
    solution = kind.solution(block)
    for marked in (keys, [], keys[:4]):
        assert not kind.judge(block, solution | {"marked": marked}).passed
    true = next(s.key for s in block.sentences if not s.invented)  # type: ignore[attr-defined]
    assert kind.judge(block, solution | {"marked": [*solution["marked"], true]}).passed


@having("privacy_scrub")
def test_a_case_as_teachers_rewrite_it_passes_and_every_detail_that_stays_fails(document: CourseDocument) -> None:
    block = next(b for module in document.modules for b in module.exercises if b.type == "privacy_scrub")
    kind = kind_of(block)
    solution = kind.solution(block)

    def passes(text: str) -> bool:
        return kind.judge(block, solution | {"text": text, "identifiers": identifiers(text)}).passed

    assert [text for text in REWRITTEN if not passes(text)] == []
    assert not passes(block.case)  # type: ignore[attr-defined]
    for clue in block.details:  # type: ignore[attr-defined]
        for signal in clue.signals:
            assert not passes(f"{REWRITTEN[0]} {signal}"), signal
    assert not passes("Help mij met een leerling uit mijn klas die niets meer doet.")


@dataclass(frozen=True)
class Desk:
    """Somebody who learns, at the pages of a course's exercises."""

    client: Client
    enrolment: int
    blocks: dict[str, Any]

    def send(self, kind: str, step: str, **fields: Any) -> None:
        address = f"/oefenen/{self.enrolment}/{self.blocks[kind].key}/"
        assert self.client.post(address, {"step": step, "key": str(uuid4()), **fields}).status_code == 302

    def results(self, kind: str) -> list[bool]:
        of_kind = Attempt.objects.filter(exercise__kind=kind).order_by("pk")
        return list(of_kind.values_list("passed", flat=True))


@pytest.fixture
def desk(source: Source, db: None) -> Desk:
    provider = factories.organisation(OrganisationKind.TEACHER_COLLEGE)
    version = load_course(source.folder, organisation=provider)
    learner = factories.person()
    enrolment = enrol(version=version, by=learner, employment=None)
    client = Client()
    client.force_login(learner, backend="django.contrib.auth.backends.ModelBackend")
    blocks = {block.type: block for module in version.document.modules for block in module.exercises}
    return Desk(client, enrolment.pk, blocks)


@having("spot_errors")
def test_a_learner_fails_and_passes_at_finding_inventions_on_the_site(desk: Desk) -> None:
    spot = desk.blocks["spot_errors"]
    solution = kind_of(spot).solution(spot)
    desk.send("spot_errors", "mark", **(solution | {"marked": solution["marked"][:3]}))
    desk.send("spot_errors", "mark", **solution)
    assert desk.results("spot_errors") == [False, True]


@having("improve_prompt")
def test_a_learner_fails_and_passes_at_a_better_prompt_on_the_site(desk: Desk) -> None:
    improve = desk.blocks["improve_prompt"]
    look_back = kind_of(improve).solution(improve)["reflection"]
    scores = {f"score_{element.key}": "3" for element in improve.elements}
    desk.send("improve_prompt", "version", prompt=PROMPTS[0])
    desk.send("improve_prompt", "score", reflection=look_back, **scores)
    desk.send("improve_prompt", "version", prompt=PROMPTS[1])
    desk.send("improve_prompt", "score", reflection=look_back, **scores)
    assert desk.results("improve_prompt") == [False, True]


@having("privacy_scrub")
def test_a_learner_fails_and_passes_at_rewriting_a_case_on_the_site(desk: Desk) -> None:
    scrub = desk.blocks["privacy_scrub"]
    look_back = kind_of(scrub).solution(scrub)["reflection"]
    desk.send("privacy_scrub", "rewrite", text=scrub.case.replace("Kuiper", ""))
    desk.send("privacy_scrub", "finish", reflection=look_back)
    desk.send("privacy_scrub", "rewrite", text=REWRITTEN[1])
    desk.send("privacy_scrub", "finish", reflection=look_back)
    assert desk.results("privacy_scrub") == [False, True]


@having("agreement")
def test_a_learner_fails_and_passes_at_a_draft_agreement_on_the_site(desk: Desk) -> None:
    topics = desk.blocks["agreement"].topics
    first = {f"option_{topic.key}": topic.options[0].key for topic in topics}
    desk.send("agreement", "decide", **dict([*first.items()][:2]))
    desk.send("agreement", "finish")
    desk.send("agreement", "decide", **first)
    desk.send("agreement", "finish")
    assert desk.results("agreement") == [False, True]


def test_the_word_predictor_does_what_the_course_says_of_it(source: Source) -> None:
    lines = [line for block in source.of("next_word") for line in block["without_model"].splitlines()]
    rows = [match for line in lines if (match := re.match(r"- \*\*(.+) …\*\* (.+) \(samen (\d+)\)", line))]
    assert len(rows) == sum(len(block["items"]) for block in source.of("next_word"))
    for context, listed, together in (row.groups() for row in rows):
        counts = {word: int(number) for word, number in re.findall(r"(\w+) (\d+) keer", listed)}
        assert sum(counts.values()) == int(together)
        found = dict(next_word.chances(context))
        assert {word: round(1000 * number / int(together)) for word, number in counts.items()} == found


# --- Keys -------------------------------------------------------------------------------------


def test_keys_are_unique_and_none_that_was_ever_shipped_is_gone() -> None:
    """Attempts, evidence and reports point at these keys; a new block gets a new line in the list."""
    keys = [key for folder in FOLDERS for key in keys_of(read(folder))]
    assert len(set(keys)) == len(keys)
    assert all(UUID(key).version == 4 for key in keys)
    assert sorted(keys) == SEEN.read_text(encoding="utf-8").split()


def keys_of(source: Source) -> Iterator[str]:
    yield source.course["key"]
    for module in source.modules:
        yield module["key"]
        yield from (block["key"] for block in module["blocks"])


# --- Nothing about a question gives its key away -------------------------------------------------

GIVEAWAY = re.compile(r"\b(altijd|nooit|waarschijnlijk)\b", re.IGNORECASE)


def single_questions() -> list[dict[str, Any]]:
    checks = [block for folder in FOLDERS for block in look_at(folder).of("knowledge_check")]
    return [question for check in checks for question in check["questions"] if question["kind"] == "single"]


def key_place(question: dict[str, Any]) -> int:
    return [option["correct"] for option in question["options"]].index(True)


def test_neither_length_nor_place_tells_which_option_is_right() -> None:
    questions = single_questions()
    most = len(questions) / 4 + 3
    lengths = [[len(option["text"]) for option in question["options"]] for question in questions]
    keys = [key_place(question) for question in questions]
    assert sum(row[key] == max(row) for row, key in zip(lengths, keys, strict=True)) <= most
    assert sum(row[key] == min(row) for row, key in zip(lengths, keys, strict=True)) <= most
    assert max(keys.count(place) for place in range(4)) - min(keys.count(place) for place in range(4)) <= 4


def test_no_word_in_an_option_tells_that_it_is_right_or_wrong() -> None:
    checks = [block for folder in FOLDERS for block in look_at(folder).of("knowledge_check")]
    options = [option["text"] for check in checks for question in check["questions"] for option in question["options"]]
    assert [text for text in options if GIVEAWAY.search(text)] == []
