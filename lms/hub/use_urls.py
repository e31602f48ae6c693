"""Addresses about the use of hubs: one's own, an organisation's, and its study days."""

from django.urls import URLPattern, path

from .views import usage, workshops

app_name = "hub_use"
urlpatterns: list[URLPattern] = [
    path("gebruik/", usage.mine, name="mine"),
    path("gebruik/energie/", usage.energy, name="energy"),
    path("gebruik/organisaties/<int:pk>/", usage.organisation, name="organisation"),
    path("studiedagen/organisaties/<int:pk>/", workshops.workshops, name="workshops"),
    path("studiedagen/<int:pk>/afzeggen/", workshops.cancel, name="cancel_workshop"),
]
