"""The one place where a request talks to the hub: a prompt in, server-sent events out.

Without JavaScript the same form waits for the whole answer and leads back to the exercise.
"""

import asyncio
import uuid
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing, nullcontext
from functools import partial

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses.exercises.asking import NotSent
from courses.exercises.visit import TurnState
from courses.learning.views.access import enrolment_or_404
from lms.hub.asynchronous import in_database
from lms.hub.offers import offered_models
from lms.numbers import whole_number
from lms.pace import goes_too_fast
from lms.people.http import SignedInRequest
from lms.streams import Later, in_stream

from . import frames, policy, running
from .ends import ended
from .guarding import RULES_OF_EMPLOYER, pieces_of
from .looking import Looked, NotLookedAt, beside, look
from .models import SandboxTurn
from .prompting import AskedAlready, Asking, at_exercise, begin, for_exercise, too_fast, with_script
from .sittings import sandbox_exercise_or_404, sitting_or_404

# Characters; no answer is longer.
_LONGEST = 10**8
# How often a row is looked at whose answer comes in at another process.
LOOK_SECONDS = 0.5
# Where a page is after an answer: by the turn, and whether it came whole.
type Back = Callable[[int, bool], str]
# What goes along when a prompt that was not sent is sent again.
_CARRIED = ("role", "temperature", "instead", "anew", "opnieuw")


@require_POST
@never_cache
@login_required
def stream(request: SignedInRequest, pk: int, block: uuid.UUID) -> HttpResponseBase:
    """Send the learner's prompt to a model and stream the answer.

    Fields: ``prompt``, ``key``, ``hold`` (see ``guarding``), ``policy`` (the hash of one that is accepted with the
    prompt), and what the kind of the exercise reads (``model``, ``temperature``, ``role``, ``instead``, ``anew``).
    Answers with the events of ``frames``, or at once with JSON ``{"error": sentence, …}`` when nothing was sent. A
    browser that sends the form by itself wants a page: it gets one when there is an answer.
    """
    return ask(
        request,
        partial(_begin, request, pk, block),
        back=_back(request, pk, block),
        page=partial(_exercise_page, request, pk, block),
    )


@require_safe
@never_cache
@login_required
def resume(request: SignedInRequest, turn: int) -> HttpResponseBase:
    """Take up an own answer again from character ``vanaf`` on; nothing is asked for it."""
    _own(request, turn)
    return _stream(request, turn, whole_number(request.GET.get("vanaf"), most=_LONGEST) or 0)


@require_POST
@never_cache
@login_required
def stop(request: SignedInRequest, turn: int) -> HttpResponseBase:
    """Stop an own answer at once; what came is kept. At another process it stops within a second."""
    row = _own(request, turn)
    if not running.stop(turn) and row.state == TurnState.RUNNING:
        SandboxTurn.objects.filter(pk=turn, state=TurnState.RUNNING).update(state=TurnState.STOPPED)
    return HttpResponse(status=204)


def ask(
    request: SignedInRequest, put_aside: Callable[[], Asking], *, back: Back, page: Callable[[], dict[str, object]]
) -> HttpResponseBase:
    """Put it aside and answer with what comes, or say why nothing was sent.

    ``back``: where a browser without JavaScript is led. ``page``: what its page needs when nothing was sent.
    What is refused counts as well, before anything is done for it.
    """

    def at_pace() -> Asking:
        if goes_too_fast(request, "sandbox.asking", a_minute=settings.HUB_PROMPTS_PER_MINUTE):
            raise NotSent(too_fast(), status=429)
        return put_aside()

    looked = Looked()
    again = partial(_asked, request, put_aside, back=back, page=page)
    try:
        with beside(looked) if in_stream() else nullcontext():
            return _asked(request, at_pace, back=back, page=page)
    except NotLookedAt as asked:
        return Later(partial(_after_a_look, request, asked, looked, again))


