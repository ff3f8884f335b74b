"""What a PDF may not hold, wherever in it its objects lie and however their names are spelt."""

import subprocess
import sys

from django.utils.translation import gettext as _

from anlian.kernel.errors import Refused
from anlian.kernel.pdf.names import Found, found_in

BEGINS = (b"%PDF-1.", b"%PDF-2.")
TAIL = 2048


def check(data: bytes) -> None:
    """Refuse one that acts by itself, carries something along, is locked, or cannot be looked through."""
    if b"%%EOF" not in data[-TAIL:]:
        raise Refused(_("The PDF is damaged or not whole. Save it, or send it, again."))
    found = found_in(data) or _looked_through(data)
    if found == Found.LOCKED:
        raise Refused(_("The PDF is locked. Save it without a password."))
    if found == Found.ACTS:
        raise Refused(_("The PDF holds scripts, forms that act or other files. Print it into a new PDF."))
    if found != Found.NOTHING:
        raise Refused(_("The PDF cannot be looked through. Print it into a new PDF."))


def _looked_through(data: bytes) -> str:
    """What the reader in its own process found; nothing said means that it failed, or ran into its limits."""
    reader = subprocess.run(
        [sys.executable, "-m", "anlian.kernel.pdf.child"],
        input=data,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return reader.stdout.decode() if reader.returncode == 0 else ""
