"""What the whole house needs stands in one place, and nothing else does its work."""

import ast
import re
from collections.abc import Iterator

from tests.product import ROOT

ROOMS = ["lms", "courses", "quality_mark", "certificates", "home"]


def _files() -> Iterator[tuple[str, str]]:
    """Name and text of every Python file of the product."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def _subclasses_of(base: str) -> list[tuple[str, str]]:
    return [
        (name, node.name)
        for name, text in _files()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef) and base in [ast.unparse(each).split(".")[-1] for each in node.bases]
    ]


def test_there_is_one_request_of_somebody_who_is_signed_in() -> None:
    assert _subclasses_of("HttpRequest") == [("lms/people/http.py", "SignedInRequest")]


def test_nobody_says_by_hand_that_a_user_is_a_person() -> None:
    assert [name for name, text in _files() if re.search(r'cast\(\s*"?User"?,\s*\w+\.user\b', text)] == []


def test_there_is_one_error_for_what_somebody_may_not_do_and_no_view_answers_it_itself() -> None:
    named = [
        (name, node.name)
        for name, text in _files()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef) and re.search(r"NotAllowed|Denied|Forbidden", node.name)
    ]
    caught = [
        name
        for name, text in _files()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ExceptHandler)
        and node.type is not None
        and re.search(r"\b(NotAllowedError|PermissionDenied)\b", ast.unparse(node.type))
        and "/management/" not in name
    ]
    assert (named, caught) == ([("lms/errors.py", "NotAllowedError")], [])
    assert _subclasses_of("PermissionDenied") == [("lms/errors.py", "NotAllowedError")]


def test_no_action_refuses_without_a_sentence() -> None:
    """A page that is not for somebody's role may say so in general; an action says what it is about."""
    assert [name for name, text in _files() if "/actions" in name and "PermissionDenied" in text] == []


def test_there_is_one_list_of_tags_for_rich_text() -> None:
    lists = [
        name
        for name, text in _files()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Set | ast.List | ast.Tuple)
        and {"p", "ul", "li"} <= {each.value for each in node.elts if isinstance(each, ast.Constant)}
    ]
    cleaned = [
        {each.arg: ast.unparse(each.value) for each in node.keywords if each.arg != "link_rel"}
        for _, text in _files()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"nh3.clean", "nh3.Cleaner"}
    ]
    ours = {"tags": "set(TAGS)", "attributes": "ATTRIBUTES", "url_schemes": "set(URL_SCHEMES)"}
    assert (lists, cleaned) == (["courses/schema/rich_text.py"], [ours, ours])


def test_the_temperatures_that_a_page_offers_are_written_down_once() -> None:
    """The front page and the exercise show the same chances, so both offer the same three."""
    assert [name for name, text in _files() if '("0.5", "1", "2")' in text] == ["lms/hub/next_word.py"]


def test_what_a_form_says_of_temperature_is_read_in_one_place() -> None:
    """Everything else in the courses goes on with the prompt that was made there."""
    sentence = "De temperatuur ligt tussen 0 en 2."
    assert [name for name, text in _files() if sentence in text] == ["courses/exercises/asking.py"]
    made = [name for name, text in _files() if name.startswith("courses/") and re.search(r"\bPrompt\(\n", text)]
    assert made == ["courses/exercises/asking.py"]
