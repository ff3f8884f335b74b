"""The JSON API: the same deeds as the pages, behind the same scope. Its OpenAPI document is at /api/openapi.json."""

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from ninja import NinjaAPI

from anlian.atlas.api import reader_of
from anlian.atlas.api import router as atlas
from anlian.atlas.features.pages import DOCUMENT, document
from anlian.field.api import router as field
from anlian.figures.api import router as figures
from anlian.hazards.api import router as hazards
from anlian.lattice.access import SIGNED_IN, NotLetIn
from anlian.lattice.api import router as lattice
from anlian.lattice.powers import READS

# The page that would show the document asks an outside host for its scripts; the document itself is enough.
api = NinjaAPI(title="Anlian", version="1", docs_url=None, docs_decorator=login_required)
api.add_router("/hazards", hazards)
api.add_router("/figures", figures)
api.add_router("/field", field)
api.add_router("/ogc", atlas)
api.add_router("", lattice)


@api.get("/ogc/api", auth=SIGNED_IN, include_in_schema=False)
def ogc_document(request):
    """The document of what a GIS reads, which its landing page names; a token opens it too."""
    reader_of(request, *READS)
    return JsonResponse(document(api.get_openapi_schema(), "/api/ogc/"), content_type=DOCUMENT)


@api.exception_handler(NotLetIn)
def not_let_in(request, refusal: NotLetIn):
    answer = api.create_response(request, {"detail": str(refusal)}, status=refusal.status_code)
    for name, value in refusal.headers.items():
        answer[name] = value
    return answer
