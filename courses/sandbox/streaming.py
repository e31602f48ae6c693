"""The one place where a request talks to the hub: a prompt in, server-sent events out."""

import asyncio
import json
import logging
import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing

from asgiref.sync import sync_to_async
from django.contrib.auth.decorators import login_required
from django.db import connections
from django.http import HttpRequest, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from courses.views.access import enrolment_or_404, learner
from lms.hub.client import stream_chat
from lms.hub.errors import AnswerCut, HubError
from lms.hub.events import Event, Finished, Queued, Started, Token, estimated_tokens

from .models import TurnState
from .prompting import Asking, NotSent, Received, begin, checked, end, with_script
from .sittings import sandbox_exercise_or_404

logger = logging.getLogger(__name__)


@require_POST
@never_cache
@login_required
async def stream(request: HttpRequest, pk: int, block: uuid.UUID) -> HttpResponseBase:
    """Send the learner's prompt to a model and stream the answer.

    Fields: ``prompt``, ``model``, ``temperature``. Answers with events ``queued``, ``started``, ``token``,
    ``done`` and ``failed`` (data: JSON), or at once with JSON ``{"error": sentence}`` when nothing was sent.
    """
    try:
        asking = await sync_to_async(_begin)(request, pk, block)
    except NotSent as refusal:
        return JsonResponse({"error": str(refusal)}, status=refusal.status)
    # An open stream would hold on to its connection until the last word.
    await sync_to_async(connections.close_all)()
    response = StreamingHttpResponse(_events(asking), content_type="text/event-stream; charset=utf-8")
    response["X-Accel-Buffering"] = "no"
    return response


def _begin(request: HttpRequest, pk: int, block: uuid.UUID) -> Asking:
    enrolment = enrolment_or_404(request, pk, content=True)
    _module, found = sandbox_exercise_or_404(enrolment, block)
    fields = request.POST
    prompt = checked(fields.get("prompt", ""), fields.get("model", ""), fields.get("temperature", ""))
    return begin(enrolment=enrolment, block=found, prompt=with_script(prompt, found), by=learner(request))


async def _events(asking: Asking) -> AsyncGenerator[bytes]:
    """The answer as events; however it ends (whole, failed, or the reader gone), it is kept and settled."""
    received = Received()
    try:
        async with aclosing(stream_chat(asking.prompt)) as events:
            async for event in events:
                _take(received, event)
                yield _as_sent(event)
    except HubError as error:
        received.fault = error.code
        received.state = TurnState.CUT if received.text else TurnState.FAILED
        logger.log(logging.ERROR if error.alert else logging.WARNING, "hub: %s (%s)", error.code, asking.prompt.model)
        yield _event("failed", error=str(error), cut=isinstance(error, AnswerCut) or bool(received.text))
    finally:
        # Shielded: the reader who leaves cancels this, and what was used has to be booked all the same.
        await asyncio.shield(sync_to_async(_end)(asking, received))


def _end(asking: Asking, received: Received) -> None:
    if received.estimated and received.kind:
        received.tokens_in = asking.prompt.estimated_tokens
        received.tokens_out = estimated_tokens(received.text)
    try:
        end(asking=asking, received=received)
    finally:
        connections.close_all()


def _take(received: Received, event: Event) -> None:
    match event:
        case Started(kind=kind):
            received.kind = kind
        case Token(text=text):
            received.text += text
        case Finished():
            received.state = TurnState.COMPLETE
            received.tokens_in, received.tokens_out = event.tokens_in, event.tokens_out
            received.estimated = event.estimated
        case Queued():
            pass


def _as_sent(event: Event) -> bytes:
    match event:
        case Queued(place=place, seconds=seconds):
            return _event("queued", place=place, seconds=seconds)
        case Started(model=model, kind=kind):
            return _event("started", model=model, kind=kind)
        case Token(text=text):
            return _event("token", text=text)
        case Finished(reason=reason):
            return _event("done", reason=reason)


def _event(name: str, **data: object) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
