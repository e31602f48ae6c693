"""Lines of log that hold nothing that anybody typed, and no key to anything.

The message of an exception can hold a value that came in (``invalid literal for int() with base 10: '…'``, PostgreSQL's
``Key (email)=(…) already exists``), and a path the token of a certificate or an invitation. Where something went wrong
says enough: the stack, the kinds of exceptions, and of the database the code and the constraint.
"""

import logging
import re
import traceback
from typing import Any

# Parts of our addresses behind which a token stands; a test compares them with the addresses that there are.
TOKEN_PATHS = (
    "/controleer/",
    "/api/v1/verification/",
    "/mensen/uitnodiging/",
    "/accounts/confirm-email/",
    "/accounts/password/reset/key/",
)
LEFT_OUT = "[…]"
_TOKEN = re.compile(rf"({'|'.join(map(re.escape, TOKEN_PATHS))})[^/\s?\"']+")
_QUERY = re.compile(r"(/[^\s?\"']*\?)[^\s\"']+")
# What django-q and asyncio write into a line themselves.
_STACK = "Traceback (most recent call last):"
_FRAME = re.compile(r'^  File "[^"]+", line \d+, in [^\s]+$')
_KIND = re.compile(r"^([A-Za-z_][\w.]*(?:Error|Exception|Exit|Interrupt|Warning|Violation|Timeout))(?::|$)")
_ASYNCIO = re.compile(r"exception=\w+\(.*", re.DOTALL)


class WithoutContents(logging.Formatter):
    """Python's formatter; of exceptions it writes the kind and the stack, of addresses neither tokens nor queries."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, with the stack below it."""
        if record.exc_info and not isinstance(record.exc_info[1], BaseException):
            record.exc_info = None
        text = super().format(_without_stack_in_words(record))
        return _TOKEN.sub(rf"\1{LEFT_OUT}", _QUERY.sub(rf"\1{LEFT_OUT}", text))

    def formatException(self, ei: Any) -> str:  # noqa: N802 -- logging's own name
        """The stack, oldest cause first."""
        return "\n".join(_told(ei[1], set()))


def _told(error: BaseException | None, seen: set[int]) -> list[str]:
    if error is None or id(error) in seen:
        return []
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = _told(before, seen)
    if lines:
        lines.append("which led to:")
    lines.append(_STACK)
    lines += "".join(traceback.format_tb(error.__traceback__)).rstrip().splitlines()
    lines.append(_kind(error))
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            lines += _told(each, seen)
    return lines


def _kind(error: BaseException) -> str:
    """The class, and what PostgreSQL says that is no value: its code, the table and the constraint."""
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    told = getattr(error, "diag", None)
    facts = [getattr(told, fact, None) for fact in ("sqlstate", "table_name", "constraint_name")] if told else []
    return " ".join([name, *(str(fact) for fact in facts if fact)])


def _without_stack_in_words(record: logging.LogRecord) -> logging.LogRecord:
    """The record, and where its message is itself the text of a stack, only the frames and kinds of that."""
    message = record.getMessage()
    if record.name == "asyncio":
        message = _ASYNCIO.sub("exception", message)
    if _STACK in message:
        head, _, stack = message.partition(_STACK)
        # django-q: "Failed 'function' (name) - text of the exception : Traceback …"
        kept = [line for line in map(_frame_or_kind, stack.splitlines()) if line]
        message = "\n".join([head.splitlines()[0].split(" - ")[0] if head else "", _STACK, *kept])
    if message == record.getMessage():
        return record
    copy = logging.makeLogRecord(record.__dict__)
    copy.msg, copy.args = message, None
    return copy


def _frame_or_kind(line: str) -> str:
    if _FRAME.match(line):
        return line
    found = _KIND.match(line)
    return found[1] if found else ""
