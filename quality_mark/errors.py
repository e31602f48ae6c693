"""What an action refuses, with a sentence for the person who asked."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class MarkError(Exception):
    """An action changed nothing; ``str()`` is the sentence to show."""

    sentence: str | Promise = _("Dit kan nu niet met deze aanvraag.")

    def __init__(self, sentence: str | Promise | None = None) -> None:
        super().__init__(str(sentence or self.sentence))


class IllegalTransitionError(MarkError):
    sentence = _("Deze stap kan nu niet. De aanvraag is intussen verder of gesloten.")


class NoStandardError(MarkError):
    sentence = _("Er is nog geen standaard vastgesteld. Een aanvraag kan nog niet.")


class AlreadyMarkedError(MarkError):
    sentence = _("Deze versie heeft al een keurmerk.")


class IncompleteError(MarkError):
    """The self-assessment or the review is not complete."""


class UndeclaredError(MarkError):
    sentence = _("Verklaar eerst of je een belang hebt bij deze aanvraag.")


class ConflictError(MarkError):
    sentence = _("Je hebt een belang bij deze aanbieder. Daarom doe je in deze zaak niets.")


class PanelError(MarkError):
    """The panel cannot be appointed like this."""


class EvidenceError(MarkError):
    sentence = _("Kies minstens één plek in de cursus waar je dit zag.")


class ReasonMissingError(MarkError):
    sentence = _("Schrijf er een reden bij.")


class PassRuleError(MarkError):
    sentence = _("De beoordelingen halen de eisen van de standaard niet. Toekennen kan dan niet.")
