"""A new kind is one module: nothing else has to know of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.product import ROOT

MODULE = """
from typing import ClassVar, Literal

from django import forms
from wagtail import blocks

from courses.block_fields import minutes_block
from courses.exercises.forms import HandInForm
from courses.exercises.judging import Result
from courses.exercises.kind import Kind, Part, SandboxBlock
from courses.exercises.registry import register
from courses.frozen import SandboxExercise


class Shout(SandboxExercise):
    type: Literal["shout"] = "shout"
    word: str


class ShoutBlock(SandboxBlock):
    word = blocks.CharBlock()
    minutes = minutes_block(5)


class ShoutForm(HandInForm):
    shout = forms.CharField()


@register
class ShoutKind(Kind[Shout]):
    name = "shout"
    schema = Shout
    block = ShoutBlock
    template = "sandbox/shout.html"
    steps: ClassVar = {"shout": ShoutForm}
    anchors: ClassVar = {"shout": "uitslag"}

    def load(self, fields):
        return fields.of("word")

    def freeze(self, freezer, value):
        return {"word": value["word"]}

    def problems(self, block):
        return iter(())

    def facts(self, block):
        return {"word": block.word}

    def judge(self, block, answer):
        right = answer["shout"] == block.word.upper()
        return Result(passed=right, points=int(right), possible=1, right={})

    def solution(self, block):
        return {"shout": block.word.upper()}

    def review(self, block):
        return (Part("Woord", ((block.word, ""),)),)

    def answer(self, sitting, form):
        return {"shout": form.cleaned_data["shout"]}

    def page(self, sitting, refused):
        return {}
"""
PROGRAM = """
import json, sys
from pathlib import Path
import courses.exercises.kinds as package
package.__path__.append(sys.argv[1])
import django
django.setup()
from io import StringIO
from django.core.management import call_command
from courses.blocks import ModuleBody
from courses.checks import rule_of
from courses.exercises.registry import kind_of
from courses.loading.blocks import BlockReader
from courses.schema import CourseDocument
key = "00000000-0000-4000-8000-0000000000a9"
data = {"type": "shout", "key": key, "title": "Roep", "purpose": "x", "instructions": "**Roep**", "criteria": ["y"],
        "without_model": "z", "word": "hoi", "minutes": 5}
written = BlockReader(Path("module.yaml"), None).read(data)
value = ModuleBody().to_python([written])[0]
class Freezer:
    rich = staticmethod(lambda value: value.source)
frozen = {"type": "shout", "key": value.id, "minutes": value.value["minutes"],
          **kind_of(type("", (), {"type": "shout"})).freeze_whole(Freezer, value.value)}
document = CourseDocument.model_validate({
    "key": key, "slug": "s", "language": "nl", "title": "t", "summary": "u", "provider_name": "p",
    "modules": [{"key": key, "slug": "m", "title": "m", "blocks": [frozen]}]})
block = document.modules[0].exercises[0]
said = StringIO()
call_command("makemigrations", dry_run=True, stdout=said)
print(json.dumps({
    "frozen": json.loads(document.canonical())["modules"][0]["blocks"][0],
    "rule": rule_of(block)["word"],
    "solved": kind_of(block).judge(block, kind_of(block).solution(block)).passed,
    "migrations": said.getvalue().strip(),
}))
"""


def test_a_module_in_the_folder_is_a_kind_without_a_migration_or_another_list(tmp_path: Path) -> None:
    (tmp_path / "shout.py").write_text(MODULE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "lms.settings.demo", "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "frozen": {
            "type": "shout",
            "key": "00000000-0000-4000-8000-0000000000a9",
            "minutes": 5,
            "title": "Roep",
            "required": True,
            "purpose": "x",
            "instructions_html": "<p><strong>Roep</strong></p>",
            "criteria": ["y"],
            "without_model_html": "<p>z</p>",
            "word": "hoi",
        },
        "rule": "hoi",
        "solved": True,
        "migrations": "No changes detected",
    }


def test_a_module_without_a_kind_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "empty.py").write_text("", encoding="utf-8")
    program = (
        "import sys, courses.exercises.kinds as package; package.__path__.append(sys.argv[1])\n"
        "import django; django.setup()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "lms.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "RuntimeError: courses.exercises.kinds.empty registers no kind of exercise" in done.stderr
