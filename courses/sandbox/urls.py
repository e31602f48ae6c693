"""Addresses of the sandbox. All below /stream/ is served under ASGI, everything else under WSGI (``lms.asgi``)."""

from django.urls import URLPattern, path

from . import advising, agreeing, conversations, counting, guard_views, practice, previewing, streaming, views

app_name = "sandbox"
urlpatterns: list[URLPattern] = [
    path("oefenen/<int:pk>/<uuid:block>/", views.exercise, name="exercise"),
    path("oefenen/<int:pk>/<uuid:block>/document/", views.paper, name="paper"),
    path("oefenen/<int:pk>/<uuid:block>/bewaren/", views.keep_text, name="keep_text"),
    path("oefenen/<int:pk>/<uuid:block>/advies/", advising.advice, name="advice"),
    path("oefenen/<int:pk>/<uuid:block>/advies/voorvertoning/", advising.preview, name="preview_advice"),
    path("oefenen/<int:pk>/<uuid:block>/voorvertoning/", previewing.preview, name="preview"),
    path("oefenen/vrij/", practice.practice, name="practice"),
    path("oefenen/vrij/voorvertoning/", practice.preview, name="preview_practice"),
    path("oefenen/afspraken/", agreeing.agreements, name="policy"),
    path("oefenen/cijfers/", counting.everywhere, name="counts"),
    path("oefenen/cijfers/<int:pk>/", counting.organisation, name="counts_of"),
    path("oefenen/bewaking/<int:pk>/", guard_views.guard_settings, name="guard_settings"),
    path("mijn-gesprekken/", conversations.conversations, name="conversations"),
    path("mijn-gesprekken/bestand/", conversations.download, name="download"),
    path("mijn-gesprekken/tekst/", conversations.download_text, name="download_text"),
    path("mijn-gesprekken/wissen/", conversations.forget_all, name="forget_all"),
    path("mijn-gesprekken/<int:turn>/wissen/", conversations.forget, name="forget"),
    path("mijn-gesprekken/oefening/<int:session>/wissen/", conversations.forget_session, name="forget_session"),
    path("stream/oefenen/vrij/", practice.stream, name="stream_practice"),
    path("stream/oefenen/<int:pk>/<uuid:block>/", streaming.stream, name="stream"),
    path("stream/oefenen/<int:pk>/<uuid:block>/advies/", advising.stream, name="stream_advice"),
    path("stream/beurt/<int:turn>/", streaming.resume, name="resume"),
    path("stream/beurt/<int:turn>/stop/", streaming.stop, name="stop"),
]
