"""Positions: which are to be mended, and one of them picked on the map or typed."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from anlian.atlas import astray, shapes
from anlian.atlas.boards import positions
from anlian.atlas.forms import PositionForm
from anlian.atlas.written import box, shown
from anlian.kernel import geo
from anlian.lattice import actions, seats
from anlian.lattice.models import Level, Site, SiteKind
from anlian.lattice.outlines import inside
from anlian.lattice.powers import Power
from anlian.lattice.views.common import AskForDeed, OnDay

OFFERED = (Level.TOWN, Level.COMMUNITY)


class ListPositions(OnDay, TemplateView):
    """待修正的位置."""

    power = Power.EDIT_SITES
    template_name = "atlas/positions.html"

    def get_context_data(self, **kwargs):
        wish, sites = positions.Wish.read(self.request.GET), self.all(Site)
        counted = positions.counted(sites, self.person.district, wish)
        return super().get_context_data(
            wish=wish,
            tabs=[
                self.tab(_("Without a position"), positions.MISSING, wish, counted),
                self.tab(_("Far outside their area"), positions.ASTRAY, wish, counted),
            ],
            page_obj=positions.page_of(sites, wish, self.request.GET.get("page"), self.roll),
            kinds=SiteKind,
            areas=seats.area_choices(self.roll, self.scope(), self.today, OFFERED),
            far=astray.FAR_M,
            query=asked(wish),
            **kwargs,
        )

    def tab(self, label, wrong, wish, counted):
        return {
            "label": label,
            "url": "?" + asked(positions.Wish(wrong, wish.area, wish.kind)),
            "active": wish.wrong == wrong,
            "count": str(counted[wrong]),
        }


def asked(wish: positions.Wish) -> str:
    """The list as it is narrowed, as part of an address."""
    return urlencode({name: value for name, value in vars(wish).items() if value})


class ForOneSite(OnDay):
    power = Power.EDIT_SITES

    @cached_property
    def site(self) -> Site:
        return self.find(Site, self.kwargs["pk"])

    def look(self, lng: float, lat: float) -> positions.Looked:
        district = self.person.district
        return positions.looked(
            lng, lat,
            inside=inside(shapes.extent(district, self.today), lng, lat),
            place=astray.place(astray.finder_of(district), lng, lat, self.site.area_code),
            area=self.roll.areas.get(self.site.area_code),
            roll=self.roll,
        )  # fmt: skip


class LookAtPosition(ForOneSite, View):
    """What was typed or clicked, in each datum, and whether it lies where it should. Nothing is saved."""

    def get(self, request, pk):
        form = PositionForm(request.GET)
        told = {"site": self.site, "form": form}
        if form.is_valid():
            told["looked"] = self.look(form.cleaned_data["lng"], form.cleaned_data["lat"])
        return render(request, "atlas/_looked.html", told)


class PickPosition(ForOneSite, AskForDeed):
    """一个点位的位置: click, drag or type; on to the next of the list, if one came from there."""

    form_class = PositionForm
    template_name = "atlas/position.html"

    @cached_property
    def wish(self) -> positions.Wish | None:
        """The list that the reader came from."""
        given = self.request.GET
        return positions.Wish.read(given) if "wrong" in given else None

    def get_initial(self):
        if self.site.lng is None:
            return {}
        return {"written": shown(self.site.lng, self.site.lat), "datum": geo.Datum.WGS84.value}

    def get_context_data(self, **kwargs):
        site, form = self.site, kwargs.get("form")
        outline = astray.finder_of(site.district).of(site.area_code)
        at = (site.lng, site.lat)
        if form is not None and form.is_bound and not form.has_error("written"):
            at = (form.cleaned_data.get("lng", at[0]), form.cleaned_data.get("lat", at[1]))
        return super().get_context_data(
            site=site,
            place=seats.place_name(self.roll, site.area_code),
            looked=self.look(*at) if at[0] is not None else None,
            around=box(outline),
            list_query=asked(self.wish) if self.wish else "",
            **kwargs,
        )

    def form_valid(self, form):
        lng, lat = form.cleaned_data["lng"], form.cleaned_data["lat"]
        if self.look(lng, lat).place.far and not form.cleaned_data["anyway"]:
            form.ask_anyway = True
            return self.form_invalid(form)
        return super().form_valid(form)

    def act(self, wish):
        actions.change_site(self.site, by=self.person, at=self.now, lng=wish["lng"], lat=wish["lat"])
        astray.check_one(self.site)

    @property
    def done(self):
        return _("The position of %(site)s is saved.") % {"site": self.site.name}

    def back(self):
        if self.wish is None:
            return self.site.get_absolute_url()
        after = positions.next_after(self.all(Site), self.wish, self.site)
        if after is None or "stop" in self.request.POST:
            return f"{reverse('atlas:positions')}?{asked(self.wish)}"
        return f"{reverse('atlas:position', args=[after.pk])}?{asked(self.wish)}"
