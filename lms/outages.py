"""Which of the things that the product stands on an error speaks of."""

from django.db import InterfaceError, OperationalError

from lms.storage import StorageAwayError

DATABASE, BUSY, STORAGE = "database", "busy", "storage"
# PostgreSQL's classes of errors by which a server says that it cannot serve anybody, or gives up on a connection.
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_SERVER_CLASSES = ("08", "53", "57P", "58")
_MOST_LINKS = 10


def what_is_away(error: BaseException | None) -> str:
    """``DATABASE``, ``BUSY`` (there, but it took too long), ``STORAGE``, or nothing for a fault of our own."""
    for link in _chain(error):
        if isinstance(link, StorageAwayError):
            return STORAGE
        if isinstance(link, OperationalError | InterfaceError):
            return _of_database(link)
    return ""


def _chain(error: BaseException | None) -> list[BaseException]:
    """The error, and what led to it: rolling back without a server hides why it was necessary."""
    found: list[BaseException] = []
    while error is not None and len(found) < _MOST_LINKS:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def _of_database(error: OperationalError | InterfaceError) -> str:
    state = getattr(error.__cause__, "sqlstate", None)
    if state is not None:
        return DATABASE if state.startswith(_SERVER_CLASSES) else BUSY
    text = str(error)
    if "database is locked" in text:
        return BUSY
    # SQLite says so too of a table that is not there, which is our own fault.
    return "" if text.startswith(("no such", "near ")) else DATABASE
