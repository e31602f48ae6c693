"""Counts, in texts of our own, what the check needs to know of a language: what ``words/learned.json`` holds."""

from collections import Counter
from collections.abc import Iterable, Mapping

from .lexicon import known_words
from .order import counted_in_a_row
from .tokens import lowered, runs_of


def figures_of_texts(texts: Mapping[str, Iterable[str]]) -> dict[str, dict[str, str]]:
    """What is learned of ``texts`` (by language, ``nl`` and ``en``), small enough to keep as a file.

    Rows of roles stand under the number of times that they were seen.
    """
    figures: dict[str, dict[str, str]] = {}
    for language, of_language in texts.items():
        by_number: dict[int, list[str]] = {}
        runs = [words for text in of_language for words in runs_of(text)]
        for row, number in counted_in_a_row(runs, language).items():
            if number > 1 or row.count(" ") < 2:
                by_number.setdefault(number, []).append(row)
        figures[language] = {str(number): "|".join(sorted(rows)) for number, rows in sorted(by_number.items())}
    return figures


def words_of_texts(texts: Iterable[str]) -> list[str]:
    """The words of letters that ``texts`` use at least twice and that no list knows, in order of the alphabet."""
    counted = Counter(word for text in texts for word in lowered(text) if word.isalpha() and len(word) > 3)
    known = known_words()
    return sorted(word for word, number in counted.items() if number > 1 and word not in known)
