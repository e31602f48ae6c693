"""What a kind of exercise has to offer to the rooms around it."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.schema.base import ExerciseBase, Role, SandboxExercise
from lms.hub.embedded.voices import CONFIDENT

from . import setup
from .asking import prompt_of
from .block_fields import required_block, rich_text
from .forms import ExerciseForm, StepForm
from .judging import JUDGING, Lack, Result
from .paper import Paper
from .visit import ExerciseVisit
from .walking import frozen, loaded

if TYPE_CHECKING:
    from lms.hub.client import Prompt
    from lms.hub.offers import OfferedModel

    from .cleaning import RichTextCleaner
    from .fields import Fields

type Values = dict[str, Any]
# What any kind can lack: so many prompts too few, as text.
TURNS = "turns"


@dataclass(frozen=True)
class Part:
    """A piece of an exercise as a reviewer reads it, key included: pairs of a text and a note about it."""

    heading: str
    lines: tuple[tuple[str, str], ...]


class ExerciseKind[E: ExerciseBase](ABC):
    """One kind: what an author fills in, what is frozen of it, and what decides that it is done.

    Rooms around it ask what a kind says of itself here, and never which one it is.
    """

    # The name of its blocks in frozen courses, in the editor and in files.
    name: ClassVar[str]
    schema: type[E]
    block: type[blocks.StructBlock]
    # Where in a frozen exercise the task stands, as rich text; empty when it has none.
    task_field: ClassVar[str] = ""
    # Whether a model of language can take part; such an exercise has its page in the sandbox.
    in_sandbox: ClassVar[bool] = False
    # Whether it is done in her own classroom, so that no count of words knows how long it takes.
    in_practice: ClassVar[bool] = False
    # Whether the answer is a text of the learner's own that she can change and delete: an attempt says only
    # that it was there.
    keeps_text: ClassVar[bool] = False

    def load(self, fields: "Fields") -> Values:
        """What of the author's values a course file says in a way of its own; the rest is read by its block."""
        return {}

    def freeze(self, freezer: "RichTextCleaner", value: Any) -> Values:
        """What of the author's block is frozen in a way of its own; the rest is frozen by its type."""
        return {}

    @abstractmethod
    def problems(self, block: E) -> Iterator[str]:
        """What stands in the way of a release, as sentences."""

    @abstractmethod
    def facts(self, block: E) -> Values:
        """What decides, ready for canonical JSON."""

    @abstractmethod
    def judge(self, block: E, answer: Mapping[str, Any]) -> Result:
        """Judge an answer as it was handed in."""

    @abstractmethod
    def solution(self, block: E) -> Values:
        """An answer that passes, as somebody gives who understood it: for demo worlds and tests."""

    def failure(self, block: E) -> Values | None:
        """An answer that does not pass; None where somebody would have to make one up."""
        return None

    def review(self, block: E) -> tuple[Part, ...]:
        """Everything that an author wrote beyond what the page of who judges shows of every kind; key included."""
        return ()

    def kept(self, block: E, answer: Mapping[str, Any]) -> Values:
        """What an attempt keeps of an answer."""
        return dict(answer)

    def rule(self, block: E) -> Values:
        """The facts that decide, with the number of the way of judging."""
        return {"judging": JUDGING, "type": block.type, "block": str(block.key), **self.facts(block)}

    def judge_whole(self, block: E, answer: Mapping[str, Any]) -> Result:
        """Judge an answer, by what every exercise of this sort asks too."""
        return self.judge(block, answer)

    def problems_whole(self, block: E) -> Iterator[str]:
        """What stands in the way of a release, as sentences."""
        return self.problems(block)

    def review_whole(self, block: E) -> tuple[Part, ...]:
        """Everything that an author wrote beyond what every kind has in its page, key included."""
        return self.review(block)

    def rich_texts(self, block: E) -> dict[str, str]:
        """The rich texts that a learner reads first, by what they are for: as frozen, to be cleaned."""
        return {"task": getattr(block, self.task_field)} if self.task_field else {}

    def load_whole(self, fields: "Fields") -> Values:
        """The author's values out of a course file. Raises CourseFileError when something is not there."""
        own = self.load(fields)
        return own | loaded(self._declared, fields, without=own)

    def freeze_whole(self, freezer: "RichTextCleaner", value: Any) -> Values:
        """The frozen values out of the author's block."""
        own = self.freeze(freezer, value)
        return own | frozen(self.schema, self._declared, value, freezer, without=own)

    @cached_property
    def _declared(self) -> blocks.StructBlock:
        return self.block()


