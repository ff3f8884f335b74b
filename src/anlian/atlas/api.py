"""OGC API - Features, Part 1 (Core, GeoJSON): what a GIS reads, behind the same scope as the pages."""

from functools import wraps
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from ninja.errors import HttpError

from anlian.atlas.features import AREAS, COLLECTIONS, HAZARDS, ROADS, SITES, pages
from anlian.atlas.features.asked import NotUnderstood, asked, values
from anlian.atlas.features.collection import Collection, Reader
from anlian.kernel import clock, geojson
from anlian.lattice.access import SIGNED_IN, duties_of
from anlian.lattice.powers import READS, Power
from anlian.lattice.scope import Duties

router = Router(tags=["features"], auth=SIGNED_IN)


def answered(function):
    """What is not understood is said with a sentence: 400; what is not there or out of scope is not there: 404."""

    @wraps(function)
    def told(request, *args, **kwargs):
        try:
            document, kind = function(request, *args, **kwargs)
        except NotUnderstood as refusal:
            return _answer({"code": "InvalidParameterValue", "description": str(refusal)}, 400)
        if document is None:
            return _answer({"code": "NotFound", "description": "Not found."}, 404)
        return _answer(document, 200, kind)

    return told


def _answer(document: dict, status: int, kind: str = pages.JSON) -> HttpResponse:
    return HttpResponse(geojson.written(document), status=status, content_type=kind)


def reader_of(request, *powers: Power) -> Reader:
    now = clock.now()
    duties: Duties | None = duties_of(request, clock.day_of(now))
    if duties is None or not any(duties.may(power) for power in powers):
        raise HttpError(403, "None of your posts carries this power.")
    return Reader(duties, now, request.build_absolute_uri("/").rstrip("/"))


def here(reader: Reader) -> str:
    return f"{reader.root}/api/ogc"


def seen(reader: Reader) -> list[Collection]:
    return [one for one in COLLECTIONS.values() if reader.duties.may(one.power)]


@router.get("/", summary="What there is: the landing page")
@answered
def ogc_landing(request):
    reader = reader_of(request, *READS)
    values(request.GET)
    return pages.landing(here(reader)), pages.JSON


@router.get("/conformance", summary="The classes of the standard that this API keeps")
@answered
def ogc_conformance(request):
    reader_of(request, *READS)
    values(request.GET)
    return pages.conformance(), pages.JSON


@router.get("/collections", summary="The collections that you may see")
@answered
def ogc_collections(request):
    reader = reader_of(request, *READS)
    values(request.GET)
    return pages.listed(seen(reader), here(reader), pages.extent_of(reader)), pages.JSON


@router.get("/collections/{collection}", summary="One collection")
@answered
def ogc_collection(request, collection: str):
    reader = reader_of(request, *READS)
    values(request.GET)
    found = next((one for one in seen(reader) if one.id == collection), None)
    return found and pages.described(found, here(reader), pages.extent_of(reader)), pages.JSON


def _of(collection: Collection) -> dict:
    """What the API's document says of the address of a page."""
    good = {
        "description": "A page of features.",
        "content": {geojson.MEDIA_TYPE: {"schema": {"type": "object"}}},
    }
    bad = {
        "description": "A parameter was not understood.",
        "content": {pages.JSON: {"schema": {"type": "object"}}},
    }
    return {
        "parameters": [param.described() for param in collection.params],
        "responses": {200: good, 400: bad},
    }


def _page(request, collection: Collection):
    reader = reader_of(request, collection.power)
    wanted = asked(request.GET, collection.params)
    return pages.items(collection, wanted, reader, here(reader), request.GET.dict()), geojson.MEDIA_TYPE


def _one(request, collection: Collection, feature: str):
    reader = reader_of(request, collection.power)
    values(request.GET)
    try:
        key = UUID(feature)
    except ValueError:
        return None, pages.JSON
    return pages.item(collection, key, reader, here(reader)), geojson.MEDIA_TYPE


@router.get("/collections/sites/items", summary="Sites, page by page", openapi_extra=_of(SITES))
@answered
def ogc_sites(request):
    return _page(request, SITES)


@router.get("/collections/sites/items/{feature}", summary="One site")
@answered
def ogc_site(request, feature: str):
    return _one(request, SITES, feature)


@router.get("/collections/roads/items", summary="Road segments, page by page", openapi_extra=_of(ROADS))
@answered
def ogc_roads(request):
    return _page(request, ROADS)


@router.get("/collections/roads/items/{feature}", summary="One road segment")
@answered
def ogc_road(request, feature: str):
    return _one(request, ROADS, feature)


@router.get("/collections/hazards/items", summary="Hazards, page by page", openapi_extra=_of(HAZARDS))
@answered
def ogc_hazards(request):
    return _page(request, HAZARDS)


@router.get("/collections/hazards/items/{feature}", summary="One hazard")
@answered
def ogc_hazard(request, feature: str):
    return _one(request, HAZARDS, feature)


@router.get("/collections/areas/items", summary="Areas, page by page", openapi_extra=_of(AREAS))
@answered
def ogc_areas(request):
    return _page(request, AREAS)


@router.get("/collections/areas/items/{feature}", summary="One area")
@answered
def ogc_area(request, feature: str):
    return _one(request, AREAS, feature)
