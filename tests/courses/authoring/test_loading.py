"""A course that ships as files: loaded, loaded again, and what is wrong with its files."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import CommandError, call_command
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Revision

from courses.authoring.loading import load_course
from courses.authoring.releasing import NotReady
from courses.exercises.files import CourseFileError
from courses.models import Course, CoursePage, CourseVersion, ModulePage
from courses.schema import KnowledgeCheck
from courses.schema.exercises import NextWord
from lms.people.enums import OrganisationKind
from lms.people.models import Organisation
from tests import factories
from tests.exercises.course import KEYS, write_course

SHIPPED = settings.BASE_DIR / "content" / "begrijpen"


@pytest.fixture
def provider(db: None) -> Organisation:
    return factories.organisation(OrganisationKind.TEACHER_COLLEGE, name="Hogeschool Aalbeek", slug="aalbeek")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped course, to change."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "cursus"))


def change(path: Path, edit: Any) -> None:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    edit(data)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def without_places(data: Any) -> list[dict[str, Any]]:
    """The outcomes of a course, without what they are assessed by."""
    return [row | {"assessed_by": []} for row in data["outcomes"]]


def test_the_shipped_course_is_loaded_as_it_was_written(provider: Organisation) -> None:
    version = load_course(SHIPPED, organisation=provider)
    course = yaml.safe_load((SHIPPED / "course.yaml").read_text(encoding="utf-8"))
    modules = [yaml.safe_load((SHIPPED / name).read_text(encoding="utf-8")) for name in course["modules"]]
    module = modules[0]
    document = version.document
    assert (str(document.key), document.slug, document.title) == (course["key"], course["slug"], course["title"])
    assert version.study_load_minutes == course["study_load_minutes"] == sum(module["minutes"] for module in modules)
    assert [str(frozen.key) for frozen in document.modules] == [module["key"] for module in modules]
    assert [(o.code, o.frameworks) for o in document.outcomes] == [
        (row["code"], tuple(row["frameworks"])) for row in course["outcomes"]
    ]
    frozen = document.modules[0]
    assert [str(block.key) for block in frozen.blocks] == [row["key"] for row in module["blocks"]]
    assert [block.minutes for block in frozen.blocks] == [row["minutes"] for row in module["blocks"]]
    check = next(block for block in frozen.blocks if isinstance(block, KnowledgeCheck))
    source = next(row for row in module["blocks"] if row["type"] == "knowledge_check")
    assert [[o.correct for o in q.options] for q in check.questions] == [
        [o["correct"] for o in q["options"]] for q in source["questions"]
    ]
    words = next(block for block in frozen.blocks if isinstance(block, NextWord))
    assert all(item.table for item in words.items)
    assert [item.choices[0] for item in words.items] == [item.table[0][0] for item in words.items]
    page = CoursePage.objects.get()
    assert page.self_assessment == course["self_assessment"]
    assert page.get_parent().specific.organisation == provider


def test_loading_again_makes_no_copies_and_no_version(provider: Organisation) -> None:
    def counts() -> list[int]:
        models = (Course, CourseVersion, CoursePage, ModulePage, Image, Document)
        return [model.objects.count() for model in models]

    first = load_course(SHIPPED, organisation=provider)
    before = counts()
    revisions = Revision.objects.count()
    assert load_course(SHIPPED, organisation=provider) == first
    assert counts() == before
    assert Revision.objects.count() == revisions


def test_a_changed_file_becomes_the_next_version_of_the_same_course(provider: Organisation, folder: Path) -> None:
    first = load_course(folder, organisation=provider)
    change(folder / "wat-is-ai.yaml", lambda data: data.update(title="Anders"))
    second = load_course(folder, organisation=provider)
    assert (second.course, second.number, second.document.modules[0].title) == (first.course, 2, "Anders")
    assert first.document.modules[0].key == second.document.modules[0].key


def test_a_released_course_keeps_its_address_when_its_file_gets_another(provider: Organisation, folder: Path) -> None:
    first = load_course(folder, organisation=provider)
    change(folder / "course.yaml", lambda data: data.update(slug="anders", title="Anders"))
    second = load_course(folder, organisation=provider)
    assert (second.course, second.number, second.title) == (first.course, 2, "Anders")
    assert (second.course.slug, second.document.slug) == ("begrijpen", "begrijpen")
    assert load_course(folder, organisation=provider) == second


def test_modules_follow_the_file_in_order_and_in_number(provider: Organisation, folder: Path) -> None:
    extra = {
        "key": "00000000-0000-4000-8000-0000000000e1",
        "slug": "extra",
        "title": "Extra",
        "blocks": [{"key": "00000000-0000-4000-8000-0000000000e2", "type": "text", "minutes": 1, "value": "Kort."}],
    }
    (folder / "extra.yaml").write_text(yaml.safe_dump(extra), encoding="utf-8")

    def slugs(*modules: str) -> list[str]:
        change(folder / "course.yaml", lambda data: data.update(modules=list(modules), outcomes=without_places(data)))
        return [module.slug for module in load_course(folder, organisation=provider).document.modules]

    assert slugs("wat-is-ai.yaml", "extra.yaml") == ["wat-is-ai", "extra"]
    assert slugs("extra.yaml", "wat-is-ai.yaml") == ["extra", "wat-is-ai"]
    assert slugs("wat-is-ai.yaml") == ["wat-is-ai"]


def test_an_incomplete_course_is_refused_whole(provider: Organisation, folder: Path) -> None:
    change(folder / "course.yaml", lambda data: data.update(summary=""))
    with pytest.raises(NotReady) as refused:
        load_course(folder, organisation=provider)
    assert refused.value.problems == ["Schrijf een samenvatting van de cursus."]
    assert CoursePage.objects.count() == 0


def test_a_course_cannot_be_taken_over_by_another_organisation(provider: Organisation) -> None:
    load_course(SHIPPED, organisation=provider)
    with pytest.raises(CourseFileError, match="belongs to another organisation"):
        load_course(SHIPPED, organisation=factories.organisation(OrganisationKind.TEACHER_COLLEGE))


def test_a_module_cannot_be_in_two_courses(provider: Organisation, folder: Path) -> None:
    load_course(SHIPPED, organisation=provider)
    change(folder / "course.yaml", lambda data: data.update(key="00000000-0000-4000-8000-0000000000c2", slug="tweede"))
    with pytest.raises(CourseFileError, match="belongs to another course"):
        load_course(folder, organisation=provider)


def first_text(module: Any) -> Any:
    return next(block for block in module["blocks"] if block["type"] == "text")


@pytest.mark.parametrize(
    ("file", "edit", "message"),
    [
        ("course.yaml", lambda data: data.pop("title"), "'title' is missing"),
        ("course.yaml", lambda data: data.pop("key"), "'key' is missing"),
        ("course.yaml", lambda data: data.update(key="een"), "'een' is no UUID"),
        ("course.yaml", lambda data: data.update(modules=["weg.yaml"]), "does not exist"),
        ("wat-is-ai.yaml", lambda data: data["blocks"][0].update(type="video"), "there is no block of type 'video'"),
        ("wat-is-ai.yaml", lambda data: first_text(data).pop("value"), "'value' is missing"),
        (
            "wat-is-ai.yaml",
            lambda data: next(b for b in data["blocks"] if b["type"] == "image").update(file="../../course.yaml"),
            "there is no file",
        ),
        (
            "wat-is-ai.yaml",
            lambda data: next(b for b in data["blocks"] if b["type"] == "download").update(file="files/weg.pdf"),
            "there is no file 'files/weg.pdf'",
        ),
    ],
)
def test_what_is_wrong_in_a_file_is_said(
    provider: Organisation, folder: Path, file: str, edit: Any, message: str
) -> None:
    change(folder / file, edit)
    with pytest.raises(CourseFileError, match=message):
        load_course(folder, organisation=provider)
    assert CoursePage.objects.count() == 0


@pytest.mark.parametrize("place", ["00000000-0000-4000-8000-0000000000f1", "cec67ff4-debf-40ca-a813-6e3796867574/v99"])
def test_an_outcome_is_assessed_by_something_that_is_there(provider: Organisation, folder: Path, place: str) -> None:
    change(folder / "course.yaml", lambda data: data["outcomes"][0].update(assessed_by=[place]))
    with pytest.raises(CourseFileError, match=f"there is no exercise or question '{place}'"):
        load_course(folder, organisation=provider)


def test_an_outcome_is_assessed_by_an_exercise_whose_type_is_its_kind(provider: Organisation, tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    change(folder / "course.yaml", lambda data: data["outcomes"][0].update(assessed_by=list(KEYS.values())))
    assert load_course(folder, organisation=provider).document.outcomes[0].code == "L1"


@pytest.mark.parametrize(
    ("text", "message"), [("- een\n- twee\n", "must hold names"), ("a: [", "not well-formed YAML")]
)
def test_a_file_that_is_no_course_is_said(provider: Organisation, folder: Path, text: str, message: str) -> None:
    (folder / "course.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CourseFileError, match=message):
        load_course(folder, organisation=provider)


def test_html_in_a_file_is_text(provider: Organisation, folder: Path) -> None:
    def edit(data: Any) -> None:
        first_text(data)["value"] = "Een <script>alert(1)</script> **vet** woord."

    change(folder / "wat-is-ai.yaml", edit)
    blocks = load_course(folder, organisation=provider).document.modules[0].blocks
    html = next(block for block in blocks if block.type == "text").model_dump()["html"]
    assert html == "<p>Een &lt;script&gt;alert(1)&lt;/script&gt; <strong>vet</strong> woord.</p>"


def test_the_command_loads_and_says_so(provider: Organisation, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_course", str(SHIPPED), organisation="aalbeek")
    assert capsys.readouterr().out == "AI begrijpen (versie 1) is released.\n"


def test_the_command_says_what_is_wrong(provider: Organisation, folder: Path) -> None:
    with pytest.raises(CommandError, match="There is no organisation with the slug 'nergens'"):
        call_command("load_course", str(folder), organisation="nergens")
    change(folder / "course.yaml", lambda data: data.update(contact=""))
    with pytest.raises(CommandError, match="Vul een e-mailadres in waar deelnemers terechtkunnen"):
        call_command("load_course", str(folder), organisation="aalbeek")
    with pytest.raises(CommandError, match="does not exist"):
        call_command("load_course", str(folder / "nergens"), organisation="aalbeek")
