"""A language model small enough to explain: it counts which word followed which words.

A chance is a plain share: how often the word followed the last four words, of all times that
these four were seen. Only where they never were does it look at the last three, and so on.
No smoothing: what the course says of this model must be what it does.
"""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Self

from .words import MARKS, SENTENCE_END, capitalised, lowered, sentences, tokens

START = "<s>"
ORDER = 5  # up to four words of context
FORMAT = 1
# Below this, only the likeliest word is left.
COLDEST = 0.01

Context = tuple[str, ...]


@dataclass(frozen=True)
class NGram:
    """Counts by context; ``vocabulary`` holds every word that can follow."""

    vocabulary: tuple[str, ...]
    counts: Mapping[Context, Mapping[str, int]]
    known: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", frozenset(self.vocabulary))

    @classmethod
    def train(cls, lines: Iterable[str]) -> Self:
        """Count the sentences in ``lines``. The order of the lines makes no difference.

        Raises:
            ValueError: when there is not one sentence.
        """
        counts: dict[Context, Counter[str]] = defaultdict(Counter)
        for sentence in sentences(lines):
            row = [START, *sentence]
            for place in range(1, len(row)):
                for length in range(min(ORDER, place + 1)):
                    counts[tuple(row[place - length : place])][row[place]] += 1
        if not counts:
            raise ValueError("there is no sentence to learn from")
        return cls(vocabulary=tuple(sorted(counts[()])), counts={c: dict(f) for c, f in counts.items()})

    def context(self, text: str) -> Context:
        """Return the last words of ``text`` as this model knows them; an unfinished sentence only."""
        row = tokens(text)
        ends = [place for place, token in enumerate(row) if token in SENTENCE_END]
        sentence = row[ends[-1] + 1 :] if ends else row
        known = [self._as_known(word, first=place == 0) for place, word in enumerate(sentence)]
        return tuple([START, *known][-(ORDER - 1) :])

    def _as_known(self, word: str, *, first: bool) -> str:
        candidate = lowered(word, self.known) if first else word
        return candidate if candidate in self.known else word.lower()

    def suffix(self, context: Context) -> Context:
        """Return the longest end of ``context`` that was seen in training: what the model looks at."""
        suffixes = (context[start:] for start in range(max(0, len(context) - ORDER + 1), len(context) + 1))
        return next(suffix for suffix in suffixes if suffix in self.counts)

    def distribution(self, context: Context, temperature: float = 1.0) -> dict[str, float]:
        """Return the chance (0 to 1) of every word that can follow ``context``; together they make 1.

        ``temperature`` 1 leaves the chances as they were counted, lower makes the likeliest
        likelier, 0 leaves only the likeliest; higher evens them out.
        """
        followers = self.counts[self.suffix(context)]
        total = sum(followers.values())
        return tempered({word: count / total for word, count in followers.items()}, temperature)

    def next(self, context: Context, temperature: float, random: Random) -> tuple[str, dict[str, float]]:
        """Draw one word; return it with the chances it was drawn from."""
        chances = self.distribution(context, temperature)
        ranked = ranking(chances)
        words = [word for word, _ in ranked]
        return random.choices(words, weights=[chance for _, chance in ranked])[0], chances

    def save(self, path: Path) -> None:
        """Write the model: the same counts always make the same bytes."""
        number = {word: str(place) for place, word in enumerate([START, *self.vocabulary])}
        rows = [[_encoded(c, number), _encoded_counts(f, number)] for c, f in sorted(self.counts.items())]
        data = {"format": FORMAT, "order": ORDER, "words": list(self.vocabulary), "counts": dict(sorted(rows))}
        # One entry a line, so that a change of the corpus shows as a readable difference.
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), indent=0)
        path.write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what ``save`` wrote.

        Raises:
            ValueError: for a file of another format.
        """
        data = json.loads(path.read_text(encoding="utf-8"))
        if data.get("format") != FORMAT or data.get("order") != ORDER:
            raise ValueError(f"{path.name} is not a model of this format: train it again")
        words = [START, *data["words"]]
        counts = {_decoded(key, words): _decoded_counts(row, words) for key, row in data["counts"].items()}
        return cls(vocabulary=tuple(data["words"]), counts=counts)


def tempered(chances: Mapping[str, float], temperature: float) -> dict[str, float]:
    """Return ``chances`` at another temperature; see ``NGram.distribution``."""
    if temperature == 1:
        return dict(chances)
    best_word, best = ranking(chances)[0]
    if temperature < COLDEST:
        return {word: float(word == best_word) for word in chances}
    raised = {word: math.exp(math.log(chance / best) / temperature) for word, chance in chances.items()}
    total = sum(raised.values())
    return {word: value / total for word, value in raised.items()}


def ranking(chances: Mapping[str, float]) -> list[tuple[str, float]]:
    """Return words with chances, the likeliest first, equal ones by alphabet."""
    return sorted(chances.items(), key=lambda pair: (-pair[1], pair[0]))


def written(words: Sequence[str], *, opens_sentence: bool) -> str:
    """Return ``words`` as running text: marks against the word before, a capital where a sentence opens."""
    parts: list[str] = []
    for place, word in enumerate(words):
        shown = capitalised(word) if opens_sentence and place == 0 else word
        parts.append(shown if word in MARKS or not parts else f" {shown}")
    return "".join(parts)


def _encoded(context: Context, number: Mapping[str, str]) -> str:
    return " ".join(number[word] for word in context)


def _encoded_counts(followers: Mapping[str, int], number: Mapping[str, str]) -> str:
    ranked = sorted(followers.items(), key=lambda pair: (-pair[1], pair[0]))
    return " ".join(number[w] if count == 1 else f"{number[w]}x{count}" for w, count in ranked)


def _decoded(key: str, words: Sequence[str]) -> Context:
    return tuple(words[int(number)] for number in key.split())


def _decoded_counts(row: str, words: Sequence[str]) -> dict[str, int]:
    pairs = (item.partition("x") for item in row.split())
    return {words[int(number)]: int(count or 1) for number, _, count in pairs}
