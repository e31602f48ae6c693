"""How the hubs are, for whoever looks after them: never a key."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import errors
from .breaker import OK, STOPPED
from .configuration import Hub, configured_hubs
from .models import HubState, HubTally, ModelCard

LABELS: dict[str, str | Promise] = {
    OK: _("gelukt"),
    STOPPED: _("door de lezer gestopt"),
    errors.HubBusy.code: _("te druk (429)"),
    errors.HubUnavailable.code: _("niet bereikbaar (5xx, geweigerd of verbroken)"),
    errors.HubResting.code: _("met rust gelaten"),
    errors.KeyRefused.code: _("sleutel geweigerd (401 of 403)"),
    errors.QuotaSpent.code: _("tegoed op"),
    errors.AddressWrong.code: _("geen hub op dit adres"),
    errors.ModelUnknown.code: _("model onbekend (404)"),
    errors.ParameterRefused.code: _("parameter geweigerd (400)"),
    errors.PromptRefused.code: _("vraag geweigerd, vaak te lang (400)"),
    errors.ModelStarting.code: _("geen eerste woord op tijd"),
    errors.PoolFull.code: _("geen eigen verbinding vrij"),
    errors.AnswerCut.code: _("halverwege afgebroken"),
    errors.AnswerTooLong.code: _("te lang, afgekapt"),
    errors.NoRoomLeft.code: _("alleen nagedacht, geen antwoord"),
    errors.AnswerFiltered.code: _("tegengehouden door het filter van de hub"),
    errors.HubFaulty.code: _("onbruikbaar antwoord"),
}


@dataclass(frozen=True)
class ModelLine:
    """One name of a model at a hub."""

    name: str
    card: ModelCard | None
    configured: bool
    listed: bool


@dataclass(frozen=True)
class HubHealth:
    """One hub of the settings."""

    hub: Hub
    state: HubState | None
    today: tuple[tuple[str | Promise, int], ...]
    models: tuple[ModelLine, ...]

    @property
    def address(self) -> str:
        """Where it is asked, without what may stand before the host."""
        parts = urlsplit(self.hub.base_url)
        host = parts.hostname or ""
        return f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}{parts.path}"

    @property
    def probe_due(self) -> bool:
        """Whether a hub that is left alone is tried at the next question: its rest is over, and nobody asked since."""
        probe_at = self.state.probe_at if self.state else None
        return probe_at is not None and probe_at <= timezone.now()

    @property
    def last_fault(self) -> str | Promise:
        return LABELS.get(self.state.last_fault, self.state.last_fault) if self.state else ""

    @property
    def discovery_fault(self) -> str | Promise:
        return LABELS.get(self.state.discovery_fault, self.state.discovery_fault) if self.state else ""


def read_health() -> list[HubHealth]:
    """Every hub of the settings, in order. Three queries."""
    hubs = configured_hubs()
    names = [hub.name for hub in hubs]
    states = {state.hub: state for state in HubState.objects.filter(hub__in=names)}
    tallies = list(HubTally.objects.filter(hub__in=names, day=timezone.localdate()).order_by("-count", "outcome"))
    cards = list(ModelCard.objects.with_advice().filter(hub__in=names).order_by("title", "pk"))
    return [
        HubHealth(
            hub=hub,
            state=states.get(hub.name),
            today=tuple((LABELS.get(row.outcome, row.outcome), row.count) for row in tallies if row.hub == hub.name),
            models=_models(hub, states.get(hub.name), [card for card in cards if card.hub == hub.name]),
        )
        for hub in hubs
    ]


def _models(hub: Hub, state: HubState | None, cards: list[ModelCard]) -> tuple[ModelLine, ...]:
    """Whatever is named anywhere: in the settings, on a card, or by the hub itself."""
    listed = state.discovered.splitlines() if state else []
    by_name = {card.name: card for card in cards}
    return tuple(
        ModelLine(name, by_name.get(name), name in hub.models or not hub.models, name in listed)
        for name in dict.fromkeys([*hub.models, *by_name, *listed])
    )
