"""What every request needs to know about its user: language, second factor, last activity."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from .second_factor import weigh_second_factor
from .sessions import note_session_seen, tell_session_over


def chosen_language(request: HttpRequest) -> str:
    """The language that the visitor chose with the language switch, or Dutch."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class LanguageMiddleware:
    """Dutch, unless the visitor chose English with the language switch.

    The browser's own preference is left aside: many school laptops are set to
    English while the people who use them read Dutch.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class SecondFactorMiddleware:
    """Give the request a user of whom is known whether this session showed a second factor.

    Roles that ask for one count only then (``User.roles_held``), and so do the operator's rights. Pages, streams
    and the interface for programs all come this way; nothing is asked of the database until a view asks for the user.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: weigh_second_factor(request, get_user(request)))  # type: ignore[assignment]
        return self.get_response(request)


class SessionSeenMiddleware:
    """Write down now and then that a session is still in use, for the list that its owner sees.

    Where somebody's session turns out to be over (ended elsewhere, or by another password or second
    factor), the next page says so; it is mostly that of log-in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A page that did not look at the session stays without it, and may be kept by caches.
        if request.session.accessed:
            note_session_seen(request)
            tell_session_over(request)
        return response
