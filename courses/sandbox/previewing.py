"""Show a teacher exactly what would leave this site, before anything does."""

import uuid

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.views.access import enrolment_or_404
from lms.hub.client import Prompt

from . import guard
from .guard.teaching import SEEN, sentence
from .guarding import NotSent, settings_of, what_it_can_miss
from .prompting import asked
from .sittings import sandbox_exercise_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def preview(request: HttpRequest, pk: int, block: uuid.UUID) -> HttpResponse:
    """Show the request as it would be sent. Nothing is sent, kept or counted; a prompt never stands in an address."""
    enrolment = enrolment_or_404(request, pk, content=True)
    sandbox_exercise_or_404(enrolment, block)
    back = reverse("sandbox:exercise", args=[pk, block])
    if request.method != "POST":
        return redirect(back)
    context: dict[str, object] = {"back": back, "misses": what_it_can_miss()}
    fields = request.POST
    try:
        prompt = asked(fields.get("prompt", ""), fields.get("model", ""), fields.get("temperature", ""))
    except NotSent as refusal:
        context["problem"] = str(refusal)
        return TemplateResponse(request, "sandbox/preview.html", context, status=422)
    employment = enrolment.employment
    return TemplateResponse(
        request,
        "sandbox/preview.html",
        context | _sent(prompt, settings_of(employment.organisation if employment else None)),
    )


def _sent(prompt: Prompt, rules: guard.Settings) -> dict[str, object]:
    verdict = guard.check(prompt.messages[-1].content, settings=rules)
    return {
        "embedded": prompt.offer is not None and prompt.offer.embedded,
        "problem": sentence(verdict) if verdict.found else "",
        "asked": [
            {"role": message.role, "pieces": _pieces(message.content, guard.check(message.content, settings=rules))}
            for message in prompt.messages
        ],
        "settings": [
            (_("Model"), prompt.name_at_hub),
            (_("Temperatuur"), localize(prompt.temperature)),
            (_("Langste antwoord, in tokens"), settings.HUB_MAX_ANSWER_TOKENS),
        ],
    }


def _pieces(text: str, verdict: guard.Verdict) -> list[tuple[str, str]]:
    """The text in pieces, each with what was seen in it."""
    pieces, at = [], 0
    for finding in verdict.found:
        pieces += [(text[at : finding.start], ""), (text[finding.start : finding.end], str(SEEN[finding.kind]))]
        at = finding.end
    return [*pieces, (text[at:], "")]
