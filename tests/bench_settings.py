"""The demo's settings with one bare page beside the product's addresses."""

from lms.settings.demo import *  # noqa: F403

ROOT_URLCONF = "tests.bench_urls"
ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
