"""Addresses of the sandbox. All below /stream/ is served under ASGI, everything else under WSGI (``lms.asgi``)."""

from django.urls import URLPattern, path

from . import agreeing, conversations, counting, previewing, streaming, views

app_name = "sandbox"
urlpatterns: list[URLPattern] = [
    path("oefenen/<int:pk>/<uuid:block>/", views.exercise, name="exercise"),
    path("oefenen/<int:pk>/<uuid:block>/document/", views.paper, name="paper"),
    path("oefenen/<int:pk>/<uuid:block>/bewaren/", views.keep_text, name="keep_text"),
    path("oefenen/<int:pk>/<uuid:block>/voorvertoning/", previewing.preview, name="preview"),
    path("oefenen/afspraken/", agreeing.agreements, name="policy"),
    path("oefenen/cijfers/", counting.everywhere, name="counts"),
    path("oefenen/cijfers/<int:pk>/", counting.organisation, name="counts_of"),
    path("mijn-gesprekken/", conversations.conversations, name="conversations"),
    path("mijn-gesprekken/bestand/", conversations.download, name="download"),
    path("mijn-gesprekken/wissen/", conversations.forget_all, name="forget_all"),
    path("mijn-gesprekken/<int:turn>/wissen/", conversations.forget, name="forget"),
    path("stream/oefenen/<int:pk>/<uuid:block>/", streaming.stream, name="stream"),
    path("stream/beurt/<int:turn>/", streaming.resume, name="resume"),
    path("stream/beurt/<int:turn>/stop/", streaming.stop, name="stop"),
]
