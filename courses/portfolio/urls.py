"""URLs of the user's own portfolio."""

from django.urls import URLPattern, path

from . import views

app_name = "portfolio"
urlpatterns: list[URLPattern] = [
    path("mijn-portfolio/", views.portfolio, name="portfolio"),
    path("mijn-portfolio/bestand/", views.download, name="download"),
    path("mijn-portfolio/<int:pk>/", views.item, name="item"),
    path("mijn-portfolio/<int:pk>/document/", views.document, name="document"),
    path("mijn-portfolio/<int:pk>/wissen/", views.take_out, name="take_out"),
]
