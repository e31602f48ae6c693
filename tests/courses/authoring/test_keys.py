"""Each block has a key of its own, however it was copied; a document in which one stands twice does not go out."""

import json
import re
import shutil
import uuid
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.urls import reverse
from pydantic import ValidationError
from wagtail.models import Revision

from courses.authoring.freezing import freeze, freeze_page
from courses.authoring.loading import load_course
from courses.authoring.releasing import NotReady, release_version
from courses.exercises.files import CourseFileError
from courses.exercises.judging import Result
from courses.learning.actions.learning import enrol, record_attempt
from courses.learning.progress import checklist
from courses.models import BlockKey, CoursePage, CourseVersion, Exercise, ModulePage
from courses.schema import CourseDocument, digest, read_document
from lms.people.enums import OrganisationKind
from tests import factories
from tests.courses.authoring.conftest import College
from tests.courses.authoring.drafts import KEYS
from tests.courses.authoring.editor_forms import module_fields
from tests.exercises.course import write_course

NEW = "00000000-0000-4000-8000-0000000000f1"


def draft(page: ModulePage) -> ModulePage:
    found: ModulePage = ModulePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return found


def ids(value: Any) -> list[str]:
    """Every id in what Wagtail stores: of blocks, and of the items of lists in them."""
    if isinstance(value, list):
        return [found for inner in value for found in ids(inner)]
    if not isinstance(value, dict):
        return []
    own = [value["id"]] if value.keys() == {"type", "value", "id"} else []
    return own + [found for inner in value.values() for found in ids(inner)]


def keys_of(page: ModulePage) -> list[str]:
    return [block["id"] for block in draft(page).body.get_prep_value()]


def copy_in_the_admin(college: College, page: Any, to: Any, **fields: str) -> Any:
    path = reverse("wagtailadmin_pages:copy", args=[page.pk])
    sent = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": to.pk, **fields}
    assert college.client().post(path, sent).status_code == 302
    return type(page).objects.get(slug="kopie")


def raw(page: ModulePage, body: list[dict[str, Any]]) -> None:
    """A draft as it was kept before modules had keys of their own."""
    row = Revision.objects.get(pk=ModulePage.objects.get(pk=page.pk).latest_revision_id)
    row.content |= {"body": json.dumps(body)}
    row.save()


# --- Copies -------------------------------------------------------------------------------------


def test_a_copy_within_the_course_shares_no_key_with_the_original(college: College) -> None:
    before = ids(draft(college.module).body.get_prep_value())
    copied = copy_in_the_admin(college, college.module, college.page)
    after = ids(draft(copied).body.get_prep_value())
    assert len(after) == len(before)
    assert set(after) & set(before) == set()
    assert ids(draft(college.module).body.get_prep_value()) == before
    assert copied.key != college.module.key
    assert [block.block_type for block in draft(copied).body] == list(KEYS)
    assert release_version(page=college.page, note="", by=college.author).exercises.count() == 6


def test_a_deed_at_a_copied_exercise_counts_once(college: College) -> None:
    copy_in_the_admin(college, college.module, college.page)
    version = release_version(page=college.page, note="", by=college.author)
    person = factories.person()
    enrolment = enrol(version=version, by=person)
    first, _second = version.exercises.filter(kind="knowledge_check")
    record_attempt(
        enrolment=enrolment,
        exercise=first,
        key=uuid.uuid4(),
        answer={},
        rule={},
        result=Result(passed=True, points=1, possible=1, right={}),
        without_model=False,
        by=person,
    )
    assert [item.block_key for item in checklist(enrolment).items if item.done] == [first.block_key]


def test_a_copied_course_has_keys_of_its_own_throughout(college: College) -> None:
    copied = copy_in_the_admin(college, college.page, college.provider, copy_subpages="on")
    first, second = freeze_page(college.page), freeze_page(copied)
    assert first.key != second.key
    keys = [
        {str(module.key), *(str(block.key) for block in module.blocks)} for module in (*first.modules, *second.modules)
    ]
    assert keys[0] & keys[1] == set()
    assert [block.type for block in second.modules[0].blocks] == list(KEYS)


