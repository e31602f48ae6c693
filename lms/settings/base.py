"""Settings that hold everywhere. What differs per place comes from the environment.

Every variable read here stands in the table of ``docs/settings.md``; a test
compares the two.
"""

import sys
from pathlib import Path
from typing import Any

import environ
from django.utils.csp import CSP

from .hubs import read_hubs

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()

SECRET_KEY = env.str("SECRET_KEY", default="")
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
# The address printed on certificates for ever; no slash at the end.
PUBLIC_ORIGIN = env.str("PUBLIC_ORIGIN", default="http://localhost:8000").rstrip("/")
SITE_NAME = "Meesterproef"
# Accounts with the known demo password exist only where this is true.
DEMO_WORLD = False

INSTALLED_APPS = [
    "home",
    "certificates",
    "quality_mark",
    "lms.hub",
    "lms.audit",
    "lms.people",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "wagtail.users",
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    # After Wagtail's images and documents: its permission policies take the place of theirs.
    "courses.sandbox",
    "courses.portfolio",
    "courses",
    "modelcluster",
    "taggit",
    "django_q",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    # For its widgets' templates, of which templates/django/forms/ has flatter ones.
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Before the form is read for the first time, which the next one does.
    "courses.authoring.long_forms.LongForms",
    "lms.arriving.StorableMiddleware",
    "lms.permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lms.compression.CompressPages",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lms.people.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lms.people.middleware.SecondFactorMiddleware",
    "lms.pace.PaceMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    # Has something to say when a session is over.
    "lms.people.middleware.SessionSeenMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"
ASGI_APPLICATION = "lms.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "home.context_processors.site",
            ],
            "libraries": {"form_attributes": "lms.form_attributes"},
        },
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database ------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'meesterproef.sqlite3'}")}
# Migrating is another role's, which owns the tables; web and worker neither know nor need it.
if (
    sys.argv[1:2]
    and sys.argv[1] in {"migrate", "grant_application_role"}
    and env.str("MIGRATION_DATABASE_URL", default="")
):
    DATABASES = {"default": env.db("MIGRATION_DATABASE_URL")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
# Options in the address (a socket's folder, sslmode) are kept.
_options: dict[str, Any] = DATABASES["default"].setdefault("OPTIONS", {})
_sqlite = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if _sqlite:
    # Opening a file costs more than most pages: a thread keeps its connection.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    _options |= {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    # Notices within seconds that the server is away or hangs; see lms.postgresql.
    DATABASES["default"]["ENGINE"] = "lms.postgresql"
    _options |= {"connect_timeout": 2, "keepalives_idle": 30, "keepalives_interval": 5, "keepalives_count": 3}
    _options |= {"tcp_user_timeout": 10_000}
    # The worker forks, and the threads of a pool do not survive a fork.
    if "qcluster" not in sys.argv:
        # What can be at work at once: a page in each thread, what streams do, and one to spare.
        _at_once = env.int("WEB_THREADS", default=10) + env.int("HUB_DATABASE_THREADS", default=4) + 1
        _options["pool"] = {
            "min_size": 1,
            "max_size": env.int("DATABASE_POOL_SIZE", default=_at_once),
            # A thread waits so long for a connection; what could not connect begins anew with the next who asks.
            "timeout": 2.5,
            "reconnect_timeout": 3.0,
        }
    else:
        # It looks for work twice a second; django-q closes all before it forks.
        DATABASES["default"]["CONN_MAX_AGE"] = 60
    # A page never waits for ever; migrations, commands and the worker take the time that they need.
    if "lms.asgi" in sys.modules:
        _page_seconds = env.int("DATABASE_STATEMENT_SECONDS", default=20)
        DATABASES["default"]["LIMITS"] = {
            "statement_timeout": f"{_page_seconds}s",
            "lock_timeout": f"{min(_page_seconds, 4)}s",
            "idle_in_transaction_session_timeout": "60s",
        }
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Cache: shared when there is more than one web process -----------------
REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": {
        "BACKEND": "lms.caching.RedisOrLocalCache",
        "LOCATION": REDIS_URL,
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# --- People ----------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    # It refuses on behalf of the others: those only answer for permissions.
    "lms.people.backends.ProvenAddressBackend",
    "django.contrib.auth.backends.ModelBackend",
    "courses.authoring.backends.AuthorBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "lms.people.passwords.NotAboutYouValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:dashboard"
LOGOUT_REDIRECT_URL = "home:front"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "lms.people.tokens.ProvenAddressesTokenGenerator"  # noqa: S105
ACCOUNT_ADAPTER = "lms.people.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "lms.people.account_forms.LoginForm",
    "signup": "lms.people.account_forms.SignupForm",
    "add_email": "lms.people.account_forms.AddEmailForm",
    "change_password": "lms.people.account_forms.ChangePasswordForm",
    "reset_password": "lms.people.account_forms.ResetPasswordForm",
    "reset_password_from_key": "lms.people.account_forms.ResetPasswordKeyForm",
    "set_password": "lms.people.account_forms.SetPasswordForm",
    "reauthenticate": "lms.people.account_forms.ReauthenticateForm",
}
# An invitation may go to an address at work; the account keeps a private one beside it.
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Whoever opens the link in the browser in which she signed up need not type the password again.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGIN_TIMEOUT = 24 * 60 * 60
# A whole school sits behind one address on a study day. These bound a flood; wrong passwords are counted in
# lms/people/guessing.py, and mails by who receives them in lms/people/limits.py.
ACCOUNT_RATE_LIMITS = {
    "login": "3000/m/ip",
    # The first code of a new authenticator app; all others, and passwords, are counted in guessing.py.
    "login_failed": "5/5m/key",
    "signup": "1500/10m/ip",
    "reset_password": "600/10m/ip",
    "reset_password_from_key": "1500/10m/ip",
    "confirm_email": None,
}
# --- A second factor: passkeys, authenticator app, recovery codes (docs/adr/0012-second-factor.md) ------
MFA_ADAPTER = "lms.people.factor_adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODES_SHOW_ONCE = True
# A clock that is half a minute off still gets in.
MFA_TOTP_TOLERANCE = 1
# Nobody logs in before an address is proven, and an unproven one reserves nothing: no reason to refuse one more.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# A passkey cannot be guessed; what is limited is the work, for a school behind one address.
MFA_RATE_LIMITS = {"webauthn_login": "600/m/ip"}
MFA_FORMS = {
    "authenticate": "lms.people.factor_forms.AuthenticateForm",
    "authenticate_webauthn": "lms.people.factor_forms.AuthenticatePasskeyForm",
    "reauthenticate": "lms.people.factor_forms.ReauthenticateForm",
    "reauthenticate_webauthn": "lms.people.factor_forms.ReauthenticatePasskeyForm",
    "login_webauthn": "lms.people.factor_forms.LoginPasskeyForm",
    "add_webauthn": "lms.people.factor_forms.AddPasskeyForm",
    "edit_webauthn": "lms.people.factor_forms.RenamePasskeyForm",
    "activate_totp": "lms.people.factor_forms.ActivateAppForm",
}
# Roles that count only after log-in in two steps, on the whole platform; organisations can ask it of theirs.
SECOND_FACTOR_ROLES = env.list("SECOND_FACTOR_ROLES", default=[])
# Whether the operator's rights count only after log-in in two steps.
SECOND_FACTOR_OPERATORS = env.bool("SECOND_FACTOR_OPERATORS", default=False)
# How many proxies of one's own stand before the site; the address of a visitor is read past them.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)

