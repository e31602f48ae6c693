"""Files of the workshop, for those who may choose them: nobody else's, and no published drafts."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.documents.models import Document
from wagtail.images.models import Image, Rendition
from wagtail.permissions import policy_registry

from lms.people.models import User


@require_safe
@login_required
def document(request: HttpRequest, document_id: int, document_filename: str) -> FileResponse:
    """Download a document of the author's own organisation."""
    row = get_object_or_404(Document, pk=document_id)
    _check(request, row)
    return FileResponse(_opened(row.file.name), as_attachment=True, filename=row.filename)


@require_safe
@login_required
def image(request: HttpRequest, path: str) -> FileResponse:
    """Serve an image of the author's own organisation, or a rendition of one."""
    original = Image.objects.filter(file=path).first()
    if original is None:
        rendition = get_object_or_404(Rendition.objects.select_related("image"), file=path)
        original = rendition.image
    _check(request, original)
    response = FileResponse(_opened(path))
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _check(request: HttpRequest, row: Document | Image) -> None:
    policy = policy_registry.get_by_type(type(row))
    person = cast("User", request.user)
    if not policy.user_has_any_permission_for_instance(person, ["choose", "change"], row):
        raise Http404


def _opened(path: str) -> object:
    try:
        return default_storage.open(path, "rb")
    except FileNotFoundError:
        raise Http404 from None
