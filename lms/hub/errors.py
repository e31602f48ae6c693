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
    # What whoever runs the product reads, when nobody else can mend it; they hear of it by mail.
    mend: ClassVar[str | Promise] = ""

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
    """5xx, refused, or reset before the first token; ``seconds`` as the hub asks to wait, when it says so."""

    code = "unavailable"
    sentence = _("Het taalmodel is nu niet bereikbaar. Probeer het straks opnieuw.")
    retry = True
    away = True

    def __init__(self, seconds: float | None = None) -> None:
        super().__init__()
        self.seconds = seconds


class HubResting(HubError):  # noqa: N818
    """The hub was away time and again: it is left alone for a while (see ``breaker``)."""

    code = "resting"
    sentence = _(
        "Dit taalmodel is al een tijdje niet bereikbaar. Over een minuut kijken we opnieuw."
        " Kies zolang een ander model, of doe de oefening zonder taalmodel."
    )
    ours = True


class KeyRefused(HubError):  # noqa: N818
    """401 or 403, or a code that says so: our key is wrong or has expired."""

    code = "key"
    sentence = _("We hebben nu geen toegang tot het taalmodel. De beheerder moet dit oplossen.")
    alert = True
    mend = _("De hub weigert onze sleutel. Kijk of die nog geldt en zet zo nodig een nieuwe in de instellingen.")


class QuotaSpent(HubError):  # noqa: N818
    """402, or a code that says so: what we may use of the hub is used up; waiting does not help."""

    code = "quota"
    sentence = _(
        "Het tegoed van deze website bij het taalmodel is op. De beheerder moet dit oplossen."
        " Kies zolang een ander model, of doe de oefening zonder taalmodel."
    )
    alert = True
    mend = _("Ons tegoed bij de hub is op. Vul het aan, of kies een andere hub.")


class AddressWrong(HubError):  # noqa: N818
    """Nothing that speaks for a hub is at its address: a redirection, or a 404 of a gateway's."""

    code = "address"
    sentence = _(
        "We vinden het taalmodel niet op zijn adres. De beheerder moet dit oplossen. Kies zolang een ander model."
    )
    alert = True
    mend = _("Op het adres van de hub antwoordt geen hub. Kijk of het adres in de instellingen nog klopt.")


class ModelUnknown(HubError):  # noqa: N818
    """404, or a code that says so: the hub does not (or no longer) have this model."""

    code = "model"
    sentence = _("Dit model is er niet (meer). Kies een ander model.")
    alert = True
    mend = _(
        "De hub kent een model niet (meer) dat leraren kunnen kiezen."
        " Haal het uit de instellingen, of pas de kaart aan."
    )


class ParameterRefused(HubError):  # noqa: N818
    """The model does not take one of the parameters that we send; it is asked again without that one."""

    code = "parameter"
    sentence = _("Dit taalmodel werkt nog niet goed met deze website. Kies zolang een ander model.")
    alert = True
    mend = _(
        "Een model weigert een parameter die we meesturen. Zet die uit in de instellingen van de hub"
        " (SEND_TEMPERATURE, MAX_TOKENS_FIELD of ASK_USAGE)."
    )

    def __init__(self, parameter: str = "") -> None:
        super().__init__()
        self.parameter = parameter


class PromptRefused(HubError):  # noqa: N818
    """400, 413 or 422 that says nothing else: most often longer than the model can read."""

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


class AnswerTooLong(HubError):  # noqa: N818
    """The hub went on beyond what the answer may be: it was stopped there."""

    code = "too_long"
    sentence = _("Het antwoord was langer dan hier past. We hebben het afgekapt. Vraag om een korter antwoord.")


class NoRoomLeft(HubError):  # noqa: N818
    """The model thought, and nothing was left to answer with."""

    code = "no_room"
    sentence = _(
        "Het model gebruikte alle ruimte om na te denken: voor een antwoord bleef niets over."
        " Stel een kleinere vraag, of kies een ander model."
    )


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
