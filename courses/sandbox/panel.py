"""What the panel needs in which somebody asks a model, at an exercise or in free practice."""

import uuid
from collections.abc import Sequence

from django.conf import settings

from courses.exercises.visit import ShownTurn
from courses.guard.teaching import seen_as_json
from lms.hub.offers import OfferedModel, offered_models

from . import policy
from .guarding import what_it_can_miss


def panel(
    *, models: Sequence[OfferedModel], turns: Sequence[ShownTurn], voice: str, again: str | None
) -> dict[str, object]:
    """The context of ``sandbox/_chat.html`` but for its addresses.

    ``voice``: the model that is chosen when it is among ``models``. ``again``: the turn to edit or to ask once more.
    """
    names = [model.name for model in models]
    wanted = next((turn for turn in turns if str(turn.pk) == again), None)
    return {
        "models": models,
        "model": voice if voice in names else next(iter(names), ""),
        "embedded": any(model.embedded for model in models),
        "external": any(not model.embedded for model in models),
        "most_characters": settings.SANDBOX_PROMPT_CHARACTERS,
        "retention_days": settings.SANDBOX_RETENTION_DAYS,
        "turns": turns,
        "chat_key": uuid.uuid4(),
        "guard_words": seen_as_json(),
        "guard_misses": what_it_can_miss(),
        **({"asked_again": wanted.prompt, "instead": str(wanted.pk)} if wanted else {}),
    }


def real_models() -> tuple[OfferedModel, ...]:
    """The models on offer that are not this website's own."""
    return tuple(model for model in offered_models() if not model.embedded)


def policy_asked(asked: policy.Asked, *, back: str) -> dict[str, object]:
    """What is to be accepted before a model can be asked; nothing once that was done. ``back``: where she goes on."""
    if asked.accepted:
        return {}
    return {
        "policy": policy.sections(),
        "policy_digest": policy.digest(),
        "policy_changed": asked.changed,
        "policy_next": back,
    }
