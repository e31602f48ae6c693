"""Addresses of the sandbox's pages; its streams are in ``stream_urls``."""

from django.urls import URLPattern, path

from . import views

app_name = "sandbox"
urlpatterns: list[URLPattern] = [
    path("<int:pk>/<uuid:block>/", views.exercise, name="exercise"),
]
