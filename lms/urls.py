"""Every address of the product."""

from django.urls import URLPattern, URLResolver, include, path

from lms import health
from lms.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("accounts/", include("lms.people.allauth_urls")),
    path("cms/", include("courses.authoring.urls")),
    path("api/v1/", api.urls),
    path("mensen/", include("lms.people.urls")),
    path("modellen/", include("lms.hub.urls")),
    path("", include("lms.hub.use_urls")),
    path("", include("courses.authoring.file_urls")),
    path("", include("courses.learning.urls")),
    path("", include("courses.sandbox.urls")),
    path("", include("courses.portfolio.urls")),
    path("keurmerk/", include("quality_mark.urls")),
    path("", include("certificates.urls")),
    path("", include("home.urls")),
]

# Named as text: the ground floor imports nothing from the rooms above it.
handler400 = "home.views.errors.bad_request"
handler403 = "home.views.errors.permission_denied"
handler404 = "home.views.errors.page_not_found"
handler500 = "home.views.errors.server_error"
