"""Scripted voices: written answers for the exercises at hand, and an honest sentence for all else."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from .words import tokens

CAREFUL, CONFIDENT = "voorzichtige-stem", "stellige-stem"
# Before an answer that comes with the request: the confident voice reads it out as it stands.
SCRIPT = "Lees dit geschreven antwoord voor:\n"
_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Answer:
    """A written answer; it fits a question that has one word of every group."""

    needs: tuple[frozenset[str], ...]
    text: str

    def fits(self, words: frozenset[str]) -> bool:
        return all(group & words for group in self.needs)


@dataclass(frozen=True)
class Voice:
    """Everything one voice can say. The first answer that fits the question is given."""

    name: str
    answers: tuple[Answer, ...]
    fallback: str

    def answer(self, question: str) -> str:
        """Return the written answer to ``question``, or the honest fallback."""
        words = frozenset(token.lower() for token in tokens(question))
        return next((answer.text for answer in self.answers if answer.fits(words)), self.fallback)


@lru_cache(maxsize=4)
def voice(name: str) -> Voice:
    """Read the voice with this name. Raises FileNotFoundError when there is none."""
    data = yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    answers = tuple(
        Answer(needs=tuple(frozenset(group.split()) for group in row["needs"]), text=row["text"].strip())
        for row in data["answers"]
    )
    return Voice(name=name, answers=answers, fallback=data["fallback"].strip())
