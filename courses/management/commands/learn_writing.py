"""Let developers count anew, in the texts of this repository, what the check on written text knows of a language."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import yaml
from django.conf import settings
from django.core.management.base import BaseCommand

from courses.writing.learning_from_texts import figures_of_texts, words_of_texts

_MARKS = re.compile(r"```.*?```|`[^`]*`|<[^>]*>|%\([a-z_]+\)s|\{[^}]*\}|[*_#>|]|https?://\S+", re.DOTALL)

_ANSWERS = ("tests/writing/honest.jsonl", "tests/writing/blind/honest_blind.jsonl")
_WEIGHT = 6


class Command(BaseCommand):
    help = (
        "Counts words and rows of words in our own texts (Dutch: the courses that ship, the texts of the pages, answers"
        " and sentences of the tests; English: the texts of the pages and the documentation), and writes them to"
        " courses/writing/words/learned.json. Needs no database."
    )
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(settings.BASE_DIR)
        pages = polib.pofile(str(root / "locale/en/LC_MESSAGES/django.po"))
        lessons = [_plain(text) for file in sorted(root.glob("content/*/*.yaml")) for text in _texts_of(file)]
        asked = [file.read_text(encoding="utf-8") for file in sorted(root.glob("tests/sandbox/guard/*.txt"))]
        # What people write about their lessons tells more than what pages say: it weighs more.
        answered = [text for file in _ANSWERS for text in _answers_of(root / file) * _WEIGHT]
        dutch = [*lessons, *answered, *map(_plain, asked), *(_plain(entry.msgid) for entry in pages)]
        english = [_plain(entry.msgstr) for entry in pages]
        english += [_plain(file.read_text(encoding="utf-8")) for file in sorted(root.glob("docs/**/*.md"))]
        out = root / "courses/writing/words/learned.json"
        # Written in two steps, because the words that are known depend on the file.
        empty: dict[str, dict[str, str]] = {"nl": {}, "en": {}, "words": {}}
        out.write_text(json.dumps(empty), encoding="utf-8")
        learned: dict[str, Any] = {"words": {"content": " ".join(words_of_texts(lessons))}}
        learned |= figures_of_texts({"nl": dutch, "en": english})
        out.write_text(json.dumps(learned, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")


def _answers_of(file: Path) -> list[str]:
    return [json.loads(line)["text"] for line in file.read_text(encoding="utf-8").splitlines()]


def _plain(text: str) -> str:
    return _MARKS.sub(" ", text)


def _texts_of(file: Path) -> Iterator[str]:
    yield from _strings(yaml.safe_load(file.read_text(encoding="utf-8")))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str) and " " in value:
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
