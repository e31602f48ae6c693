"""Pages travel compressed: a module's text is long, and school networks are slow."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressPages(GZipMiddleware):
    """Django's compression (which hides the length of secrets), for whole HTML pages alone.

    Streams must not wait for a full buffer, and files are compressed already or must keep their length.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress a whole HTML page; leave everything else as it is."""
        if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)
