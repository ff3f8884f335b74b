"""What the map is drawn from: outlines of areas, and roads and water from files. Simplified once, then kept.

Outlines and names of areas are public facts, so everybody of a district is given all of them, whatever their scope.
"""

import json
import logging
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import shapely
from django.conf import settings

from anlian.lattice.models import Area, Level
from anlian.lattice.outlines import Box, drawn_of, extent_of, of_edition, shape_of

log = logging.getLogger(__name__)

AREAS, GRIDS, LAND = "areas", "grids", "land"
COLLECTIONS = (AREAS, GRIDS, LAND)
LEVELS = {AREAS: (Level.DISTRICT, Level.TOWN, Level.COMMUNITY), GRIDS: (Level.GRID,)}
# Degrees: three metres, which is one pixel where a street fills the page, and a metre.
TOLERANCE, STEP, DECIMALS = 0.00003, 0.00001, 5
# What a file of the folder shows; others are left alone.
FILES = {"water": "water", "green": "green", "rail": "rail", "roads": "road"}
LARGEST = 20 * 1024 * 1024


@dataclass(frozen=True)
class Drawn:
    """One collection as it goes out."""

    body: bytes
    tag: str


@dataclass(frozen=True)
class Kept:
    """All that a district's areas give, as of one edition of its lattice and one day."""

    drawn: dict[str, Drawn]
    bounds: Box | None
    extent: Box


def collection(district: str, name: str, on: date) -> Drawn:
    return land() if name == LAND else _of_areas(district, on).drawn[name]


def bounds(district: str, on: date) -> Box:
    """West, south, east, north of the district itself, or of as much of it as is drawn; of the country where nothing is."""
    return known_bounds(district, on) or extent(district, on)


def known_bounds(district: str, on: date) -> Box | None:
    """The same, and nothing where nothing is drawn."""
    return _of_areas(district, on).bounds


def extent(district: str, on: date) -> Box:
    """The district and five kilometres around: beyond it nothing of it lies. Where its border is not known, the country."""
    return _of_areas(district, on).extent


def _of_areas(district: str, on: date) -> Kept:
    """Made anew when the lattice has changed, or the day."""
    return of_edition(district, "map", lambda: _made(district, on), on)


def _made(district: str, on: date) -> Kept:
    # Those without an outline too: as long as one town is not drawn, the others do not say how far the district reaches.
    areas = list(Area.objects.of(district).standing(on).order_by("code"))
    around = extent_of(areas)
    seen = drawn_of(areas) or [one for one in areas if one.boundary and one.code.startswith(district)]
    return Kept(
        drawn={name: _drawn(_outlines(areas, levels)) for name, levels in LEVELS.items()},
        bounds=tuple(map(float, shapely.total_bounds([shape_of(one) for one in seen]))) if seen else None,
        extent=around,
    )


def _outlines(areas: list[Area], levels) -> list[dict]:
    """Each area, and a point well inside it that carries its name."""
    features = []
    for level in levels:
        these = [area for area in areas if area.level == level and area.boundary]
        shapes = [shape_of(area) for area in these]
        # All of a level at once: neighbours keep one border, and no gap opens between them.
        simple = shapely.coverage_simplify(shapes, TOLERANCE) if shapes else []
        for area, whole, outline in zip(these, shapes, simple, strict=True):
            told = {"code": area.code, "name": area.name, "level": area.level}
            middle = shapely.maximum_inscribed_circle(whole, tolerance=0.0005)
            features.append(_feature(whole if outline.is_empty else outline, told))
            features.append(_feature(shapely.get_point(middle, 0), told | {"role": "name"}))
    return features


@lru_cache(maxsize=1)
def land() -> Drawn:
    """Roads, water, green and rails of the folder that the settings name. Read once; restart after a change."""
    features = []
    for name, kind in FILES.items():
        features += _read(settings.MAP_FOLDER / f"{name}.geojson", kind)
    return _drawn(features)


def _read(path: Path, kind: str) -> list[dict]:
    """The features of a file. One that cannot be read is said in the log; the map goes on without it."""
    if not path.is_file():
        return []
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError("larger than 20 MB")
        features = []
        for one in json.loads(path.read_text(encoding="utf-8-sig"))["features"]:
            shape = shapely.from_geojson(json.dumps(one["geometry"]))
            told = one.get("properties") or {}
            features.append(
                _feature(
                    shapely.simplify(shape, STEP),
                    {"kind": kind, "name": str(told.get("name") or ""), "rank": int(told.get("rank") or 3)},
                )
            )
        return features
    except (OSError, ValueError, TypeError, KeyError, AttributeError, shapely.errors.ShapelyError) as problem:
        log.warning("%s is not on the map: %s: %s", path.name, type(problem).__name__, problem)
        return []


def _feature(shape, told: dict) -> dict:
    geometry = shapely.geometry.mapping(shape)
    return {
        "type": "Feature",
        "properties": told,
        "geometry": {"type": geometry["type"], "coordinates": _rounded(geometry["coordinates"])},
    }


def _rounded(numbers):
    if isinstance(numbers, float):
        return round(numbers, DECIMALS)
    return [_rounded(one) for one in numbers]


def _drawn(features: list[dict]) -> Drawn:
    body = json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")
    ).encode()
    return Drawn(body, sha256(body).hexdigest()[:32])
