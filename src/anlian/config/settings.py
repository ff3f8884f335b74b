"""Settings, all of them. What differs between installations comes from ANLIAN_* variables (docs/operate.md)."""

import secrets
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from anlian.config import environment as env
from anlian.config import postgres

PACKAGE = Path(__file__).resolve().parents[1]
BASE = PACKAGE.parents[1]
DATA = Path(env.text("ANLIAN_DATA") or BASE / "data").resolve()
DEMO = env.flag("ANLIAN_DEMO")
DEBUG = env.flag("ANLIAN_DEBUG")
EMBEDDED = not env.text("DATABASE_URL")
# How far the demo's present lies behind ours (kernel/clock.py); the demo writes it down when it loads its story.
# The embedded database beside that file holds the story; another database does so only if we are told.
CLOCK_BEHIND = env.clock_behind(DATA / "demo-clock") if DEMO or EMBEDDED else timedelta(0)
# A demo, and a developer's machine, have no certificate.
SECURE = not (DEMO or DEBUG) and env.flag("ANLIAN_HTTPS", default=True)
SECRET_KEY = env.secret("ANLIAN_SECRET_KEY", DATA / "secret-key", lambda: secrets.token_urlsafe(50))
# What seals telephone and ID numbers (kernel/crypto.py). Whoever loses these keys loses the numbers.
FIELD_KEYS_FILE = None if env.text("ANLIAN_FIELD_KEYS") else DATA / "field-keys"
FIELD_KEYS = env.field_keys(env.secret("ANLIAN_FIELD_KEYS", DATA / "field-keys", env.new_key))
BLIND_KEY = env.field_keys(env.secret("ANLIAN_BLIND_KEY", DATA / "blind-key", env.new_key))[0]
# a1: AES-256-GCM and SHA-256. s1: SM4-GCM and SM3, where 密评 asks for them.
FIELD_SUITE = env.one_of("ANLIAN_FIELD_SUITE", ("a1", "s1"))
ALLOWED_HOSTS = env.several("ANLIAN_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.several("ANLIAN_ORIGINS")
CSRF_FAILURE_VIEW = "anlian.config.views.outdated"

# --- the house, from the ground up ---
HOUSE = [
    "kernel",
    "people",
    "ledger",
    "lattice",
    "matters",
    "supervision",
    "hazards",
    "duties",
    "inspections",
    "problems",
    "rounds",
    "field",
    "meetings",
    "figures",
    "notices",
    "atlas",
    "desk",
    "registers",
]
INSTALLED_APPS = [
    "anlian.config",
    *(f"anlian.{app}" for app in HOUSE),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "procrastinate.contrib.django",
    "axes",
    "csp",
    # Of allauth we use what it keeps of second factors; its pages and its addresses stay closed.
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "anlian.config.middleware.RequestId",
    # Before whatever looks at the address: locks after failed sign-ins, the record of acts.
    "anlian.config.middleware.ClientAddress",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "anlian.config.middleware.Permissions",
    "anlian.config.middleware.NotKept",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "anlian.config.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Before the form of a request is read, which is after all of these.
    "anlian.config.middleware.BodyLimit",
    "anlian.config.middleware.SessionLimits",
    "anlian.config.middleware.LoginRequired",
    "anlian.config.middleware.SecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "anlian.config.middleware.Origin",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "anlian.config.urls"
WSGI_APPLICATION = "anlian.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "django.template.context_processors.static",
                "anlian.config.context.shell",
            ]
        },
    }
]

