"""Everything that one visit to an exercise is about, fetched with access checked in the same step."""

import json
import uuid
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404

from courses.exercises.kind import SandboxKind, Values
from courses.exercises.registry import kind_of, sandbox_kind_of
from courses.exercises.visit import ExerciseVisit, ShownTurn, TurnState
from courses.learning.models import Attempt, Enrolment
from courses.learning.views.access import enrolment_or_404
from courses.schema import Module, SandboxExercise
from courses.versions.models import Exercise
from lms.people.http import SignedInRequest

from . import policy
from .ends import sentence_of
from .models import ADVICE, SandboxSession

_TURN = (
    *("shown__id", "shown__prompt", "shown__answer", "shown__state", "shown__model", "shown__fault"),
    *("shown__role", "shown__after_id", "shown__tokens_in", "shown__tokens_out", "shown__thinking"),
)
# How many of somebody's attempts the page knows: those that passed, and the latest of the others.
SHOWN_ATTEMPTS = 20


@dataclass(frozen=True, kw_only=True)
class Sitting(ExerciseVisit):
    """A visit with the rows behind it: what the page shows around the exercise, and what is written."""

    enrolment: Enrolment
    module: Module
    attempts: tuple[Attempt, ...]  # newest first
    attempt: Attempt | None  # the one asked for, else the one that passed, else the last
    no_model: bool = False  # she would ask one, and there is none

    @property
    def kind(self) -> SandboxKind[Any]:
        return sandbox_kind_of(self.block)

    def row(self) -> Exercise:
        """The exercise's row, for what is written."""
        return exercise_of(self.enrolment, self.block)


def answer_of(attempt: Attempt) -> Values:
    """What was handed in, as ``actions.hand_in`` kept it."""
    answer: Values = json.loads(attempt.answer)
    return answer


def _exercise_id(block: uuid.UUID) -> Subquery:
    """Beside an enrolment, the key of ``exercise_of``."""
    return Subquery(Exercise.objects.filter(version=OuterRef("version"), block_key=block).values("pk")[:1])


def exercise_of(enrolment: Enrolment, block: SandboxExercise) -> Exercise:
    """The row that attempts and sessions at ``block`` point to."""
    return get_object_or_404(Exercise, version_id=enrolment.version_id, block_key=block.key)


def sitting_or_404(request: SignedInRequest, pk: int, block: uuid.UUID, *, beside: tuple[str, ...] = ()) -> Sitting:
    """Fetch what the exercise's page is about, and what is ``beside``: three queries beyond session and user."""
    also = policy.asked_with() | {"exercise_id": _exercise_id(block)}
    enrolment = enrolment_or_404(request, pk, content=True, beside=beside, **also)
    module, found = sandbox_exercise_or_404(enrolment, block)
    known = enrolment.attempts.filter(exercise__block_key=block).order_by("-passed", "-number")
    attempts = list(known[:SHOWN_ATTEMPTS])
    here = SandboxSession.objects.filter(enrolment=enrolment, exercise__block_key=found.key)
    state, turns = kept(here, sandbox_kind_of(found).most_turns, ~Q(turns__role=ADVICE))
    chosen = request.GET.get("model")
    shown = _shown(attempts, request.GET.get("poging"))
    return Sitting(
        enrolment_id=enrolment.pk,
        language=enrolment.version.language,
        enrolment=enrolment,
        module=module,
        block=found,
        state=_state(found, state, attempts),
        turns=turns,
        attempts=tuple(sorted(attempts, key=lambda attempt: -attempt.number)),
        attempt=shown,
        answer=None if shown is None else answer_of(shown),
        times_passed=sum(attempt.passed for attempt in attempts),
        without_model=request.user.without_model if chosen is None else chosen == "zonder",
        choices=request.GET.dict(),
    )


def sandbox_exercise_or_404(enrolment: Enrolment, key: uuid.UUID) -> tuple[Module, SandboxExercise]:
    """The sandbox exercise with this key, and its module."""
    for module in enrolment.version.document.modules:
        for block in module.exercises:
            if block.key == key and kind_of(block).in_sandbox:
                return module, cast("SandboxExercise", block)
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
    return {key: answer[key] for key in sandbox_kind_of(block).state_keys if key in answer}


def kept(session: QuerySet[SandboxSession], most: int, which: Q) -> tuple[str, tuple[ShownTurn, ...]]:
    """The session's state and the latest of these turns, the oldest first, in one query that joins them."""
    joined = session.annotate(shown=FilteredRelation("turns", condition=which)).order_by("-shown__id")
    rows = list(joined.values_list("state", *_TURN)[:most])
    turns = tuple(_shown_turn(row) for _, *row in reversed(rows) if row[0])
    return (rows[0][0] if rows else ""), turns


def _shown_turn(row: list[Any]) -> ShownTurn:
    """The turn of the columns ``_TURN``, in the language of whoever reads it now."""
    pk, prompt, answer, state, model, fault, *rest = row
    why = sentence_of(fault) if state == TurnState.FAILED else ""
    return ShownTurn(pk, prompt, answer, TurnState(state), model, why, *rest)
