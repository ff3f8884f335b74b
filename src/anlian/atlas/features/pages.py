"""The documents of the standard: what there is, a collection, a page of it, one feature."""

from collections.abc import Iterable
from datetime import UTC
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _

from anlian.atlas import shapes
from anlian.atlas.features.asked import Asked
from anlian.atlas.features.collection import Collection, Reader
from anlian.kernel import geojson
from anlian.kernel.counts import upto

JSON = "application/json"
# What ninja writes. The class of the standard for documents of 3.0 is therefore not claimed.
DOCUMENT = "application/vnd.oai.openapi+json;version=3.1"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CLASSES = [f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}" for name in ("core", "geojson")]


def link(href: str, rel: str, kind: str = JSON, title: str = "") -> dict:
    return {"href": href, "rel": rel, "type": kind} | ({"title": str(title)} if title else {})


def landing(here: str) -> dict:
    return {
        "title": _("Anlian"),
        "description": _("Sites, road segments, hazards and areas, as far as you may see them."),
        "links": [
            link(f"{here}/", "self", title=_("This document")),
            link(f"{here}/api", "service-desc", DOCUMENT, _("The document of this API")),
            link(f"{here}/conformance", "conformance", title=_("The classes of the standard that it keeps")),
            link(f"{here}/collections", "data", title=_("The collections")),
        ],
    }


def conformance() -> dict:
    return {"conformsTo": CLASSES}


def listed(collections: Iterable[Collection], here: str, extent: dict | None) -> dict:
    return {
        "links": [link(f"{here}/collections", "self", title=_("This document"))],
        "collections": [described(one, here, extent) for one in collections],
    }


def described(collection: Collection, here: str, extent: dict | None) -> dict:
    at = f"{here}/collections/{collection.id}"
    return {
        "id": collection.id,
        "title": str(collection.title),
        "description": str(collection.about),
        "itemType": "feature",
        "crs": [CRS84],
        **({"extent": extent} if extent else {}),
        "links": [
            link(at, "self", title=collection.title),
            link(f"{at}/items", "items", geojson.MEDIA_TYPE, collection.title),
        ],
    }


def extent_of(reader: Reader) -> dict | None:
    """The box around the district, as far as it is drawn: the map of a GIS begins there, as ours does."""
    box = shapes.known_bounds(reader.duties.person.district, reader.duties.on)
    return {"spatial": {"bbox": [list(box)], "crs": CRS84}} if box else None


def items(collection: Collection, asked: Asked, reader: Reader, here: str, query: dict) -> dict:
    """A page, in the order of the keys: the next begins after the last, however many were added meanwhile."""
    at = f"{here}/collections/{collection.id}"
    found = collection.narrowed(asked, reader)
    matched = upto(found)
    rows = found.order_by("pk")
    if asked.after:
        rows = rows.filter(pk__gt=asked.after)
    # One more than the page has, so that the last page knows that it is.
    page = list(rows[: asked.limit + 1])
    more, page = len(page) > asked.limit, page[: asked.limit]
    links = [
        link(_address(f"{at}/items", query), "self", geojson.MEDIA_TYPE, _("This page")),
        link(at, "collection", title=collection.title),
    ]
    if more:
        following = _address(f"{at}/items", query | {"limit": asked.limit, "after": page[-1].pk})
        links.append(link(following, "next", geojson.MEDIA_TYPE, _("Next page")))
    return {
        "type": "FeatureCollection",
        "timeStamp": f"{reader.now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        # Beyond what is counted exactly, the number is left out, as the standard allows.
        **({} if matched.more else {"numberMatched": matched.number}),
        "numberReturned": len(page),
        "links": links,
        "features": [collection.feature(row, reader) for row in page],
    }


def item(collection: Collection, key: UUID, reader: Reader, here: str) -> dict | None:
    row = collection.rows(reader).filter(pk=key).first()
    if row is None:
        return None
    at = f"{here}/collections/{collection.id}"
    links = [
        link(f"{at}/items/{key}", "self", geojson.MEDIA_TYPE, _("This feature")),
        link(at, "collection", title=collection.title),
    ]
    return collection.feature(row, reader) | {"links": links}


def document(whole: dict, prefix: str) -> dict:
    """Of the document of all our API, what lies under this address."""
    paths = {path: told for path, told in whole["paths"].items() if path.startswith(prefix)}
    schemes = {"securitySchemes": whole["components"].get("securitySchemes", {})}
    return whole | {"paths": paths, "components": schemes}


def _address(at: str, query: dict) -> str:
    return f"{at}?{urlencode(query)}" if query else at
