"""A line as programs and people give it: GeoJSON, or one position after the other."""

import json
import re
from itertools import chain, pairwise
from math import isfinite

from django.utils.translation import gettext as _

from anlian.kernel import degrees, geo
from anlian.kernel.cells import Unfit

MOST = 2_000
"""Points of a line that is read at all."""
BETWEEN = re.compile(r"\s*[;；\n]\s*")

Points = list[tuple[float, float]]


def read(text: str, datum: geo.Datum | str = geo.Datum.WGS84) -> Points:
    """Positions in degrees of WGS 84, in their order; raises Unfit for anything else."""
    text = text.strip()
    points = (
        _of_geojson(text) if text.startswith("{") else [*map(degrees.pair, filter(None, BETWEEN.split(text)))]
    )
    if len(points) > MOST:
        raise Unfit(_("at most %(most)d points; these are %(count)d") % {"most": MOST, "count": len(points)})
    try:
        return [geo.to_wgs84(*_turned(*point), datum) for point in points]
    except ValueError:
        raise Unfit(_("positions on the map, in degrees")) from None


def written(points) -> str:
    """As GeoJSON, on one line of text."""
    return json.dumps({"type": "LineString", "coordinates": points}, separators=(",", ":"))


def _turned(lng: float, lat: float) -> tuple[float, float]:
    """Within China no longitude is a latitude, so the two may stand in either order."""
    return (lat, lng) if abs(lat) > 90 >= abs(lng) else (lng, lat)


def _of_geojson(text: str) -> Points:
    try:
        parts = [
            [(_number(lng), _number(lat)) for lng, lat, *_height in part] for part in _parts(json.loads(text))
        ]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Unfit(_("a GeoJSON LineString in degrees")) from None
    # A program may cut a line into parts; those that go on where the one before ended are one line.
    if not parts or not all(parts) or any(before[-1] != after[0] for before, after in pairwise(parts)):
        raise Unfit(_("one line; this GeoJSON holds none or several"))
    return list(chain(parts[0], *(part[1:] for part in parts[1:])))


def _parts(document: dict) -> list[list]:
    match document["type"]:
        case "FeatureCollection":
            return list(chain.from_iterable(map(_parts, document["features"])))
        case "Feature":
            return _parts(document["geometry"])
        case "LineString":
            return [document["coordinates"]]
        case "MultiLineString":
            return document["coordinates"]
    raise ValueError(document["type"])


def _number(value) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ValueError(value)
    return float(value)
