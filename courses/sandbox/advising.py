"""Advice of a model on what somebody handed in: where the author allows it, formative, and counting for nothing.

What is sent is a text of hers that she sees and may change first. What comes back is a turn of the role ADVICE,
which no check of an exercise ever looks at.
"""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.exercises.asking import NotSent, free_prompt
from courses.exercises.visit import ShownTurn
from lms.hub.client import Message, Prompt
from lms.people.http import SignedInRequest

from . import policy, previewing
from .guarding import let_through, settings_of
from .models import ADVICE, SandboxSession
from .panel import panel, policy_asked, real_models
from .prompting import Asking, Place, asked, at_exercise, begin
from .sittings import Sitting, kept, sitting_or_404
from .streaming import ask, key_of

_MOST_SHOWN = 10
_TEMPERATURE = "0.5"
# In Dutch, as the courses are; a model answers in the language of the text.
_BEFOREHAND = """Je geeft een leraar advies over een tekst die zij bij een oefening over AI schreef.
Zeg in hooguit 150 woorden: wat sterk is, wat beter kan, en één vraag om over na te denken.
Geef geen cijfer en zeg niet of de oefening is gehaald: dat beslis jij niet. Schrijf vriendelijk en gewoon.

Waar de oefening voor is: {purpose}
Waar de leraar op let:
{criteria}"""


def may_advise(sitting: Sitting) -> bool:
    """Whether advice is offered: the author allows it, something was handed in, and it is worked with a model."""
    setup = sitting.block.setup
    return bool(setup and setup.advice and sitting.answer and not sitting.without_model and _own_text(sitting))


@require_safe
@never_cache
@login_required
def advice(request: SignedInRequest, pk: int, block: uuid.UUID) -> HttpResponse:
    """The page: what advice is and is not, one's own text to send, and what was advised before."""
    sitting = _sitting_or_404(request, pk, block)
    models = real_models()
    context = _page(sitting) | {"models": models, "own_text": _own_text(sitting)}
    if models:
        context |= policy_asked(policy.asked_of(sitting.enrolment), back=f"{request.path}#gesprek") or {
            "stream_url": reverse("sandbox:stream_advice", args=[pk, block]),
            "preview_url": reverse("sandbox:preview_advice", args=[pk, block]),
            "proposed_prompt": _own_text(sitting),
            "fixed_temperature": True,
            "prompt_label": _("De tekst waarover je advies wilt"),
            "prompt_rows": 12,
            **panel(models=models, turns=_turns(sitting), voice="", again=request.GET.get("vraag")),
        }
    return TemplateResponse(request, "sandbox/advice.html", context)


@require_POST
@never_cache
@login_required
def stream(request: SignedInRequest, pk: int, block: uuid.UUID) -> HttpResponseBase:
    """Ask a model for advice on the text that is sent, and stream it; as ``streaming.stream``."""
    page = reverse("sandbox:advice", args=[pk, block])
    return ask(
        request,
        partial(_begin, request, pk, block),
        back=lambda turn, whole: f"{page}{'' if whole else f'?vraag={turn}'}#beurt-{turn}",
        page=lambda: _page(_sitting_or_404(request, pk, block)) | {"stream_url": request.path, "models": real_models()},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def preview(request: SignedInRequest, pk: int, block: uuid.UUID) -> HttpResponse:
    """Show the request as it would be sent; as ``previewing.preview``."""
    sitting = _sitting_or_404(request, pk, block)

    def sent(fields: dict[str, str]) -> dict[str, object]:
        organisation = at_exercise(sitting.enrolment, sitting.block).organisation
        return previewing.as_sent(_prompt(sitting, fields), settings_of(organisation))

    return previewing.show(request, reverse("sandbox:advice", args=[pk, block]), sent)


def _sitting_or_404(request: SignedInRequest, pk: int, block: uuid.UUID) -> Sitting:
    """The sitting, also for who works without a model otherwise: she came here by a link."""
    sitting = replace(sitting_or_404(request, pk, block), without_model=False)
    if not may_advise(sitting):
        raise Http404
    return sitting


def _own_text(sitting: Sitting) -> str:
    return sitting.kind.own_text(sitting.block, sitting.answer or {}).strip()


def _turns(sitting: Sitting) -> tuple[ShownTurn, ...]:
    here = SandboxSession.objects.filter(enrolment=sitting.enrolment, exercise__block_key=sitting.block.key)
    return kept(here, _MOST_SHOWN, Q(turns__role=ADVICE))[1]


def _prompt(sitting: Sitting, fields: Mapping[str, str]) -> Prompt:
    """What is asked: the text, with what the exercise is for before it. Raises NotSent."""
    prompt = asked(free_prompt((), {**fields, "temperature": _TEMPERATURE}))
    if prompt.offer is None or prompt.offer.embedded:
        raise NotSent(_("Advies komt van een groot taalmodel. Kies een ander model."))
    block = sitting.block
    criteria = "\n".join(f"- {line}" for line in block.criteria)
    before = Message("system", _BEFOREHAND.format(purpose=block.purpose, criteria=criteria))
    return replace(prompt, messages=[before, *prompt.messages])


def _begin(request: SignedInRequest, pk: int, block: uuid.UUID) -> Asking:
    sitting, fields = _sitting_or_404(request, pk, block), request.POST.dict()
    by, desk = request.user, at_exercise(sitting.enrolment, sitting.block)
    policy.ensure_accepted(policy.asked_of(sitting.enrolment), digest_sent=fields.get("policy", ""), by=by)
    prompt = _prompt(sitting, fields)
    let_through(prompt.messages[-1].content, hold=fields.get("hold", ""), organisation=desk.organisation)
    return begin(desk=desk, prompt=prompt, by=by, key=key_of(fields), place=Place(ADVICE))


def _page(sitting: Sitting) -> dict[str, object]:
    enrolment, block = sitting.enrolment, sitting.block
    exercise = reverse("sandbox:exercise", args=[enrolment.pk, block.key])
    return {
        "title": _("Advies van een model"),
        "exercise_title": block.title,
        "back_url": exercise,
        "crumbs": [
            (enrolment.version.title, reverse("home:enrolment", args=[enrolment.pk])),
            (block.title, exercise),
            (_("Advies van een model"), ""),
        ],
    }