async def _after_a_look(
    request: SignedInRequest, asked: NotLookedAt, looked: Looked, again: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """Have the guard look beside the threads of the streams, and then go on as if it had been asked there."""
    await look(asked, person=request.user.pk, looked=looked)

    def go_on() -> HttpResponseBase:
        with beside(looked):
            response = again()
        return response.render() if isinstance(response, TemplateResponse) else response

    response = await in_database(go_on)
    return await response.come() if isinstance(response, Later) else response


def _asked(
    request: SignedInRequest, put_aside: Callable[[], Asking], *, back: Back, page: Callable[[], dict[str, object]]
) -> HttpResponseBase:
    try:
        asking = put_aside()
    except NotSent as refusal:
        if _plain(request):
            return _not_sent(request, refusal, page())
        return JsonResponse({"error": str(refusal)} | refusal.details, status=refusal.status)
    except AskedAlready as before:
        return Later(partial(_answer, request, before.turn_id, back))
    return Later(partial(_answer, request, asking.turn_id, back, asking))


async def _answer(request: SignedInRequest, turn: int, back: Back, asking: Asking | None = None) -> HttpResponseBase:
    """Begin to ask, unless that was done before, and answer with what comes."""
    if asking:
        running.start(asking)
    return await _whole(request, turn, back) if _plain(request) else _stream(request, turn, 0)


def _plain(request: SignedInRequest) -> bool:
    """Whether the browser itself sent the form, and waits for a page."""
    return "text/html" in request.headers.get("Accept", "")


def _begin(request: SignedInRequest, pk: int, block: uuid.UUID) -> Asking:
    sitting = sitting_or_404(request, pk, block, beside=(RULES_OF_EMPLOYER,))
    fields = request.POST.dict()
    asked = policy.asked_of(sitting.enrolment)
    policy.ensure_accepted(asked, digest_sent=fields.get("policy", ""), by=request.user)
    prompt, place = for_exercise(sitting=sitting, fields=fields)
    return begin(
        desk=at_exercise(sitting.enrolment, sitting.block),
        prompt=with_script(prompt, sitting.block, sitting.turns),
        by=request.user,
        key=key_of(fields),
        place=place,
    )


def key_of(fields: Mapping[str, str]) -> uuid.UUID | None:
    """The key that the page chose for this request; None without a proper one."""
    try:
        return uuid.UUID(fields.get("key", ""))
    except ValueError:
        return None


def _own(request: SignedInRequest, turn: int) -> SandboxTurn:
    found = SandboxTurn.objects.visible_to(request.user).filter(pk=turn).first()
    if found is None:
        raise Http404
    return found


def _mark(turn: int, state: TurnState) -> None:
    SandboxTurn.objects.filter(pk=turn, state=TurnState.RUNNING).update(state=state)


def _stream(request: SignedInRequest, turn: int, after: int) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_read(request, turn, after), content_type="text/event-stream; charset=utf-8")
    # For proxies: pass on at once, and as it is.
    response["X-Accel-Buffering"] = "no"
    response["Cache-Control"] = "no-transform"
    add_never_cache_headers(response)
    return response


async def _read(request: SignedInRequest, turn: int, after: int) -> AsyncGenerator[bytes]:
    """The answer from character ``after`` on: live when it comes in at this process, else from its row."""
    yield frames.event("turn", address=reverse("sandbox:resume", args=[turn]))
    answer = running.here(turn)
    language = request.LANGUAGE_CODE
    async with aclosing(answer.read(after, language=language) if answer else _from_row(request, turn, after)) as rest:
        async for frame in rest:
            yield frame


async def _from_row(request: SignedInRequest, turn: int, after: int) -> AsyncGenerator[bytes]:
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
    yield _kept(row, after) + ended(row.state, row.fault, language=request.LANGUAGE_CODE)


def _kept(row: SandboxTurn, after: int) -> bytes:
    """What is kept beyond character ``after``; all of it where what she has may have been thinking."""
    anew = b""
    if after and row.thinking:
        after, anew = 0, frames.event("again")
    text = row.answer[after:]
    return anew + (frames.token(text, len(row.answer)) if text else b"") + frames.thought(row.thinking_shown)


async def _whole(request: SignedInRequest, turn: int, back: Back) -> HttpResponse:
    """Wait for the end, and lead back; what did not come whole can be asked again there."""
    async for _frame in _read(request, turn, 0):
        pass
    row = await in_database(_own, request, turn)
    return redirect(back(turn, row.state == TurnState.COMPLETE))


def _back(request: SignedInRequest, pk: int, block: uuid.UUID) -> Back:
    page = reverse("sandbox:exercise", args=[pk, block])
    # Who had passed already and practises once more, goes on with that.
    again = "&opnieuw" if "opnieuw" in request.POST else ""
    return lambda turn, whole: f"{page}?model=met{'' if whole else f'&vraag={turn}'}{again}#beurt-{turn}"


def _not_sent(request: SignedInRequest, refusal: NotSent, page: dict[str, object]) -> HttpResponse:
    """A page that says why nothing was sent, with what she typed still in its field."""
    context = {
        "refusal": refusal,
        "policy": policy.sections() if "policy" in refusal.details else (),
        "typed": request.POST.get("prompt", ""),
        "seen": pieces_of(refusal),
        "key": uuid.uuid4(),
        "most_characters": settings.SANDBOX_PROMPT_CHARACTERS,
        "models": offered_models(),
        "carried": [(name, request.POST[name]) for name in _CARRIED if request.POST.get(name)],
        "chosen": request.POST.get("model", ""),
        **page,
    }
    return TemplateResponse(request, "sandbox/not_sent.html", context, status=refusal.status)


def _exercise_page(request: SignedInRequest, pk: int, block: uuid.UUID) -> dict[str, object]:
    enrolment = enrolment_or_404(request, pk, content=True)
    module, task = sandbox_exercise_or_404(enrolment, block)
    page = reverse("sandbox:exercise", args=[pk, block])
    return {
        "title": task.title,
        "stream_url": request.path,
        "back_url": f"{page}?model=met",
        "without_url": f"{page}?model=zonder",
        "crumbs": [
            (enrolment.version.title, reverse("home:enrolment", args=[pk])),
            (module.title, reverse("courses:module", args=[pk, module.slug])),
            (task.title, page),
        ],
    }
