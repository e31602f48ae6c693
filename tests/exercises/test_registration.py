"""A kind of exercise is one module, and what it freezes stands in the schema."""

import os
import subprocess
import sys
from pathlib import Path

from courses.exercises.registry import all_kinds
from courses.schema import EXERCISES
from tests.product import ROOT

MODULE = """
from courses.exercises.kinds.next_word import NextWordKind
from courses.exercises.registry import register
from courses.schema.base import SandboxExercise


class Shout(SandboxExercise):
    word: str


@register
class ShoutKind(NextWordKind):
    name = "shout"
    schema = Shout
"""


def start_with(module: str, folder: Path) -> str:
    """What the product says when this module stands among its kinds."""
    (folder / "shout.py").write_text(module, encoding="utf-8")
    program = (
        "import sys, courses.exercises.kinds as package; package.__path__.append(sys.argv[1])\n"
        "import django; django.setup()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "lms.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr.strip()


def test_every_exercise_of_the_schema_has_one_kind_and_every_kind_one_exercise() -> None:
    by_name = {exercise.model_fields["type"].default: exercise for exercise in EXERCISES}
    assert {name: kind.schema for name, kind in all_kinds().items()} == by_name


def test_a_kind_that_the_schema_does_not_know_stops_the_start(tmp_path: Path) -> None:
    assert start_with(MODULE, tmp_path).splitlines()[-1] == (
        "ValueError: what 'shout' freezes is not among EXERCISES in courses.schema"
    )


def test_a_module_without_a_kind_stops_the_start(tmp_path: Path) -> None:
    assert start_with("", tmp_path).splitlines()[-1] == (
        "RuntimeError: courses.exercises.kinds.shout registers no kind of exercise"
    )
