"""The predictor's answers: inside the front page for a form, as a piece of it for the script."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from home import predictor

# What somebody typed is nobody's business: not kept on the way, and in no search engine.
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}


def asked_for(asked: QueryDict) -> predictor.Prediction:
    """What may follow the sentence of a form, after the model chose a word where it was asked to."""
    text, temperature = predictor.from_form(asked)
    if predictor.CHOOSE in asked:
        text = predictor.drawn(text, temperature)
    return predictor.predict(text, temperature)


@require_POST
def predict(request: HttpRequest) -> HttpResponse:
    """The bars alone. The text comes in the body, so that it stands in no address and no log."""
    if predictor.asked_too_often(request):
        return HttpResponse(status=429, headers=PRIVATE | {"Retry-After": "60"})
    context = {"prediction": asked_for(request.POST)}
    return TemplateResponse(request, "home/_prediction.html", context, headers=PRIVATE)
