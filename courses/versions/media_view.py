"""Serve a frozen file: named by its content, so it may be kept for ever."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from .models import FrozenMedia

# Shown in the page; everything else is taken away as a file.
SHOWN = {"image/png", "image/jpeg", "image/webp", "image/gif"}


@require_safe
def media(request: HttpRequest, sha256: str, filename: str) -> FileResponse:
    """The file with this SHA-256. Its name in the address is for people alone."""
    row = get_object_or_404(FrozenMedia, sha256=sha256)
    try:
        content = row.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content,
        as_attachment=row.content_type not in SHOWN,
        filename=row.filename,
        content_type=row.content_type,
    )
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
