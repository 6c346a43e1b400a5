"""Every setting, read from the environment. What is missing or wrong stops the start with a sentence.

In a checkout where `make run` has started the servers, `var/standalone.env` holds the environment, so that
`manage.py` reaches the same servers. An environment that names DATABASE_URL never reads that file.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy
from environs import Env, EnvError

from config.jobs import *  # noqa: F403 -- each of its names is a setting
from config.limits import *  # noqa: F403 -- each of its names is a setting
from config.mail import MAIL_SECONDS, mail
from config.sources import *  # noqa: F403 -- each of its names is a setting
from config.walls import GLOBAL_TABLES

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = Env()
# pytest names itself in the environment; its servers are throw-away ones.
_env_file = VAR_DIR / ("test.env" if "PYTEST_VERSION" in os.environ else "standalone.env")
if "DATABASE_URL" not in os.environ and _env_file.exists():
    env.read_env(str(_env_file), recurse=False)


def required(name: str, meaning: str) -> str:
    """The variable's value, or a stop that says what to set."""
    try:
        value: str = env.str(name)
    except EnvError as missing:
        raise ImproperlyConfigured(
            f"Set {name} in the environment: {meaning}. On one machine, `make run` sets everything."
        ) from missing
    if not value.strip():
        raise ImproperlyConfigured(f"{name} is empty. Set it: {meaning}.")
    return value


# --- What kind of installation this is ---------------------------------------------------------------------------

STANDALONE: bool = env.bool("STANDALONE", False)
"""One person's machine, everything on loopback. Loosens what only makes sense behind HTTPS."""
DEMO_SIGN_IN: bool = env.bool("DEMO_SIGN_IN", False)
"""Shows "Try it as ...". Refused by `check --deploy` outside standalone mode."""

SECRET_KEY = required("SECRET_KEY", "a long random string that stays the same between starts")
DEBUG: bool = env.bool("DEBUG", False)
ALLOWED_HOSTS: list[str] = [
    host
    for host in required("ALLOWED_HOSTS", "the host names that this site answers to, with commas").split(",")
    if host
]
SITE_URL = required("SITE_URL", "the address that people open, such as https://alongside.example.org").rstrip("/")

# --- Applications ------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "foundation",
    "partnership",
    "actionplan",
    "survivors",
    "training",
    *(["standalone"] if STANDALONE else []),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "csp",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "foundation.http.SafeHeadersMiddleware",
    "foundation.http.Utf8Middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "foundation.signin.middleware.SessionLimitsMiddleware",
    "foundation.signin.middleware.SecondStepMiddleware",
    "partnership.middleware.PartnershipMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

NAVIGATION = [
    "partnership.navigation.home",
    "actionplan.navigation.items",
    "partnership.navigation.items",
]
"""Functions (request) -> list of foundation.http.NavigationItem, in the order of the bar."""

TEMPLATES: list[dict[str, Any]] = [
    {
        "NAME": "jinja2",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "config.jinja.environment",
            "context_processors": [
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "foundation.http.page",
            ],
        },
    },
    {
        # Third-party pages and e-mails only: ours are all in templates/.
        "NAME": "django",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]
FORM_RENDERER = "foundation.forms.GovukRenderer"

# --- Data --------------------------------------------------------------------------------------------------------


def database(name: str, meaning: str) -> dict[str, Any]:
    required(name, meaning)
    try:
        return dict(env.dj_db_url(name))
    except (EnvError, ValueError) as wrong:
        raise ImproperlyConfigured(f"{name} must look like postgres://user:password@host:5432/name.") from wrong


_app = database("DATABASE_URL", "the database, as the role that the web and worker processes use")
_owner = database("DATABASE_OWNER_URL", "the same, as the owner") if "DATABASE_OWNER_URL" in os.environ else dict(_app)

DATABASES: dict[str, dict[str, Any]] = {
    # Two roles on one database. `default` owns nothing and cannot pass row security; `owner` runs migrations only.
    "default": {
        **_app,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "options": "-c statement_timeout=30000 -c lock_timeout=5000"},
        "TEST": {"MIRROR": "owner"},
    },
    "owner": {**_owner, "CONN_MAX_AGE": 0, "OPTIONS": {"connect_timeout": 5}, "TEST": {"DEPENDENCIES": []}},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = required("REDIS_URL", "the Redis or Valkey server that carries jobs, such as redis://localhost:6379/0")
CACHES = {
    # Rate limits must outlive a lost Redis, so the cache is a table. Far larger than the usual 300 rows: past its limit
    # it forgets some of what it counts, and with that anybody could wipe out their own tries.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "foundation_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
}
SESSION_ENGINE = "foundation.signin.sessions"

