"""What may stand in a name, and how names are put in order: by surname, in the Dutch way."""

import re
import unicodedata

from django.utils.translation import gettext

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


# What Unicode calls a letter or a mark, and shows nothing: fillers and variation selectors.
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
# The joiners that Persian and Hindi need within a word; Latin letters have no use for them.
_JOINED = re.compile("(?<=[\u0600-\u1fff])[\u200c\u200d](?=[\u0600-\u1fff])")
# Control, format (no width, direction), private, unassigned, half of a pair, separators of lines and paragraphs.
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"})
# Marks that may stand on one letter; more of them climb over the lines above and below.
_MARKS_ON_A_LETTER = 3
# Longer names are stored and shown, and cut where a stranger may have written them.
_MAILED = 80
# In the form that looks the same to programs (NFKC): "․", "﹒" and "．" are points there, "﹫" is an at sign. The hosts
# of one sign are those in small letters: "J.Jansen" is somebody.
_LINK = re.compile(
    r"://|\bwww[.]|@|\w\w[.\u3002][^\W\d_]{2,}|(?<!\w)(?-i:[a-z0-9])[.\u3002][^\W\d_]{2,}|\w[.\u3002]\w{2,}/",
    re.IGNORECASE,
)


def plain_name(text: str) -> str:
    """Return a name in one line and in one form (NFC), with single spaces; what it is made of is not judged."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def holds_hidden(text: str) -> bool:
    """Whether a text holds a sign that nobody sees, or that turns the direction of reading."""
    text = _JOINED.sub("", text)
    return bool(_HIDDEN.intersection(map(unicodedata.category, text)) or _BLANK.search(text))


def fault_of_name(text: str) -> str:
    """Return the sentence that says what is wrong with a name that comes from ``plain_name``, or ""."""
    kinds = [unicodedata.category(sign) for sign in text]
    if holds_hidden(text):
        return gettext(
            "Hier staat een teken in dat je niet ziet of dat de leesrichting verandert. Typ de naam opnieuw."
        )
    if not any(kind[0] in "LN" for kind in kinds):
        return gettext("Hier staat niets leesbaars. Vul een naam met letters in.")
    if "M" * (_MARKS_ON_A_LETTER + 1) in "".join(kind[0] for kind in kinds):
        return gettext("Hier staan te veel tekens boven op elkaar. Typ de naam zonder die tekens.")
    return ""


def fault_of_personal_name(text: str) -> str:
    """As ``fault_of_name``, for a person's, which is mailed to strangers and may not hold an address."""
    if _LINK.search(unicodedata.normalize("NFKC", text)):
        return gettext("Een naam kan geen web- of mailadres bevatten. Bedoel je dat niet? Zet een spatie na de punt.")
    return fault_of_name(text)


def shortened(name: str) -> str:
    """Return a name as it is mailed to an address that somebody typed: whole, or its beginning when it is a story."""
    return name if len(name) <= _MAILED else f"{name[: _MAILED - 1].rstrip()}…"
