"""Server-sent events of an answer, as ``sandbox-chat.js`` reads them.

``turn`` (where to take it up again), ``queued``, ``started``, ``thinking`` (the model thinks aloud), ``again`` (what
came so far was no answer: it begins anew), ``token`` (``to``: characters so far), ``thought`` (all of the thinking) and
one end: ``done``, ``stopped`` or ``failed``. A comment shows proxies that somebody is still there.
"""

import json

HEARTBEAT = b": wacht\n\n"


def event(name: str, **data: object) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def token(text: str, to: int) -> bytes:
    """Put together by hand: only the text itself has to be written as JSON."""
    return f'event: token\ndata: {{"text": {json.dumps(text)}, "to": {to}}}\n\n'.encode()


def thought(text: str) -> bytes:
    """All that the model wrote to itself; nothing when that was nothing."""
    return event("thought", text=text) if text else b""
