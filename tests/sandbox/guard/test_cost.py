"""What the guard costs, in processor time, as ratios: no text costs more than its length is worth."""

import json
import subprocess
import sys

import pytest

from tests.bench_guard import is_over
from tests.sandbox.guard.shapes import OTHERS, SHAPES

pytestmark = pytest.mark.once


def test_no_text_costs_more_than_its_length_is_worth():
    """In a process of its own: what measures coverage here makes some lines dearer than others."""
    measured = subprocess.run([sys.executable, "-m", "tests.bench_guard"], capture_output=True, text=True, check=False)
    rows = [json.loads(line) for line in measured.stdout.splitlines()]
    assert len(rows) == 1 + 1 + len(SHAPES) + len(OTHERS), measured.stderr
    assert [row for row in rows if is_over(row)] == []
    assert measured.returncode == 0
