"""What somebody types to find something."""

# More than anybody remembers of a name; a database looks at each of them in every row.
_MOST_WORDS = 10
_LONGEST = 60


def search_words(text: str) -> list[str]:
    """The words to look for: the first ten different ones, and of each the first sixty signs."""
    return list(dict.fromkeys(word[:_LONGEST] for word in text[: 2 * _MOST_WORDS * _LONGEST].split()))[:_MOST_WORDS]
