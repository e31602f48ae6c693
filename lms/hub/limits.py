"""How many tokens a day: by default, and as an organisation chose within what the operator allows."""

from dataclasses import dataclass

from django.conf import settings

from .models import HubAllowance


@dataclass(frozen=True)
class Limits:
    """Tokens a day for one person, for all of an organisation, and for the whole platform."""

    person: int
    organisation: int
    platform: int


def person_ceiling() -> int:
    """The most that an organisation may allow one person."""
    return int(max(settings.HUB_DAILY_TOKENS, settings.HUB_DAILY_TOKENS_CEILING))


def organisation_ceiling() -> int:
    """The most that an organisation may allow itself."""
    return int(max(settings.HUB_DAILY_TOKENS_ORGANISATION, settings.HUB_DAILY_TOKENS_ORGANISATION_CEILING))


def limits_of(organisation: int | None) -> Limits:
    """What holds for whoever asks for the organisation of this id, or for herself. One query at most."""
    chosen = HubAllowance.objects.filter(organisation=organisation).first() if organisation else None
    own, all_together = (chosen.person_tokens, chosen.organisation_tokens) if chosen else (None, None)
    return Limits(
        person=min(own or settings.HUB_DAILY_TOKENS, person_ceiling()),
        organisation=min(all_together or settings.HUB_DAILY_TOKENS_ORGANISATION, organisation_ceiling()),
        platform=settings.HUB_DAILY_TOKENS_PLATFORM,
    )
