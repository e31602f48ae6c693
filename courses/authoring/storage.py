"""Where the files of the workshop are shown from."""

from urllib.parse import urlsplit

from django.core.files.storage import default_storage


def storage_origins() -> list[str]:
    """The origin of a store elsewhere (S3), for a content policy; empty when files are served from here."""
    address = urlsplit(default_storage.url("x"))
    return [f"{address.scheme}://{address.netloc}"] if address.netloc else []
