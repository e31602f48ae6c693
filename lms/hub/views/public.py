"""The models and their cards: for anyone, without logging in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from lms.hub.configuration import configured_hubs
from lms.hub.models import ModelCard
from lms.hub.permissions import COUNCIL_ROLES
from lms.numbers import page_of
from lms.people.models import User

PAGE_SIZE = 50


@require_safe
def models(request: HttpRequest) -> HttpResponse:
    """Every model that has a card, and whether it may be used here."""
    cards = ModelCard.objects.with_advice().order_by("title", "pk")
    page = page_of(request, cards, PAGE_SIZE)
    context = {"page_obj": page, "hubs": {hub.name for hub in configured_hubs()}}
    return TemplateResponse(request, "hub/models.html", context)


@require_safe
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """One card, with what the ethics council said of it."""
    found = get_object_or_404(ModelCard.objects.with_advice(), slug=slug)
    given = list(found.advice.select_related("council", "signed_by"))
    holds = next((each for each in given if each.digest == found.digest), None)
    user = request.user
    context = {
        "card": found,
        "holds": holds,
        "earlier": [each for each in given if each is not holds],
        "hubs": {hub.name for hub in configured_hubs()},
        "may_advise": isinstance(user, User) and user.holds(COUNCIL_ROLES),
    }
    return TemplateResponse(request, "hub/card.html", context)
