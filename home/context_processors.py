"""What every page's frame needs."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from home.navigation import navigation


def site(request: HttpRequest) -> dict[str, Any]:
    """Name of the site, the address for help, and the menu, which is computed only when shown."""
    return {
        "site_name": settings.SITE_NAME,
        "support_email": settings.SUPPORT_EMAIL,
        "navigation": SimpleLazyObject(partial(navigation, request)),
    }