def test_links_in_a_copied_course_lead_to_the_copy(college: College) -> None:
    other = ModulePage(title="Twee", slug="twee", live=False)
    CoursePage.objects.get(pk=college.page.pk).add_child(instance=other)
    links = (
        f'<p><a linktype="page" id="{other.pk}">pagina</a> <a href="#module:{other.key}">module</a> '
        f'<a href="#block:{KEYS["quote"]}">blok</a> <a href="https://example.org/id">buiten</a></p>'
    )
    college.write_module(body=college.body(text={"html": links}))
    other = draft(other)
    other.take_blocks(
        [{"type": "text", "value": {"html": f'<p><a href="#block:{KEYS["quote"]}">x</a></p>', "minutes": 1}, "id": NEW}]
    )
    other.save_revision()
    copied = copy_in_the_admin(college, college.page, college.provider, copy_subpages="on")
    frozen = freeze(copied, store=False)
    assert frozen.problems == []
    first, second = frozen.document.modules
    quote = next(block.key for block in first.blocks if block.type == "quote")
    assert re.findall(r'href="([^"]+)"', first.blocks[0].html) == [
        f"#module:{second.key}",
        f"#module:{second.key}",
        f"#block:{quote}",
        "https://example.org/id",
    ]
    assert re.findall(r'href="([^"]+)"', second.blocks[0].html) == [f"#block:{quote}"]


def test_a_copy_for_another_course_has_keys_of_its_own(college: College) -> None:
    elsewhere = CoursePage(title="Elders", slug="elders", live=False)
    college.provider.refresh_from_db()
    college.provider.add_child(instance=elsewhere)
    copied = copy_in_the_admin(college, college.module, elsewhere)
    assert set(keys_of(copied)) & set(keys_of(college.module)) == set()


def test_a_copy_that_goes_back_to_an_older_text_has_the_keys_that_it_had(college: College) -> None:
    college.write_module(body=college.body()[:3])
    copied = copy_in_the_admin(college, college.module, college.page)
    now = keys_of(copied)
    old = next(row for row in copied.revisions.all() if len(row.as_object().body) == len(KEYS))
    fields = module_fields(old.as_object(), slug="kopie") | {"revision": str(old.pk)}
    college.client().post(reverse("wagtailadmin_pages:edit", args=[copied.pk]), fields)
    assert keys_of(copied)[:3] == now
    assert len(keys_of(copied)) == len(KEYS)
    assert set(keys_of(copied)) & set(KEYS.values()) == set()


def test_the_original_goes_back_to_an_older_text_with_its_keys(college: College) -> None:
    old = ModulePage.objects.get(pk=college.module.pk).latest_revision
    college.write_module(body=[])
    college.client().post(
        reverse("wagtailadmin_pages:edit", args=[college.module.pk]),
        module_fields(old.as_object()) | {"revision": str(old.pk)},
    )
    assert keys_of(college.module) == list(KEYS.values())


# --- Whatever a form, an import or a paste holds -------------------------------------------------


def test_blocks_pasted_from_another_module_become_blocks_of_their_own(college: College) -> None:
    other = ModulePage(title="Twee", slug="twee", live=False)
    CoursePage.objects.get(pk=college.page.pk).add_child(instance=other)
    other.save_revision()
    pasted = draft(other)
    pasted.take_blocks(college.body())
    fields = module_fields(pasted)
    path = reverse("wagtailadmin_pages:edit", args=[other.pk])
    college.client().post(path, fields)
    once = keys_of(other)
    # An open editor goes on sending the ids that it began with.
    college.client().post(path, fields)
    assert keys_of(other) == once
    assert set(once) & set(KEYS.values()) == set()
    assert keys_of(college.module) == list(KEYS.values())


def test_a_block_that_stands_twice_in_a_module_becomes_two(college: College) -> None:
    college.write_module(body=[*college.body(), *college.body()])
    keys = keys_of(college.module)
    assert keys[: len(KEYS)] == list(KEYS.values())
    assert len(set(keys)) == 2 * len(KEYS)
    assert release_version(page=college.page, note="", by=college.author).exercises.count() == 6


