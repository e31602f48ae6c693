"""The page of a next-word exercise: predict, look, explain, and practise freely."""

import uuid
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.actions import EnrolmentClosed
from courses.models import Enrolment
from courses.outline import outline_of
from courses.progress import checklist
from courses.rendering import clean, link_in_course
from courses.views.access import learner
from lms.hub.configuration import current_hub

from . import actions
from .chances import TEMPERATURES, looks
from .forms import ExplainForm, PredictForm
from .results import answer_of, outcome_of
from .sittings import Sitting, sitting_or_404

MODEL = "woordvoorspeller"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def exercise(request: HttpRequest, pk: int, block: uuid.UUID) -> HttpResponse:
    """Show the exercise, or take in one of its two steps (``step``: ``predict`` or ``explain``)."""
    sitting = sitting_or_404(request, pk, block)
    if request.method != "POST":
        return _page(request, sitting)
    step = request.POST.get("step")
    if step == "predict":
        return _predict(request, sitting)
    if step == "explain":
        return _explain(request, sitting)
    messages.error(request, _("Dat formulier kennen we niet. Probeer het hieronder opnieuw."))
    return redirect(request.get_full_path())


def _predict(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    form = PredictForm(request.POST, block=sitting.block)
    if not form.is_valid():
        return _page(request, sitting, predict=form)
    actions.predict(
        enrolment=sitting.enrolment, exercise=sitting.row(), block=sitting.block, predictions=form.predictions()
    )
    return redirect(f"{request.get_full_path()}#kijk")


def _explain(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    form = ExplainForm(request.POST, block=sitting.block)
    if not sitting.practice.predictions:
        form.add_error(None, _("Leg eerst je voorspellingen vast. Wat je hieronder hebt ingevuld, staat er nog."))
    if not form.is_valid():
        return _page(request, sitting, explain=form)
    try:
        attempt = actions.explain(
            enrolment=sitting.enrolment,
            exercise=sitting.row(),
            block=sitting.block,
            practice=sitting.practice,
            key=form.cleaned_data["key"],
            answer=form.answer(),
            model="" if sitting.without_model else MODEL,
            by=learner(request),
        )
    except EnrolmentClosed as error:
        form.add_error(None, str(error))
        return _page(request, sitting, explain=form)
    if attempt.passed and _just_completed(sitting.enrolment):
        messages.success(request, _("Oefening gehaald."))
        return redirect("home:enrolment", sitting.enrolment.pk)
    return redirect(f"{request.get_full_path()}#uitslag")


def _just_completed(enrolment: Enrolment) -> bool:
    """Whether this request completed the course that was open when it came in."""
    if enrolment.completed_at is not None:
        return False
    return Enrolment.objects.filter(pk=enrolment.pk, completed_at__isnull=False).exists()


def _page(
    request: HttpRequest,
    sitting: Sitting,
    *,
    predict: PredictForm | None = None,
    explain: ExplainForm | None = None,
) -> HttpResponse:
    refused = predict or explain
    context = _frame(sitting) | _steps(request, sitting) | _free(request, sitting)
    if not sitting.practice.predictions:
        context["predict_form"] = predict or PredictForm(block=sitting.block)
    if explain is not None:
        context["explain_form"] = explain
    context["refused"] = refused
    return TemplateResponse(request, "sandbox/exercise.html", context, status=422 if refused else 200)


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
        "passed": sitting.passed,
        "next_item": checklist(sitting.enrolment).after(block.key) if sitting.passed else None,
    }


def _steps(request: HttpRequest, sitting: Sitting) -> dict[str, object]:
    temperature = request.GET.get("temperatuur", "1")
    if temperature not in TEMPERATURES:
        temperature = "1"
    predictions = dict(sitting.practice.predictions)
    context: dict[str, object] = {
        "temperature": temperature,
        "temperatures": [(each, _address(sitting, temperatuur=each)) for each in TEMPERATURES],
        "with_url": _address(sitting, model="met"),
        "without_url": _address(sitting, model="zonder"),
        "looks": looks(sitting.block, predictions, temperature=temperature, with_model=not sitting.without_model),
        "outcome": outcome_of(sitting.block, sitting.attempt) if sitting.attempt else None,
    }
    if predictions and not sitting.passed:
        initial = ExplainForm.initial_from(answer_of(sitting.attempt)) if sitting.attempt else None
        context["explain_form"] = ExplainForm(block=sitting.block, initial=initial)
    return context


def _address(sitting: Sitting, **change: str) -> str:
    """This page with one choice changed; the choice for or against the model stays unless it is the change."""
    return "?" + urlencode({"model": "zonder" if sitting.without_model else "met"} | change)


def _free(request: HttpRequest, sitting: Sitting) -> dict[str, object]:
    """Free practice: what it needs, and what was said before."""
    if sitting.without_model:
        return {}
    hub = current_hub()
    return {
        "models": hub.models,
        "embedded": hub.embedded,
        "most_characters": settings.SANDBOX_PROMPT_CHARACTERS,
        "retention_days": settings.SANDBOX_RETENTION_DAYS,
        "turns": sitting.turns,
    }
