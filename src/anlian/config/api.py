"""The JSON API: the same deeds as the pages, behind the same scope. Its OpenAPI document is at /api/openapi.json."""

from django.contrib.auth.decorators import login_required
from ninja import NinjaAPI

from anlian.hazards.api import router as hazards
from anlian.lattice.access import NotLetIn
from anlian.lattice.api import router as lattice

# The page that would show the document asks an outside host for its scripts; the document itself is enough.
api = NinjaAPI(title="Anlian", version="1", docs_url=None, docs_decorator=login_required)
api.add_router("/hazards", hazards)
api.add_router("", lattice)


@api.exception_handler(NotLetIn)
def not_let_in(request, refusal: NotLetIn):
    answer = api.create_response(request, {"detail": str(refusal)}, status=refusal.status_code)
    for name, value in refusal.headers.items():
        answer[name] = value
    return answer