def test_an_item_that_stands_twice_in_a_list_becomes_two(college: College) -> None:
    question = college.body()[5]["value"]["questions"][0]
    college.write_module(body=college.body(knowledge_check={"questions": [question, question]}))
    questions = freeze_page(college.page).modules[0].blocks[5].questions
    assert questions[0].key == question["id"]
    assert len({each.key for each in questions}) == 2


@pytest.mark.parametrize("written", [KEYS["text"].upper(), KEYS["text"].replace("-", ""), f"{{{KEYS['text']}}}"])
def test_one_key_spelled_two_ways_is_one_key(college: College, written: str) -> None:
    body = college.body()
    college.write_module(body=[*body, body[0] | {"id": written}])
    keys = keys_of(college.module)
    assert keys[0] == KEYS["text"]
    assert keys[-1] not in {written, KEYS["text"]}


def test_an_id_that_is_no_key_becomes_one_and_the_preview_shows_it(college: College) -> None:
    body = college.body()
    fields = module_fields(draft(college.module)) | {"body-0-id": "geen sleutel"}
    client = college.client()
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[college.module.pk])
    assert client.post(preview, fields).json()["is_valid"] is True
    assert client.get(preview).status_code == 200
    client.post(reverse("wagtailadmin_pages:edit", args=[college.module.pk]), fields)
    assert str(uuid.UUID(keys_of(college.module)[0])) == keys_of(college.module)[0]
    assert keys_of(college.module)[1:] == [block["id"] for block in body[1:]]


def test_a_key_has_one_module_whoever_comes_second(college: College, other: College) -> None:
    assert {
        str(key) for key in BlockKey.objects.filter(module_key=college.module.key).values_list("key", flat=True)
    } == set(KEYS.values())
    assert set(keys_of(other.module)) & set(KEYS.values()) == set()
    college.module.delete()
    other.write_module(body=other.body())
    assert set(keys_of(other.module)) & set(KEYS.values()) == set()


# --- The release -----------------------------------------------------------------------------------


def with_a_copy_from_before(college: College) -> ModulePage:
    copied = copy_in_the_admin(college, college.module, college.page)
    raw(copied, college.body()[5:6])
    return copied


def test_a_draft_from_before_with_a_copy_is_not_released_and_both_places_are_shown(college: College) -> None:
    copied = with_a_copy_from_before(college)
    with pytest.raises(NotReady) as refused:
        release_version(page=college.page, note="", by=college.author)
    first = f"Module “{college.module.title}”, blok 6 (kennischeck)"
    second = "Module “Kopie”, blok 1 (kennischeck)"
    assert [(str(problem), problem.module, str(problem.block)) for problem in refused.value.problems] == [
        (
            f"{second} is een kopie van: {first}. Sla de kopie opnieuw op, dan wordt het een eigen blok.",
            copied.key,
            KEYS["knowledge_check"],
        ),
        (f"{first} staat nog een keer in de cursus: {second}.", college.module.key, KEYS["knowledge_check"]),
    ]
    text = college.client().get(reverse("courses_release", args=[college.page.pk])).content.decode()
    for page in (college.module, copied):
        place = f"{reverse('wagtailadmin_pages:edit', args=[page.pk])}#block-{KEYS['knowledge_check']}-section"
        assert f'<a href="{place}">' in text
    assert CourseVersion.objects.count() == 0


def test_saving_the_copy_is_all_that_it_takes(college: College) -> None:
    copied = with_a_copy_from_before(college)
    fields = module_fields(draft(copied))
    college.client().post(reverse("wagtailadmin_pages:edit", args=[copied.pk]), fields)
    version = release_version(page=college.page, note="", by=college.author)
    assert version.exercises.get(module_key=college.module.key, kind="knowledge_check").block_key == uuid.UUID(
        KEYS["knowledge_check"]
    )


