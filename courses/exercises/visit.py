"""What a kind knows of one visit to an exercise, as plain values: the sandbox fills them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import TextChoices

from lms.hub.offers import OfferedModel, title_of_model


class TurnState(TextChoices):
    """How an answer ended, or that it is still coming."""

    COMPLETE = "complete", "Volledig"
    STOPPED = "stopped", "Gestopt"
    CUT = "cut", "Afgebroken"
    FAILED = "failed", "Mislukt"
    RUNNING = "running", "Bezig"


@dataclass(frozen=True)
class ShownTurn:
    """A prompt with its answer, as shown again."""

    pk: int
    prompt: str
    answer: str
    state: TurnState
    model: str
    why: str = ""  # what went wrong, when nothing came
    role: str = ""
    after: int | None = None
    tokens_in: int = 0
    tokens_out: int = 0
    thinking: str = ""

    @property
    def title(self) -> str:
        """The model that answered, as teachers know it."""
        return title_of_model(self.model)

    @property
    def whole(self) -> bool:
        return self.state == TurnState.COMPLETE

    @property
    def running(self) -> bool:
        return self.state == TurnState.RUNNING


@dataclass(frozen=True, kw_only=True)
class ExerciseVisit:
    """One exercise of an own enrolment, and what was done there so far."""

    enrolment_id: int
    language: str  # of the version that she is enrolled in
    block: Any  # the frozen exercise, of the type that its kind knows
    state: dict[str, Any]
    turns: tuple[ShownTurn, ...]
    answer: dict[str, Any] | None  # handed in with the attempt that is shown
    times_passed: int
    without_model: bool
    choices: Mapping[str, str]  # what the address asks
    models: tuple[OfferedModel, ...] = ()  # that can be asked here

    @property
    def passed(self) -> bool:
        """Whether any attempt passed; that stays so."""
        return self.times_passed > 0

    @property
    def open(self) -> bool:
        """Whether there is something to fill in: until it was passed, and whenever she wants to once more."""
        return not self.passed or "opnieuw" in self.choices

    def address(self, **change: str) -> str:
        """This page with one choice changed; the choice for or against the model stays unless it is the change."""
        return "?" + urlencode({"model": "zonder" if self.without_model else "met"} | change)
