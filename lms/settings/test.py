"""The tests: fast hashing, mail in memory, a secret that is none."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests")

from .base import *  # noqa: F403
from .base import DATABASES

DEMO_WORLD = True
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # Test databases are made and dropped; a pool would hold on to them.
    DATABASES["default"]["OPTIONS"].pop("pool", None)
# Files are looked up when asked for; nothing is collected for a test.
WHITENOISE_AUTOREFRESH = True