def test_a_draft_from_before_with_a_copy_can_be_previewed(college: College) -> None:
    with_a_copy_from_before(college)
    view = reverse("wagtailadmin_pages:view_draft", args=[college.page.pk])
    assert college.client().get(f"{view}?mode=modules").status_code == 200


def twice(data: dict[str, Any], where: str) -> dict[str, Any]:
    """The text of a course in which one key stands twice."""
    modules = data["modules"]
    check = next(block for block in modules[0]["blocks"] if block["type"] == "knowledge_check")
    if where == "module":
        modules.append({**modules[0], "slug": "nog-eens", "blocks": []})
    elif where == "block":
        modules.append({**modules[0], "key": NEW, "slug": "nog-eens", "blocks": [check]})
    elif where == "question":
        check["questions"].append(check["questions"][0])
    else:
        options = check["questions"][0]["options"]
        options.append(options[0])
    return data


@pytest.mark.parametrize("where", ["module", "block", "question", "option"])
def test_the_schema_refuses_a_key_that_stands_twice_and_reads_what_was_released_with_one(
    college: College, where: str
) -> None:
    data = twice(json.loads(freeze_page(college.page).canonical()), where)
    with pytest.raises(ValidationError, match="a key stands twice"):
        CourseDocument.model_validate(data)
    text = json.dumps(data)
    assert len(read_document(text).modules) == len(data["modules"])


def test_exercises_of_released_versions_keep_their_keys_when_a_copy_is_made(college: College) -> None:
    first = release_version(page=college.page, note="", by=college.author)
    before = list(Exercise.objects.filter(version=first).values_list("module_key", "block_key"))
    copy_in_the_admin(college, college.module, college.page)
    college.write_module()
    second = release_version(page=college.page, note="", by=college.author)
    assert list(second.exercises.values_list("module_key", "block_key"))[: len(before)] == before
    assert digest(CourseVersion.objects.get(pk=first.pk).content) == first.sha256


# --- Files -------------------------------------------------------------------------------------------


def module_file(folder: Path) -> Path:
    return folder / yaml.safe_load((folder / "course.yaml").read_text(encoding="utf-8"))["modules"][0]


def edit(path: Path, change: Any) -> None:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


@pytest.fixture
def provider(db: None) -> Any:
    return factories.organisation(OrganisationKind.TEACHER_COLLEGE, name="Hogeschool Aalbeek", slug="aalbeek")


def test_files_in_which_a_key_stands_twice_are_refused_by_name(provider: Any, tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    path = module_file(folder)
    edit(path, lambda data: data["blocks"].append(data["blocks"][0]))
    key = yaml.safe_load(path.read_text(encoding="utf-8"))["blocks"][0]["key"]
    with pytest.raises(CourseFileError, match=f"{path.name}: the key '{key}' stands twice in this course"):
        load_course(folder, organisation=provider)


def test_files_copied_from_another_course_are_refused_by_key(provider: Any, tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    load_course(folder, organisation=provider)
    edit(folder / "course.yaml", lambda data: data.update(key=NEW, slug="een-andere"))
    edit(module_file(folder), lambda data: data.update(key=NEW[:-1] + "2", slug="een-andere-module"))
    with pytest.raises(CourseFileError, match="belongs to a module of another course"):
        load_course(folder, organisation=provider)


def test_a_block_that_files_move_to_another_module_keeps_its_key(provider: Any, tmp_path: Path) -> None:
    shipped = settings.BASE_DIR / "content" / "begrijpen"
    folder = Path(shutil.copytree(shipped, tmp_path / "cursus"))
    load_course(folder, organisation=provider)
    course = yaml.safe_load((folder / "course.yaml").read_text(encoding="utf-8"))
    first, second = (folder / name for name in course["modules"][:2])
    moved = yaml.safe_load(first.read_text(encoding="utf-8"))["blocks"][0]
    edit(first, lambda data: data["blocks"].pop(0))
    edit(second, lambda data: data["blocks"].insert(0, moved))
    version = load_course(folder, organisation=provider)
    assert version.number == 2
    assert str(version.document.modules[1].blocks[0].key) == moved["key"]
    assert load_course(folder, organisation=provider).number == 2
