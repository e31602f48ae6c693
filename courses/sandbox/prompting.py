"""Ask a model something at an exercise: check, put aside, and keep what came of it.

Everything here talks to the database, and nothing to the hub: the view streams in between.
"""

import datetime
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import guard
from courses.exercises.asking import NotSent, free_prompt, role_of, thread_among, thread_of
from courses.exercises.registry import sandbox_kind_of
from courses.exercises.visit import ShownTurn, TurnState
from courses.learning.models import Enrolment
from courses.schema import SandboxExercise
from lms.hub import ledger
from lms.hub.client import Message, Prompt
from lms.hub.configuration import EMBEDDED, EXTERNAL
from lms.hub.embedded.voices import CAREFUL, CONFIDENT, SCRIPT
from lms.hub.errors import BudgetSpent
from lms.hub.offers import offered_model, offered_models
from lms.hub.workshops import workshop_now
from lms.people.models import Organisation, User

from . import actions
from .guarding import let_through, settings_beside
from .models import SandboxSession, SandboxTurn
from .sittings import Sitting, exercise_of

# Tokens that a hub may need to put a question in its own form, beyond what we estimate.
_BESIDE = 100


class AskedAlready(Exception):  # noqa: N818 -- says what is the case
    """This very request came in before; ``turn_id`` is what came of it."""

    def __init__(self, turn_id: int) -> None:
        super().__init__(turn_id)
        self.turn_id = turn_id


@dataclass(frozen=True)
class Place:
    """Where a turn stands at its exercise: the role that answers, the turn it follows, and whether she may know who."""

    role: str = ""
    after: int | None = None
    blind: bool = False


@dataclass(frozen=True)
class FreePractice:
    """Somebody's free practice so far, for which organisation it counts, and what the guard looks for."""

    turns: tuple[ShownTurn, ...]
    organisation: Organisation | None
    rules: guard.Settings


@dataclass(frozen=True)
class Asking:
    """A prompt that may be sent, with the row that keeps it and the tokens put aside."""

    prompt: Prompt
    turn_id: int
    reservation: ledger.Reservation
    alias: str = ""  # told instead of the model's name


@dataclass
class Received:
    """What has come so far; the counts are an estimate until the hub gives its own."""

    text: str = ""
    thinking: str = ""
    kind: str = ""
    state: TurnState = TurnState.CUT
    fault: str = ""
    reason: str = ""  # why a whole answer ended: "stop" or "length"
    tokens_in: int = 0
    tokens_out: int = 0
    estimated: bool = True


def with_script(prompt: Prompt, block: SandboxExercise, turns: Sequence[ShownTurn] = ()) -> Prompt:
    """The prompt with the answer that the author recorded, when a voice that reads such answers out is asked.

    Nothing of it goes to a real hub: the voices are the embedded hub's.
    """
    if prompt.offer is None or not prompt.offer.embedded or prompt.model not in {CAREFUL, CONFIDENT}:
        return prompt
    text, model = prompt.messages[-1].content, prompt.model
    times = sum(turn.whole and turn.prompt == text and turn.model == model for turn in turns)
    script = sandbox_kind_of(block).read_out(block, text, model, times)
    return replace(prompt, messages=[Message("system", SCRIPT + script), *prompt.messages]) if script else prompt


def too_fast() -> str:
    """What somebody reads who asks more often than ``HUB_PROMPTS_PER_MINUTE``."""
    return _("Je gaat erg snel. Wacht een minuut en verstuur je vraag dan opnieuw.")


def asked(prompt: Prompt) -> Prompt:
    """``prompt`` with the model on offer that it names, before the guard looked at it. Raises NotSent."""
    text = prompt.messages[-1].content
    if not text:
        raise NotSent(_("Typ eerst een vraag of het begin van een zin."))
    if len(text) > settings.SANDBOX_PROMPT_CHARACTERS:
        raise NotSent(
            _("Je tekst is te lang: hooguit %(most)d tekens. Maak hem korter.")
            % {"most": settings.SANDBOX_PROMPT_CHARACTERS}
        )
    offer = offered_model(prompt.model)
    if offer is None:
        raise NotSent(_("Dit model is er niet (meer). Kies een ander model."))
    return replace(prompt, offer=offer)


def for_exercise(*, sitting: Sitting, fields: Mapping[str, str], guarded: bool = True) -> tuple[Prompt, Place]:
    """The prompt as the kind of the exercise makes it of these fields, and its place. Raises NotSent.

    The guard looks at what the learner wrote; what the author wrote is about nobody.
    """
    kind, block = sitting.kind, sitting.block
    if kind.roles:
        fields = {**fields, "model": _drawn(sitting, fields.get("role", ""))}
    prompt = asked(kind.prompt(sitting, fields))
    text = prompt.messages[-1].content
    if guarded and not kind.authored(block, text):
        employment = sitting.enrolment.employment
        employer = employment.organisation if employment else None
        let_through(text, hold=fields.get("hold", ""), organisation=employer, rules=settings_beside(employer))
    return prompt, _place(sitting, fields)


def for_practice(*, practice: FreePractice, fields: Mapping[str, str], guarded: bool = True) -> tuple[Prompt, Place]:
    """The prompt of somebody's free practice, and its place: only for a real hub. Raises NotSent."""
    prompt = asked(free_prompt(practice.turns, fields))
    if prompt.offer is None or prompt.offer.embedded:
        raise NotSent(_("Vrij oefenen gaat met een groot taalmodel. Kies een ander model."))
    if guarded:
        # Not in a school's counts: what is asked here is not in them either.
        let_through(prompt.messages[-1].content, hold=fields.get("hold", ""), rules=practice.rules)
    thread = thread_among(practice.turns, fields)
    return prompt, Place(after=thread[-1].pk if thread else None)


