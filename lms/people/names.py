"""How names are put in order: by surname, in the Dutch way."""

import re
import unicodedata

# "d'Hondt" stands under the H, as "de Hondt" would.
_ELIDED = re.compile(r"^[dl]['’](?=\w)")


def sort_name(first_name: str, last_name: str) -> str:
    """Return the key by which lists of people are sorted: "vries femke de" for Femke de Vries.

    A part before the surname is written small ("van den", "'t"); the last word is never such a
    part. Accents and capitals do not count, so that every database sorts alike.
    """
    words = last_name.split()
    last = max(len(words) - 1, 0)
    start = next((at for at, word in enumerate(words) if not _is_prefix(word)), last)
    prefix, surname = words[:start], words[start:]
    key = _ELIDED.sub("", " ".join(surname))
    return _folded(" ".join([key, first_name, *prefix]))[:310]


def _is_prefix(word: str) -> bool:
    return word[0].islower() or word[0] in "'’"


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L").replace("ı", "i"))
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).casefold().split())
