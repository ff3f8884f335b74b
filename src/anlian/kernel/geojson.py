"""GeoJSON (RFC 7946): positions and features, in WGS 84 as they are kept."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

MEDIA_TYPE = "application/geo+json"
# A row of a list on its way out: its key, its geometry if it has any, and its cells.
Located = tuple[UUID, dict | None, Sequence]
AT_ONCE = 200


class Encoder(DjangoJSONEncoder):
    """Moments as the clocks here show them, with their offset; sentences in the language that is spoken."""

    def default(self, o):
        if isinstance(o, datetime):
            return timezone.localtime(o).isoformat(timespec="seconds")
        return super().default(o)


def written(document: dict) -> str:
    return json.dumps(document, cls=Encoder, ensure_ascii=False, allow_nan=False)


def point(lng: float | None, lat: float | None) -> dict | None:
    return None if lng is None or lat is None else {"type": "Point", "coordinates": [lng, lat]}


def line(points: Sequence[Sequence[float]]) -> dict:
    return {"type": "LineString", "coordinates": points}


def feature(key, geometry: dict | None, properties: dict, **more) -> dict:
    return {"type": "Feature", "id": str(key), "geometry": geometry, "properties": properties} | more


def lines(columns: Sequence[str], rows: Iterable[Located]) -> Iterator[bytes]:
    """A list as one collection, some features at a time: each has the cells of its row under the heads of the columns."""
    rows, between = iter(rows), "\n"
    yield b'{"type": "FeatureCollection", "features": ['
    while some := list(islice(rows, AT_ONCE)):
        features = (
            feature(key, geometry, dict(zip(columns, row, strict=True))) for key, geometry, row in some
        )
        yield (between + ",\n".join(map(written, features))).encode()
        between = ",\n"
    yield b"\n]}\n"
