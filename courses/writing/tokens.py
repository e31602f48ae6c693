"""The words of a text, as every part of the check reads them."""

import re
import unicodedata

# Runs of letters and digits with inner hyphens and apostrophes: what the exercises count as a word.
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_SIGNS = re.compile(r"[.!?…,;:()\[\]{}\"“”„»«/=<>|+*–—-]+(?=\s|$)|(?<=\s)[(\"“„'‘]+|\n+")
_SENTENCE_ENDS = re.compile(r"[.!?…]+(?=\s|$)|\n+")


def words_as_typed(text: str) -> list[str]:
    """The words of ``text`` in order, with the capitals that they were typed with."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).replace("’", "'"))


def lowered(text: str) -> list[str]:
    """The words of ``text`` in order, in small letters."""
    return [word.lower() for word in words_as_typed(text)]


def sentences_as_typed(text: str) -> list[list[str]]:
    """The sentences of ``text``, each as its words with their capitals; a line end ends one too."""
    return [words for part in _SENTENCE_ENDS.split(text) if (words := words_as_typed(part))]


def runs_of(text: str) -> list[list[str]]:
    """The words of ``text`` in small letters, parted where a sign or a line end stands between them."""
    return [words for part in _SIGNS.split(text) if (words := lowered(part))]