class PageKind[E: ExerciseBase](ExerciseKind[E]):
    """A kind with one form on a page of its own, which no model takes part in."""

    template: ClassVar[str]
    # For kinds whose attempts are shown again; the page has ``results`` then.
    result_template: ClassVar[str] = ""
    form: type[ExerciseForm]
    # What is said when passing it completed the course.
    passed_message: ClassVar[Any] = _("Oefening gehaald.")

    @abstractmethod
    def answer(self, form: Any) -> Values:
        """What is handed in with the form; for valid forms only."""

    def results(self, block: E, answer: Mapping[str, Any]) -> Any:
        """What to tell about an answer that was handed in."""
        return self.judge_whole(block, answer)


class SandboxKind[E: SandboxExercise](ExerciseKind[E]):
    """A kind of exercise in which a model of language can take part.

    A learner sends forms, each named by its step. Every step but the last changes the state of her
    session; the last one makes the answer that is judged and kept as an attempt.
    """

    in_sandbox = True
    task_field = "instructions_html"
    template: ClassVar[str]
    # Forms by step; the last one hands in.
    steps: ClassVar[Mapping[str, type[StepForm]]]
    # Where on the page to go on after a step.
    anchors: ClassVar[Mapping[str, str]]
    # Where in an attempt's answer the learner's own text stands.
    own_words: ClassVar[str] = ""
    # What of an attempt's answer the learner goes on with when her session has expired.
    state_keys: ClassVar[tuple[str, ...]] = ()
    # The voice of the embedded hub that fits best; the first one of a real hub otherwise.
    voice: ClassVar[str] = ""
    # For kinds that ask several models side by side: what the page calls them. Until she has chosen, nothing
    # that is sent to the learner tells which model has which role.
    roles: ClassVar[tuple[str, ...]] = ()
    # How many of the latest turns a visit knows.
    most_turns: ClassVar[int] = setup.MOST_TURNS

    @property
    def last_step(self) -> str:
        return list(self.steps)[-1]

    @abstractmethod
    def answer(self, visit: ExerciseVisit, form: Any) -> Values:
        """What is handed in with the form of the last step; for valid forms only."""

    @abstractmethod
    def page(self, visit: ExerciseVisit, refused: StepForm | None) -> Values:
        """What the template needs; ``refused`` is the form that was sent and is not right yet."""

    def keep(self, block: E, state: Values, form: Any) -> Values:
        """The state after a step that is not the last; for kinds that have one."""
        raise NotImplementedError

    def script(self, block: E, prompt: str) -> str:
        """The answer that the author recorded for ``prompt``, for a voice of the embedded hub; empty for none."""
        return ""

    def read_out(self, block: E, prompt: str, model: str, times: int = 0) -> str:
        """What this voice of the embedded hub reads out; empty when it answers by itself.

        ``times``: how often it answered this very prompt before.
        """
        return self.script(block, prompt) if model == CONFIDENT else ""

    def prompt(self, visit: ExerciseVisit, fields: Mapping[str, str]) -> "Prompt":
        """What is asked of a model when the page sends these fields.

        What the learner or the author wrote is the last message: it is checked and kept; what stands
        before it comes from the author's setup and from earlier turns. Raises NotSent.
        """
        return prompt_of(visit, fields, allowed=self.prompts(visit), roles=self.asked_roles(visit.block))

    def asked_roles(self, block: E) -> tuple[Role, ...]:
        """The author's roles that can be asked; none where the kind has roles of its own."""
        return block.setup.roles if block.setup and not self.roles else ()

    def prompts(self, visit: ExerciseVisit) -> tuple[str, ...] | None:
        """The only prompts that may be sent here; None when the learner chooses what she asks."""
        return None

    def authored(self, block: E, prompt: str) -> bool:
        """Whether the author wrote this prompt, so that no name in it is a pupil's."""
        return False

    def askable(self, models: "tuple[OfferedModel, ...]") -> "tuple[OfferedModel, ...]":
        """Those of the models on offer that can be asked here; without any it is done without a model."""
        return models

    def draw(self, visit: ExerciseVisit, state: Values, names: tuple[str, ...]) -> Values:
        """The state with a model of ``names`` for every role; for kinds that have roles."""
        return state

    def model_for(self, state: Values, role: str) -> str | None:
        """The model that was drawn for this role; None when the learner chooses it."""
        return None

    def own_text(self, block: E, answer: Mapping[str, Any]) -> str:
        """What the learner wrote herself in an answer, for her portfolio; empty when there is nothing to keep."""
        return str(answer.get(self.own_words, ""))

    def paper(self, visit: ExerciseVisit) -> Paper | None:
        """What a learner can take away to go on editing; None when there is nothing (yet)."""
        return None

    def model_used(self, visit: ExerciseVisit) -> str:
        """The model that took part in what is handed in; empty for none."""
        return visit.turns[-1].model if visit.turns and not visit.without_model else ""

    def rule(self, block: E) -> Values:
        """The facts that decide, with the number of the way of judging."""
        turns = {"min_turns": block.setup.min_turns} if block.setup and block.setup.min_turns else {}
        return super().rule(block) | turns

    def judge_whole(self, block: E, answer: Mapping[str, Any]) -> Result:
        """Judge an answer; ``turns`` in it says how many prompts were answered, and is not there without a model."""
        result = self.judge(block, answer)
        short = self.turns_short(block, answer)
        return replace(result, passed=False, lacks=(*result.lacks, Lack(TURNS, str(short)))) if short else result

    def turns_short(self, block: E, answer: Mapping[str, Any]) -> int:
        """How many prompts too few were answered."""
        return max(block.setup.min_turns - answer["turns"], 0) if block.setup and "turns" in answer else 0

    def problems_whole(self, block: E) -> Iterator[str]:
        """What stands in the way of a release, as sentences."""
        if block.setup:
            yield from setup.problems(block.title, block.setup)
        yield from self.problems(block)

    def review_whole(self, block: E) -> tuple[Part, ...]:
        """Everything that an author wrote beyond what every kind has in its page, key included."""
        own = self.review(block)
        if block.setup is None:
            return own
        return (*own, Part(gettext("Hoe het model wordt gevraagd"), setup.review(block.setup)))

    def rich_texts(self, block: E) -> dict[str, str]:
        """The task, and the way without a model."""
        return super().rich_texts(block) | {"without": block.without_model_html}

    def load(self, fields: "Fields") -> Values:
        """The setup; kinds add what is their own."""
        return {"setup": setup.load(fields)}

    def freeze(self, freezer: "RichTextCleaner", value: Any) -> Values:
        """The setup; kinds add what is their own."""
        return {"setup": setup.freeze(value["setup"])}


class SandboxBlock(blocks.StructBlock):
    """What an author fills in for every kind."""

    title = blocks.CharBlock(label=_("Titel"), max_length=200)
    required = required_block()
    purpose = blocks.TextBlock(label=_("Doel"), rows=2, help_text=_("Wat de deelnemer hiervan leert."))
    instructions_html = rich_text(_("Opdracht"))
    criteria = blocks.ListBlock(
        blocks.TextBlock(label=_("Criterium"), rows=2),
        label=_("Wanneer is het klaar?"),
        help_text=_("De deelnemer leest dit vooraf."),
        min_num=1,
    )
    without_model_html = rich_text(
        _("Zonder taalmodel"), help_text=_("Hoe iemand dezelfde taak doet zonder een model te gebruiken.")
    )
    setup = setup.SetupBlock(label=_("Hoe het model wordt gevraagd"))


def asks_no_words(title: str) -> str:
    """The sentence for an author who asks for a text without a single word."""
    return gettext("“%(title)s” vraagt geen enkel woord. Vraag er minstens één.") % {"title": title}
