"""The map page, and the little that it asks for besides tiles: a colouring of areas, who walks the grids, whether
anything has happened."""

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from anlian.atlas.astray import finder_of
from anlian.atlas.boards import fill, panels
from anlian.atlas.picture import picture
from anlian.atlas.tallies import first_day
from anlian.atlas.views.marked import marked
from anlian.atlas.views.panels import PastIsOver
from anlian.atlas.written import box
from anlian.figures.registry import FIGURES
from anlian.kernel.errors import NotFound
from anlian.lattice import seats
from anlian.lattice.access import WithinScope
from anlian.lattice.models import Level, Risk, SiteKind
from anlian.lattice.models.area import prefix_of
from anlian.lattice.powers import Power
from anlian.lattice.roll import Roll
from anlian.lattice.scope import Scope
from anlian.ledger.models import Entry
from anlian.matters.models import Height


class ShowMap(PastIsOver, TemplateView):
    """一张图: where it is red, why, and who answers for it."""

    power = Power.SEE_SITES
    template_name = "atlas/map.html"

    def get_context_data(self, **kwargs):
        first = first_day(self.person.district)
        home = home_of(self.scope(), self.roll, self.person.district)
        return super().get_context_data(
            home=home,
            around=around(home, self.person.district),
            kinds=SiteKind.choices,
            risks=[*Risk.choices, ("none", _("Not rated"))],
            heights=Height.choices,
            fills_offered=[FIGURES[key] for key in fill.FILLS] if self.duties.may(Power.SEE_FIGURES) else [],
            first_day=first or self.today,
            days=(self.today - (first or self.today)).days,
            may_see_hazards=self.duties.may(Power.SEE_HAZARDS),
            **kwargs,
        )


def home_of(scope: Scope, roll: Roll, district: str) -> str:
    """The widest area that whoever looks answers for; none for those who answer for sites of their own."""
    claims = [claim.area or prefix_of(district) for claim in scope.claims]
    return next((code for code in sorted(claims, key=len) if code in roll.areas), "")


def around(home: str, district: str) -> str:
    """The box of that area, or of the nearest drawn one around it; of the whole district the map itself knows it."""
    return box(finder_of(district).of(home)) if len(home) > len(district) else ""


class FillAreas(PastIsOver, View):
    """One figure for every area of a level that whoever asks may see."""

    power = Power.SEE_FIGURES
    http_method_names = ["get", "head", "options"]

    def get(self, request, key):
        area = request.GET.get("area", "")
        level = request.GET.get("level") or Level.TOWN
        try:
            found = fill.fill(
                key, level, area if area in self.roll.areas else "", self.day, self.duties, now=self.now
            )
        except NotFound:
            raise Http404 from None
        return JsonResponse(found.as_dict())


class ShowPicture(PastIsOver, View):
    """The towns by one figure, as a picture."""

    power = Power.SEE_FIGURES
    http_method_names = ["get", "head", "options"]

    def get(self, request):
        key = request.GET.get("fill") or fill.FILLS[0]
        try:
            found = fill.fill(
                key, request.GET.get("level") or Level.TOWN, "", self.day, self.duties, now=self.now
            )
        except NotFound:
            raise Http404 from None
        return HttpResponse(picture(found), content_type="image/svg+xml; charset=utf-8")


class WhoWalks(PastIsOver, View):
    """Grids and the names of those who walk them, on a day."""

    power = Power.SEE_SITES
    http_method_names = ["get", "head", "options"]

    def get(self, request):
        scope = self.scope()
        grids = seats.standing(self.roll, Level.GRID, self.person.district, self.day)
        return JsonResponse(
            {
                grid.code: "、".join(
                    held.term.person if held.term else _("vacant")
                    for held in panels.walkers(grid, self.roll, self.day)
                )
                or _("vacant")
                for grid in grids
                if scope.covers(area=grid.code)
            }
        )


class HasAnythingHappened(WithinScope, View):
    """Asked every two seconds by whoever has the map open, and answered from one index: the same mark, the same map."""

    power = Power.SEE_SITES
    http_method_names = ["get", "head", "options"]

    def get(self, request):
        last = Entry.objects.of(self.person.district).last_line()
        mark = f"{last}.{self.duties.on}"
        return marked(request, mark, lambda: HttpResponse(mark, content_type="text/plain"))
