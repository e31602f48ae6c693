"""Signing up: what somebody filled in becomes an account when she proves that she reads its address.

Until then there is no account: nothing to log in to, to reset, to invite or to take over, and the
same address can be filled in by anybody any number of times. Whoever proves it first has it, with
a password that she herself chose.
"""

import contextlib
import datetime
from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from .addresses import give_way, proven_addresses
from .errors import AddressTakenError
from .mailboxes import looked_up
from .models import PendingAccount, User

PROVE_WITHIN = datetime.timedelta(days=3)
# For so long the browser that signed up goes on with one button; at a shared computer others come after her.
GO_ON_WITHIN = datetime.timedelta(hours=2)
_SALT = "lms.people.sign_ups"


def hold_sign_up(
    *, email: str, first_name: str, last_name: str, password: str, language: str, invited_email: str = ""
) -> PendingAccount:
    """Keep what somebody filled in; one hash and one row, whether or not the address has an account already."""
    return PendingAccount.objects.create(
        email=email,
        first_name=first_name,
        last_name=last_name,
        password=make_password(password),
        language=language,
        invited_email=invited_email,
    )


def key_of_sign_up(pending: PendingAccount) -> str:
    """The secret for the link in the mail; it works for three days, and as long as the row is there.

    Beside the row it holds a keyed digest of the address, so that a link that did its work is still known.
    """
    return signing.dumps([pending.pk, _digest(pending.email)], salt=_SALT)


def find_sign_up(key: str) -> PendingAccount | None:
    """Return what a link is about, or None when it does not work (any more)."""
    try:
        held = signing.loads(key, salt=_SALT, max_age=PROVE_WITHIN)
    except signing.BadSignature:
        return None
    pk = held[0] if isinstance(held, list) else held  # links of before hold the row alone
    return PendingAccount.objects.filter(pk=pk, created_at__gt=timezone.now() - PROVE_WITHIN).first()


def was_for(key: str, emails: Iterable[str]) -> str:
    """Return which of these addresses a link was sent to, also when it no longer works; "" for none."""
    try:
        _pk, digest = signing.loads(key, salt=_SALT)
    except (signing.BadSignature, TypeError):
        return ""
    return next((email for email in emails if constant_time_compare(_digest(email), digest)), "")


def _digest(email: str) -> str:
    return salted_hmac(_SALT, email.lower(), algorithm="sha256").hexdigest()[:32]


def is_fresh(pending: PendingAccount) -> bool:
    """Whether the browser that signed up may go on without the password."""
    return pending.created_at > timezone.now() - GO_ON_WITHIN


@transaction.atomic
def open_account(
    *, email: str, first_name: str, last_name: str, password_hash: str, language: str, also_proven: str = ""
) -> User:
    """Make the account of whoever proved this address just now; everything pending for the address goes.

    ``also_proven`` is a second address that she proved (of an invitation); it is left out when it
    has an account. Raises ``AddressTakenError`` when somebody proved the first one before.
    """
    give_way(email)
    if proven_addresses(email).exists():
        raise AddressTakenError(email)
    user = User(email=email, first_name=first_name, last_name=last_name, language=language)
    user.password = password_hash
    try:
        with transaction.atomic():
            user.save()
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    except IntegrityError:
        raise AddressTakenError(email) from None
    if also_proven:
        _add_proven(user, also_proven)
    PendingAccount.objects.filter(email=user.email).delete()
    return user


def _add_proven(user: User, email: str) -> None:
    """A second address of a new account, unless somebody has it, or gets it at this moment."""
    if looked_up(email) == user.email or proven_addresses(email).exists():
        return
    with contextlib.suppress(IntegrityError), transaction.atomic():
        give_way(email, user)
        EmailAddress.objects.create(user=user, email=email, verified=True)
