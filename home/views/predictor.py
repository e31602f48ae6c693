"""The predictor's answers: inside the front page for a form, as a piece of it for the script."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from home import predictor

# What somebody typed is nobody's business: not kept on the way, and in no search engine.
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}


def draw(request: HttpRequest) -> HttpResponse:
    """Let the model choose one word, and lead to the longer sentence: looking again draws no new word."""
    text, temperature = predictor.from_query(request.GET)
    return redirect(predictor.address(predictor.drawn(text, temperature), temperature))


@require_POST
def predict(request: HttpRequest) -> HttpResponse:
    """The bars alone. The text comes in the body, so that it stands in no address and no log."""
    if predictor.asked_too_often(request):
        return HttpResponse(status=429, headers=PRIVATE | {"Retry-After": "60"})
    text, temperature = predictor.from_query(request.POST)
    if predictor.CHOOSE in request.POST:
        text = predictor.drawn(text, temperature)
    context = {"prediction": predictor.predict(text, temperature)}
    return TemplateResponse(request, "home/_prediction.html", context, headers=PRIVATE)
