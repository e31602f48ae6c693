"""Which kind a test is, by what it is marked with, asks for and names; and how long one of that kind may take."""

import faulthandler
import os
import sys
from collections.abc import Iterator

import pytest

# What stands for a product, or a part of it, in processes of its own.
PROCESSES = {"product", "demo", "demo_database"}
# What a database says when it refuses: which one it was matters.
REFUSALS = {"DatabaseError", "DataError", "IntegrityError", "InternalError", "NotSupportedError", "OperationalError"}
# Seconds that a test of a kind may take, start of what it needs included; for any other see pyproject.toml.
LIMITS = {"commands": 900, "browser": 300, "processes": 300}
ENDED = pytest.StashKey[bool]()
# And to end, once it was told to.
SECONDS_TO_END = float(os.environ.get("SECONDS_TO_END", "60"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them before any is chosen by its marks."""
    for item in items:
        _mark(item)


def _mark(item: pytest.Item) -> None:
    """Add the marks that follow from what a test is."""
    if PROCESSES & set(getattr(item, "fixturenames", ())):
        item.add_marker("processes")
    if is_transactional(item) or REFUSALS & _names_in(item):
        item.add_marker("both")
    if item.get_closest_marker("timeout") is None:
        for kind, seconds in LIMITS.items():
            if item.get_closest_marker(kind):
                item.add_marker(pytest.mark.timeout(seconds))
                break


def is_transactional(item: pytest.Item) -> bool:
    """Whether a test's transactions are real ones."""
    marker = item.get_closest_marker("django_db")
    names = set(getattr(item, "fixturenames", ()))
    return bool(marker and marker.kwargs.get("transaction")) or bool({"transactional_db", "live_server"} & names)


def _names_in(item: pytest.Item) -> set[str]:
    function = getattr(item, "function", None)
    return set(function.__code__.co_names) if function else set()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """End the process of a test that does not end at its limit either; then it fails as the one that crashed it.

    pytest-timeout interrupts a test once, by an exception. Code can swallow that, and what the test leaves behind can
    hang in its turn.
    """
    _set_clock(item)
    try:
        return (yield)
    finally:
        faulthandler.cancel_dump_traceback_later()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Set the clock anew: pytest stops it when a test fails. And name one that was ended, should it hang here too."""
    if item.stash.get(ENDED, False):
        sys.__stderr__.write(f"\n{item.nodeid} did not end within its limit\n")
    _set_clock(item)
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    try:
        return (yield)
    except pytest.fail.Exception as failure:
        item.stash[ENDED] = "from pytest-timeout" in str(failure)
        raise


def _set_clock(item: pytest.Item) -> None:
    if seconds := seconds_allowed(item):
        faulthandler.dump_traceback_later(seconds + SECONDS_TO_END, exit=True, file=sys.__stderr__)


def seconds_allowed(item: pytest.Item) -> float:
    """The limit that pytest-timeout holds a test to; 0: none."""
    marker = item.get_closest_marker("timeout")
    if marker:
        return float(marker.args[0] if marker.args else marker.kwargs["timeout"])
    config = item.config
    return float(config.getoption("timeout") or os.environ.get("PYTEST_TIMEOUT") or config.getini("timeout") or 0)
