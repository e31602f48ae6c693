"""A password that says nothing about whoever chose it."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .models import User

# What is left of a password without one's names must still be worth something.
_LEFT = 8
# Shorter parts of names ("de", "van") stand in sentences that say nothing about anybody.
_PART = 4
_TYPED_FOR = str.maketrans("0134578@$!|", "oieastbasil")


class NotAboutYouValidator:
    """Refuse a password made of one's name, one's e-mail address or the name of this site, however it is typed.

    Spaces, capitals, accents, punctuation and figures typed for letters do not make another
    password of it: ``Sann3.Terpstra1980`` is refused to Sanne Terpstra.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ``ValidationError`` unless enough is left of the password without what is known of the person.

        What Django finds too similar to a name or an address is refused with the same sentence, once.
        """
        if _is_similar(password, user) or self._is_made_of(password, user):
            raise ValidationError(
                _("Dit lijkt te veel op je naam, je e-mailadres of de naam van deze site. Kies een zin."),
                code="password_about_you",
            )

    def _is_made_of(self, password: str, user: Any) -> bool:
        personal = sorted(_personal(user), key=len, reverse=True)
        for typed in (_squeezed(password), _squeezed(password.lower().translate(_TYPED_FOR))):
            left = typed
            for part in personal:
                left = left.replace(part, "").replace(part[::-1], "")
            if len(left) < len(typed) and len(left) < _LEFT:
                return True
        return False

    def get_help_text(self) -> str:
        return _("Je wachtwoord lijkt niet op je naam, je e-mailadres of de naam van deze site.")


def _is_similar(password: str, user: Any) -> bool:
    try:
        UserAttributeSimilarityValidator().validate(password, user)
    except ValidationError:
        return True
    return False


def _personal(user: Any) -> set[str]:
    """What can be known of the person and the place, squeezed; with and without what stands between."""
    texts = [settings.SITE_NAME]
    if isinstance(user, User):
        texts += [user.first_name, user.last_name, user.get_full_name(), f"{user.last_name} {user.first_name}"]
        texts += [email for email in _addresses(user) if email]
    return {part for text in texts for part in _parts(text) if len(part) >= _PART}


def _addresses(user: User) -> Iterable[str]:
    own = EmailAddress.objects.filter(user=user).values_list("email", flat=True) if user.pk else ()
    return [user.email, *own]


def _parts(text: str) -> Iterable[str]:
    """The whole, its words, and an address's name and domain without what every domain ends in."""
    local, _at, domain = text.partition("@")
    for piece in (text, local, domain.rpartition(".")[0], *re.split(r"[\W_]+", local)):
        yield _squeezed(piece)


def _squeezed(text: str) -> str:
    """Letters and figures alone, small, without accents."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in letters if sign.isalnum())
