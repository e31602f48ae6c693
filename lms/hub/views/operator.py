"""The platform's operator: how the hubs are, and the cards of their models."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_q.tasks import async_task

from lms.hub.actions import save_card
from lms.hub.configuration import configured_hubs, hub_named
from lms.hub.forms import CardForm
from lms.hub.health import read_health
from lms.hub.models import ModelCard
from lms.people.http import SignedInRequest


def _require_operator(request: SignedInRequest) -> None:
    if not request.user.is_superuser:
        raise PermissionDenied


@require_safe
@login_required
def health(request: SignedInRequest) -> HttpResponse:
    """Every hub of the settings, and every card."""
    _require_operator(request)
    context = {
        "health": read_health(),
        "hubs": {hub.name for hub in configured_hubs()},
        "cards": ModelCard.objects.with_advice().order_by("hub", "title", "pk"),
    }
    return TemplateResponse(request, "hub/health.html", context)


@require_POST
@login_required
def look_now(request: SignedInRequest) -> HttpResponse:
    """Have a hub asked at once which models it has (``hub``: its name); a worker does so, no page waits for it."""
    _require_operator(request)
    hub = hub_named(request.POST.get("hub", ""))
    if hub is None:
        raise Http404
    async_task("lms.hub.tasks.look_at_hub", hub.name)
    messages.info(request, _("We vragen het nu aan de hub. Laad deze pagina over een paar seconden opnieuw."))
    return redirect(f"{reverse('hub:health')}#hub-{hub.name}")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_card(request: SignedInRequest) -> HttpResponse:
    """Write the card of a model; ``?hub=&name=`` fill in which."""
    _require_operator(request)
    initial = {name: request.GET.get(name, "") for name in ("hub", "name")} | {"title": request.GET.get("name", "")}
    return _edited(request, CardForm(request.POST or None, initial=initial))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_card(request: SignedInRequest, slug: str) -> HttpResponse:
    """Change a card; the council has to sign again when a fact changes."""
    _require_operator(request)
    card = get_object_or_404(ModelCard, slug=slug)
    return _edited(request, CardForm(request.POST or None, instance=card))


def _edited(request: SignedInRequest, form: CardForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        save_card(card=form.instance, by=request.user)
        messages.success(request, _("De kaart is bewaard."))
        return redirect("hub:health")
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "hub/card_form.html", {"form": form, "card": form.instance}, status=status)
