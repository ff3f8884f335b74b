"""Leaders by blocks and lines, and the three who must see to safety in every sector."""

from functools import partial
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from anlian.lattice import actions
from anlian.lattice.boards import leaders as board
from anlian.lattice.boards import musts, offices
from anlian.lattice.boards.who import end_of
from anlian.lattice.forms.leaders import LeadForm, OfficeForm, ReassignForm
from anlian.lattice.models import Site
from anlian.lattice.parts import leaders_on
from anlian.lattice.powers import Power
from anlian.lattice.roll import Roll, load
from anlian.lattice.titles import fire_by_field, titles
from anlian.lattice.views.common import AskForDeed, OnDay, day_of
from anlian.lattice.views.exporting import ExportsList, Outgoing


class OnKnownDay(OnDay):
    """A day, and what was known of it on another."""

    @cached_property
    def known_on(self):
        return day_of(self.request.GET.get("known"))

    @cached_property
    def then(self) -> Roll:
        return load(self.person.district, end_of(self.known_on)) if self.known_on else self.roll

    @property
    def asked(self) -> dict:
        """What of the address the other faces keep."""
        days = {"on": self.day if self.day != self.today else None, "known": self.known_on}
        return {name: day.isoformat() for name, day in days.items() if day}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            faces=self.faces(),
            known_on=self.known_on,
            may_edit=self.duties.may(Power.EDIT_CHAINS),
            may_export=self.duties.may(Power.EXPORT),
            sees_people=self.duties.may(Power.SEE_PEOPLE),
            query=urlencode(self.asked),
            **kwargs,
        )

    def faces(self):
        places = [
            ("leaders", _("By leader"), "table", {}),
            ("crossings", _("Where blocks and lines cross"), "layout-dashboard", {"show": "crossings"}),
            ("musts", _("Three musts"), "sitemap", {}),
        ]
        here = "musts" if self.template_name.endswith("musts.html") else self.request.GET.get("show")
        here = here if here in ("musts", "crossings") else "leaders"
        return [
            {
                "label": label,
                "icon": icon,
                "active": name == here,
                "url": reverse("lattice:three-musts" if name == "musts" else "lattice:leaders")
                + (f"?{urlencode(extra | self.asked)}" if extra | self.asked else ""),
            }
            for name, label, icon, extra in places
        ]


class ShowLeaders(OnKnownDay, TemplateView):
    """常委分片、区长分线: who answers for which town and sector, what nobody does, what two do."""

    power = Power.SEE_CHAINS
    template_name = "lattice/leaders.html"

    def get_context_data(self, **kwargs):
        found = leaders_on(self.then, self.day)
        crossing = self.request.GET.get("show") == "crossings"
        scope, told = self.scope(), titles(self.then, found)
        return super().get_context_data(
            leaders=found,
            titles=told,
            named=[(_("Work safety"), told.work), (_("Fire safety"), told.fire)],
            fields=fire_by_field(self.then, found),
            crossing=crossing,
            grid=board.crossings(found, self.then) if crossing else [],
            askable={town.code for town in found.towns if board.may_ask(scope, town.code)},
            **kwargs,
        )


class ExportLeaders(OnKnownDay, ExportsList):
    """The matrix of a day as a file."""

    sees = Power.SEE_CHAINS

    def outgoing(self):
        found = leaders_on(self.then, self.day)
        listed = list(board.rows(found, titles(self.then, found)))
        return Outgoing(
            "leaders", _("Blocks and lines of leaders"), board.COLUMNS, len(listed), partial(iter, listed),
            self.request.GET.urlencode(), reverse("lattice:leaders"),
        )  # fmt: skip


class Reassign(AskForDeed):
    """调整分工: a town or sector goes to another leader, from a day on and by a document."""

    power = Power.EDIT_CHAINS
    form_class = ReassignForm
    template_name = "lattice/reassign.html"
    done = gettext_lazy("The block or line is moved. Both changes hold from that day.")

    def get_initial(self):
        return {"since": self.today, "part": self.request.GET.get("part", "")}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"roll": self.roll, "day": self.today, "scope": self.scope()}

    def act(self, wish):
        actions.reassign(wish.pop("post"), by=self.person, at=self.now, **wish)

    def back(self):
        return reverse("lattice:leaders")


class ShowMusts(OnKnownDay, TemplateView):
    """三管三必须: who manages the industry, the business and the production of every sector; where nobody does."""

    power = Power.SEE_CHAINS
    template_name = "lattice/musts.html"

    def get_context_data(self, **kwargs):
        found = musts.musts(self.then, self.day, self.all(Site, Power.SEE_SITES))
        named = offices.offices(self.then, self.day, end_of(self.known_on) if self.known_on else None)
        only = self.request.GET.get("only") == "wrong"
        return super().get_context_data(
            musts=[must for must in found if must.wrong] if only else found,
            total=len(found),
            only=only,
            counts=musts.totals(found) | {"offices": sum(one.office is None for one in named)},
            offices=named,
            **kwargs,
        )


class NameLead(AskForDeed):
    """确定行业主管部门: where none leads a sector, the government names one with a document."""

    power = Power.EDIT_CHAINS
    form_class = LeadForm
    template_name = "lattice/name_lead.html"
    done = gettext_lazy("The department leads this sector from that day on.")

    def get_initial(self):
        return {"since": self.today, "sector": self.request.GET.get("sector", "")}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"roll": self.roll, "day": self.today, "scope": self.scope()}

    def act(self, wish):
        actions.name_lead(wish.pop("post"), by=self.person, at=self.now, **wish)

    def back(self):
        return reverse("lattice:three-musts")


class NameOffice(AskForDeed):
    """明确安全监管机构: which office of a town or street answers for work safety."""

    power = Power.EDIT_CHAINS
    form_class = OfficeForm
    template_name = "lattice/name_office.html"
    done = gettext_lazy("The office answers for work safety there from that day on.")

    def get_initial(self):
        return {"since": self.today, "area": self.request.GET.get("area", "")}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"roll": self.roll, "day": self.today, "scope": self.scope()}

    def act(self, wish):
        actions.name_safety_office(wish.pop("area"), by=self.person, at=self.now, **wish)

    def back(self):
        return reverse("lattice:three-musts") + "#offices"