MEDIA_ROOT = VAR_DIR / "media"
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [path for path in (VAR_DIR / "assets",) if path.is_dir()]
FILE_STORE: str = env.str("FILE_STORE", "django.core.files.storage.FileSystemStorage")
STORAGES: dict[str, dict[str, Any]] = {
    # Where uploaded and made files lie: docs/operating.md says what the two variables may hold.
    "default": {"BACKEND": FILE_STORE, "OPTIONS": env.json("FILE_STORE_OPTIONS", {})},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Jobs --------------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 5,
    "socket_connect_timeout": 5,
    # A page that hands over work must not wait for a broker that is down: the periodic task finds the work.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}
CELERY_TASK_ROUTES = {
    # What may take minutes has a queue and a worker of its own, so that mail goes on meanwhile.
    name: {"queue": "documents"}
    for name in (
        "actionplan.read_import",
        "actionplan.read_imports",
        "foundation.make_export",
        "foundation.make_exports",
    )
}
CELERY_TIMEZONE = "UTC"  # by a clock that is turned back, beat would ask for its tasks without end for an hour

# --- Sign-in -----------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "foundation.User"
AUTHENTICATION_BACKENDS = ["foundation.signin.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("home")
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DEMO_ACCOUNTS = "partnership.reports.demo_accounts"
"""A function without arguments that lists who may be tried out by demo sign-in."""

ACCOUNT_ADAPTER = "foundation.signin.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGOUT_REDIRECT_URL = reverse_lazy("signed_out")
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}  # an office signs in at nine behind one address
SOCIALACCOUNT_ADAPTER = "foundation.signin.adapters.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
USERSESSIONS_TRACK_ACTIVITY = False
MFA_ADAPTER = "foundation.signin.adapters.MFAAdapter"
MFA_FORMS = {
    "add_webauthn": "foundation.signin.forms.AddPasskeyForm",
    "authenticate_webauthn": "foundation.signin.forms.AuthenticatePasskeyForm",
    "login_webauthn": "foundation.signin.forms.LoginPasskeyForm",
    "reauthenticate_webauthn": "foundation.signin.forms.ReauthenticatePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TRUST_ENABLED = True
MFA_TRUST_COOKIE_AGE = timedelta(days=30)
MFA_TRUST_COOKIE_NAME = "__Host-trusted" if not STANDALONE else "trusted"
MFA_TOTP_ISSUER = "Alongside"
# Browsers allow passkeys over plain http on localhost only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = STANDALONE
ALLAUTH_TRUSTED_PROXY_COUNT: int = env.int("TRUSTED_PROXY_COUNT", 0)
"""How many proxies of ours stand in front. 0: X-Forwarded-For is never believed."""

SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
OIDC_SERVER_URL: str = env.str("OIDC_SERVER_URL", "")
OIDC_ALWAYS_ASKS_SECOND_STEP: bool = env.bool("OIDC_ALWAYS_ASKS_SECOND_STEP", False)
"""Off: the provider's second step counts where its answer says that it asked for one; else ours is asked for too."""
if OIDC_SERVER_URL:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "organisation",
                "name": env.str("OIDC_NAME", "your organisation"),
                "client_id": required("OIDC_CLIENT_ID", "the client that the identity provider knows this site by"),
                "secret": required("OIDC_CLIENT_SECRET", "the secret that goes with OIDC_CLIENT_ID"),
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ],
    }

# --- Headers and cookies -----------------------------------------------------------------------------------------


def origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the TOTP picture is a data: URI
        "font-src": [SELF],
        "connect-src": [SELF],
        # Browsers hold a form's redirect to this as well, and signing in through a provider begins with one.
        "form-action": [SELF, *([origin_of(OIDC_SERVER_URL)] if OIDC_SERVER_URL else [])],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_TRUSTED_ORIGINS = [SITE_URL]
if not STANDALONE:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^health/$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    if ALLAUTH_TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
LARGEST_UPLOAD: int = env.int("LARGEST_UPLOAD", 10 * 1024 * 1024)  # bytes, of each file
FILE_UPLOAD_HANDLERS = [
    "foundation.documents.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700

# --- Language and time -------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# --- Mail --------------------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", "Alongside <alongside@example.org>")
EMAIL_TIMEOUT = MAIL_SECONDS
EMAIL_FILE_PATH: Path = VAR_DIR / "mail"  # where mail lies on one person's machine
globals().update(mail(env, standalone=STANDALONE))

# --- Log ---------------------------------------------------------------------------------------------------------

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "foundation.signin.logged.LinklessFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "fido2": {"level": "WARNING"},  # else the number of each new passkey is written down
        "django.server": {"handlers": ["console"], "propagate": False},  # else `runserver` writes lines of its own
    },
}

# --- Walls -------------------------------------------------------------------------------------------------------

__all__ = ["GLOBAL_TABLES"]  # settings.X
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_APPEND_ONLY = True
SILENCED_SYSTEM_CHECKS: list[str] = []
