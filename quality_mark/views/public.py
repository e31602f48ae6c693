"""The register and the standard: for anyone, without logging in."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from lms.numbers import page_of
from quality_mark.forms import RegisterFilter
from quality_mark.models import Criterion, QualityStandard
from quality_mark.registry import find

PAGE_SIZE = 50


@require_safe
def register(request: HttpRequest) -> HttpResponseBase:
    """Every mark that was ever granted, to search and to page through."""
    form = RegisterFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"q": "", "state": ""}
    page = page_of(request, find(text=wanted["q"], state=wanted["state"]), PAGE_SIZE)
    context = {"form": form, "page_obj": page, "is_filtered": bool(wanted["q"] or wanted["state"])}
    return TemplateResponse(request, "quality_mark/register.html", context)


@require_safe
def mark(request: HttpRequest, number: str) -> HttpResponseBase:
    """One mark: on what, until when, what it means, and what was decided."""
    found = get_object_or_404(find(), number=number)
    context = {
        "mark": found,
        "course": found.version.course,
        "mark_office_email": settings.MARK_OFFICE_EMAIL,
        "decisions": found.application.decisions.order_by("pk"),
        "is_current": found.version.course.current_version_id == found.version_id,
    }
    return TemplateResponse(request, "quality_mark/mark.html", context)


@require_safe
def standard(request: HttpRequest) -> HttpResponseBase:
    """An adopted standard with all its criteria: the newest, or the one of ``?versie=``."""
    adopted = QualityStandard.objects.published()
    number = request.GET.get("versie", "")
    shown = get_object_or_404(adopted, number=number) if number else adopted.first()
    newest = adopted.first() if number else shown
    criteria = Criterion.objects.filter(area__standard=shown).select_related("area") if shown else []
    context = {"standard": shown, "newest": newest, "criteria": criteria}
    return TemplateResponse(request, "quality_mark/standard.html", context)
