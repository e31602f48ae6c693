"""Addresses of learning, and of the files frozen with a version."""

from django.urls import URLPattern, path

from courses.versions import media_view as media

from .views import enrolling, evaluating, exercises, reading

app_name = "courses"
urlpatterns: list[URLPattern] = [
    path("leren/inschrijven/<slug:slug>/", enrolling.enrol, name="enrol"),
    path("leren/<int:pk>/verder/", reading.resume, name="resume"),
    path("leren/<int:pk>/uitschrijven/", enrolling.withdraw, name="withdraw"),
    path("leren/<int:pk>/evaluatie/", evaluating.evaluate, name="evaluate"),
    path("leren/<int:pk>/evaluatie/gegeven/", evaluating.evaluated, name="evaluated"),
    path("leren/<int:pk>/evaluatie/wissen/", evaluating.delete_evaluation, name="delete_evaluation"),
    path("leren/<int:pk>/dienstverband/", enrolling.attach_employment, name="attach_employment"),
    path("leren/<int:pk>/<slug:slug>/", reading.module, name="module"),
    path("leren/<int:pk>/<slug:slug>/plek/", reading.position, name="position"),
    path("leren/<int:pk>/<slug:slug>/afronden/", reading.finish_module, name="finish_module"),
    path("leren/<int:pk>/<slug:slug>/oefening/<uuid:block>/", exercises.exercise, name="exercise"),
    path(
        "leren/<int:pk>/<slug:slug>/oefening/<uuid:block>/wissen/",
        exercises.delete_reflection,
        name="delete_reflection",
    ),
    path("vast/<str:sha256>/<str:filename>", media.media, name="media"),
]
