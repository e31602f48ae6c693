"""The component gallery: the house style, to learn and to look at. Routed in the demo settings only."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from home.gallery import examples


@require_http_methods(["GET", "HEAD", "POST"])
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state. Its example forms post here, and nothing happens."""
    return TemplateResponse(request, "home/components.html", examples())
