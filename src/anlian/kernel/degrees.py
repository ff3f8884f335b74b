"""Positions as people write them in ledgers: decimal degrees, or degrees, minutes and seconds, with or without signs."""

import re
import unicodedata

from django.utils.translation import gettext as _

from anlian.kernel.cells import Unfit

EAST_WEST, NORTH_SOUTH = ("E", "W", "东经", "西经", "东", "西"), ("N", "S", "北纬", "南纬", "北", "南")
BACKWARD = ("W", "S", "西经", "南纬", "西", "南")
SIDES = "|".join(sorted((*EAST_WEST, *NORTH_SOUTH), key=len, reverse=True))
# 112.6071 and 112.6071°E; 112°36′25.6″; 112度36分25.6秒; 112:36:25.6; 112 36 25.6; 112°36.427′
DECIMAL = r"(?P<whole>[+-]?\d{1,3}(?:\.\d+)?)\s*[°度]?"
PARTS = (
    r"(?P<degrees>\d{1,3})\s*[°度: ]\s*(?P<minutes>\d{1,2}(?:\.\d+)?)\s*['′’分: ]?"
    r"(?:\s*(?P<seconds>\d{1,2}(?:\.\d+)?)\s*(?:\"|″|”|''|′′|’’|秒)?)?"
)
ANGLE = re.compile(rf"(?P<before>{SIDES})?\s*(?:{PARTS}|{DECIMAL})\s*(?P<after>{SIDES})?", re.IGNORECASE)
BETWEEN = re.compile(r"\s*[,，;；/、|]\s*|\s+(?=[+-]?\d{1,3}\.\d)")


def angle(cell: str) -> float:
    """One angle in degrees; west and south are negative. Raises Unfit for what is none."""
    found = ANGLE.fullmatch(unicodedata.normalize("NFKC", cell).strip())
    if found is None:
        raise Unfit(_("degrees such as 112.6071 or 112°36′25.6″"))
    if found["whole"]:
        value = float(found["whole"])
    else:
        minutes, seconds = float(found["minutes"]), float(found["seconds"] or 0)
        if minutes >= 60 or seconds >= 60:
            raise Unfit(_("minutes and seconds below 60"))
        value = int(found["degrees"]) + minutes / 60 + seconds / 3600
    side = (found["before"] or found["after"] or "").upper()
    return -value if side in BACKWARD else value


def pair(cell: str) -> tuple[float, float]:
    """Two angles in one cell, such as 112.6071,26.9036, as they stand; raises Unfit for anything else."""
    parts = BETWEEN.split(cell.strip())
    if len(parts) != 2:
        raise Unfit(_("longitude and latitude, such as 112.6071,26.9036"))
    return angle(parts[0]), angle(parts[1])
