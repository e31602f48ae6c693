"""The product's own web process, which also tells how much processor time it has used."""

import time
from typing import Any

from lms.asgi import application as product

METER = "/bench/meter/"


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer the meter's address with the seconds that all threads used so far; pass on the rest."""
    if scope["type"] != "http" or scope["path"] != METER:
        await product(scope, receive, send)
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": repr(time.process_time()).encode()})
