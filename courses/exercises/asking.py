"""What is asked of a model: the author's setup and what the page sent, made into one prompt."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from courses.schema.base import Role, Setup

from .judging import same
from .visit import ExerciseVisit, ShownTurn

if TYPE_CHECKING:
    from lms.hub.client import Message, Prompt
    from lms.hub.offers import OfferedModel

# Asked for where neither author nor learner says otherwise.
_USUAL_TEMPERATURE = 1.0
# What hubs take.
_COLDEST, _WARMEST = 0.0, 2.0


class NotSent(Exception):  # noqa: N818 -- says what is the case
    """The prompt stays here; ``str(error)`` says why, ``status`` and ``details`` are for the answer."""

    def __init__(self, reason: str, status: int = 422, details: dict[str, Any] | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.details = details or {}


def prompt_of(
    visit: ExerciseVisit, fields: Mapping[str, str], *, allowed: tuple[str, ...] | None, roles: tuple[Role, ...]
) -> "Prompt":
    """The prompt of these fields: ``prompt``, ``model`` or ``role``, ``temperature``, ``instead``, ``anew``.

    ``allowed``: the only texts that may be asked, or None for any. ``roles``: who can be asked, where it is no model.
    Raises NotSent.
    """
    from lms.hub.client import Message, Prompt

    setup = visit.block.setup or Setup()
    role = role_of(roles, fields)
    model = player_of(role) if role else fields.get("model", "")
    now = Message("user", _asked_text(allowed, fields))
    first = _beforehand(setup)
    return Prompt(
        model=model,
        messages=[*first, *_remembered(thread_of(visit, fields, role), [*first, now], model), now],
        temperature=_temperature(setup, fields),
    )


def free_prompt(turns: Sequence[ShownTurn], fields: Mapping[str, str]) -> "Prompt":
    """What is asked outside all exercises, where no author sets anything: the fields of ``prompt_of``, but ``role``.

    Raises NotSent.
    """
    from lms.hub.client import Message, Prompt

    model = fields.get("model", "")
    now = Message("user", _written(fields))
    return Prompt(
        model=model,
        messages=[*_remembered(thread_among(turns, fields), [now], model), now],
        temperature=_temperature(Setup(), fields),
    )


def _written(fields: Mapping[str, str]) -> str:
    # A form that a browser sends by itself has two characters for each end of a line.
    return fields.get("prompt", "").replace("\x00", "").replace("\r\n", "\n").strip()


def _asked_text(allowed: tuple[str, ...] | None, fields: Mapping[str, str]) -> str:
    """What is asked, as the author spelled it where only that may be asked. Raises NotSent."""
    text = _written(fields)
    if allowed is None:
        return text
    for one in allowed:
        if same(one, text):
            return one
    raise NotSent(_("Bij deze oefening ligt de vraag vast. Ga terug naar de oefening en verstuur hem daar."))


def role_of(roles: tuple[Role, ...], fields: Mapping[str, str]) -> Role | None:
    """The one of ``roles`` that is asked, or None where the learner chooses a model herself. Raises NotSent."""
    if not roles:
        return None
    wanted = fields.get("role", "") or (roles[0].key if len(roles) == 1 else "")
    found = next((role for role in roles if role.key == wanted), None)
    if found is None:
        raise NotSent(_("Kies eerst wie er antwoordt."))
    return found


def player_of(role: Role, without: str = "") -> str:
    """Who plays a role: the first of its models that is on offer, else any; ``without`` only if nobody else is."""
    names = [model.name for model in offered()]
    wanted = [name for name in role.models if name in names]
    others = [name for name in (*wanted, *names) if name != without]
    return next(iter([*others, *wanted, *names]), "")


def offered() -> "tuple[OfferedModel, ...]":
    """The models that may be asked, the default first."""
    from lms.hub.offers import offered_models

    return offered_models()


def thread_of(visit: ExerciseVisit, fields: Mapping[str, str], role: Role | None) -> tuple[ShownTurn, ...]:
    """The turns that a new one to ``role`` follows, the oldest first; none where the exercise is no conversation.

    With ``anew`` it follows none. ``instead`` names an earlier turn whose place it takes: what came before that
    one goes along, what came after it does not.
    """
    if not (visit.block.setup and visit.block.setup.conversation):
        return ()
    return thread_among([turn for turn in visit.turns if turn.role == (role.key if role else "")], fields)


def thread_among(turns: Sequence[ShownTurn], fields: Mapping[str, str]) -> tuple[ShownTurn, ...]:
    """The same among these turns, in free practice."""
    if fields.get("anew"):
        return ()
    own = [turn for turn in turns if turn.whole]
    known = {turn.pk: turn for turn in own}
    instead = next((turn for turn in turns if str(turn.pk) == fields.get("instead")), None)
    last = instead.after if instead else (own[-1].pk if own else None)
    return tuple(reversed(list(_back(known, last))))


def _back(known: Mapping[int, ShownTurn], last: int | None) -> Iterator[ShownTurn]:
    """From a turn back to where its conversation began; every turn follows an older one."""
    while last is not None and (turn := known.get(last)):
        yield turn
        last = turn.after


def _remembered(thread: tuple[ShownTurn, ...], fixed: "list[Message]", model: str) -> "list[Message]":
    """As many of the latest turns as fit in what the model reads at once, its answer included."""
    from lms.hub.client import Message
    from lms.hub.events import estimated_tokens

    room = _room(model) - sum(estimated_tokens(message.content) for message in fixed)
    messages: list[Message] = []
    for turn in reversed(thread):
        pair = [Message("user", turn.prompt), Message("assistant", turn.answer)]
        room -= sum(estimated_tokens(message.content) for message in pair)
        if room < 0:
            break
        messages = [*pair, *messages]
    return messages


def _room(model: str) -> int:
    """Tokens that may be sent: what the model's card says, and never more than the settings."""
    card = next((each.card for each in offered() if each.name == model), None)
    most: int = settings.SANDBOX_MEMORY_TOKENS
    answer: int = settings.HUB_MAX_ANSWER_TOKENS
    return min(card.context_tokens or most, most) - answer if card else 0


def _beforehand(setup: Setup) -> list["Message"]:
    """What the author has the model read before every question."""
    from lms.hub.client import Message

    material = f"Materiaal:\n{setup.material}" if setup.material_sent and setup.material else ""
    text = "\n\n".join(part for part in (setup.system, material) if part)
    return [Message("system", text)] if text else []


def _temperature(setup: Setup, fields: Mapping[str, str]) -> float:
    """The author's temperature, or else the learner's. Raises NotSent."""
    try:
        temperature = float(setup.temperature or fields.get("temperature", "") or _USUAL_TEMPERATURE)
    except ValueError:
        temperature = math.nan
    if not _COLDEST <= temperature <= _WARMEST:
        raise NotSent(_("De temperatuur ligt tussen 0 en 2."))
    return temperature