# --- data ---
DATABASE_URL = env.text("DATABASE_URL") or postgres.url_of(DATA)
DATABASES = {"default": env.database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = DATA / "media"
# Uploads are served by views, through the scope check, never by address.
MEDIA_URL = "media/"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# A whole request, files and all: nine photos of 20 MB, or a ledger. What says that it is larger is not read.
MOST_OF_A_REQUEST = 200 * 1024 * 1024
MOST_OF_A_STRANGER = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
# Time, place and site drawn into photos by the phone; a district may do without.
FIELD_WATERMARK = env.flag("ANLIAN_FIELD_WATERMARK", default=True)
# Ledgers as they came, and their wrong rows, hold telephone numbers by the thousand; a signature is somebody's hand.
SEALED_FOLDERS = ("imports", "papers", "signatures", "field")
STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "anlian.kernel.vault.SealedFiles"},
    "staticfiles": {"BACKEND": "anlian.kernel.collected.Collected"},
}
# Without collected files (tests, development) whitenoise finds them where they are written.
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_MANIFEST_STRICT = not DEBUG
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = ["anlian.config.jobs", "anlian.registers.jobs"]

# --- words and days ---
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- who signs in ---
AUTH_USER_MODEL = "people.User"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
# Where whoever must set up a second factor may go before.
OPEN_BEFORE_SECOND_FACTOR = {"desk:second-factor", "desk:sign-out"}
# The same for whoever must change their password.
OPEN_BEFORE_NEW_PASSWORD = {"desk:new-password", "desk:second-factor", "desk:sign-out"}
MFA_ADAPTER = "anlian.people.factors.Adapter"
MFA_TOTP_ISSUER = "Anlian"
# A phone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
_OURS = "anlian.config.passwords"
_LONGEST = {"NAME": f"{_OURS}.AtMost", "OPTIONS": {"length": 128}}
# Two standards contradict each other (decision 22): a district chooses which rules hold.
PASSWORD_PROFILES = {
    "dengbao3": [
        {"NAME": f"{_OURS}.AtLeast", "OPTIONS": {"length": 8}},
        _LONGEST,
        {"NAME": f"{_OURS}.ThreeOfFourClasses"},
        {"NAME": f"{_OURS}.NoWordsFromHere"},
        {"NAME": f"{_OURS}.NotLikeThePerson"},
        {"NAME": f"{_OURS}.NotCommon"},
        {"NAME": f"{_OURS}.NotUsedLately"},
    ],
    "asvs5": [
        {"NAME": f"{_OURS}.AtLeast", "OPTIONS": {"length": 12}},
        _LONGEST,
        {"NAME": f"{_OURS}.NoWordsFromHere"},
        {"NAME": f"{_OURS}.NotCommon"},
    ],
}
PASSWORD_PROFILE = env.one_of("ANLIAN_PASSWORD_PROFILE", tuple(PASSWORD_PROFILES))
AUTH_PASSWORD_VALIDATORS = PASSWORD_PROFILES[PASSWORD_PROFILE]
# After so many days a password is changed; in the other profile only when it became known.
PASSWORD_DAYS = (
    env.between("ANLIAN_PASSWORD_DAYS", 90, least=1, most=180) if PASSWORD_PROFILE == "dengbao3" else 0
)
PASSWORD_MEMORY = 5
PASSWORD_CONTEXT_WORDS = env.several("ANLIAN_PASSWORD_WORDS", "anlian,shigu,hengyang,anquan,安链,石鼓,衡阳")
# From where the three officers may sign in; empty: from anywhere.
ADMIN_NETWORKS = env.networks("ANLIAN_ADMIN_NETWORKS")
SESSION_IDLE = timedelta(minutes=env.number("ANLIAN_SESSION_IDLE_MINUTES", 30))
SESSION_LONGEST = timedelta(hours=12)
# Rows that know whose they are, so that a person sees their devices and can sign them out.
SESSION_ENGINE = "anlian.people.sessions"
SESSION_COOKIE_AGE = int(SESSION_LONGEST.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = ["username", ["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "anlian.config.passwords.name_typed"
# What axes counts by is wiped by the next success; this is the log that is kept (AUDIT_DAYS).
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_ACCESS_FAILURE_LOG_PER_USER_LIMIT = 1_000_000
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code"]
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# --- how people are told (notices/) ---
# Where the links of a message lead; no address, no link.
PUBLIC_URL = (env.text("ANLIAN_URL") or (CSRF_TRUSTED_ORIGINS[0] if CSRF_TRUSTED_ORIGINS else "")).rstrip("/")
# By which ways residents report a danger here, beside the national line: a number, and a sentence.
REPORT_PHONE = env.text("ANLIAN_REPORT_PHONE")
REPORT_TEXT = env.text("ANLIAN_REPORT_TEXT")
EMAIL_HOST = env.text("ANLIAN_SMTP_HOST")
EMAIL_PORT = env.number("ANLIAN_SMTP_PORT", 465)
EMAIL_HOST_USER = env.text("ANLIAN_SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("ANLIAN_SMTP_PASSWORD")
_SMTP_LINE = env.one_of("ANLIAN_SMTP_SECURITY", ("tls", "starttls", "none"))
EMAIL_USE_SSL, EMAIL_USE_TLS = _SMTP_LINE == "tls", _SMTP_LINE == "starttls"
EMAIL_TIMEOUT = 10
# Hosts of robots beside those of WeCom, DingTalk and Feishu: a platform of one's own.
ROBOT_HOSTS = env.several("ANLIAN_ROBOT_HOSTS")
# Robots by http and in private networks: for tests on one machine, and for nothing else.
NOTICES_LOCAL = False
# A gateway for text messages: where, what it is sent ({phone}, {text}, {key}), "Name: secret", and how it says yes.
SMS_URL = env.text("ANLIAN_SMS_URL")
SMS_BODY = env.document("ANLIAN_SMS_BODY", '{"phone": "{phone}", "text": "{text}", "key": "{key}"}')
SMS_HEADER = env.header("ANLIAN_SMS_HEADER")
SMS_TAKEN = env.text("ANLIAN_SMS_TAKEN")
DEFAULT_FROM_EMAIL = env.text("ANLIAN_SMTP_FROM") or EMAIL_HOST_USER or "anlian@localhost"

# --- the map (atlas/) ---
# Roads, water and more as GeoJSON files, drawn under everything else (docs/how-to/base-map.md).
MAP_FOLDER = Path(
    env.text("ANLIAN_MAP_FOLDER") or (BASE / "scenario/shigu/map" if DEMO or EMBEDDED else DATA / "map")
)
# A base map of somebody else's. Without one, nothing outside this machine is asked.
BASEMAP = env.basemap("ANLIAN_BASEMAP")
BASEMAP_KEY = env.text("ANLIAN_BASEMAP_KEY")
BASEMAP_ATTRIBUTION = env.text("ANLIAN_BASEMAP_ATTRIBUTION")
if BASEMAP and not BASEMAP_ATTRIBUTION:
    raise ImproperlyConfigured(
        "ANLIAN_BASEMAP needs ANLIAN_BASEMAP_ATTRIBUTION: whose map it is, and its number of review (审图号)."
    )
BASEMAP_MAX_ZOOM = env.between("ANLIAN_BASEMAP_MAX_ZOOM", 18, least=1, most=22)
BASEMAP_CACHE_MB = env.number("ANLIAN_BASEMAP_CACHE_MB", 500)
BASEMAP_CACHE_DAYS = env.number("ANLIAN_BASEMAP_CACHE_DAYS", 30)

# --- what a browser may do with our pages ---
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
BEHIND_PROXY = env.flag("ANLIAN_BEHIND_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

# --- what we write about ourselves ---
# 网络安全法 §23: logs for at least six months, which may be 184 days. The record of acts is never deleted at all.
AUDIT_DAYS = env.between(
    "ANLIAN_AUDIT_DAYS",
    184,
    least=180,
    most=36_500,
    why=" Logs are kept for at least six months (网络安全法 §23).",
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "anlian.config.logging.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.text("ANLIAN_LOG_LEVEL", "WARNING")},
    "loggers": {
        "anlian": {"level": env.text("ANLIAN_LOG_LEVEL", "INFO")},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}
