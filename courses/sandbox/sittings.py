"""Everything that one visit to an exercise is about, fetched with access checked in the same step."""

import uuid
from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from courses.models import Attempt, Enrolment, Exercise
from courses.schema import Module, NextWord
from courses.views.access import enrolment_or_404, learner

from .models import SandboxSession, TurnState
from .state import Practice

_TURN = ("turns__prompt", "turns__answer", "turns__state", "turns__model")


@dataclass(frozen=True)
class Turn:
    """A prompt with its answer, as shown again."""

    prompt: str
    answer: str
    state: TurnState
    model: str

    @property
    def whole(self) -> bool:
        return self.state == TurnState.COMPLETE


@dataclass(frozen=True)
class Sitting:
    """An own enrolment, one next-word exercise of its version, and what was done there so far."""

    enrolment: Enrolment
    module: Module
    block: NextWord
    practice: Practice
    turns: tuple[Turn, ...]
    attempt: Attempt | None  # the one that passed, else the last
    without_model: bool

    @property
    def passed(self) -> bool:
        return self.attempt is not None and self.attempt.passed

    def row(self) -> Exercise:
        """The exercise's row, for what is written."""
        return exercise_of(self.enrolment, self.block)


def exercise_of(enrolment: Enrolment, block: NextWord) -> Exercise:
    """The row that attempts and sessions at ``block`` point to."""
    return get_object_or_404(Exercise, version_id=enrolment.version_id, block_key=block.key)


def sitting_or_404(request: HttpRequest, pk: int, block: uuid.UUID) -> Sitting:
    """Fetch what the exercise's page is about: three queries beyond session and user."""
    enrolment = enrolment_or_404(request, pk, content=True)
    module, found = next_word_or_404(enrolment, block)
    attempt = enrolment.attempts.filter(exercise__block_key=block).order_by("-passed", "-number").first()
    state, turns = _kept(enrolment, block)
    chosen = request.GET.get("model")
    without = learner(request).without_model if chosen is None else chosen == "zonder"
    return Sitting(enrolment, module, found, Practice.of(state, attempt), turns, attempt, without)


def next_word_or_404(enrolment: Enrolment, key: uuid.UUID) -> tuple[Module, NextWord]:
    """The next-word exercise with this key, and its module."""
    for module in enrolment.version.document.modules:
        for block in module.exercises:
            if block.key == key and isinstance(block, NextWord):
                return module, block
    raise Http404


def _kept(enrolment: Enrolment, block: uuid.UUID) -> tuple[str, tuple[Turn, ...]]:
    """The session's state and its turns, in one query that joins them."""
    rows = list(
        SandboxSession.objects.filter(enrolment=enrolment, exercise__block_key=block)
        .order_by("turns__id")
        .values_list("state", *_TURN)
    )
    turns = tuple(Turn(prompt, answer, TurnState(state), model) for _, prompt, answer, state, model in rows if model)
    return (rows[0][0] if rows else ""), turns