def _drawn(sitting: Sitting, role: str) -> str:
    """The model that was drawn for this role. Raises NotSent."""
    names = tuple(offer.name for offer in sitting.kind.askable(offered_models()))
    if role not in sitting.kind.roles or not names:
        raise NotSent(_("Er zijn nu geen modellen om deze vraag aan te stellen. Doe de oefening zonder taalmodel."))
    return actions.draw(sitting=sitting, role=role, names=names)


def _place(sitting: Sitting, fields: Mapping[str, str]) -> Place:
    if sitting.kind.roles:
        return Place(fields["role"], blind=True)
    role = role_of(sitting.kind.asked_roles(sitting.block), fields)
    thread = thread_of(sitting, fields, role)
    return Place(role.key if role else "", thread[-1].pk if thread else None)


@dataclass(frozen=True)
class Desk:
    """Where something is asked: for which organisation it counts, and the session that keeps it."""

    organisation: Organisation | None
    session: Callable[[], SandboxSession]


def at_exercise(enrolment: Enrolment, block: SandboxExercise) -> Desk:
    """At an exercise of a course, for the employer under whom it is taken."""
    employment = enrolment.employment
    return Desk(
        employment.organisation if employment else None,
        lambda: actions.session_used(enrolment=enrolment, exercise_id=_exercise_id(enrolment, block)),
    )


def _exercise_id(enrolment: Enrolment, block: SandboxExercise) -> int:
    """The key of the exercise's row, which a sitting's enrolment brings along."""
    known: int | None = getattr(enrolment, "exercise_id", None)
    return known or exercise_of(enrolment, block).pk


def begin(*, desk: Desk, prompt: Prompt, by: User, key: uuid.UUID | None = None, place: Place = Place()) -> Asking:
    """Put tokens aside and keep the prompt as running; the same ``key`` does so once.

    Raises:
        NotSent: it stays here; then nothing is kept.
        AskedAlready: the key was used before.
    """
    try:
        asking: Asking = ledger.once_more(lambda: _put_aside(desk=desk, prompt=prompt, by=by, key=key, place=place))
    except BudgetSpent as error:
        raise NotSent(str(error), status=429) from error
    except IntegrityError:
        # Sent twice at once: the other was first.
        _may_ask(by, key)
        raise
    return asking


def _may_ask(by: User, key: uuid.UUID | None) -> None:
    """Raises AskedAlready, and NotSent for more than somebody may ask in a minute."""
    lately = Q(created_at__gte=timezone.now() - datetime.timedelta(minutes=1))
    this = Q(key=key) if key else Q(pk__in=[])
    turns = SandboxTurn.objects.visible_to(by).filter(lately | this)
    found = turns.aggregate(before=Max("pk", filter=this), asked=Count("pk", filter=lately))
    if found["before"]:
        raise AskedAlready(found["before"])
    if found["asked"] >= settings.HUB_PROMPTS_PER_MINUTE:
        raise NotSent(too_fast(), status=429)


@transaction.atomic
def _put_aside(*, desk: Desk, prompt: Prompt, by: User, key: uuid.UUID | None, place: Place) -> Asking:
    """What others wait for comes last: see ``ledger``. Raises BudgetSpent, as ``_may_ask``, and IntegrityError."""
    _may_ask(by, key)
    day = workshop_now(by, hub=prompt.offer.hub.name) if prompt.offer else None
    prompt = replace(prompt, workshop=day.pk if day else None)
    turn = SandboxTurn.objects.create(
        key=key,
        session=desk.session(),
        role=place.role,
        blind=place.blind,
        after_id=place.after,
        prompt=prompt.messages[-1].content,
        model=prompt.model,
        hub_kind=EMBEDDED if prompt.offer and prompt.offer.embedded else EXTERNAL,
    )
    reservation = ledger.reserve(
        person=by,
        organisation=desk.organisation,
        tokens=prompt.estimated_tokens + _BESIDE + settings.HUB_MAX_ANSWER_TOKENS,
        model=prompt.model,
    )
    return Asking(prompt, turn.pk, reservation, alias=place.role.upper() if place.blind else "")


@transaction.atomic
def end(*, asking: Asking, received: Received) -> None:
    """Keep the answer as far as it came, and settle the ledger. A turn that was deleted meanwhile stays deleted."""
    tokens_in, tokens_out = asking.reservation.within(received.tokens_in, received.tokens_out)
    changes: dict[str, object] = {
        "answer": received.text,
        "thinking": received.thinking,
        "state": received.state,
        "fault": received.fault,
        "tokens_in": tokens_in,
        "tokens_out": tokens_out,
    }
    if received.kind:
        changes["hub_kind"] = received.kind
    SandboxTurn.objects.filter(pk=asking.turn_id).update(**changes)
    settle_answer(asking=asking, received=received)


def settle_answer(*, asking: Asking, received: Received) -> None:
    """Book what the answer took, and no more than was put aside for it."""
    tokens_in, tokens_out = asking.reservation.within(received.tokens_in, received.tokens_out)
    ledger.settle(
        reservation=asking.reservation, tokens_in=tokens_in, tokens_out=tokens_out, estimated=received.estimated
    )


def mark_unkept(*, asking: Asking, received: Received) -> None:
    """Say in its row how an answer ended whose text could not be kept."""
    SandboxTurn.objects.filter(pk=asking.turn_id).update(state=received.state, fault=received.fault)
