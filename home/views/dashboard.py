"""The page one comes to after log-in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe


@require_safe
@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    """For every role the person holds: the next thing to do first."""
    return TemplateResponse(request, "home/dashboard.html", {})
