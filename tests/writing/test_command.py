"""The command for authors and auditors."""

import io
import json
import sys
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from tests.writing.texts import an_honest_text


def _asked(monkeypatch, lines: str, *options: str) -> list[dict]:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(lines.encode())))
    out = io.StringIO()
    call_command("check_text", *options, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_line_is_a_text_and_a_json_string_can_have_lines(monkeypatch) -> None:
    several = json.dumps(an_honest_text(30).replace(". ", ".\n"))
    lines = f"{an_honest_text(25)}\nwoord woord woord woord\n{several}\n\n"
    assert _asked(monkeypatch, lines, "--words", "20") == [
        {"outcome": "accept", "why": []},
        {"outcome": "refuse", "why": ["too_few_words", "repeated"]},
        {"outcome": "accept", "why": []},
        {"outcome": "refuse", "why": ["too_few_words"]},
    ]


def test_the_task_may_not_be_copied(monkeypatch, tmp_path) -> None:
    task = tmp_path / "task.txt"
    task.write_text(an_honest_text(40), encoding="utf-8")
    assert _asked(monkeypatch, an_honest_text(30), "--words", "20", "--task", str(task)) == [
        {"outcome": "refuse", "why": ["copied"]}
    ]


def test_a_task_that_is_not_there_is_said(monkeypatch, tmp_path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        _asked(monkeypatch, "tekst", "--task", str(tmp_path / "none"))
