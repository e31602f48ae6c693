"""What a test is marked with decides where it runs; how long it may take is held against it by name."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.product import ROOT

MARKED = """
import pytest
from django.db import IntegrityError, transaction
from django.test import Client


def test_plain():
    Client()


@pytest.mark.django_db(transaction=True)
def test_real_transactions():
    pass


def test_a_refusal():
    with pytest.raises(IntegrityError):
        raise IntegrityError


@pytest.fixture
def product():
    pass


def test_a_product(product):
    pass


@pytest.mark.browser
def test_a_browser(product):
    pass


@pytest.mark.browser
@pytest.mark.timeout(7)
def test_a_quick_browser(product):
    pass
"""
HANGING = """
import threading
import time

import pytest


@pytest.mark.timeout(1)
def test_waits_for_nobody():
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


def test_comes_after():
    pass
"""
DEAF = """
import time

import pytest


@pytest.fixture
def hangs_afterwards():
    yield
    time.sleep(600)


@pytest.mark.timeout(1)
def test_fails_and_then_hangs(hangs_afterwards):
    raise AssertionError


@pytest.mark.timeout(1)
def test_swallows_what_ends_it():
    while True:
        try:
            time.sleep(600)
        except BaseException:
            continue
"""


def run(file: Path, content: str, *more: str) -> list[str]:
    """The lines of a run of our own settings over one file, without Django's start."""
    file.write_text(content, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.kinds",
        "-p",
        "no:django",
        "-p",
        "no:randomly",
        "-rA",
        *more,
    ]
    return subprocess.run(
        [*command, str(file)], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.splitlines()


def test_what_follows_from_a_test_is_marked(pytester_items: list[pytest.Item]) -> None:
    names = {"both", "processes", "timeout"}
    found = {
        item.name: sorted((mark.name, *mark.args) for mark in item.iter_markers() if mark.name in names)
        for item in pytester_items
    }
    assert found == {
        "test_plain": [],
        "test_real_transactions": [("both",)],
        "test_a_refusal": [("both",)],
        "test_a_product": [("processes",), ("timeout", 300)],
        "test_a_browser": [("processes",), ("timeout", 300)],
        "test_a_quick_browser": [("processes",), ("timeout", 7)],
    }


@pytest.fixture
def pytester_items(pytestconfig: pytest.Config, tmp_path: Path) -> list[pytest.Item]:
    """The tests of ``MARKED``, as a run collects them."""
    file = tmp_path / "test_marked.py"
    file.write_text(MARKED, encoding="utf-8")
    collected: list[pytest.Item] = []

    class Keep:
        def pytest_collection_finish(self, session: pytest.Session) -> None:
            collected.extend(session.items)

    pytest.main(["--collect-only", "-q", "-p", "tests.kinds", str(file)], plugins=[Keep()])
    return collected


def test_a_test_that_hangs_fails_by_name_and_the_next_one_runs(tmp_path: Path) -> None:
    lines = run(tmp_path / "test_hanging.py", HANGING, "-n", "1")
    assert [line.split(" - ")[0].rsplit("::")[-1] for line in lines if line.startswith(("FAILED", "PASSED"))] == [
        "test_comes_after",
        "test_waits_for_nobody",
    ]


@pytest.mark.parametrize("name", ["test_fails_and_then_hangs", "test_swallows_what_ends_it"])
def test_one_that_does_not_listen_takes_its_process_with_it_and_is_named(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECONDS_TO_END", "1")
    lines = run(tmp_path / "test_deaf.py", DEAF, "-n", "1", "--max-worker-restart=0", "-k", name)
    assert [line for line in lines if line.startswith("FAILED")][-1].split(" - ")[0].rsplit("::")[-1] == name
    assert any("crashed while running" in line and name in line for line in lines)
