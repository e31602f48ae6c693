"""What every room refuses alike."""

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class NotAllowedError(PermissionDenied):
    """Who asks may not do this; nothing has changed, and ``str(error)`` is the sentence to show.

    A view lets it pass: Django answers with 403, and ``home.views.errors.permission_denied`` shows the sentence.
    """

    sentence: str | Promise = _("Je mag dit hier niet doen.")

    def __init__(self, sentence: str | Promise | None = None) -> None:
        super().__init__(str(sentence or self.sentence))
