"""The one place where a request talks to the hub: a prompt in, server-sent events out.

Without JavaScript the same form waits for the whole answer and leads back to the exercise.
"""

import asyncio
import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses.exercises.asking import NotSent
from courses.views.access import enrolment_or_404, learner
from lms.hub.asynchronous import in_database
from lms.hub.offers import offered_models
from lms.streams import Later

from . import frames, policy, running
from .ends import ended
from .guarding import pieces_of
from .models import SandboxTurn, TurnState
from .prompting import AskedAlready, Asking, begin, for_exercise, with_script
from .sittings import sandbox_exercise_or_404, sitting_or_404

# How often a row is looked at whose answer comes in at another process.
LOOK_SECONDS = 0.5


@require_POST
@never_cache
@login_required
def stream(request: HttpRequest, pk: int, block: uuid.UUID) -> HttpResponseBase:
    """Send the learner's prompt to a model and stream the answer.

    Fields: ``prompt``, ``key``, ``hold`` (see ``guarding``), ``policy`` (the hash of one that is accepted with the
    prompt), and what the kind of the exercise reads (``model``, ``temperature``, ``role``, ``instead``, ``anew``).
    Answers with the events of ``frames``, or at once with JSON ``{"error": sentence, …}`` when nothing was sent. A
    browser that sends the form by itself wants a page: it gets one when there is an answer.
    """
    plain = _plain(request)
    try:
        asking = _begin(request, pk, block)
    except NotSent as refusal:
        if plain:
            return _not_sent(request, pk, block, refusal)
        return JsonResponse({"error": str(refusal)} | refusal.details, status=refusal.status)
    except AskedAlready as before:
        return Later(partial(_answer, request, pk, block, before.turn_id))
    return Later(partial(_answer, request, pk, block, asking.turn_id, asking))


@require_safe
@never_cache
@login_required
def resume(request: HttpRequest, turn: int) -> HttpResponseBase:
    """Take up an own answer again from character ``vanaf`` on; nothing is asked for it."""
    _own(request, turn)
    asked = request.GET.get("vanaf", "")
    after = int(asked) if asked.isdecimal() and len(asked) < 9 else 0
    return _stream(request, turn, after)


@require_POST
@never_cache
@login_required
def stop(request: HttpRequest, turn: int) -> HttpResponseBase:
    """Stop an own answer at once; what came is kept. At another process it stops within a second."""
    return Later(partial(_stop, _own(request, turn)))


async def _answer(
    request: HttpRequest, pk: int, block: uuid.UUID, turn: int, asking: Asking | None = None
) -> HttpResponseBase:
    """Begin to ask, unless that was done before, and answer with what comes."""
    if asking:
        running.start(asking)
    return await _whole(request, pk, block, turn) if _plain(request) else _stream(request, turn, 0)


async def _stop(row: SandboxTurn) -> HttpResponse:
    if answer := running.here(row.pk):
        answer.close(TurnState.STOPPED)
    elif row.state == TurnState.RUNNING:
        await in_database(_mark, row.pk, TurnState.STOPPED)
    return HttpResponse(status=204)


def _plain(request: HttpRequest) -> bool:
    """Whether the browser itself sent the form, and waits for a page."""
    return "text/html" in request.headers.get("Accept", "")


def _begin(request: HttpRequest, pk: int, block: uuid.UUID) -> Asking:
    sitting, fields = sitting_or_404(request, pk, block), request.POST.dict()
    asked = policy.asked_of(sitting.enrolment)
    policy.ensure_accepted(asked, digest_sent=fields.get("policy", ""), by=learner(request))
    prompt, place = for_exercise(sitting=sitting, fields=fields)
    return begin(
        enrolment=sitting.enrolment,
        block=sitting.block,
        prompt=with_script(prompt, sitting.block, sitting.turns),
        by=learner(request),
        key=_key(fields.get("key", "")),
        place=place,
    )


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _own(request: HttpRequest, turn: int) -> SandboxTurn:
    found = SandboxTurn.objects.visible_to(learner(request)).filter(pk=turn).first()
    if found is None:
        raise Http404
    return found


