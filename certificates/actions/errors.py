"""What an action refuses, with a sentence for the person who asked."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class CertificateRefused(Exception):
    """An action changed nothing; ``str()`` is the sentence to show."""

    sentence: str | Promise = _("Dit kan niet met dit certificaat.")

    def __init__(self, sentence: str | Promise | None = None) -> None:
        super().__init__(str(sentence or self.sentence))


class NotCompleted(CertificateRefused):
    sentence = _("Deze cursus is nog niet afgerond.")


class NotAllowed(CertificateRefused):
    sentence = _("Je mag dit niet doen met dit certificaat.")


class NotRevocable(CertificateRefused):
    sentence = _("Dit certificaat is al ingetrokken of vervangen.")
