"""URLs of authors' files: Wagtail's names, with views that check permissions."""

from django.urls import URLPattern, path

from . import files

urlpatterns: list[URLPattern] = [
    path("documents/<int:document_id>/<str:document_filename>", files.document, name="wagtaildocs_serve"),
    path("media/<path:path>", files.image, name="workshop_image"),
]
