"""Cells as tidy text, whatever a program or a person put into them."""

import unicodedata
from datetime import datetime, time

FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def tidy(cell) -> str | None:
    """A cell as text: days as 2026-02-28, whole numbers without a point, no spaces around, None if empty."""
    match cell:
        case bool():
            return str(cell).upper()
        case float():
            # Excel keeps, and shows, fifteen digits.
            return str(int(cell)) if cell.is_integer() else f"{cell:.15g}"
        case datetime():
            return f"{cell:%Y-%m-%d}" if cell.time() == time(0) else f"{cell:%Y-%m-%d %H:%M:%S}"
        case None:
            return None
    text = str(cell).strip("\ufeff\u200b \t\r\n\u00a0\u3000")
    if text.isascii():
        return text or None
    folded = unicodedata.normalize("NFKC", text)
    # １３８… and ２０２６－０２－２８ are meant as codes and numbers; Chinese keeps its own commas and brackets.
    return (folded if folded.isascii() else text.translate(_NARROW)) or None


_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF10, 0xFF5B) if chr(wide - 0xFEE0).isalnum()}


def unguarded(cell: str) -> str:
    """Without the apostrophe that `write_csv` puts before what Excel would take for a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell
