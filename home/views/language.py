"""The language switch."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from lms.people.models import User

YEAR = 365 * 24 * 3600


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie, and with the account of whoever is signed in.

    An unknown language changes nothing; an address of another site is not followed.
    """
    response = HttpResponseRedirect(_way_back(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        _remember(request.user, chosen)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=YEAR,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response


def _way_back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else reverse("home:front")


def _remember(user: User | AnonymousUser, language: str) -> None:
    if isinstance(user, User) and user.language != language:
        user.language = language
        user.save(update_fields=["language"])
