"""Addresses of streams: all below /stream/, which is served under ASGI."""

from django.urls import URLPattern, path

from . import streaming

app_name = "sandbox"
urlpatterns: list[URLPattern] = [
    path("oefenen/<int:pk>/<uuid:block>/", streaming.stream, name="stream"),
]
