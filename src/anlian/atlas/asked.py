"""What a map is asked for in its address: kinds, colours, a day."""

from datetime import datetime

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from anlian.atlas.models import Layer
from anlian.atlas.sight import HEIGHTS, LATE, Sight
from anlian.kernel import clock
from anlian.kernel.errors import Refused
from anlian.lattice.models import Risk
from anlian.lattice.scope import Scope

MAJOR, OVERDUE = "major", "late"
NO_COLOUR = "none"


def sight_of(asked, *, layer: Layer, scope: Scope, now: datetime) -> Sight:
    """`kind` (may be repeated), `risk` of sites (may be repeated), `only` of hazards (major, late), `on` a day."""
    return Sight(
        layer=layer,
        scope=scope,
        kinds=tuple(sorted(set(asked.getlist("kind")))),
        shades=_colours(asked.getlist("risk")) if layer == Layer.SITE else _heights(asked.getlist("only")),
        on=day_of(asked.get("on", ""), now=now),
    )


def day_of(text: str, *, now: datetime):
    """A past day, or nothing for today and later: what is not over yet is shown as it is now."""
    if not text:
        return None
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise Refused(_("A day is written as 2023-08-31."))
    return None if day >= clock.day_of(now) else day


def _colours(wanted: list[str]) -> tuple[str, ...]:
    known = {NO_COLOUR: "", **{risk: risk for risk in Risk.values}}
    return tuple(sorted({known[one] for one in wanted if one in known}))


def _heights(wanted: list[str]) -> tuple[str, ...]:
    found = [one.split(":") for one in HEIGHTS]
    if MAJOR in wanted:
        found = [(urgency, step) for urgency, step in found if urgency == "major"]
    if OVERDUE in wanted:
        found = [(urgency, step) for urgency, step in found if int(step) >= LATE]
    return tuple(f"{urgency}:{step}" for urgency, step in found) if len(found) < len(HEIGHTS) else ()
