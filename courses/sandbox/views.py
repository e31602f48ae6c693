"""The page of a sandbox exercise, whatever its kind: its steps, its outcome, and asking a model."""

import uuid
from dataclasses import replace
from io import BytesIO

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.exercises.asking import player_of
from courses.exercises.forms import StepForm
from courses.exercises.paper import TYPE, odt
from courses.learning.actions.errors import EnrolmentClosed, LearningError
from courses.learning.models import Enrolment
from courses.learning.progress import checklist
from courses.portfolio.actions import keep
from courses.versions.outline import outline_of
from courses.versions.rendering import clean, link_in_course
from lms.hub.offers import offered_models
from lms.hub.workshops import workshop_now
from lms.pace import EXERCISES_A_MINUTE, paced
from lms.people.http import SignedInRequest

from . import actions, policy
from .advising import may_advise
from .panel import panel, policy_asked
from .sittings import Sitting, sitting_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@paced("courses.exercise", a_minute=EXERCISES_A_MINUTE)
def exercise(request: SignedInRequest, pk: int, block: uuid.UUID) -> HttpResponse:
    """Show the exercise, or take in one of the steps of its kind (``step``)."""
    sitting = _with_models(sitting_or_404(request, pk, block))
    if request.method != "POST":
        return _page(request, sitting)
    kind = sitting.kind
    step = request.POST.get("step", "")
    if step not in kind.steps:
        messages.error(request, _("Dat formulier kennen we niet. Probeer het hieronder opnieuw."))
        return redirect(request.get_full_path())
    form = kind.steps[step](request.POST, visit=sitting)
    if not form.is_valid():
        return _page(request, sitting, refused=form)
    if step == kind.last_step:
        return _hand_in(request, sitting, form)
    actions.keep(sitting=sitting, form=form)
    return redirect(f"{request.get_full_path()}#{kind.anchors[step]}")


@require_safe
@never_cache
@login_required
def paper(request: SignedInRequest, pk: int, block: uuid.UUID) -> FileResponse:
    """What the learner made at the exercise, as a document to go on editing; 404 where there is none."""
    sitting = sitting_or_404(request, pk, block)
    found = sitting.kind.paper(sitting)
    if found is None:
        raise Http404
    return FileResponse(BytesIO(odt(found)), as_attachment=True, filename=found.filename, content_type=TYPE)


@require_POST
@never_cache
@login_required
def keep_text(request: SignedInRequest, pk: int, block: uuid.UUID) -> HttpResponse:
    """Copy what the learner wrote herself in a passed attempt to her portfolio, where it stays; twice is once."""
    sitting = sitting_or_404(request, pk, block)
    if sitting.answer is None or not sitting.passed:
        raise Http404
    title, version = sitting.block.title, sitting.enrolment.version
    text = sitting.kind.own_text(sitting.block, sitting.answer)
    try:
        keep(person=request.user, title=title, text=text, source=version.title, by=request.user)
    except LearningError as refusal:
        messages.error(request, str(refusal))
        return redirect("sandbox:exercise", pk, block)
    messages.success(request, _("Bewaard in je portfolio."))
    return redirect("portfolio:portfolio")


def _hand_in(request: SignedInRequest, sitting: Sitting, form: StepForm) -> HttpResponse:
    try:
        attempt = actions.hand_in(sitting=sitting, form=form, by=request.user)
    except EnrolmentClosed as error:
        form.add_error(None, str(error))
        return _page(request, sitting, refused=form)
    if attempt.passed and _just_completed(sitting.enrolment):
        messages.success(request, _("Oefening gehaald."))
        return redirect("home:enrolment", sitting.enrolment.pk)
    kind = sitting.kind
    return redirect(f"{_here(request, sitting)}#{kind.anchors[kind.last_step]}")


def _here(request: SignedInRequest, sitting: Sitting) -> str:
    """This page as it opens by itself, for what was just handed in; the way that was chosen stays."""
    return request.path + (sitting.address() if "model" in sitting.choices else "")


def _just_completed(enrolment: Enrolment) -> bool:
    """Whether this request completed the course that was open when it came in."""
    if enrolment.completed_at is not None:
        return False
    return Enrolment.objects.filter(pk=enrolment.pk, completed_at__isnull=False).exists()


def _with_models(sitting: Sitting) -> Sitting:
    """The sitting with the models that can be asked; when there are none, doing it without is all there is to do."""
    if sitting.without_model:
        return sitting
    models = sitting.kind.askable(offered_models())
    return replace(sitting, models=models, without_model=not models, no_model=not models)


def _page(request: SignedInRequest, sitting: Sitting, *, refused: StepForm | None = None) -> HttpResponse:
    context = _frame(sitting) | _asking(sitting) | sitting.kind.page(sitting, refused)
    context |= {"refused": refused, "no_model": sitting.no_model}
    if not sitting.without_model:
        context["workshop"] = workshop_now(request.user)
        context |= _policy(request, sitting)
    return TemplateResponse(request, sitting.kind.template, context, status=422 if refused else 200)


def _policy(request: SignedInRequest, sitting: Sitting) -> dict[str, object]:
    """What is to be accepted before a model can be asked here; nothing once that was done."""
    return policy_asked(policy.asked_of(sitting.enrolment), back=f"{_here(request, sitting)}#gesprek")


def _frame(sitting: Sitting) -> dict[str, object]:
    module_url = reverse("courses:module", args=[sitting.enrolment.pk, sitting.module.slug])
    overview = reverse("home:enrolment", args=[sitting.enrolment.pk])
    block = sitting.block
    link = link_in_course(sitting.enrolment.pk, outline_of(sitting.enrolment.version))
    return {
        "enrolment": sitting.enrolment,
        "task": block,
        "back_url": f"{module_url}#blok-{block.key}",
        "crumbs": [
            (sitting.enrolment.version.title, overview),
            (sitting.module.title, module_url),
            (block.title, ""),
        ],
        "instructions": clean(block.instructions_html, link),
        "without_model_text": clean(block.without_model_html, link),
        "without_model": sitting.without_model,
        "with_url": sitting.address(model="met"),
        "without_url": sitting.address(model="zonder"),
        "passed": sitting.passed,
        "open": sitting.open,
        "attempt": sitting.attempt,
        "attempts": sitting.attempts,
        "advice": may_advise(sitting) and any(not model.embedded for model in sitting.models),
        "own_text": sitting.passed and sitting.answer and sitting.kind.own_text(block, sitting.answer),
        "turns_short": sitting.kind.turns_short(block, sitting.answer) if sitting.answer else 0,
        "next_item": checklist(sitting.enrolment).after(block.key) if sitting.passed else None,
    }


def _asking(sitting: Sitting) -> dict[str, object]:
    """What asking a model needs, and what was said before."""
    if sitting.without_model:
        return {}
    setup, titles = sitting.block.setup, {model.name: model.title for model in sitting.models}
    here = [sitting.enrolment.pk, sitting.block.key]
    return {
        "stream_url": reverse("sandbox:stream", args=here),
        "preview_url": reverse("sandbox:preview", args=here),
        "conversation": bool(setup and setup.conversation),
        "roles": [(role, titles.get(player_of(role), "")) for role in setup.roles] if setup else [],
        **panel(
            models=sitting.models, turns=sitting.turns, voice=sitting.kind.voice, again=sitting.choices.get("vraag")
        ),
    }
