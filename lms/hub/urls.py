"""Addresses of the models: what anybody may read, the council's work, and the operator's."""

from django.urls import URLPattern, path

from .views import council, operator, public

app_name = "hub"
urlpatterns: list[URLPattern] = [
    path("", public.models, name="models"),
    path("advies/", council.work, name="advice_work"),
    path("advies/<slug:slug>/", council.advise, name="advise"),
    path("beheer/", operator.health, name="health"),
    path("beheer/kijk/", operator.look_now, name="look_now"),
    path("beheer/kaart/", operator.new_card, name="new_card"),
    path("beheer/kaart/<slug:slug>/", operator.edit_card, name="edit_card"),
    path("<slug:slug>/", public.card, name="card"),
]
