"""A GeoJSON file as a sheet: a feature is a line, its properties are the columns, and its geometry is one of them."""

import json
from collections.abc import Iterator

from django.utils.translation import gettext as _

from anlian.kernel.errors import Refused
from anlian.kernel.safely import MOST_COLUMNS
from anlian.kernel.sheets.tidying import tidy

MOST_BYTES = 20 << 20
"""A document is held whole while it is read."""
GEOMETRY = "geometry"


def rows_of(data: bytes) -> tuple[Iterator[list[str | None]], int]:
    """The rows, the heads first, and how many there are."""
    if len(data) > MOST_BYTES:
        raise Refused(_("The file is larger than %(most)d MB. Split it.") % {"most": MOST_BYTES >> 20})
    try:
        document = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
        features = [(dict(one.get("properties") or {}), one.get("geometry")) for one in document["features"]]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Refused(
            _("This file is no GeoJSON with features. Save the layer as GeoJSON and try again.")
        ) from None
    heads = list(dict.fromkeys(name for told, _shape in features for name in told if name != GEOMETRY))
    if len(heads) >= MOST_COLUMNS:
        raise Refused(_("This file is no GeoJSON with features. Save the layer as GeoJSON and try again."))
    return _rows(heads, features), len(features) + 1


def _rows(heads: list[str], features: list[tuple[dict, object]]) -> Iterator[list[str | None]]:
    yield [*map(tidy, heads), GEOMETRY]
    for told, shape in features:
        yield [*(_cell(told.get(name)) for name in heads), _cell(shape)]


def _cell(value) -> str | None:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else tidy(value)


def _no_number(name: str):
    raise ValueError(name)
