"""The matrix of leaders by months, the list behind every count of it, and both as a file."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from anlian.duties import boards
from anlian.duties.boards.listing import LATE, obligations
from anlian.duties.boards.matrix import legend
from anlian.duties.exports import COLUMNS, rows
from anlian.duties.lifecycle import State
from anlian.duties.models import Duty
from anlian.duties.views.common import Face
from anlian.lattice.models import UnitKind
from anlian.lattice.powers import Power
from anlian.lattice.views.exporting import ExportsList, Outgoing

UNITS = (UnitKind.PARTY, UnitKind.GOVERNMENT, UnitKind.DEPARTMENT, UnitKind.COMMITTEE, UnitKind.TOWN)


class _Filtered(Face):
    """Both faces read the same address; the matrix always shows one year."""

    def wanted(self, year: int | None = None) -> boards.Wanted:
        return boards.Wanted.of(self.request.GET, year)

    def get_context_data(self, **kwargs):
        years = range(self.today.year, self.today.year - 5, -1)
        return super().get_context_data(
            choices={
                "years": [(str(year), str(year)) for year in years],
                "codes": obligations(self.person.district),
                "states": [*State.choices, (LATE, _("late"))],
                "units": [(unit, unit.label) for unit in UNITS],
            },
            may_export=self.duties.may(Power.EXPORT),
            **kwargs,
        )


class ShowMatrix(_Filtered, TemplateView):
    """履职一览: who visited and held dispatch in which month, and where is the proof?"""

    here = "matrix"
    template_name = "duties/matrix.html"

    def get_context_data(self, **kwargs):
        wanted = self.wanted(self.today.year)
        matrix = boards.matrix(
            self.all(Duty), wanted, self.person, self.roll, self.now, page=self.request.GET.get("page", "1")
        )
        counts = [
            ("counted", _("Due so far"), matrix.counts["counted"], ""),
            (State.MET, _("Met in time"), matrix.counts["met"], "good"),
            (State.MET_LATE, _("Met late"), matrix.counts["met_late"], "warn"),
            (LATE, _("Late, can still be made good"), matrix.counts["late"], "bad"),
            (State.MISSED, _("Missed"), matrix.counts["missed"], "bad"),
            ("ahead", _("Not yet due"), matrix.counts["ahead"], ""),
            (State.EXCUSED, _("Excused"), matrix.counts["excused"], ""),
        ]
        return super().get_context_data(
            wanted=wanted,
            query=wanted.query(),
            matrix=matrix,
            page_obj=matrix.page,
            counts=[
                (
                    label,
                    number,
                    tone,
                    f"{reverse('duties:list')}?{wanted.query(state=str(state), year=wanted.year)}",
                )
                for state, label, number, tone in counts
                if number or state in ("counted", State.MET)
            ],
            months=range(1, 13),
            legend=legend(),
            **kwargs,
        )


class ListDuties(_Filtered, TemplateView):
    here = "list"
    template_name = "duties/list.html"

    def get_context_data(self, **kwargs):
        wanted = self.wanted()
        page = boards.listed(
            self.all(Duty), wanted, self.person, self.now, page=self.request.GET.get("page", "1")
        )
        return super().get_context_data(page_obj=page, wanted=wanted, query=wanted.query(), **kwargs)


class ExportDuties(ExportsList):
    """The filtered list as a file."""

    sees = Power.SEE_DUTIES

    def outgoing(self):
        wanted = boards.Wanted.of(self.request.GET)
        duties = boards.narrowed(self.all(Duty, Power.SEE_DUTIES), wanted, self.person, self.now)
        return Outgoing(
            "duties",
            _("Duties"),
            COLUMNS,
            duties.count(),
            partial(rows, duties),
            wanted.query(),
            reverse("duties:list"),
        )
