"""Wrong passwords and wrong codes: how many, and by whom they are counted.

=====================================  ==================  =========================================
counted by                             limit               whom it stops
=====================================  ==================  =========================================
a browser that logged in before, and   10 in 5 minutes     somebody at her computer; a stranger's
account                                                    attempts elsewhere do not count for her
origin and account, any other browser  5 in 5 minutes      who guesses; not the school around him
account, any other browser             30 an hour,         many who guess from many places; its
                                       100 a day           owner has her own browser, and mail
origin, any other browser              300 in 10 minutes   one who tries a few on everybody
account that is signed in              10 in 5 minutes     somebody at an open laptop
=====================================  ==================  =========================================

An attempt is taken before the password is looked at, so that many at once are no way round, and given
back when it is right. A new password by mail logs in past all of them, and forgets them.

Codes of a second step, and answers of passkeys in their place, are five in five minutes. Only who knows the
password gets to type one; a new password makes a stranger know it no longer, and forgets what he typed.
"""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from .browsers import label_of_browser
from .limits import Limit, origin
from .models import User

KNOWN_BROWSER = Limit("wrong password, browser and account", 10, 5 * 60)
ORIGIN_AND_ACCOUNT = Limit("wrong password, origin and account", 5, 5 * 60)
ACCOUNT_IN_AN_HOUR = Limit("wrong password, account in an hour", 30, 60 * 60)
ACCOUNT_IN_A_DAY = Limit("wrong password, account in a day", 100, 24 * 60 * 60)
ORIGIN = Limit("wrong password, origin", 300, 10 * 60)
SIGNED_IN = Limit("wrong password, signed in", 10, 5 * 60)
CODE = Limit("wrong code", 5, 5 * 60)

type Taken = list[tuple[Limit, tuple[object, ...]]]


def may_try(request: HttpRequest, address: str) -> Taken | None:
    """Count an attempt for this address; return what it took, to give back, or None when it is one too many."""
    taken = _counted_by(request, address)
    for number, (limit, parts) in enumerate(taken):
        if not limit.take(*parts):
            # The wider ones have not heard of it: what is refused here is no reason to refuse others.
            give_back(taken[:number])
            return None
    return taken


def give_back(taken: Taken) -> None:
    """The password was right: the attempt was no fault."""
    for limit, parts in taken:
        limit.give_back(*parts)


def forget_attempts(request: HttpRequest, address: str) -> None:
    """Reset the counts of this address everywhere: its owner has shown that she reads its mail."""
    ORIGIN_AND_ACCOUNT.forget(origin(request), address)
    ACCOUNT_IN_AN_HOUR.forget(address)
    ACCOUNT_IN_A_DAY.forget(address)


def take_code(request: HttpRequest, user: User) -> tuple[object, ...]:
    """Count a code or an answer of a passkey, before it is looked at; return by whom, for ``CODE.forget``.

    Raises ``ValidationError`` with the sentence to show when it is one too many.
    """
    counted = _code_counted_by(request, user)
    if not CODE.take(*counted):
        key = "too_many_codes_signed_in" if request.user.is_authenticated else "too_many_codes"
        raise get_adapter().validation_error(key)
    return counted


def forget_codes(request: HttpRequest, user: User) -> None:
    """Reset the count of wrong codes: whoever typed them no longer has the password."""
    CODE.forget("account", user.pk)
    CODE.forget(*_code_counted_by(request, user))


def _code_counted_by(request: HttpRequest, user: User) -> tuple[object, ...]:
    if request.user.is_authenticated:
        return "signed in", user.pk
    label = label_of_browser(request, user.email)
    return (label, user.pk) if label else ("account", user.pk)


def _counted_by(request: HttpRequest, address: str) -> Taken:
    """The narrowest first."""
    if request.user.is_authenticated:
        return [(SIGNED_IN, (request.user.pk,))]
    if label := label_of_browser(request, address):
        return [(KNOWN_BROWSER, (label, address))]
    here = origin(request)
    return [
        (ORIGIN_AND_ACCOUNT, (here, address)),
        (ACCOUNT_IN_AN_HOUR, (address,)),
        (ACCOUNT_IN_A_DAY, (address,)),
        (ORIGIN, (here,)),
    ]
