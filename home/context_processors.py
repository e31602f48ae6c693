"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Name of the site and the address for help; no queries."""
    return {"site_name": settings.SITE_NAME, "support_email": settings.SUPPORT_EMAIL}
