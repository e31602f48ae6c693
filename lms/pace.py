"""How often somebody may ask for what costs: counted before it costs, and whatever comes of it.

A limit is a person's own, never an address's: a whole school may share that.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, cast

from django.http import HttpRequest, HttpResponseBase
from django_ratelimit.core import is_ratelimited
from django_ratelimit.exceptions import Ratelimited

# Forms that one person may send in a minute, whatever they are: far more than anybody does by hand.
FORMS_A_MINUTE = 300

# Exercises of which a check is asked: what a program has to compare costs more than a page.
EXERCISES_A_MINUTE = 60

type View[Q: HttpRequest, **P, R: HttpResponseBase] = Callable[Concatenate[Q, P], R]


def goes_too_fast(request: HttpRequest, group: str, *, a_minute: int) -> bool:
    """Count one more of ``group`` for the person of this request, and return whether it is one too many."""

    def person(group: str, request: HttpRequest) -> str:
        return str(request.user.pk)

    return bool(is_ratelimited(request, group=group, key=person, rate=f"{a_minute}/m", increment=True))


def paced[Q: HttpRequest, **P, R: HttpResponseBase](
    group: str, *, a_minute: int
) -> Callable[[View[Q, P, R]], View[Q, P, R]]:
    """Let a signed-in person send this form so often a minute. Raises Ratelimited (429) for one more."""

    def decorated(view: View[Q, P, R]) -> View[Q, P, R]:
        @wraps(view)
        def at_pace(request: Q, *args: P.args, **kwargs: P.kwargs) -> R:
            if request.method == "POST" and goes_too_fast(request, group, a_minute=a_minute):
                raise Ratelimited
            return view(request, *args, **kwargs)

        return cast("View[Q, P, R]", at_pace)

    return decorated


class PaceMiddleware:
    """Bound what one person sends in all, before any view works on it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: Any, kwargs: Any) -> None:
        """Raises Ratelimited (429)."""
        if (
            request.method == "POST"
            and request.user.is_authenticated
            and goes_too_fast(request, "lms.forms", a_minute=FORMS_A_MINUTE)
        ):
            raise Ratelimited
