"""Production's settings with the demo world's people, over plain HTTP: what the processes of these tests run with."""

from lms.settings.production import *  # noqa: F403
from lms.settings.production import MAILERS, STORAGES

DEMO_WORLD = True
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
# Nothing is collected for a test.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
MAILERS["default"]["OPTIONS"]["timeout"] = 2
