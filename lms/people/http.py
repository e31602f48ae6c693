"""Who may see a page of this room, and a request whose user is known."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from .models import User
from .permissions import manages_anything


class SignedInRequest(HttpRequest):
    """A request of somebody who is logged in: what every view behind ``login_required`` receives."""

    user: User


type View = Callable[..., HttpResponseBase]


def manager_required[**P, R: HttpResponseBase](
    view: Callable[Concatenate[SignedInRequest, P], R],
) -> View:
    """Let in who manages any organisation; which one is for the queryset (404). Others: 302 to log in, or 403."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> R:
        if not manages_anything(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    wrapped: View = login_required(guarded)
    return wrapped
