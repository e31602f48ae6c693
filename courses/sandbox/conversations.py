"""What somebody asked of models and what came back: to read again, to take away, to delete."""

import json
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.views.access import learner

from . import actions
from .models import SandboxTurn, TurnQuerySet

PAGE_SIZE = 20
CHUNK = 200


def own_turns(request: HttpRequest) -> TurnQuerySet:
    """The turns of whoever asks, newest first, with the names of exercise and course."""
    return (
        SandboxTurn.objects.visible_to(learner(request))
        .select_related("session__exercise", "session__enrolment__version")
        .defer("session__state", "session__enrolment__version__content", "session__enrolment__version__search_text")
        .order_by("-pk")
    )


@require_safe
@never_cache
@login_required
def conversations(request: HttpRequest) -> HttpResponse:
    """Everything that is kept of what one asked, a page at a time."""
    page = Paginator(own_turns(request), PAGE_SIZE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "sandbox/conversations.html", {"page_obj": page, "turns": page.object_list})


@require_safe
@never_cache
@login_required
def download(request: HttpRequest) -> StreamingHttpResponse:
    """All of it as one JSON file, sent while it is read."""
    name = f"mijn-gesprekken-{timezone.localdate():%Y-%m-%d}.json"
    return StreamingHttpResponse(
        as_json(own_turns(request)),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def forget(request: HttpRequest, turn: int) -> HttpResponse:
    """Delete one question with its answer, after a question. Asked again it finds nothing to delete."""
    if request.method == "POST":
        return _forgotten(request, actions.forget(person=learner(request), turn_id=turn))
    found = own_turns(request).filter(pk=turn).first()
    if found is None:
        raise Http404
    return _ask(request, found)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def forget_all(request: HttpRequest) -> HttpResponse:
    """Delete everything that one asked, after a question."""
    if request.method == "POST":
        return _forgotten(request, actions.forget(person=learner(request)))
    return _ask(request, None)


def _forgotten(request: HttpRequest, number: int) -> HttpResponse:
    if number == 1:
        messages.success(request, _("Je vraag en het antwoord zijn gewist."))
    elif number:
        messages.success(request, _("Al je vragen en antwoorden zijn gewist."))
    else:
        messages.info(request, _("Er was niets meer om te wissen."))
    return redirect("sandbox:conversations")


def _ask(request: HttpRequest, turn: SandboxTurn | None) -> HttpResponse:
    context = {
        "turn": turn,
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


def _row(turn: SandboxTurn) -> dict[str, Any]:
    return {
        "course": turn.session.enrolment.version.title,
        "exercise": turn.session.exercise.title,
        "asked_at": timezone.localtime(turn.created_at).isoformat(timespec="seconds"),
        "prompt": turn.prompt,
        "answer": turn.answer,
        "state": turn.state,
        "fault": turn.fault,
        "model": turn.answered_by,
        "hub": "" if turn.blind else turn.hub_kind,
        "tokens_in": turn.tokens_in,
        "tokens_out": turn.tokens_out,
        "deleted_on": turn.expires_on.isoformat(),
    }