# --- Language: Dutch is the source, English the second ---------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

# --- Files ------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "lms.storage.Disk"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Security ----------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "home.views.errors.csrf_failure"
DEFAULT_EXCEPTION_REPORTER_FILTER = "lms.reports.WithoutContents"
# Ten times the form of the longest module that ships. How many fields anybody may send stays Django's thousand;
# an author who saves a page may send more (courses.authoring.long_forms).
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- Wagtail -------------------------------------------------------------------
WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = PUBLIC_ORIGIN
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# Passwords and addresses are changed at /accounts/, with its limits and mails.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = False
# One time zone and our own two languages: nothing to choose, or to get wrong, for an author.
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILADMIN_LOGIN_URL = "/accounts/login/"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
# Pixels of a picture, in all its frames together: what it takes of memory once decoded.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = env.int("PICTURE_PIXELS", default=24_000_000)
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "courses.authoring.upload_forms.PictureForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "courses.authoring.upload_forms.DocumentForm"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# --- Background work -------------------------------------------------------------
_work_seconds = env.int("WORK_SECONDS", default=60)
Q_CLUSTER = {
    "name": "meesterproef",
    "orm": "default",
    "workers": env.int("WORKERS", default=2),
    "timeout": _work_seconds,
    # Delivered again when its worker died without a word.
    "retry": _work_seconds + 15,
    "max_attempts": 5,
    "ack_failures": False,
    "poll": 0.5,
    # What was fetched is done before a worker stops: no more than it works on, and one for each to go on with.
    "queue_limit": env.int("WORKERS", default=2),
    "save_limit": 1000,
    "catch_up": False,
    "label": "Achtergrondwerk",
}

