"""Who may come in at the personnel's door."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from lms.people.enums import PERSONNEL_ROLES
from lms.people.models import User


class SignedIn(HttpRequest):
    """A request whose user is known to be a person: what views behind ``login_required`` receive."""

    user: User


View = Callable[..., HttpResponseBase]


def personnel_required(view: View) -> View:
    """Let in who keeps an employer's personnel today; log-in for a visitor, 403 for anybody else."""

    @login_required
    @wraps(view)
    def guarded(request: SignedIn, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.holds(PERSONNEL_ROLES):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
