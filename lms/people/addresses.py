"""Whose an e-mail address is: only what somebody proved by a link in a mail counts.

An address that was typed and not proven reserves nothing, and no account is found by it. Every
comparison is of ``LOWER(email)`` with the one form of an address (``mailboxes``), which the indexes of
``User``, ``Invitation`` and of proven addresses answer (``iexact`` is ``UPPER`` on PostgreSQL, and reads the
whole table).
"""

from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from .mailboxes import looked_up, mailbox_of, plain_address
from .models import User

# Not in a migration of ours: the table is allauth's, and SQLite drops what it does not know when a table changes.
_INDEX = (
    "CREATE UNIQUE INDEX IF NOT EXISTS people_proven_address_once ON account_emailaddress (LOWER(email)) WHERE verified"
)


def same_address(email: str, field: str = "email") -> Exact:
    """The condition that ``field`` is this address, however it is spelled."""
    return Exact(Lower(field), Value(looked_up(email)))


def proven_addresses(email: str) -> QuerySet[EmailAddress]:
    """The row by which somebody proved this address; the database holds one at most."""
    rows: QuerySet[EmailAddress] = EmailAddress.objects.filter(same_address(email), verified=True)
    return rows


def proven_owner(email: str) -> User | None:
    """Whoever proved that this address is theirs; one query, whether or not there is somebody."""
    row = proven_addresses(email).select_related("user").first()
    return row.user if row is not None else None


def has_proven(user: User, email: str) -> bool:
    """Whether the person proved that this address is theirs."""
    return proven_addresses(email).filter(user=user).exists()


def is_own_mailbox(user: User, email: str) -> bool:
    """Whether the person proved that she reads the mailbox that this address ends up in, whatever follows a ``+``."""
    return mailbox_of(email) in _mailboxes([user.pk])[user.pk]


def same_person(one: int | None, other: int | None) -> bool:
    """Whether two accounts (by id) are the same, or belong to the reader of one mailbox."""
    if one is None or other is None or one == other:
        return one is not None and one == other
    of = _mailboxes([one, other])
    return not of[one].isdisjoint(of[other])


def _mailboxes(ids: list[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {pk: set() for pk in ids}
    for pk, email in EmailAddress.objects.filter(user__in=ids, verified=True).values_list("user", "email"):
        found[pk].add(mailbox_of(email))
    return found


def store_in_one_form(sender: Any, instance: EmailAddress, **_kwargs: Any) -> None:
    """Before allauth's row of an address is written. Raises ``AddressRefusedError`` for a new one without a form."""
    instance.email = plain_address(instance.email) if instance.pk is None else looked_up(instance.email)


def account_awaiting_proof(email: str) -> User | None:
    """The account that the operator made for this address and whose person proved no address yet; one query."""
    found: User | None = _unproven(User.objects.filter(same_address(email))).first()
    return found


def give_way(email: str, to: User | None = None) -> None:
    """Free an address, which ``to`` proves now, from every account that merely bears it.

    Nobody ever logged in to such an account: it keeps its row, and nothing that opens it.
    """
    bearers = User.objects.filter(same_address(email))
    for user in _unproven(bearers.exclude(pk=to.pk) if to else bearers):
        user.email = f"onbewezen-{user.pk}@meesterproef.invalid"
        user.set_unusable_password()
        user.save(update_fields=["email", "password"])
    claims = EmailAddress.objects.filter(email=looked_up(email), verified=False)
    (claims.exclude(user=to) if to else claims).delete()


def _unproven(users: QuerySet[User]) -> QuerySet[User]:
    return users.filter(~Exists(EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)))


def prove(address: EmailAddress) -> bool:
    """Mark an address as its account's own; False when another account proved it first."""
    try:
        with transaction.atomic():
            give_way(address.email, address.user)
            address.email, address.verified = looked_up(address.email), True
            address.save(update_fields=["email", "verified"])
            address.set_as_primary(conditional=True)
    except IntegrityError:
        address.verified = False
        return False
    return True


def ensure_index(connection: BaseDatabaseWrapper) -> None:
    """Have the database hold that an address is proven once, whatever its case. Harmless when it does already."""
    with connection.cursor() as cursor:
        cursor.execute(_INDEX)
