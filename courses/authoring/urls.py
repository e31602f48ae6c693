"""Wagtail's admin under ``/cms/``, each of its views guarded."""

from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access

from .admin import guard, guarded_patterns
from .tags import autocomplete

urlpatterns: list[URLPattern | URLResolver] = [
    # One log-in for everyone.
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="wagtailadmin_login"),
    path("logout/", RedirectView.as_view(pattern_name="account_logout"), name="wagtailadmin_logout"),
    path("tag-autocomplete/", guard(require_admin_access(autocomplete)), name="wagtailadmin_tag_autocomplete"),
    path(
        "tag-autocomplete/<slug:app_name>/<slug:model_name>/",
        guard(require_admin_access(autocomplete)),
        name="wagtailadmin_tag_model_autocomplete",
    ),
    *guarded_patterns(wagtailadmin_urls.urlpatterns),
]
