"""The ethics council's work: read a card, and sign an advice."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.hub.actions import CardChanged, sign_advice
from lms.hub.forms import AdviceForm
from lms.hub.models import ModelCard
from lms.hub.permissions import council_of
from lms.numbers import page_of
from lms.people.http import SignedInRequest

PAGE_SIZE = 50


def _require_council(request: SignedInRequest) -> None:
    if council_of(request.user) is None:
        raise PermissionDenied


@require_safe
@login_required
def work(request: SignedInRequest) -> HttpResponse:
    """The cards, those that nobody judged as they are now first."""
    _require_council(request)
    cards = sorted(ModelCard.objects.with_advice(), key=lambda card: (not card.awaits_advice, card.title))
    page = page_of(request, cards, PAGE_SIZE)
    return TemplateResponse(request, "hub/advice_work.html", {"page_obj": page})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def advise(request: SignedInRequest, slug: str) -> HttpResponse:
    """The card with the form; the first time it is sent it is shown back, the second time it is signed."""
    _require_council(request)
    card = get_object_or_404(ModelCard.objects.with_advice(), slug=slug)
    form = AdviceForm(request.POST or None, initial={"digest": card.digest})
    confirming = request.method == "POST" and form.is_valid() and "change" not in request.POST
    if confirming and "confirmed" in request.POST:
        said = {name: form.cleaned_data[name] for name in ("outcome", "text", "conditions", "digest")}
        try:
            sign_advice(card=card, by=request.user, **said)
        except CardChanged as error:
            # What she wrote stays, to be held against the card of now.
            messages.error(request, str(error))
            form = AdviceForm(initial=said | {"digest": card.digest})
            return _page(request, card, form, confirming=False, status=409)
        messages.success(request, _("Het advies is getekend. Iedereen kan het nu lezen."))
        return redirect("hub:card", slug)
    status = 422 if request.method == "POST" and not form.is_valid() else 200
    return _page(request, card, form, confirming=confirming, status=status)


def _page(
    request: SignedInRequest, card: ModelCard, form: AdviceForm, *, confirming: bool, status: int
) -> HttpResponse:
    context: dict[str, Any] = {
        "card": card,
        "form": form,
        "confirming": confirming,
        "outcome": dict(form.fields["outcome"].choices).get(form.data.get("outcome")),  # type: ignore[attr-defined]
        "earlier": card.advice.select_related("council", "signed_by"),
    }
    return TemplateResponse(request, "hub/advise.html", context, status=status)
