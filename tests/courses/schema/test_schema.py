"""The typed form of a course version: one spelling, one hash, readable for ever."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from courses.schema import SCHEMA, CourseDocument, Text, canonical_json, digest, read_document
from tests.courses.schema.make_golden import FOLDER, example, key

EXAMPLES = sorted(FOLDER.glob("schema-*.json"))


def test_every_schema_number_has_an_example() -> None:
    assert [path.name for path in EXAMPLES] == [f"schema-{number}.json" for number in range(1, SCHEMA + 1)]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_has_the_hash_that_was_committed_with_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert digest(text) == path.with_suffix(".sha256").read_text(encoding="utf-8").strip()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_read_as_the_newest_form(path: Path) -> None:
    document = read_document(path.read_text(encoding="utf-8"))
    assert document.title == "Wat is AI? “Kansen” — en één é"
    kinds = [block.type for module in document.modules for block in module.blocks]
    assert kinds == ["text", "quote", "image", "callout", "next_word", "knowledge_check", "download", "reflection"]
    assert document.study_load_minutes == 69


def test_the_newest_example_is_written_as_it_was_read() -> None:
    """Nothing is added, dropped or spelled otherwise: the hash of what was released can always be made again."""
    text = EXAMPLES[-1].read_text(encoding="utf-8")
    assert read_document(text).canonical() == text
    assert example().canonical() == text


def test_a_newer_schema_than_this_code_knows_is_refused() -> None:
    data = json.loads(example().canonical()) | {"schema_number": SCHEMA + 1}
    with pytest.raises(ValueError, match=f"schema {SCHEMA + 1} is newer than this code knows"):
        read_document(json.dumps(data))


@pytest.mark.parametrize(
    "change",
    [
        {"onbekend": 1},
        {"language": "fr"},
        {
            "modules": [
                {"key": str(key(1)), "slug": "x", "title": "x", "blocks": [{"type": "video", "key": str(key(2))}]}
            ]
        },
        {
            "modules": [
                {"key": str(key(1)), "slug": "x", "title": "x", "blocks": [{"type": "text", "key": str(key(2))}]}
            ]
        },
    ],
    ids=["unknown field", "unknown language", "unknown kind", "missing field"],
)
def test_what_does_not_fit_the_schema_is_refused(change: dict[str, Any]) -> None:
    data = json.loads(example().canonical()) | change
    with pytest.raises(ValidationError):
        read_document(json.dumps(data))


def test_a_document_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        example().title = "Anders"  # type: ignore[misc]


def test_equal_content_has_one_spelling() -> None:
    assert canonical_json({"b": [1, True, None], "a": "é “x”"}) == '{"a":"é “x”","b":[1,true,null]}'
    assert canonical_json({"a": 1, "b": 2}) == canonical_json({"b": 2, "a": 1})


@pytest.mark.parametrize("value", [1.5, {"a": [0.1]}, "nul\x00", {"nul\x00": 1}, ("x", 1.0)])
def test_values_that_databases_spell_differently_have_no_place(value: Any) -> None:
    with pytest.raises(ValueError, match="has no place in frozen content"):
        canonical_json(value)


def test_modules_and_blocks_are_found_by_key() -> None:
    document: CourseDocument = example()
    assert document.module(key(200)).slug == "doen"
    assert document.module_by_slug("kansen").key == key(100)
    assert isinstance(document.block(key(3)), Text)
    for find, missing in ((document.module, key(9999)), (document.block, key(9999)), (document.module_by_slug, "weg")):
        with pytest.raises(KeyError):
            find(missing)  # type: ignore[operator]
