"""Every address of the product."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("lms.people.allauth_urls")),
    path("cms/", include(wagtailadmin_urls)),
    path("mensen/", include("lms.people.urls")),
    path("leren/", include("courses.urls")),
    path("oefenen/", include("courses.sandbox.urls")),
    path("keurmerk/", include("quality_mark.urls")),
    path("", include("certificates.urls")),
    path("", include("home.urls")),
]
