"""Papers as proof: PDF, .docx and .xlsx, told by what they hold and refused when they would act. Kept as they came."""

import hashlib
import re
import unicodedata
from typing import NamedTuple

from django.utils.translation import gettext as _

from anlian.kernel import pdf, safely
from anlian.kernel.errors import Refused

MOST_BYTES = 20 << 20
MOST_UNPACKED = 200 << 20
MOST_RATIO = 200
MOST_MEMBERS = 2_000
LONGEST_NAME = 120
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ZIP = b"PK\x03\x04"


class Paper(NamedTuple):
    """A paper ready to keep: which of the three it is, and its hash."""

    form: str
    sha256: str


class Sent(bytes):
    """The bytes of an upload that remember under which name they came."""

    name: str = ""

    @classmethod
    def of(cls, data: bytes, name: str) -> "Sent":
        sent = cls(data)
        sent.name = name or ""
        return sent


def take_in(data: bytes) -> Paper:
    """Look at an uploaded paper with suspicion. Nothing in it is run, followed or drawn."""
    if len(data) > MOST_BYTES:
        raise Refused(_("The paper is larger than 20 MB. Scan it with a lower resolution, or split it."))
    if data.startswith(pdf.BEGINS):
        pdf.check(data)
        form = "pdf"
    elif data.startswith(ZIP):
        form = safely.check_office(
            data, most_bytes=MOST_UNPACKED, most_ratio=MOST_RATIO, most_members=MOST_MEMBERS
        )
    else:
        raise Refused(_("Only PDF, .docx, .xlsx and photos are taken, whatever the name of the file says."))
    return Paper(form, hashlib.sha256(data).hexdigest())


def name_of(sent: bytes, form: str) -> str:
    """The name to show and to save under: short, printable, with the ending of what it is."""
    said = getattr(sent, "name", "").replace("\\", "/").rpartition("/")[2]
    said = "".join(one for one in said if unicodedata.category(one)[0] != "C" and one not in '<>:"|?*')
    stem = re.sub(r"\.(?:pdf|docx|xlsx)$", "", said.strip(), flags=re.IGNORECASE).strip(" .")
    return f"{stem[:LONGEST_NAME].strip() or _('paper')}.{form}"
