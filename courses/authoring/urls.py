"""Wagtail's admin under ``/cms/``, each of its views guarded."""

from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls

from .admin import guarded_patterns

urlpatterns: list[URLPattern | URLResolver] = [
    # One log-in for everyone.
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="wagtailadmin_login"),
    path("logout/", RedirectView.as_view(pattern_name="account_logout"), name="wagtailadmin_logout"),
    *guarded_patterns(wagtailadmin_urls.urlpatterns),
]
