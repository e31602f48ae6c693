"""Logging in with an address that was proven, and a password."""

from allauth.account.auth_backends import AuthenticationBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from .addresses import account_awaiting_proof, proven_owner
from .models import User


class ProvenAddressBackend(AuthenticationBackend):  # type: ignore[misc]
    """One account at most stands behind an address, and every attempt costs the same two look-ups and one hash.

    Whom the operator made an account, and who has proven nothing yet, is known by its own
    address: allauth asks for the proof before the log-in is complete.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: object) -> User | None:
        """The account, or None without a password; a wrong one raises, so that no other backend hashes it again."""
        found: User | None = super().authenticate(request, **credentials)
        if found is None and credentials.get("password"):
            raise PermissionDenied
        return found

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        owner, awaiting = proven_owner(email), account_awaiting_proof(email)
        found: User | None = self._check_password(owner or awaiting, password)
        return found