# --- Mail -------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Meesterproef <noreply@example.org>")
SUPPORT_EMAIL = env.str("SUPPORT_EMAIL", default="hulp@example.org")
# Where weaknesses are reported: an e-mail address, or the address of a page.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="beveiliging@example.org")
# Where the professional body that grants the mark takes complaints.
MARK_OFFICE_EMAIL = env.str("MARK_OFFICE_EMAIL", default="keurmerk@example.org")

# --- The AI hubs: several by name, or a single one; neither means the embedded one -----
HUBS = read_hubs(env)
HUB_BASE_URL = env.str("HUB_BASE_URL", default="")
HUB_API_KEY = env.str("HUB_API_KEY", default="")
HUB_MODELS = env.list("HUB_MODELS", default=[])

# Of the hub: the header that carries the key ("Authorization" sends "Bearer <key>"), and whether
# it may be asked for token counts (stream_options), which not every hub accepts.
HUB_AUTH_HEADER = env.str("HUB_AUTH_HEADER", default="Authorization")
HUB_ASK_USAGE = env.bool("HUB_ASK_USAGE", default=False)
# What not every model takes: the name that the length of an answer goes by ("max_tokens",
# "max_completion_tokens" or "none"), and a temperature. What a model refuses is left out from then on.
HUB_MAX_TOKENS_FIELD = env.str("HUB_MAX_TOKENS_FIELD", default="max_tokens")
HUB_SEND_TEMPERATURE = env.bool("HUB_SEND_TEMPERATURE", default=True)
# Where the hub lists its models, below its address; empty where it does not.
HUB_DISCOVERY_PATH = env.str("HUB_DISCOVERY_PATH", default="/models")
# Seconds. A sleeping model may take minutes to its first token; the deadline ends every answer.
HUB_FIRST_TOKEN_SECONDS = env.float("HUB_FIRST_TOKEN_SECONDS", default=90.0)
HUB_BETWEEN_TOKENS_SECONDS = env.float("HUB_BETWEEN_TOKENS_SECONDS", default=20.0)
HUB_DEADLINE_SECONDS = env.float("HUB_DEADLINE_SECONDS", default=240.0)
# A hub that has no room is asked again for so long, as it says itself, while the reader sees the wait.
HUB_BUSY_SECONDS = env.float("HUB_BUSY_SECONDS", default=60.0)
# The circuit breaker: after so many times away in a row a hub is left alone for so long, then tried by one.
HUB_BREAKER_FAULTS = env.int("HUB_BREAKER_FAULTS", default=5)
HUB_BREAKER_SECONDS = env.float("HUB_BREAKER_SECONDS", default=60.0)
# Threads in which a web process does what streams need of the database. SQLite has one writer at a time anyway.
HUB_DATABASE_THREADS = env.int("HUB_DATABASE_THREADS", default=1 if _sqlite else 4)
# How long somebody waits for a turn at a hub before we say that it is too busy.
HUB_QUEUE_SECONDS = env.float("HUB_QUEUE_SECONDS", default=300.0)
# What one person may use, and how many may be answered at once (hubs refuse more by the key).
HUB_DAILY_TOKENS = env.int("HUB_DAILY_TOKENS", default=20_000)
# The same for all people of one organisation together, and for the whole platform.
HUB_DAILY_TOKENS_ORGANISATION = env.int("HUB_DAILY_TOKENS_ORGANISATION", default=500_000)
HUB_DAILY_TOKENS_PLATFORM = env.int("HUB_DAILY_TOKENS_PLATFORM", default=5_000_000)
# The most that an organisation may choose instead, for one person and for itself.
HUB_DAILY_TOKENS_CEILING = env.int("HUB_DAILY_TOKENS_CEILING", default=50_000)
HUB_DAILY_TOKENS_ORGANISATION_CEILING = env.int("HUB_DAILY_TOKENS_ORGANISATION_CEILING", default=2_000_000)
HUB_PROMPTS_PER_MINUTE = env.int("HUB_PROMPTS_PER_MINUTE", default=10)
HUB_MAX_ANSWER_TOKENS = env.int("HUB_MAX_ANSWER_TOKENS", default=600)
HUB_CONCURRENCY = env.int("HUB_CONCURRENCY", default=5)
HUB_EMBEDDED_CONCURRENCY = env.int("HUB_EMBEDDED_CONCURRENCY", default=50)
# The embedded hub: its trained model, and the pause after each word, so that one sees it choose.
HUB_NEXT_WORD_MODEL = BASE_DIR / "content" / "woordvoorspeller" / "model.json"
HUB_EMBEDDED_DELAY_SECONDS = env.float("HUB_EMBEDDED_DELAY_SECONDS", default=0.06)
# Prompts and answers are deleted after this; longer prompts are refused.
SANDBOX_RETENTION_DAYS = env.int("SANDBOX_RETENTION_DAYS", default=30)
# For how long an employer's record beside a certificate is kept, from the day of completion.
STAFF_RECORD_YEARS = env.int("STAFF_RECORD_YEARS", default=7)
# Seconds that an answer goes on for whoever lost the connection and did not press stop.
SANDBOX_GRACE_SECONDS = env.float("SANDBOX_GRACE_SECONDS", default=20.0)
SANDBOX_PROMPT_CHARACTERS = env.int("SANDBOX_PROMPT_CHARACTERS", default=4000)
# Texts that one person may keep in her portfolio.
PORTFOLIO_ITEMS = env.int("PORTFOLIO_ITEMS", default=200)
# Tokens of a conversation, answer included, that go to a model at once; less where its card says so.
SANDBOX_MEMORY_TOKENS = env.int("SANDBOX_MEMORY_TOKENS", default=4000)

