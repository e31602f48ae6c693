"""Production's settings on the machine of the bench: the demo's accounts, mail in memory, and one bare page more.

What a proxy does in production (HTTPS) is left out; all else that a page costs is as it is there.
"""

import os

os.environ.setdefault("SECRET_KEY", "only-for-the-bench-on-your-own-machine-not-a-secret-at-all-5f0c")
os.environ.setdefault("PUBLIC_ORIGIN", "http://127.0.0.1")
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,testserver")
os.environ.setdefault("SECURE_SSL_REDIRECT", "0")
os.environ.setdefault("SECOND_FACTOR_OPERATORS", "0")

from lms.settings.production import *  # noqa: F403

ROOT_URLCONF = "tests.bench_urls"
DEMO_WORLD = True
# Over plain HTTP no browser sends a secure cookie.
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
