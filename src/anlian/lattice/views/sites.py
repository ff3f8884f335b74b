"""Sites: the list, one of them, and what changes them."""

from functools import partial

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from anlian.lattice import actions, exports, seats
from anlian.lattice.boards import sites, who
from anlian.lattice.forms import AddSiteForm, MoveSiteForm, SiteForm, written
from anlian.lattice.models import Course, Level, Risk, Site, SiteKind
from anlian.lattice.powers import Power
from anlian.lattice.views.common import AskForDeed, OnDay, ShowsNumber
from anlian.lattice.views.exporting import ExportsList, Outgoing
from anlian.people.actions import known_as

DRILL = (Level.TOWN, Level.COMMUNITY, Level.GRID)


class ListSites(OnDay, TemplateView):
    """点位."""

    power = Power.SEE_SITES
    template_name = "lattice/sites.html"

    def get_context_data(self, **kwargs):
        wish = sites.Wish.read(self.request.GET)
        return super().get_context_data(
            wish=wish,
            page_obj=sites.page_of(self.all(Site), wish, self.request.GET.get("page"), self.roll),
            kinds=SiteKind,
            risks=[*Risk.choices, ("none", _("Not rated"))],
            areas=self.areas(wish),
            lacks=[
                ("position", _("Without a position")),
                ("principal", _("Without a person in charge")),
                ("course", _("Road segments without a line")),
            ],
            may_edit=self.duties.may(Power.EDIT_SITES),
            may_export=self.duties.may(Power.EXPORT),
            **kwargs,
        )

    def areas(self, wish):
        """Towns, and what lies inside the one chosen: a drill, not a list of every grid."""
        mine = seats.area_choices(self.roll, self.scope(), self.today, DRILL)
        top = min((len(code) for code, _name in mine), default=0)
        return [
            (code, name)
            for code, name in mine
            if len(code) == top
            or (wish.area and (code[:-3].startswith(wish.area[:top]) and len(code) <= len(wish.area) + 3))
        ]


class ExportSites(ExportsList):
    """The list as it is filtered."""

    def outgoing(self):
        wish = sites.Wish.read(self.request.GET)
        # Whoever may export still sees no more than the list shows.
        seen = self.all(Site, Power.SEE_SITES)
        listed, roll = sites.listed(seen, wish), self.duties.roll
        return Outgoing(
            "sites", _("Sites"), exports.SITE_COLUMNS, sites.narrowed(seen, wish).count(),
            partial(exports.sites, listed, roll), self.request.GET.urlencode(), reverse("lattice:sites"),
            located=partial(exports.located, listed, roll),
        )  # fmt: skip


class ShowSite(OnDay, TemplateView):
    """一个点位: what it is, who answers for it, what was found there."""

    power = Power.SEE_SITES
    template_name = "lattice/site.html"

    def get_context_data(self, **kwargs):
        site = self.find(Site, self.kwargs["pk"])
        sector = self.request.GET.get("sector", "")
        if sector not in self.roll.sectors:
            sector = self.roll.default_sector(site.kind)
        answer = sites.answer(site, sector, self.day, self.roll)
        return super().get_context_data(
            site=site,
            area=self.roll.areas.get(site.area_code),
            place=seats.place_name(self.roll, site.area_code),
            attributes=sites.attributes(site),
            history=sites.history(site, self.roll),
            course=Course.objects.of(site.district).filter(site=site).first()
            if site.kind == SiteKind.ROAD
            else None,
            answer=answer,
            rows=who.rows(answer, self.roll),
            why=who.why(answer),
            sector=sector,
            sectors=seats.sector_choices(self.roll),
            may_edit=self._may(Power.EDIT_SITES, site),
            may_see_meetings=self.duties.may(Power.SEE_MEETINGS),
            may_unmask=bool(site.principal and site.principal.phone) and self._may(Power.UNMASK, site),
            **kwargs,
        )

    def _may(self, power, site) -> bool:
        return self.scope(power).covers(
            area=site.area_code, sector=self.roll.default_sector(site.kind), site=site
        )


class ShowSitePhone(ShowsNumber):
    """The whole number of the person in charge of a site."""

    def whose(self, pk):
        site = self.find(Site, pk)
        if site.principal is None:
            raise Http404
        return site.principal, {"site": site.code}


class EditsSites(AskForDeed):
    power = Power.EDIT_SITES

    @property
    def areas(self):
        return sites.areas_within(self.scope()).standing(self.today)

    @cached_property
    def site(self) -> Site:
        return self.find(Site, self.kwargs["pk"])

    def back(self):
        return self.site.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(site=self.site if "pk" in self.kwargs else None, **kwargs)

    def principal(self, wish, code):
        """The person in charge who was named: known, or new."""
        name = wish.pop("principal_name").strip()
        phone = wish.pop("principal_phone")
        return known_as(self.person.district, name=name, phone=phone, code=f"R{code}") if name else None


class AddSite(EditsSites):
    """建账."""

    form_class = AddSiteForm
    template_name = "lattice/site_form.html"
    done = gettext_lazy("The site is on the books.")
    extra_context = {"page_title": gettext_lazy("Add a site")}

    def get_initial(self):
        return {"since": self.today}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"areas": self.areas, "district": self.person.district}

    def act(self, wish):
        since, lng, lat = wish.pop("since"), wish.pop("lng"), wish.pop("lat")
        site = Site(district=self.person.district, principal=self.principal(wish, wish["code"]), **wish)
        actions.places.put_at(site, lng, lat)
        self.site = actions.add_site(site, since=since, by=self.person, at=self.now)


class ChangeSite(EditsSites):
    """What describes a site: its name, its position, its attributes."""

    form_class = SiteForm
    template_name = "lattice/site_form.html"
    done = gettext_lazy("Saved.")
    extra_context = {"page_title": gettext_lazy("Change a site")}

    def get_initial(self):
        names = ("name", "kind", "address", "lng", "lat", "uscc")
        return {name: getattr(self.site, name) for name in names} | {
            "attributes": written(self.site.attributes)
        }

    def act(self, wish):
        actions.change_site(self.site, by=self.person, at=self.now, **wish)


class MoveSite(EditsSites):
    """From a day on: another area, another person in charge, another risk colour."""

    form_class = MoveSiteForm
    template_name = "lattice/site_move.html"
    done = gettext_lazy("From that day on it holds; what was before is kept.")
    extra_context = {"page_title": gettext_lazy("Change area, person in charge or risk")}

    def get_initial(self):
        principal = self.site.principal
        return {
            "on": self.today,
            "area": self.site.area_id,
            "risk": self.site.risk,
            "principal_name": principal.name if principal else "",
        }

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"areas": self.areas}

    def act(self, wish):
        principal = self.site.principal
        # The number is masked in the form: the same name without a number is the same person.
        if principal and wish["principal_name"].strip() == principal.name and not wish["principal_phone"]:
            wish |= {"principal_name": "", "principal_phone": ""}
        named = self.principal(wish, self.site.code)
        actions.move_site(self.site, by=self.person, at=self.now, principal=named, **wish)
