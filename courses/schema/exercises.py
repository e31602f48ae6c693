"""What is frozen of each kind of exercise.

How an exercise is filled in, shown and judged is the business of its kind in ``courses.exercises.kinds``.
"""

import datetime
from typing import Literal

from .base import Frozen, SandboxExercise


class NextWordItem(Frozen):
    """A beginning of a sentence; ``table`` holds [word, chance in thousandths] as printed without a model."""

    key: str
    context: str
    choices: tuple[str, ...]
    table: tuple[tuple[str, int], ...] = ()


class Statement(Frozen):
    key: str
    text: str
    correct: bool
    feedback: str


class NextWord(SandboxExercise):
    """Done when every item is predicted and looked at, every statement judged as the key says,
    and the explanation has ``explain_min_words`` words.
    """

    type: Literal["next_word"] = "next_word"
    items: tuple[NextWordItem, ...]
    statements: tuple[Statement, ...]
    explain_prompt: str
    explain_min_words: int
    free_intro: str = ""
    free_suggestions: tuple[str, ...] = ()


class Sentence(Frozen):
    """One sentence of the recorded answer; ``checked_on`` is the ISO date on which the source was read."""

    key: str
    text: str
    invented: bool
    feedback: str
    source: str = ""
    checked_on: str = ""

    @property
    def checked(self) -> datetime.date | None:
        """The day on which the source was read, for people."""
        return datetime.date.fromisoformat(self.checked_on) if self.checked_on else None


class SpotErrors(SandboxExercise):
    """Done when every invented sentence is marked and at most ``max_false`` others, and the
    learner says in ``explain_min_words`` words how she would check. The recorded answer alone counts.
    """

    type: Literal["spot_errors"] = "spot_errors"
    question: str
    sentences: tuple[Sentence, ...]
    max_false: int
    explain_prompt: str
    explain_min_words: int


class Element(Frozen):
    """Something that a good prompt says; recognised when one of its signals stands in it as whole words."""

    key: str
    label: str
    help: str
    signals: tuple[str, ...]


class RecordedAnswers(Frozen):
    """What a model answered, by how much of the rubric was in the prompt."""

    few: str
    some: str
    all: str


class ImprovePrompt(SandboxExercise):
    """Done with at least ``min_versions`` versions (the given one is the first), ``required_elements``
    elements recognised in the last, every element scored by the learner herself, and a reflection
    of ``reflection_min_words`` words.
    """

    type: Literal["improve_prompt"] = "improve_prompt"
    situation: str
    first_prompt: str
    elements: tuple[Element, ...]
    required_elements: int
    min_versions: int
    answers: RecordedAnswers
    reflection_prompt: str
    reflection_min_words: int


class Quality(Frozen):
    """What an answer is scored on."""

    key: str
    label: str
    help: str


class Recorded(Frozen):
    """An answer that was recorded, and who gave it."""

    key: str
    name: str
    text: str


class CompareModels(SandboxExercise):
    """Done when there are two whole answers, each has a score for every quality, one was chosen (or neither),
    and the reason has ``reason_min_words`` words. Which of them she prefers is hers to say.

    ``remarks`` are about the recorded answers; they are shown, with the names, once the exercise is passed.
    """

    type: Literal["compare_models"] = "compare_models"
    prompt: str
    qualities: tuple[Quality, ...]
    recorded: tuple[Recorded, ...]
    remarks: tuple[str, ...] = ()
    reason_prompt: str
    reason_min_words: int


class Goal(Frozen):
    """What the work is looked at for."""

    key: str
    label: str
    help: str


class FeedbackOnWork(SandboxExercise):
    """Done with own feedback of ``own_min_words`` words, a model's answer or the recorded one, and a final text
    of ``final_min_words`` words that is not the model's (alike for at most ``most_alike`` per cent, and never
    the same), for which the learner says to answer herself.

    ``remarks`` say what is wrong with the recorded feedback; they are shown once the exercise is passed.
    """

    type: Literal["feedback_on_work"] = "feedback_on_work"
    situation: str
    work: str
    goals: tuple[Goal, ...]
    prompt: str
    recorded_feedback: str
    remarks: tuple[str, ...] = ()
    own_min_words: int
    final_min_words: int
    most_alike: int = 100


class Marker(Frozen):
    """Something to count: an answer has it when one of ``words`` stands in it as a whole word."""

    key: str
    label: str
    words: tuple[str, ...]


class Named(Frozen):
    """One name of a pair, and the answers about it that were recorded."""

    name: str
    answers: tuple[str, ...]


class Pair(Frozen):
    """Two names for the same gap; nothing else differs."""

    key: str
    first: Named
    second: Named

    @property
    def sides(self) -> tuple[Named, Named]:
        return self.first, self.second


class BiasProbe(SandboxExercise):
    """Done when at least one pair was chosen, ``runs`` whole answers about each of its names were counted,
    and the conclusion has ``conclusion_min_words`` words. What she concludes is hers to say.

    ``fair_answers`` hold for any name: the careful voice reads them out; the confident one reads those of the name.
    """

    type: Literal["bias_probe"] = "bias_probe"
    template: str
    pairs: tuple[Pair, ...]
    runs: int
    markers: tuple[Marker, ...]
    fair_answers: tuple[str, ...]
    conclusion_prompt: str
    conclusion_min_words: int


class Clue(Frozen):
    """Something in the case, recognised when one of its signals stands in a text as whole words."""

    key: str
    label: str
    signals: tuple[str, ...]
    why: str


class PrivacyScrub(SandboxExercise):
    """Done when the guard finds no hard identifier in the new text, no detail of the list is left, everything
    that the task needs is still there, and the reflection has ``reflection_min_words`` words.

    The case is fictional. ``example`` is a text that passes; it is shown once the exercise is passed.
    """

    type: Literal["privacy_scrub"] = "privacy_scrub"
    situation: str
    case: str
    question: str
    details: tuple[Clue, ...]
    needed: tuple[Clue, ...]
    example: str
    may_be_sent: bool
    recorded_answer: str
    reflection_prompt: str
    reflection_min_words: int


class AgreementOption(Frozen):
    """One way to settle a topic, in words that a school can take over."""

    key: str
    label: str
    text: str


class Topic(Frozen):
    """Something that a school has to decide on."""

    key: str
    title: str
    question: str
    why: str
    required: bool
    options: tuple[AgreementOption, ...]


class Agreement(SandboxExercise):
    """Done when every required topic was decided on. No model is needed for that.

    ``intro`` opens the document; the points are what to talk about with the team and with the council.
    """

    type: Literal["agreement"] = "agreement"
    document_title: str
    intro: str
    topics: tuple[Topic, ...]
    team_points: tuple[str, ...]
    council_points: tuple[str, ...]
