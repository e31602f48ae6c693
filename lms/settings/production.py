"""Production: every secret and address from the environment, and no default for them."""

from typing import Any

from .base import *  # noqa: F403
from .base import STORAGES, env

SECRET_KEY = env.str("SECRET_KEY")
PUBLIC_ORIGIN = env.str("PUBLIC_ORIGIN").rstrip("/")
WAGTAILADMIN_BASE_URL = PUBLIC_ORIGIN
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
DATABASE_URL = env.str("DATABASE_URL")
CSRF_TRUSTED_ORIGINS = [PUBLIC_ORIGIN]

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
# Whoever asks for health asks the process itself, without the proxy.
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
# Both bind every other site below the domain, for a year and in the browsers' own lists for longer.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=False)
# Off on purpose, so nothing to be warned of at each start.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECOND_FACTOR_OPERATORS = env.bool("SECOND_FACTOR_OPERATORS", default=True)

MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": env.str("EMAIL_HOST", default="localhost"),
            "port": env.int("EMAIL_PORT", default=587),
            "username": env.str("EMAIL_HOST_USER", default=""),
            "password": env.str("EMAIL_HOST_PASSWORD", default=""),
            "use_tls": env.bool("EMAIL_USE_TLS", default=True),
            # A mail server that hangs holds a worker up no longer than this; the mail is tried again.
            "timeout": 10,
        },
    }
}

if env.str("S3_BUCKET", default=""):
    _s3: dict[str, Any] = {
        "BACKEND": "lms.s3.S3",
        "OPTIONS": {
            "bucket_name": env.str("S3_BUCKET"),
            "endpoint_url": env.str("S3_ENDPOINT_URL", default=None),
            "region_name": env.str("S3_REGION", default=None),
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }
    STORAGES = STORAGES | {"default": _s3}
