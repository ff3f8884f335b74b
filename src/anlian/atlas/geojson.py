"""GeoJSON (RFC 7946): positions and features, in WGS 84 as they are kept."""

import json
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

MEDIA_TYPE = "application/geo+json"


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


def feature(key, geometry: dict | None, properties: dict, **more) -> dict:
    return {"type": "Feature", "id": str(key), "geometry": geometry, "properties": properties} | more
