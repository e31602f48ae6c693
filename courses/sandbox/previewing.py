"""Show a teacher exactly what would leave this site, before anything does."""

import uuid
from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses import guard
from courses.exercises.asking import NotSent
from courses.guard.teaching import SEEN, sentence
from lms.hub.client import Message, Prompt
from lms.pace import goes_too_fast
from lms.people.http import SignedInRequest

from .guarding import settings_of, what_it_can_miss
from .prompting import at_exercise, for_exercise, too_fast
from .sittings import Sitting, sitting_or_404

# What stands before the message of now.
_TITLES = {
    "system": gettext_lazy("Aanwijzing vooraf"),
    "user": gettext_lazy("Eerdere vraag"),
    "assistant": gettext_lazy("Eerder antwoord"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def preview(request: SignedInRequest, pk: int, block: uuid.UUID) -> HttpResponse:
    """Show the request as it would be sent. Nothing is sent, kept or counted; a prompt never stands in an address."""
    sitting = sitting_or_404(request, pk, block)
    back = reverse("sandbox:exercise", args=[pk, block])

    def sent(fields: dict[str, str]) -> dict[str, object]:
        prompt, place = for_exercise(sitting=sitting, fields=fields, guarded=False)
        prompt = replace(prompt, messages=[_shown(sitting, message) for message in prompt.messages])
        organisation = at_exercise(sitting.enrolment, sitting.block).organisation
        return as_sent(prompt, settings_of(organisation), blind=place.blind)

    return show(request, back, sent)


def show(request: HttpRequest, back: str, sent: Callable[[dict[str, str]], dict[str, object]]) -> HttpResponse:
    """The page for the fields of a form, with what ``sent`` makes of them (it may raise NotSent); else to ``back``."""
    if request.method != "POST":
        return redirect(back)
    context: dict[str, object] = {"back": back, "misses": what_it_can_miss()}
    status = 200
    if goes_too_fast(request, "sandbox.preview", a_minute=settings.HUB_PROMPTS_PER_MINUTE):
        context["problem"], status = too_fast(), 429
    else:
        try:
            context |= sent(request.POST.dict())
        except NotSent as refusal:
            context["problem"], status = str(refusal), 422
    return TemplateResponse(request, "sandbox/preview.html", context, status=status)


def _shown(sitting: Sitting, message: Message) -> Message:
    """The message, or that there is one where the author hides it for now."""
    setup = sitting.block.setup
    if message.role != "system" or setup is None or setup.system_shown or sitting.passed:
        return message
    return replace(message, content=_("Een opdracht van de maker van deze oefening. Je leest hem na het halen."))


def as_sent(prompt: Prompt, rules: guard.Settings, *, blind: bool = False) -> dict[str, object]:
    """The context of the page: every message as it would be sent, with what the guard sees in it."""
    *before, now = prompt.messages
    verdict = guard.check(now.content, settings=rules)
    return {
        "embedded": not blind and prompt.offer is not None and prompt.offer.embedded,
        "problem": sentence(verdict) if verdict.found else "",
        "asked": [(_TITLES[message.role], _pieces(message, rules)) for message in before]
        + [(_("Jouw bericht"), _pieces(now, rules))],
        "earlier": any(message.role != "system" for message in before),
        "settings": [
            (_("Model"), _("Dat zie je als je hebt gekozen.") if blind else prompt.name_at_hub),
            (_("Temperatuur"), localize(prompt.temperature)),
            (_("Langste antwoord, in tokens"), settings.HUB_MAX_ANSWER_TOKENS),
        ],
    }


def _pieces(message: Message, rules: guard.Settings) -> list[tuple[str, str]]:
    """The message in pieces, each with what was seen in it."""
    text, pieces, at = message.content, [], 0
    for finding in guard.check(text, settings=rules).found:
        pieces += [(text[at : finding.start], ""), (text[finding.start : finding.end], str(SEEN[finding.kind]))]
        at = finding.end
    return [*pieces, (text[at:], "")]
