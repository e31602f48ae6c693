"""Everything that one visit to an exercise is about, fetched with access checked in the same step."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import FilteredRelation, Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from courses.exercises.kind import Kind, Values
from courses.exercises.registry import kind_of
from courses.models import Attempt, Enrolment, Exercise
from courses.schema import Module, SandboxExercise
from courses.views.access import enrolment_or_404, learner
from lms.hub.offers import OfferedModel, title_of_model

from . import policy
from .ends import sentence_of
from .models import ADVICE, SandboxSession, TurnState

_TURN = (
    *("shown__id", "shown__prompt", "shown__answer", "shown__state", "shown__model", "shown__fault"),
    *("shown__role", "shown__after_id", "shown__tokens_in", "shown__tokens_out", "shown__thinking"),
)
# How many of somebody's attempts the page knows: those that passed, and the latest of the others.
SHOWN_ATTEMPTS = 20


@dataclass(frozen=True)
class Turn:
    """A prompt with its answer, as shown again."""

    pk: int
    prompt: str
    answer: str
    state: TurnState
    model: str
    fault: str = ""
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

    @property
    def why(self) -> str:
        """What went wrong, when nothing came."""
        return sentence_of(self.fault) if self.state == TurnState.FAILED else ""


@dataclass(frozen=True)
class Sitting:
    """An own enrolment, one sandbox exercise of its version, and what was done there so far."""

    enrolment: Enrolment
    module: Module
    block: Any  # the frozen exercise, of the type that its kind knows
    state: Values
    turns: tuple[Turn, ...]
    attempts: tuple[Attempt, ...]  # newest first
    attempt: Attempt | None  # the one asked for, else the one that passed, else the last
    without_model: bool
    choices: Mapping[str, str]  # what the address asks
    models: tuple[OfferedModel, ...] = ()  # that can be asked here
    no_model: bool = False  # she would ask one, and there is none

    @property
    def kind(self) -> Kind[Any]:
        return kind_of(self.block)

    @property
    def passed(self) -> bool:
        """Whether any attempt passed; that stays so."""
        return any(attempt.passed for attempt in self.attempts)

    @property
    def open(self) -> bool:
        """Whether there is something to fill in: until it was passed, and whenever she wants to once more."""
        return not self.passed or "opnieuw" in self.choices

    @cached_property
    def answer(self) -> Values | None:
        """What was handed in with the attempt that is shown."""
        return None if self.attempt is None else answer_of(self.attempt)

    def row(self) -> Exercise:
        """The exercise's row, for what is written."""
        return exercise_of(self.enrolment, self.block)

    def address(self, **change: str) -> str:
        """This page with one choice changed; the choice for or against the model stays unless it is the change."""
        return "?" + urlencode({"model": "zonder" if self.without_model else "met"} | change)


def answer_of(attempt: Attempt) -> Values:
    """What was handed in, as ``actions.hand_in`` kept it."""
    answer: Values = json.loads(attempt.answer)
    return answer


def exercise_of(enrolment: Enrolment, block: SandboxExercise) -> Exercise:
    """The row that attempts and sessions at ``block`` point to."""
    return get_object_or_404(Exercise, version_id=enrolment.version_id, block_key=block.key)


def sitting_or_404(request: HttpRequest, pk: int, block: uuid.UUID) -> Sitting:
    """Fetch what the exercise's page is about: three queries beyond session and user."""
    enrolment = enrolment_or_404(request, pk, content=True, **policy.asked_with())
    module, found = sandbox_exercise_or_404(enrolment, block)
    known = enrolment.attempts.filter(exercise__block_key=block).order_by("-passed", "-number")
    attempts = list(known[:SHOWN_ATTEMPTS])
    here = SandboxSession.objects.filter(enrolment=enrolment, exercise__block_key=found.key)
    state, turns = kept(here, kind_of(found).most_turns, ~Q(turns__role=ADVICE))
    chosen = request.GET.get("model")
    return Sitting(
        enrolment=enrolment,
        module=module,
        block=found,
        state=_state(found, state, attempts),
        turns=turns,
        attempts=tuple(sorted(attempts, key=lambda attempt: -attempt.number)),
        attempt=_shown(attempts, request.GET.get("poging")),
        without_model=learner(request).without_model if chosen is None else chosen == "zonder",
        choices=request.GET.dict(),
    )


def sandbox_exercise_or_404(enrolment: Enrolment, key: uuid.UUID) -> tuple[Module, SandboxExercise]:
    """The sandbox exercise with this key, and its module."""
    for module in enrolment.version.document.modules:
        for block in module.exercises:
            if block.key == key and isinstance(block, SandboxExercise):
                return module, block
    raise Http404


def _shown(attempts: list[Attempt], number: str | None) -> Attempt | None:
    """The attempt with this number, or without one the first of ``attempts``."""
    if number is None:
        return next(iter(attempts), None)
    found = next((attempt for attempt in attempts if str(attempt.number) == number), None)
    if found is None:
        raise Http404
    return found


def _state(block: SandboxExercise, state: str, attempts: list[Attempt]) -> Values:
    """What the session holds, or what an attempt that outlived it does."""
    if state not in {"", "{}"}:
        kept: Values = json.loads(state)
        return kept
    if not attempts:
        return {}
    answer = answer_of(attempts[0])
    return {key: answer[key] for key in kind_of(block).state_keys if key in answer}


def kept(session: QuerySet[SandboxSession], most: int, which: Q) -> tuple[str, tuple[Turn, ...]]:
    """The session's state and the latest of these turns, the oldest first, in one query that joins them."""
    joined = session.annotate(shown=FilteredRelation("turns", condition=which)).order_by("-shown__id")
    rows = list(joined.values_list("state", *_TURN)[:most])
    turns = tuple(
        Turn(pk, prompt, answer, TurnState(state), *rest)
        for _, pk, prompt, answer, state, *rest in reversed(rows)
        if pk
    )
    return (rows[0][0] if rows else ""), turns
