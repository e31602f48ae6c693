"""Who may come in at the personnel's door, and how often a stranger may knock."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_ratelimit.core import is_ratelimited

from lms.people.enums import PERSONNEL_ROLES
from lms.people.http import SignedInRequest
from lms.people.limits import origin_of

# Five hundred people behind one address of the network, each with a few papers to check.
VERIFICATION_RATE = "3000/m"
View = Callable[..., HttpResponseBase]


def personnel_required(view: View) -> View:
    """Let in who keeps an employer's personnel today; log-in for a visitor, 403 for anybody else."""

    @login_required
    @wraps(view)
    def guarded(request: SignedInRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.holds(PERSONNEL_ROLES):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def knocks_too_often(request: HttpRequest) -> bool:
    """Count one check from this address, and return whether it is one too many this minute.

    A whole school may share an address, so the limit is generous: codes of 128 bits
    cannot be guessed at any rate.
    """
    return bool(
        is_ratelimited(
            request, group="certificates.verification", key=origin_of, rate=VERIFICATION_RATE, increment=True
        )
    )
