from django.conf import settings
from django.urls import URLPattern, path

from home.views import dashboard, gallery, language, learning, predictor, public, spare_time, statements

app_name = "home"
urlpatterns: list[URLPattern] = [
    path("", public.front, name="front"),
    path("voorspeller/", predictor.predict, name="predict"),
    path("cursussen/", public.catalogue, name="catalogue"),
    path("cursussen/<slug:slug>/", public.course, name="course"),
    path("leren/overzicht/<int:pk>/", learning.enrolment, name="enrolment"),
    path("leren/nu/", spare_time.spare_time, name="spare_time"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("hulp/", statements.help_page, name="help"),
    path("privacy/", statements.privacy, name="privacy"),
    path("toegankelijkheid/", statements.accessibility, name="accessibility"),
    path("taal/", language.set_language, name="set_language"),
    path(".well-known/security.txt", statements.security_txt, name="security_txt"),
]
# For developers: the component gallery exists in the demo settings only.
if settings.DEMO_WORLD:
    urlpatterns.append(path("components/", gallery.components, name="components"))
