"""What an action refuses, with a sentence for the person who asked."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class CertificateError(Exception):
    """An action changed nothing; ``str()`` is the sentence to show."""

    sentence: str | Promise = _("Dit kan niet met dit certificaat.")

    def __init__(self, sentence: str | Promise | None = None) -> None:
        super().__init__(str(sentence or self.sentence))


class NotCompletedError(CertificateError):
    sentence = _("Deze cursus is nog niet afgerond.")


class HoursError(CertificateError):
    sentence = _("Zoveel uren staan er niet, of er blijft niets over. Trek dan het document in.")


class NotRevocableError(CertificateError):
    sentence = _("Dit certificaat is al ingetrokken of vervangen.")
