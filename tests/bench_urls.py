"""The product's addresses and one bare page to compare them with."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from lms.urls import handler400, handler403, handler404, handler500  # noqa: F401 -- Django looks for them here
from lms.urls import urlpatterns as product_urls


def bare(request: HttpRequest) -> HttpResponse:
    """The least that a signed-in page costs: session, user, an answer."""
    return HttpResponse(f"<!doctype html><title>x</title>{request.user.pk}")


urlpatterns = [path("bare/", bare), *product_urls]
