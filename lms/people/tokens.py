"""The secret in a link for a new password."""

from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.tokens import PasswordResetTokenGenerator


class ProvenAddressesTokenGenerator(PasswordResetTokenGenerator):
    """As Django's, and worthless once the account's proven addresses are others: the mail may lie in a lost mailbox.

    An address that somebody merely adds changes nothing.
    """

    def _make_hash_value(self, user: AbstractBaseUser, timestamp: int) -> str:
        proven = EmailAddress.objects.filter(user_id=user.pk, verified=True).order_by("email")
        addresses = "|".join(proven.values_list("email", flat=True))
        return f"{super()._make_hash_value(user, timestamp)}|{addresses}"  # type: ignore[arg-type]
