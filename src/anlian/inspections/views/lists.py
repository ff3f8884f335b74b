"""The list, the calendar, the export, the checklists, and a site's visits on its page."""

from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from anlian.inspections import boards
from anlian.inspections.boards.listing import in_order
from anlian.inspections.exports import COLUMNS, rows
from anlian.inspections.models import Inspection
from anlian.lattice.access import WithinScope
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.lattice.views.exporting import ExportsList, Outgoing

PAGE = "inspections:list"


class _Face(WithinScope, TemplateView):
    """What the faces of the whole have in common: tabs, and what may be done from here."""

    power = Power.SEE_INSPECTIONS
    here = ""

    def get_context_data(self, **kwargs):
        places = [
            ("list", _("List"), "list"),
            ("calendar", _("Calendar"), "calendar"),
            ("checklists", _("Checklists"), "checklist"),
        ]
        return super().get_context_data(
            faces=[
                {
                    "label": label,
                    "url": reverse(f"inspections:{name}"),
                    "icon": icon,
                    "active": name == self.here,
                }
                for name, label, icon in places
            ],
            may_plan=self.duties.may(Power.PLAN_INSPECTION),
            may_inspect=self.duties.may(Power.INSPECT),
            may_export=self.duties.may(Power.EXPORT),
            **kwargs,
        )


class ListInspections(_Face):
    here = "list"
    template_name = "inspections/list.html"

    def get_context_data(self, **kwargs):
        wanted = boards.Wanted.of(self.request.GET)
        page = boards.listed(
            self.all(Inspection), wanted, self.duties, page=self.request.GET.get("page", "1")
        )
        return super().get_context_data(
            page_obj=page, wanted=wanted, query=wanted.query(), choices=boards.Choices(self.duties), **kwargs
        )


class Calendar(_Face):
    here = "calendar"
    template_name = "inspections/calendar.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate(self.now)
        month = boards.month_of(self.all(Inspection), self.request.GET.get("month", ""), today)
        return super().get_context_data(month=month, today=today, **kwargs)


class Checklists(_Face):
    here = "checklists"
    template_name = "inspections/checklists.html"

    def get_context_data(self, **kwargs):
        kind = self.request.GET.get("kind", "")
        shown, kinds = boards.checklist_board(self.person.district, kind)
        here = shown[0].kind if shown else ""
        tabs = [
            {"label": label, "url": f"?kind={value}", "count": count, "active": value == here}
            for value, label, count in kinds
        ]
        return super().get_context_data(checklists=shown, kinds=tabs, **kwargs)


class OfSite(WithinScope, TemplateView):
    """A part of the site's page."""

    power = Power.SEE_INSPECTIONS
    template_name = "inspections/_of_site.html"

    def get_context_data(self, **kwargs):
        site = self.find(Site, kwargs["pk"], Power.SEE_SITES)
        return super().get_context_data(
            site=site,
            inspections=boards.of_site(self.all(Inspection), site.pk),
            may_inspect=self.duties.may(Power.INSPECT),
            **kwargs,
        )


class ExportInspections(ExportsList):
    """The filtered list as a file."""

    def outgoing(self):
        wanted = boards.Wanted.of(self.request.GET)
        found = boards.narrowed(self.all(Inspection, Power.SEE_INSPECTIONS), wanted, self.duties)
        return Outgoing(
            "inspections", _("Inspections"), COLUMNS, found.count(),
            partial(rows, in_order(found, wanted.sort), self.duties), wanted.query(), reverse(PAGE),
        )  # fmt: skip
