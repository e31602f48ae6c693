"""The words that the check knows: of Dutch and English, of schools, of dialects; and what words do in a sentence.

The long lists come from the package pyspellchecker (MIT), the short ones stand in ``words/``. They are read once, when
the first text is judged: about a second, and some 75 MB.
"""

import gzip
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

_OURS = Path(__file__).parent / "words"


def lines_of(file: str) -> Iterator[str]:
    """The lines of a list of ours, without its comments."""
    for line in (_OURS / file).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def _listed(file: str) -> frozenset[str]:
    return frozenset(word for line in lines_of(file) for word in line.split())


@cache
def placeholder_words() -> frozenset[str]:
    """Words of filling texts, which stand for no language whatever list they are in."""
    return _listed("placeholder.txt")


@cache
def dialect_words() -> frozenset[str]:
    """Everyday words of dialects, Frisian, and languages that are mixed in, which the long lists lack."""
    return _listed("dialect.txt") - _packaged_words()


@cache
def known_words() -> frozenset[str]:
    """Every word that is known as it stands, in small letters."""
    words = set(_packaged_words())
    for language in ("nl", "en"):
        words.update(roles_of_words(language))
    words |= _listed("school.txt") | dialect_words() | _content_words()
    return frozenset(words - placeholder_words())


@cache
def _packaged_words() -> frozenset[str]:
    every = (word for language in ("nl", "en") for word in _packaged(language))
    return frozenset(word for word in every if " " not in word and len(word) > 1)


def _packaged(language: str) -> Mapping[str, int]:
    packed = (files("spellchecker") / "resources" / f"{language}.json.gz").read_bytes()
    counts: dict[str, int] = json.loads(gzip.decompress(packed))
    return counts


def _content_words() -> frozenset[str]:
    return frozenset(learned_figures()["words"].get("content", "").split())


@cache
def learned_figures() -> dict[str, dict[str, str]]:
    """What ``manage.py learn_writing`` counted in the courses that ship and in our own texts."""
    figures: dict[str, dict[str, str]] = json.loads((_OURS / "learned.json").read_text(encoding="utf-8"))
    return figures


@cache
def roles_of_words(language: str) -> Mapping[str, str]:
    """What each word that holds sentences together does in them (``nl`` or ``en``)."""
    roles: dict[str, str] = {}
    for line in lines_of(f"classes_{language}.txt"):
        role, _, words = line.partition(":")
        for word in words.split():
            roles.setdefault(word.strip("'"), role)
    return roles