# --- Serving: threads for pages; streams need none ------------------------------------
WEB_THREADS = env.int("WEB_THREADS", default=10)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "lms.log_lines.WithoutContents",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "filters": {"refusals": {"()": "lms.reports.RefusalsInALine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["refusals"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # A line for every page saved and every index touched says nothing to anybody.
    # A refusal (4xx) is an answer, not a fault: its stack would bury the real ones.
    "loggers": {
        "django_tasks": {"level": "WARNING"},
        # The server's own lines too in our way, which leaves out what somebody typed.
        "uvicorn": {"handlers": ["console"], "propagate": False},
        "uvicorn.error": {"handlers": [], "propagate": True},
        # Addresses hold keys, and what somebody looked for: no log of them, whatever the server was started with.
        "uvicorn.access": {"handlers": [], "propagate": False},
        # Each attempt of the pool to connect; lms.postgresql says once that the server is away.
        "psycopg.pool": {"level": "ERROR"},
        "wagtail": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        # At DEBUG these write down what is asked.
        "openai": {"level": "WARNING"},
        "httpx2": {"level": "WARNING"},
        "httpcore2": {"level": "WARNING"},
        "aiohttp": {"level": "WARNING"},
        # At INFO it writes down which passkey was used.
        "fido2": {"level": "WARNING"},
    },
}
