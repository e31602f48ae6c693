"""What can go wrong between us and a hub. ``str(error)`` is a sentence that can be shown."""

from enum import StrEnum
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class HubError(Exception):
    """An answer that did not come, or not whole. ``code`` is what logs and rows keep: never a text of the hub's."""

    code: ClassVar[str] = "hub"
    sentence: ClassVar[str | Promise] = _("Het taalmodel geeft nu geen antwoord. Probeer het straks opnieuw.")
    # Whether one more try before the first token makes sense.
    retry: ClassVar[bool] = False
    # Whether whoever runs the product has to do something.
    alert: ClassVar[bool] = False
    # Whether it speaks for a hub that is away, so that the circuit breaker counts it.
    away: ClassVar[bool] = False
    # Whether the hub said nothing at all, which tells neither that it is there nor that it is away.
    silent: ClassVar[bool] = False
    # Whether it is our own doing and says nothing about the hub.
    ours: ClassVar[bool] = False

    def __str__(self) -> str:
        return str(self.sentence)


class HubBusy(HubError):  # noqa: N818 -- these say what is the case
    """429: more requests than the hub takes; ``seconds`` as the hub asks to wait, when it says so."""

    code = "busy"
    sentence = _("Het is nu te druk bij het taalmodel. Wacht een minuut en verstuur je vraag dan opnieuw.")

    def __init__(self, seconds: float | None = None) -> None:
        super().__init__()
        self.seconds = seconds


class HubUnavailable(HubError):  # noqa: N818
    """5xx, refused, or reset before the first token."""

    code = "unavailable"
    sentence = _("Het taalmodel is nu niet bereikbaar. Probeer het straks opnieuw.")
    retry = True
    away = True


class HubResting(HubError):  # noqa: N818
    """The hub was away time and again: it is left alone for a while (see ``breaker``)."""

    code = "resting"
    sentence = _(
        "Dit taalmodel is al een tijdje niet bereikbaar. Over een minuut kijken we opnieuw."
        " Kies zolang een ander model, of doe de oefening zonder taalmodel."
    )
    ours = True


class KeyRefused(HubError):  # noqa: N818
    """401 or 403: our key is wrong or has expired."""

    code = "key"
    sentence = _("We hebben nu geen toegang tot het taalmodel. De beheerder moet dit oplossen.")
    alert = True


class ModelUnknown(HubError):  # noqa: N818
    """404: the hub does not (or no longer) have this model."""

    code = "model"
    sentence = _("Dit model is er niet (meer). Kies een ander model.")
    alert = True


class PromptRefused(HubError):  # noqa: N818
    """400, 413 or 422: most often longer than the model can read."""

    code = "prompt"
    sentence = _("Het taalmodel kan deze vraag niet aan. Maak je vraag korter en probeer het opnieuw.")


class ModelStarting(HubError):  # noqa: N818
    """No first token in time: a sleeping model may take minutes."""

    code = "starting"
    sentence = _("Het taalmodel start nog op. Wacht een paar minuten en verstuur je vraag dan opnieuw.")
    silent = True


class PoolFull(HubError):  # noqa: N818
    """No connection of our own was free to ask the hub with."""

    code = "pool"
    sentence = _("Het is nu te druk op deze website. Wacht een minuut en verstuur je vraag dan opnieuw.")
    alert = True
    ours = True


class AnswerCut(HubError):  # noqa: N818
    """The answer stopped halfway: reset, silence, deadline, or an end without a reason."""

    code = "cut"
    sentence = _("Het antwoord is halverwege afgebroken. Wat er al was, staat er nog. Stel de vraag gerust opnieuw.")


class AnswerFiltered(HubError):  # noqa: N818
    """The hub's own filter stopped the answer."""

    code = "filtered"
    sentence = _("Het taalmodel mag hier van de aanbieder geen antwoord op geven. Stel je vraag anders.")


class HubFaulty(HubError):  # noqa: N818
    """Something came that is no answer: a web page, a broken message, an error in the stream, nothing at all."""

    code = "faulty"
    sentence = _("Er kwam iets onbruikbaars terug in plaats van een antwoord. Probeer het straks opnieuw.")
    alert = True


class Whose(StrEnum):
    """Whose budget."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLATFORM = "platform"


class BudgetSpent(HubError):  # noqa: N818
    """One day's tokens are used up, or put aside for answers under way: those come free after ``minutes``."""

    code = "budget"
    _SPENT: ClassVar[dict[Whose, str | Promise]] = {
        Whose.PERSON: _("Je hebt voor vandaag genoeg gevraagd."),
        Whose.ORGANISATION: _("Op jouw school is voor vandaag genoeg gevraagd."),
        Whose.PLATFORM: _("Op deze website is voor vandaag genoeg gevraagd."),
    }
    _UNDER_WAY: ClassVar[dict[Whose, str | Promise]] = {
        Whose.PERSON: _("Je wacht nog op een antwoord, en daarmee is je budget voor vandaag nu bezet."),
        Whose.ORGANISATION: _("Op jouw school wachten nu veel mensen op een antwoord: het budget is even bezet."),
        Whose.PLATFORM: _("Op deze website wachten nu veel mensen op een antwoord: het budget is even bezet."),
    }

    _TOMORROW: ClassVar[str | Promise] = _("Morgen om 00:00 uur kun je weer verder.")
    _ALL_THE_SAME: ClassVar[str | Promise] = _("De oefening kan wel gewoon door.")

    def __init__(self, whose: Whose = Whose.PERSON, minutes: int = 0) -> None:
        super().__init__()
        self.whose, self.minutes = whose, minutes

    def __str__(self) -> str:
        return f"{self._why()} {self._ALL_THE_SAME}"

    def _why(self) -> str:
        if not self.minutes:
            return f"{self._SPENT[self.whose]} {self._TOMORROW}"
        lifts = ngettext(
            "Over hooguit een minuut kun je weer verder.",
            "Over hooguit %(minutes)d minuten kun je weer verder.",
            self.minutes,
        )
        return f"{self._UNDER_WAY[self.whose]} {lifts % {'minutes': self.minutes}}"
