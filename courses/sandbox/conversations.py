"""What somebody asked of models and what came back: to read again, to take away, to delete."""

import json
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.exercises.visit import TurnState
from lms.numbers import page_of
from lms.people.http import SignedInRequest

from . import actions
from .models import SandboxTurn, TurnQuerySet

PAGE_SIZE = 20
CHUNK = 200


def own_turns(request: SignedInRequest) -> TurnQuerySet:
    """The turns of whoever asks, newest first, with the names of exercise and course."""
    return (
        SandboxTurn.objects.visible_to(request.user)
        .select_related("session__exercise", "session__enrolment__version")
        .defer("session__state", "session__enrolment__version__content", "session__enrolment__version__search_text")
        .order_by("-pk")
    )


@require_safe
@never_cache
@login_required
def conversations(request: SignedInRequest) -> HttpResponse:
    """Everything that is kept of what one asked, a page at a time."""
    page = page_of(request, own_turns(request), PAGE_SIZE)
    return TemplateResponse(request, "sandbox/conversations.html", {"page_obj": page, "turns": page.object_list})


@require_safe
@never_cache
@login_required
def download(request: SignedInRequest) -> StreamingHttpResponse:
    """All of it as one JSON file, sent while it is read."""
    return _file(as_json(own_turns(request)), "application/json", "json")


@require_safe
@never_cache
@login_required
def download_text(request: SignedInRequest) -> StreamingHttpResponse:
    """All of it as one text to read, the oldest first, sent while it is read."""
    return _file(as_text(own_turns(request).order_by("pk")), "text/plain", "txt")


def _file(parts: Iterator[str], content_type: str, ending: str) -> StreamingHttpResponse:
    name = f"mijn-gesprekken-{timezone.localdate():%Y-%m-%d}.{ending}"
    return StreamingHttpResponse(
        parts,
        content_type=f"{content_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def forget(request: SignedInRequest, turn: int) -> HttpResponse:
    """Delete one question with its answer, after a question. Asked again it finds nothing to delete."""
    if request.method == "POST":
        return _forgotten(request, actions.forget(person=request.user, turn_id=turn))
    found = own_turns(request).filter(pk=turn).first()
    if found is None:
        raise Http404
    return _ask(request, found)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def forget_session(request: SignedInRequest, session: int) -> HttpResponse:
    """Delete everything that one asked at one exercise, or in free practice, after a question."""
    if request.method == "POST":
        return _forgotten(request, actions.forget(person=request.user, session_id=session))
    found = own_turns(request).of_session(session).first()
    if found is None:
        raise Http404
    return _ask(request, found, together=True)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def forget_all(request: SignedInRequest) -> HttpResponse:
    """Delete everything that one asked, after a question."""
    if request.method == "POST":
        return _forgotten(request, actions.forget(person=request.user))
    return _ask(request, None)


def _forgotten(request: SignedInRequest, number: int) -> HttpResponse:
    if number:
        text = ngettext(
            "%(number)d vraag is gewist, met het antwoord.",
            "%(number)d vragen zijn gewist, met de antwoorden.",
            number,
        )
        messages.success(request, text % {"number": number})
    else:
        messages.info(request, _("Er was niets meer om te wissen."))
    return redirect("sandbox:conversations")


def _ask(request: SignedInRequest, turn: SandboxTurn | None, *, together: bool = False) -> HttpResponse:
    context = {
        "turn": turn,
        "together": together,
        "stays": [
            _("Wat je hebt ingeleverd en gehaald, blijft. Je certificaat ook."),
            _("De getallen bij Mijn AI-gebruik blijven: daar staat geen tekst bij."),
            _("Naar een AI-hub gestuurde tekst kunnen we daar niet terughalen."),
        ],
        "crumbs": [(_("Mijn gesprekken"), reverse("sandbox:conversations")), (_("Wissen"), "")],
    }
    return TemplateResponse(request, "sandbox/conversations_delete.html", context)


def as_json(turns: TurnQuerySet) -> Iterator[str]:
    """Yield one JSON list, a turn at a time, however many there are."""
    before = "["
    for turn in turns.iterator(chunk_size=CHUNK):
        yield before + "\n" + json.dumps(_row(turn), ensure_ascii=False, indent=2)
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def as_text(turns: TurnQuerySet) -> Iterator[str]:
    """Yield it all as text with headings, a turn at a time, however many there are; in the language of now."""
    # It is read when the request, and its language, are over.
    language = get_language() or "nl"
    return _texts(turns, language)


def _texts(turns: TurnQuerySet, language: str) -> Iterator[str]:
    with translation.override(language):
        yield f"{_('Mijn gesprekken')}\n"
    for turn in turns.iterator(chunk_size=CHUNK):
        with translation.override(language):
            text = _text(turn)
        yield text


def _text(turn: SandboxTurn) -> str:
    asked_at = date_format(timezone.localtime(turn.created_at), "j F Y H:i")
    ending = "" if turn.state == TurnState.COMPLETE else f" ({turn.get_state_display()})"
    thinking = f"\n{_('Zo dacht het model:')}\n{turn.thinking_shown}\n" if turn.thinking_shown else ""
    return (
        f"\n\n== {turn.session.name}, {asked_at} ==\n"
        f"\n{_('Jij:')}\n{turn.prompt}\n\n{turn.answered_by}{ending}:\n{turn.answer}\n{thinking}"
    )


def _row(turn: SandboxTurn) -> dict[str, Any]:
    return {
        "course": turn.session.enrolment.version.title if turn.session.enrolment else "",
        "exercise": turn.session.name,
        "asked_at": timezone.localtime(turn.created_at).isoformat(timespec="seconds"),
        "role": turn.role,
        "prompt": turn.prompt,
        "answer": turn.answer,
        "thinking": turn.thinking_shown,
        "state": turn.state,
        "fault": turn.fault,
        "model": turn.model_shown,
        "hub": "" if turn.blind else turn.hub_kind,
        "tokens_in": turn.tokens_in,
        "tokens_out": turn.tokens_out,
        "deleted_on": turn.expires_on.isoformat(),
    }
