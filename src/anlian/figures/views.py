"""The figures on one page, and the rows behind each."""

from datetime import date
from functools import partial

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from anlian.figures.asked import Asked
from anlian.figures.boards import COLUMNS, rows, told
from anlian.figures.drawing import drawn
from anlian.figures.kept import by_week, ranked, standing
from anlian.figures.registry import FIGURES, Figure
from anlian.figures.spread import lies_somewhere
from anlian.figures.weeks import YEAR
from anlian.kernel import address
from anlian.kernel.counts import MOST, Count, Pages
from anlian.lattice import seats
from anlian.lattice.models import Level
from anlian.lattice.models.area import parents_of
from anlian.lattice.powers import Power
from anlian.lattice.views.common import OnDay
from anlian.lattice.views.exporting import ExportsList, Outgoing

PAGE = 50


class AboutPeriod(OnDay):
    """A view of figures: this year so far, or the days and the area of the address."""

    power = Power.SEE_FIGURES

    @cached_property
    def asked(self) -> Asked:
        query = self.request.GET
        last = address.day(query, "to") or self.today
        first = address.day(query, "from") or date(last.year, 1, 1)
        area = query.get("area", "")
        return Asked(
            self.person.district,
            min(first, last),
            last,
            area if area in self.roll.areas else "",
            self.duties,
            self.now,
        )

    def get_context_data(self, **kwargs):
        towns = seats.area_choices(self.roll, self.scope(), self.today, (Level.TOWN, Level.COMMUNITY))
        if self.asked.area and self.asked.area not in dict(towns):
            # Somebody came down to a grid: the choice says where they are.
            towns.append((self.asked.area, seats.place_name(self.roll, self.asked.area)))
        return super().get_context_data(asked=self.asked, towns=towns, **kwargs)


class ListFigures(AboutPeriod, TemplateView):
    """统计."""

    template_name = "figures/list.html"

    def get_context_data(self, **kwargs):
        found = standing(list(FIGURES.values()), self.asked)
        return super().get_context_data(
            readings=[(reading, reading.figure.url(self.asked)) for reading in found], **kwargs
        )


class ExportFigure(AboutPeriod, ExportsList):
    """Every row behind a figure."""

    power, sees = Power.EXPORT, Power.SEE_FIGURES

    def outgoing(self):
        figure = FIGURES.get(self.kwargs["key"])
        if figure is None:
            raise Http404
        found = figure.records(self.asked)
        return Outgoing(
            f"figures/{figure.key}", str(figure.title), COLUMNS, found.count(), partial(rows, found),
            self.asked.query(), reverse("figures:show", args=[figure.key]),
        )  # fmt: skip


class ShowFigure(AboutPeriod, TemplateView):
    """One figure: what it counts, the same time last year, and every row behind it."""

    template_name = "figures/show.html"

    def get_context_data(self, **kwargs):
        figure = FIGURES.get(self.kwargs["key"])
        if figure is None:
            raise Http404
        reading = standing([figure], self.asked)[0]
        amount = Count(min(reading.records, MOST), reading.records > MOST)
        page = Pages(figure.records(self.asked), PAGE, amount).get_page(self.request.GET.get("page"))
        page.object_list = [told(row) for row in page.object_list]
        return super().get_context_data(
            reading=reading,
            page_obj=page,
            may_export=self.duties.may(Power.EXPORT),
            areas=self.areas(figure),
            around=self.around(figure),
            here=self.roll.areas[self.asked.area].name if self.asked.inside else "",
            trend=drawn(figure, by_week(figure, self.asked, YEAR)) if figure.by_week else None,
            **kwargs,
        )

    def areas(self, figure: Figure) -> list:
        """The areas inside this one, where the rows of the figure lie somewhere."""
        return ranked(figure, self.asked) if lies_somewhere(figure, self.asked) else []

    def around(self, figure: Figure) -> list[tuple[str, str]]:
        """The way back up from the area asked for, widest first: name and address."""
        if not self.asked.inside:
            return []
        codes = [code for code in parents_of(self.asked.area) if code.startswith(self.asked.district)]
        return [
            (
                self.roll.areas[code].name,
                figure.url(self.asked.at("" if code == self.asked.district else code)),
            )
            for code in reversed(codes)
            if code in self.roll.areas
        ]
