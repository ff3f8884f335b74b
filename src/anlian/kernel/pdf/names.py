"""Names by which a PDF does something by itself, or carries something along."""

import re
from enum import StrEnum

# A name may be written with any of its letters as #41.
SPELT = re.compile(rb"#([0-9A-Fa-f]{2})")
ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|Rendition|SubmitForm|ImportData|GoToE|XFA)(?![A-Za-z0-9])"
)
LOCKED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")


class Found(StrEnum):
    """What one look at a PDF came to."""

    NOTHING = "nothing"
    ACTS = "acts"
    LOCKED = "locked"
    HIDDEN = "hidden"


def found_in(data: bytes) -> Found | None:
    """What lies open in these bytes, whether or not a reader would come by it."""
    data = SPELT.sub(lambda spelt: bytes([int(spelt[1], 16)]), data)
    if LOCKED.search(data):
        return Found.LOCKED
    return Found.ACTS if ACTIVE.search(data) else None
