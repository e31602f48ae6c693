"""The floor under written text as a learner meets it: for every reason a sentence that says what to do."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from .judging import FLOOR, Lack, too_short

_SENTENCES = {
    "unknown_words": gettext_lazy(
        "Een deel van je tekst herkennen we niet als woorden. Schrijf in het Nederlands of Engels. Spelfouten, namen en"
        " vaktermen zijn geen probleem."
    ),
    "repeated": gettext_lazy(
        "Je tekst zegt vaker hetzelfde. Laat staan wat nieuw is en vul aan wat je nog meer deed, zag of dacht."
    ),
    "copied": gettext_lazy(
        "Je tekst lijkt veel op de opdracht of op een tekst die je kreeg. Citeren mag. Schrijf er zelf bij wat jij deed"
        " of vindt."
    ),
    "filler": gettext_lazy(
        "Je tekst gaat vooral over het invullen zelf. Noem één ding dat je opviel of dat je deed, en zeg waarom."
    ),
    "no_sentences": gettext_lazy(
        "We zien losse woorden, maar weinig zinnen. Schrijf het op zoals je het een collega vertelt, bijvoorbeeld:"
        " “Ik deed dit, want …”."
    ),
}


def floor_sentences(lacks: Iterable[Lack]) -> list[str]:
    """What the learner can do about each lack of the floor, and what to do when the check is wrong; else nothing."""
    sentences = [str(_SENTENCES[lack.key]) for lack in lacks if lack.what == FLOOR]
    if sentences:
        sentences.append(gettext("Hebben we het mis? Zeg het in een paar zinnen anders en stuur het opnieuw."))
    return sentences


def meets_the_floor(text: str) -> None:
    """Check a text that is handed in; how many words it has is judged elsewhere.

    Raises:
        ValidationError: with what to do about it.
    """
    sentences = floor_sentences(too_short(text, 1))
    if sentences:
        raise ValidationError(" ".join(sentences), code=FLOOR)
