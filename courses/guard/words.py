"""Words of an organisation's own: its internal names for places, projects and people."""

import re
from functools import lru_cache


def own_words(plain: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where one of ``words`` stands as a whole word, whatever its capitals."""
    return [match.span() for match in _pattern(words).finditer(plain)] if words else []


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
