"""Say what a completed course was worth: fill in, look it over, send; and take it back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.learning.actions import evaluating
from courses.learning.actions.errors import NotCompletedYet
from courses.learning.actions.evaluating import CHANGEABLE_FOR, may_change
from courses.learning.evaluation_models import Evaluation
from courses.learning.evaluations import LEAST, QUESTIONS
from courses.learning.forms import EvaluationForm
from courses.learning.models import Enrolment
from lms.people.http import SignedInRequest

from .access import learners_only, own_enrolment


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@learners_only
def evaluate(request: SignedInRequest, pk: int) -> HttpResponse:
    """The form; then what was filled in, to look over; then it is kept. Nothing is kept before that."""
    enrolment, kept = _completed(request, pk)
    if kept and not may_change(kept):
        return redirect("courses:evaluated", pk)
    if request.method != "POST":
        return _ask(request, enrolment, kept, EvaluationForm(initial=_answers(kept) if kept else {}))
    form = EvaluationForm(request.POST)
    if not form.is_valid():
        return _ask(request, enrolment, kept, form)
    if "keep" in request.POST:
        evaluating.evaluate(enrolment=enrolment, by=request.user, **form.cleaned_data)
        return redirect("courses:evaluated", pk)
    if "change" in request.POST:
        return _ask(request, enrolment, kept, form)
    context = _context(enrolment) | {"form": form, "said": form.said()}
    return TemplateResponse(request, "courses/evaluation_check.html", context)


@require_safe
@never_cache
@learners_only
def evaluated(request: SignedInRequest, pk: int) -> HttpResponse:
    """What one said, who reads it, and until when it can be changed."""
    enrolment, kept = _completed(request, pk)
    if kept is None:
        return redirect("courses:evaluate", pk)
    context = _context(enrolment) | {
        "kept": kept,
        "said": EvaluationForm(_answers(kept)).said(),
        "may_change": may_change(kept),
        "until": kept.given_at + CHANGEABLE_FOR,
    }
    return TemplateResponse(request, "courses/evaluated.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@learners_only
def delete_evaluation(request: SignedInRequest, pk: int) -> HttpResponse:
    """Delete what one said for good, after a question."""
    enrolment, kept = _completed(request, pk)
    if request.method == "POST":
        evaluating.delete_evaluation(enrolment=enrolment, by=request.user)
        messages.success(request, _("Je evaluatie is gewist."))
        return redirect("home:enrolment", pk)
    if kept is None:
        raise Http404
    return TemplateResponse(request, "courses/evaluation_delete.html", _context(enrolment))


def _completed(request: SignedInRequest, pk: int) -> tuple[Enrolment, Evaluation | None]:
    """The learner's own completed enrolment, and what she said of it so far. Raises NotCompletedYet."""
    enrolment = own_enrolment(request, pk)
    if enrolment.completed_at is None:
        raise NotCompletedYet
    return enrolment, Evaluation.objects.visible_to(request.user).filter(enrolment=enrolment).first()


def _answers(kept: Evaluation) -> dict[str, object]:
    return {name: getattr(kept, name) for name in (*QUESTIONS, "hours", "remark")}


def _ask(request: SignedInRequest, enrolment: Enrolment, kept: Evaluation | None, form: EvaluationForm) -> HttpResponse:
    context = _context(enrolment) | {"form": form, "kept": kept, "days": CHANGEABLE_FOR.days}
    return TemplateResponse(request, "courses/evaluation.html", context, status=422 if form.errors else 200)


def _context(enrolment: Enrolment) -> dict[str, object]:
    return {
        "enrolment": enrolment,
        "version": enrolment.version,
        "least": LEAST,
        "crumbs": [
            (enrolment.version.title, reverse("home:enrolment", args=[enrolment.pk])),
            (_("Evaluatie"), ""),
        ],
    }
