"""What is measured of a text before it is judged."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .lexicon import dialect_words, roles_of_words
from .order import order_gain
from .repeats import fewest_different, filled_up, longest_run, said_again, said_by_others
from .spelling import EXACT, recognised
from .tokens import lowered, runs_of, sentences_as_typed

# Only so many different words are looked at for misspellings, so that no text takes long.
_MOST_DETOURS = 100
# Words of these roles say something of their own, the others only hold sentences together.
_SAYING = frozenset({"verb", "adj"})
WINDOW = 12
# Words that begin alike are taken for forms of one.
_STEM = 5
# In longer texts stands nearly every word that holds sentences together.
_SHORT_TEXT = 150
_CODE = frozenset("{}[]()=<>;_\\/|@#&*+~^")


@dataclass(frozen=True)
class Measured:
    """A text and what it may not copy, measured lazily; shares are from 0 to 1."""

    text: str
    given: tuple[str, ...]

    @cached_property
    def words(self) -> list[str]:
        return lowered(self.text)

    @cached_property
    def _recognised(self) -> dict[str, tuple[float, str]]:
        """How well each different word is known, names by their capitals."""
        found: dict[str, tuple[float, str]] = {}
        detours = 0
        names = self._names
        for word in self.words:
            if word in found:
                continue
            score, taken_for = recognised(word, thorough=False)
            if score < EXACT and detours < _MOST_DETOURS:
                detours += 1
                score, taken_for = recognised(word)
            if score < EXACT and word in names:
                score = max(score, 0.9)
            found[word] = (score, taken_for)
        return found

    @cached_property
    def _names(self) -> frozenset[str]:
        """Words with a capital that do not begin a sentence, unless capitals are all over the text."""
        inner = [word for sentence in sentences_as_typed(self.text) for word in sentence[1:]]
        capital = [word for word in inner if word[0].isupper()]
        return frozenset(word.lower() for word in capital) if len(capital) * 3 < len(inner) else frozenset()

    @cached_property
    def scores(self) -> list[float]:
        """How well each word is known, without numbers and the letters of a list."""
        return [self._recognised[word][0] for word in self.words if self._counts(word)]

    def _counts(self, word: str) -> bool:
        return not word.isdigit() and (len(word) > 1 or word in roles_of_words(self.language))

    @property
    def known_share(self) -> float:
        return sum(self.scores) / max(len(self.scores), 1)

    @property
    def exact_share(self) -> float:
        return sum(score >= 0.9 for score in self.scores) / max(len(self.scores), 1)

    @property
    def counted_share(self) -> float:
        """The share of words that are neither numbers nor single letters."""
        return len(self.scores) / max(len(self.words), 1)

    @property
    def worst_known(self) -> float:
        """The smallest share of known words in any window of words in a row."""
        return _lowest(self.scores)

    @cached_property
    def language(self) -> str:
        return max(("nl", "en"), key=lambda each: sum(word in roles_of_words(each) for word in self.words))

    @cached_property
    def _holding(self) -> list[bool]:
        roles, dialect = roles_of_words(self.language), dialect_words()
        forms = (self._recognised[word][1] for word in self.words)
        return [word in roles or form in roles or word in dialect for word, form in zip(self.words, forms, strict=True)]

    @property
    def holding_share(self) -> float:
        return sum(self._holding) / max(len(self._holding), 1)

    @property
    def worst_holding(self) -> float:
        return _lowest(self._holding)

    @cached_property
    def saying(self) -> frozenset[str]:
        """The different words that say something of their own."""
        roles = roles_of_words(self.language)
        return frozenset(word for word in self.words if roles.get(word, "verb") in _SAYING)

    @cached_property
    def dialect_share(self) -> float:
        """The share of words of dialects that Dutch sentences do not have."""
        roles, dialect = roles_of_words(self.language), dialect_words()
        return sum(word in dialect and word not in roles for word in self.words) / max(len(self.words), 1)

    @cached_property
    def order(self) -> tuple[float, int]:
        """Bits a pair by which the words stand as in sentences, and the number of pairs of neighbours."""
        return order_gain(self._runs(), self.language)

    @property
    def worst_order(self) -> float:
        """The least bits a pair in any stretch of some twenty pairs."""
        flat = [run for run in self._runs() if len(run) > 1]
        stretches = [_stretch(flat, at, 20) for at in range(len(flat))]
        gains = (order_gain(each, self.language) for each in stretches)
        return min((gain for gain, pairs in gains if pairs >= 18), default=9.0)

    def _runs(self) -> list[list[str]]:
        runs: list[list[str]] = []
        for run in runs_of(self.text):
            part: list[str] = []
            for word in run:
                if word.isdigit():
                    runs.append(part)
                    part = []
                else:
                    part.append(self._recognised.get(word, (0.0, word))[1])
            runs.append(part)
        return [run for run in runs if run]

    @property
    def signs_of_code(self) -> float:
        """How many signs there are, a word, that code has and sentences hardly have."""
        return sum(sign in _CODE for sign in self.text) / max(len(self.words), 1)

    @cached_property
    def again(self) -> set[int]:
        return said_again(self.words)

    @property
    def different(self) -> float:
        """The smallest share of different words in any thirty in a row, or in the whole of a shorter text."""
        return fewest_different(self.words, min(30, max(len(self.words), 1)))

    @property
    def worst_different(self) -> float:
        return fewest_different(self.words, WINDOW)

    @property
    def run(self) -> int:
        return longest_run(self.words)

    @cached_property
    def copied(self) -> set[int]:
        return said_by_others(self.words, [lowered(text) for text in self.given])

    @property
    def share_of_theirs(self) -> float:
        """The greatest share of the words that stands in one of the given texts, long ones aside, in whatever form."""
        short = [words for text in self.given if len(words := lowered(text)) <= _SHORT_TEXT]
        stems = [{word[:_STEM] for word in words} for words in short]
        counts = (sum(word[:_STEM] in theirs for word in self.words) for theirs in stems)
        return max(counts, default=0) / max(len(self.words), 1)

    @property
    def new_words(self) -> int:
        """How many different words that say something stand in none of the given texts."""
        theirs = {word[:_STEM] for text in self.given for word in lowered(text)}
        return sum(word[:_STEM] not in theirs for word in self.saying)

    @property
    def most_said(self) -> float:
        """The share of the words that one word takes which says something of its own."""
        counts = Counter(word for word in self.words if word in self.saying)
        return max(counts.values(), default=0) / max(len(self.words), 1)

    @cached_property
    def filler(self) -> set[int]:
        return filled_up(self.words)


def _lowest(values: Sequence[float]) -> float:
    return min((sum(values[at : at + WINDOW]) / WINDOW for at in range(len(values) - WINDOW + 1)), default=1.0)


def _stretch(runs: Sequence[list[str]], start: int, pairs: int) -> list[list[str]]:
    taken: list[list[str]] = []
    missing = pairs
    for run in runs[start:]:
        taken.append(run[: missing + 1])
        missing -= len(taken[-1]) - 1
        if missing <= 0:
            break
    return taken
