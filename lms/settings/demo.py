"""A machine of one's own: SQLite, mail in files, known accounts. Never on the internet."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-the-demo-on-your-own-machine-not-a-secret")

from .base import *  # noqa: F403
from .base import DATA_DIR, LOGGING, env

DEMO_WORLD = True
ALLOWED_HOSTS = ["*"]
PUBLIC_ORIGIN = env.str("PUBLIC_ORIGIN", default=f"http://localhost:{env.str('PORT', default='8000')}").rstrip("/")
WAGTAILADMIN_BASE_URL = PUBLIC_ORIGIN
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": DATA_DIR / "mail"},
    }
}
# On one's own machine the message of an exception helps, and is nobody else's.
LOGGING["formatters"] = {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}}
