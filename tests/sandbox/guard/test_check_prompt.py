"""The command that administrators and auditors ask."""

import json
import os
import subprocess
import sys

from tests.product import ROOT


def ask(given: bytes) -> list[dict]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "lms.settings.test",
        "DATABASE_URL": "sqlite:////nowhere/at/all",
    }
    command = [sys.executable, "manage.py", "check_prompt"]
    done = subprocess.run(command, input=given, capture_output=True, cwd=ROOT, env=environment, timeout=60, check=True)
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_it_answers_every_line_without_a_database():
    given = "Bel 06-12345678.\nSem leest slecht.\n\nWat is dyslexie?\r\nTest \x0b één regel\nBSN \xff111222333".encode()
    assert ask(given.replace("ÿ".encode(), b"\xff")) == [
        {"outcome": "stop", "found": [{"kind": "phone", "start": 4, "end": 15}]},
        {"outcome": "hold", "found": [{"kind": "name", "start": 0, "end": 3}]},
        {"outcome": "pass", "found": []},
        {"outcome": "pass", "found": []},
        {"outcome": "pass", "found": []},
        {"outcome": "stop", "found": [{"kind": "bsn", "start": 5, "end": 14}]},
    ]


def test_it_streams():
    """One prompt is answered before the next is asked."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "lms.settings.test"}
    command = [sys.executable, "manage.py", "check_prompt"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=environment) as asked:
        for prompt, outcome in ((b"Sem leest.\n", "hold"), (b"Wat is een roos?\n", "pass")):
            asked.stdin.write(prompt)
            asked.stdin.flush()
            assert json.loads(asked.stdout.readline())["outcome"] == outcome
        asked.stdin.close()
