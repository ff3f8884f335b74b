"""What a phone keeps of the app, so that it opens without a network; and the version that all of it makes."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils import translation

from anlian.field.words import words

OWN = Path(__file__).parent
# Of what all pages share.
SHARED = (
    "anlian/tokens.css",
    "anlian/mark.svg",
    "vendor/icons.svg",
    "vendor/dexie.min.mjs",
    "vendor/signature_pad.min.js",
    "vendor/qr/decode.js",
    "vendor/qr/index.js",
)


def names() -> list[str]:
    own = (file for file in (OWN / "static").rglob("*") if file.suffix in {".js", ".css", ".png", ".svg"})
    return [*SHARED, *sorted(file.relative_to(OWN / "static").as_posix() for file in own)]


def addresses() -> list[str]:
    return [static(name) for name in names()]


@cache
def version() -> str:
    """Changes with any byte of what is kept, in whichever language."""
    seen = sha256()
    for name in names():
        seen.update(name.encode() + Path(finders.find(name)).read_bytes())
    for template in sorted((OWN / "templates/field").iterdir()):
        seen.update(template.read_bytes())
    for language in ("zh-hans", "en"):
        with translation.override(language):
            seen.update(repr(sorted(words().items())).encode())
    return seen.hexdigest()[:16]
