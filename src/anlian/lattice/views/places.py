"""One area, and what the pickers of forms find."""

from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.views.generic import TemplateView, View

from anlian.kernel.templatetags.ui import masked
from anlian.lattice import seats
from anlian.lattice.boards import areas, sites
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.lattice.views.common import OnDay

LEAST = 1
LONGEST = 60


class ShowArea(OnDay, TemplateView):
    """一个区划: what lies inside it, who answers for it."""

    power = Power.SEE_SITES
    template_name = "lattice/area.html"

    def get_context_data(self, **kwargs):
        scope = self.scope()
        area = sites.areas_within(scope).defer("boundary").filter(code=self.kwargs["code"]).first()
        if area is None:
            raise Http404
        return super().get_context_data(
            area=area,
            merged=self.roll.areas.get(area.merged_into),
            inside=areas.inside(area, self.roll, scope, self.day),
            posts=areas.posts(area, self.roll, self.day),
            around=areas.around(area, self.roll, scope),
            **kwargs,
        )


class Find(OnDay, View):
    """Options for a picker: radio buttons for HTMX, objects for whoever asks for JSON."""

    power = Power.SEE_SITES

    def get(self, request):
        name = request.GET.get("name", "").strip() or self.name
        text = (request.GET.get("q") or request.GET.get(f"{name}_q", "")).strip()[:LONGEST]
        found = list(self.offers(text)) if len(text) >= LEAST else []
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"results": found})
        return render(request, "lattice/_options.html", {"found": found, "name": name, "text": text})


class FindSite(Find):
    """点位: name, address, code, or pinyin initials."""

    name = "site"

    def offers(self, text):
        for site in sites.found(self.all(Site), text):
            place = seats.place_name(self.roll, site.area_code)
            yield {
                "id": str(site.pk),
                "label": site.name,
                "hint": " · ".join(
                    filter(None, [site.code, str(site.get_kind_display()), place, site.address])
                ),
                "code": site.code,
                "kind": site.kind,
                "area": site.area_code,
            }


class FindArea(Find):
    """区划: by name or code."""

    name = "area"

    def offers(self, text):
        for area in sites.areas_found(sites.areas_within(self.scope()), text, self.today):
            yield {
                "id": str(area.pk),
                "label": seats.place_name(self.roll, area.code),
                "hint": area.code,
                "code": area.code,
            }


class FindPerson(Find):
    """人员: by the beginning of the name, or by code. For those who appoint."""

    power = Power.EDIT_CHAINS
    name = "person"

    def offers(self, text):
        for person in sites.people_found(self.person.district, text):
            yield {
                "id": str(person.pk),
                "label": person.name,
                "hint": " · ".join(filter(None, [person.code, masked(person.phone)])),
                "code": person.code,
            }
