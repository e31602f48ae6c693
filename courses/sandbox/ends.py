"""How answers end, as it is told to whoever asked."""

from functools import lru_cache

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.exercises.visit import TurnState
from lms.hub.errors import AnswerCut, HubError

from . import frames

# Faults of no hub: the reader left, or the process had to stop; and what came could not be kept.
LEFT, UNKEPT = "left", "unkept"
_NOT_KEPT = _(
    "Het antwoord kwam, maar we konden het niet bewaren: na het herladen van deze pagina is het weg."
    " Neem over wat je nodig hebt, of stel de vraag opnieuw."
)


def sentence_of(fault: str) -> str:
    """What somebody reads about this code."""
    return str(_sentences().get(fault, HubError.sentence))


@lru_cache(maxsize=1)
def _sentences() -> dict[str, str | Promise]:
    kinds: list[type[HubError]] = [HubError]
    for kind in kinds:
        kinds.extend(kind.__subclasses__())
    return {kind.code: kind.sentence for kind in kinds} | {LEFT: AnswerCut.sentence, UNKEPT: _NOT_KEPT}


def ended(state: str, fault: str, reason: str = "", *, language: str) -> bytes:
    """The last event of an answer that ended so, for a reader of ``language``."""
    if state == TurnState.COMPLETE:
        return frames.event("done", reason=reason or "stop")
    if state == TurnState.STOPPED:
        return frames.event("stopped")
    # A stream is read when the request that began it, and its language, are over.
    with translation.override(language):
        return frames.event("failed", error=sentence_of(fault), cut=state == TurnState.CUT)