def _mark(turn: int, state: TurnState) -> None:
    SandboxTurn.objects.filter(pk=turn, state=TurnState.RUNNING).update(state=state)


def _stream(request: HttpRequest, turn: int, after: int) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_read(request, turn, after), content_type="text/event-stream; charset=utf-8")
    # For proxies: pass on at once, and as it is.
    response["X-Accel-Buffering"] = "no"
    response["Cache-Control"] = "no-transform"
    add_never_cache_headers(response)
    return response


async def _read(request: HttpRequest, turn: int, after: int) -> AsyncGenerator[bytes]:
    """The answer from character ``after`` on: live when it comes in at this process, else from its row."""
    yield frames.event("turn", address=reverse("sandbox:resume", args=[turn]))
    answer = running.here(turn)
    language = request.LANGUAGE_CODE
    async with aclosing(answer.read(after, language=language) if answer else _from_row(request, turn, after)) as rest:
        async for frame in rest:
            yield frame


async def _from_row(request: HttpRequest, turn: int, after: int) -> AsyncGenerator[bytes]:
    """What is kept of an answer, once the process that it comes in at has ended it."""
    looks, heartbeat = 0, int(running.HEARTBEAT_SECONDS / LOOK_SECONDS)
    while (row := await in_database(_own, request, turn)).state == TurnState.RUNNING and not row.forsaken:
        looks += 1
        if looks % heartbeat == 1:
            yield frames.HEARTBEAT
        await asyncio.sleep(LOOK_SECONDS)
    if row.state == TurnState.RUNNING:
        await in_database(_mark, turn, TurnState.CUT)
        row.state = TurnState.CUT
    text = row.answer[after:]
    yield (frames.token(text, len(row.answer)) if text else b"") + ended(
        row.state, row.fault, language=request.LANGUAGE_CODE
    )


async def _whole(request: HttpRequest, pk: int, block: uuid.UUID, turn: int) -> HttpResponse:
    """Wait for the end, and lead back to the exercise; what did not come whole can be asked again there."""
    async for _frame in _read(request, turn, 0):
        pass
    row = await in_database(_own, request, turn)
    page = reverse("sandbox:exercise", args=[pk, block])
    # Who had passed already and practises once more, goes on with that.
    again = "&opnieuw" if "opnieuw" in request.POST else ""
    if row.state == TurnState.COMPLETE:
        return redirect(f"{page}?model=met{again}#beurt-{turn}")
    return redirect(f"{page}?model=met&vraag={turn}{again}#beurt-{turn}")


def _not_sent(request: HttpRequest, pk: int, block: uuid.UUID, refusal: NotSent) -> HttpResponse:
    """A page that says why nothing was sent, with what she typed still in its field."""
    enrolment = enrolment_or_404(request, pk, content=True)
    module, task = sandbox_exercise_or_404(enrolment, block)
    page = reverse("sandbox:exercise", args=[pk, block])
    context = {
        "enrolment": enrolment,
        "task": task,
        "refusal": refusal,
        "policy": policy.sections() if "policy" in refusal.details else (),
        "typed": request.POST.get("prompt", ""),
        "seen": pieces_of(refusal),
        "key": uuid.uuid4(),
        "most_characters": settings.SANDBOX_PROMPT_CHARACTERS,
        "models": offered_models(),
        "chosen": request.POST.get("model", ""),
        "temperature": request.POST.get("temperature", ""),
        "role": request.POST.get("role", ""),
        "exercise_url": f"{page}?model=met",
        "without_url": f"{page}?model=zonder",
        "crumbs": [
            (enrolment.version.title, reverse("home:enrolment", args=[pk])),
            (module.title, reverse("courses:module", args=[pk, module.slug])),
            (task.title, page),
        ],
    }
    response = TemplateResponse(request, "sandbox/not_sent.html", context, status=refusal.status)
    response.render()
    return response
