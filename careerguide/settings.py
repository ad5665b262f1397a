"""One settings module: the environment supplies what differs between machines.

Without configuration nothing starts, except under `make run` and the tests, which say so
themselves: CAREERGUIDE_LOCAL=1 means "this machine only".
"""

import os
import secrets
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL = os.environ.get("CAREERGUIDE_LOCAL") == "1"
DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / "var").resolve()


def required(name: str, hint: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"Set {name}: {hint} (`make run` needs no configuration.)")
    return value


def local_secret_key() -> str:
    """The key of this machine, made once and kept in DATA_DIR."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        # Whole or not at all: an interrupted start must not leave an empty key behind.
        unfinished = DATA_DIR / f"secret_key.{os.getpid()}"
        unfinished.touch(mode=0o600)
        unfinished.write_text(secrets.token_urlsafe(50))
        unfinished.replace(path)
    return path.read_text()


DEBUG = os.environ.get("DEBUG") == "1" and LOCAL

if LOCAL:
    SECRET_KEY = os.environ.get("SECRET_KEY") or local_secret_key()
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
else:
    SECRET_KEY = required("SECRET_KEY", "a long random string, kept private.")
    hosts = required("ALLOWED_HOSTS", "the host names this site answers to, separated by commas.")
    ALLOWED_HOSTS = [host.strip() for host in hosts.split(",") if host.strip()]

# Where pages are found from outside: feeds, canonical links and social previews need it.
SITE_URL = os.environ.get("SITE_URL", "").rstrip("/")

# Feeds are fetched from the open internet only, except from these hosts.
FEED_PRIVATE_HOSTS = [
    host.strip() for host in os.environ.get("FEED_PRIVATE_HOSTS", "").split(",") if host.strip()
]

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # Before staticfiles: WhiteNoise serves static files under runserver too.
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "careerguide",
    "django_htmx",
    "template_partials",
    "csp",
    "roles",
    "comparisons",
    "jobs",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Keeps what is public, compressed and with its ETag, for as long as its Cache-Control says.
    "django.middleware.cache.UpdateCacheMiddleware",
    # Compresses outside the ETag, so that a 304 is decided on the page itself.
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "careerguide.middleware.DatabaseAway",
    "django.middleware.cache.FetchFromCacheMiddleware",
]

ROOT_URLCONF = "careerguide.urls"
CSRF_FAILURE_VIEW = "careerguide.views.csrf_failure"
WSGI_APPLICATION = "careerguide.wsgi.application"

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
                "careerguide.context.site",
            ],
        },
    },
]

# SQLite needs nothing installed. WAL lets readers go on while one process writes; immediate
# transactions make a second writer wait its turn instead of failing half-way.
DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{DATA_DIR / 'careerguide.sqlite3'}", conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # The largest mmap_size there is: addresses, not memory; a large index is read from there.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;"
            " PRAGMA mmap_size=2147418112; PRAGMA temp_store=MEMORY;"
        ),
    }
    # One connection a thread, kept: opening a file anew costs more than most of our queries.
    DATABASES["default"]["CONN_MAX_AGE"] = None
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # Beside what DATABASE_URL asks for, such as sslmode.
    options = DATABASES["default"].setdefault("OPTIONS", {})
    options.setdefault("pool", {"min_size": 1, "max_size": 8, "timeout": 5})
    # A search is over before its plan would be compiled, and pages are not read from a turning
    # disk: with the defaults some searches of millions of adverts read the whole table.
    # What the address says comes after them, and counts. (PgBouncer passes on no such settings:
    # `ignore_startup_parameters = options` has it take them, ALTER DATABASE … SET sets them.)
    said = options.get("options", "")
    options["options"] = f"-c jit=off -c random_page_cost=1.1 {said}".strip()

# Each process keeps its own pages: nothing to run, nothing to clear, a minute old at the most.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 200},
    }
}
# Only responses that say for how long, and to everybody, are kept.
CACHE_MIDDLEWARE_SECONDS = 0

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

TIME_ZONE = "UTC"
USE_I18N = False

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Nothing from elsewhere, nothing inline.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"

# HTTPS everywhere but on this machine alone. The proxy in front says how it was asked.
HTTPS = not LOCAL
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS

# The form of a role with all its statements has some 1,700 fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "format": 'time="{asctime}" level={levelname} logger={name} message="{message}"',
            "style": "{",
        },
    },
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": "line",
        }
    },
    "root": {"handlers": ["stdout"], "level": "INFO"},
    # Django's own handler mails admins; ours is the one on stdout.
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
    },
}
