"""Cut Dutch text into words and back."""

import re
from collections import Counter
from collections.abc import Collection, Iterable

# A word (with its apostrophes and hyphens: 's, auto's, AI-model), a number, or one mark.
_TOKEN = re.compile(r"['’]?[^\W\d_]+(?:['’-][^\W_]+)*|\d+(?:[.,]\d+)*|[.,;:?!]")
SENTENCE_END = frozenset(".?!")
MARKS = frozenset(".,;:?!")


def tokens(text: str) -> list[str]:
    """Return the words, numbers and marks of ``text``, in order, as they are written."""
    return _TOKEN.findall(text.replace("’", "'").replace("…", " "))


def sentences(lines: Iterable[str]) -> list[list[str]]:
    """Return each sentence as tokens, its first word in the case it has inside a sentence.

    A sentence without a closing mark gets a full stop, so that a model learns to end.
    """
    found = [sentence for line in lines for sentence in _split(tokens(line))]
    inside = Counter(token for sentence in found for token in sentence[1:])
    return [[lowered(sentence[0], inside), *sentence[1:]] for sentence in found]


def _split(row: list[str]) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for token in row:
        found[-1].append(token)
        if token in SENTENCE_END:
            found.append([])
    closed = [part if part[-1] in SENTENCE_END else [*part, "."] for part in found if part]
    return [part for part in closed if len(part) > 1]


def lowered(word: str, inside: Collection[str]) -> str:
    """Return the first word of a sentence without its capital, unless it is a name as far as ``inside`` shows."""
    lower = word[:1].lower() + word[1:]
    return word if word in inside and lower not in inside else lower


def capitalised(word: str) -> str:
    """Return ``word`` as it opens a sentence."""
    return word[:1].upper() + word[1:]
