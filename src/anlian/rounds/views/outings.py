"""上路、打更、敲门: outings with how far they reached, the doors and streets behind each number, one tick."""

from functools import cached_property, partial

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.generic import TemplateView

from anlian.hazards.models import Hazard
from anlian.kernel.counts import page_of
from anlian.lattice.access import WithinScope
from anlian.lattice.models import Area, Site
from anlian.lattice.powers import Power
from anlian.lattice.seats import area_choices, place_name
from anlian.lattice.views.exporting import ExportsList, Outgoing
from anlian.rounds import actions, exports, forms
from anlian.rounds.boards import outings
from anlian.rounds.models import Household, Outing, Result
from anlian.rounds.views.common import Does, Face

ROWS = 20
OPEN_TO = ("town", "community", "grid")


class ListOutings(Face, TemplateView):
    here = "outings"
    template_name = "rounds/outings.html"

    def get_context_data(self, **kwargs):
        every = outings.with_reach(Outing.objects.of(self.person.district).with_story())
        page = page_of(
            self.all(Outing).order_by("-first", "-pk"), lambda keys: every.filter(pk__in=keys), size=ROWS,
            number=self.request.GET.get("page", "1"),
        )  # fmt: skip
        for row in page.object_list:
            row.place = place_name(self.roll, row.area_code)
        return super().get_context_data(page_obj=page, **kwargs)


class CallOuting(Does):
    power = Power.SET_ROUNDS
    form_class, template_name, done = forms.Call, "rounds/call.html", _("The outing is called.")

    def get_form_kwargs(self):
        roll, scope = self.roll, self.scope()
        choices = area_choices(roll, scope, self.today, ("district", *OPEN_TO))
        lands = [claim for claim in scope.claims if not claim.sector]
        mine = [one for one in choices if any(one[0].startswith(claim.area) for claim in lands)]
        return super().get_form_kwargs() | {"areas": [(code, code, name) for code, name in mine]}

    def act(self, given):
        area = Area.objects.of(self.person.district).filter(code=given.pop("area")).first()
        if area is None:
            raise Http404
        self.called = actions.call_outing(area, by=self.person, at=self.now, **given)

    def back(self):
        called = getattr(self, "called", None)
        return called.get_absolute_url() if called else reverse("rounds:outings")


class OfOuting(WithinScope):
    """A view of one outing."""

    power = Power.SEE_ROUNDS

    @cached_property
    def outing(self) -> Outing:
        found = self.all(Outing, Power.SEE_ROUNDS).with_story().filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def coverage(self) -> outings.Coverage:
        return outings.Coverage(self.outing, self.duties, self.duties.on)


class ShowOuting(OfOuting, Face, TemplateView):
    """How far it reached: by grid, and by building of the grid that is chosen."""

    template_name = "rounds/outing.html"

    def get_context_data(self, **kwargs):
        coverage, told = self.coverage, {}
        if self.outing.asks_doors:
            told["grids"] = coverage.by_grid(coverage.doors, "household")
            told["doors"] = outings.total(told["grids"])
            codes = [line.key for line in told["grids"]]
            chosen = self.request.GET.get("grid", "")
            chosen = chosen if chosen in codes else codes[0] if len(codes) == 1 else ""
            told["grid"] = next((line for line in told["grids"] if line.key == chosen), None)
            told["buildings"] = (
                coverage.by_building(coverage.doors.filter(area_code=chosen)) if chosen else []
            )
        if self.outing.walks_streets:
            told["streets_by_grid"] = coverage.by_grid(coverage.streets, "site")
            told["streets"] = outings.total(told["streets_by_grid"])
        return super().get_context_data(
            outing=self.outing,
            place=place_name(self.roll, self.outing.area_code),
            results=Result,
            **told,
            **kwargs,
        )


class ListDoors(OfOuting, Face, TemplateView):
    """The households behind a number."""

    template_name, of = "rounds/doors.html", "household"

    def get_context_data(self, **kwargs):
        wanted = outings.Wanted.of(self.request.GET)
        rows = self.coverage.doors if self.of == "household" else self.coverage.streets
        page = self.coverage.listed(rows, self.of, wanted, self.request.GET.get("page", "1"))
        going = self.outing.first <= self.today <= self.outing.last
        power = Power.DO_ROUNDS if self.of == "household" else Power.INSPECT
        return super().get_context_data(
            outing=self.outing, page_obj=page, wanted=wanted, query=wanted.query(), of=self.of, areas=self.areas(wanted.area),
            results=[*Result.choices, (outings.OPEN, pgettext("a visit", "not yet"))], may_tick=going and self.duties.may(power), **kwargs,
        )  # fmt: skip


class ListStreets(ListDoors):
    of = "site"


class ExportDoors(OfOuting, ExportsList):
    """The filtered households as a file, names and numbers hidden."""

    power = Power.EXPORT
    sees = Power.SEE_ROUNDS

    def outgoing(self):
        wanted = outings.Wanted.of(self.request.GET)
        found = self.coverage.narrowed(self.coverage.doors, "household", wanted)
        return Outgoing(
            "rounds-doors", str(self.outing.title), exports.DOORS, found.count(),
            partial(exports.doors, found.order_by(*outings.DOORS), self.outing.district, self.rows), wanted.query(),
            reverse("rounds:doors", args=[self.outing.pk]), told={"outing": str(self.outing.pk)},
        )  # fmt: skip

    def rows(self, some: QuerySet) -> list:
        return self.coverage.ticked(some, "household")


class TickDoor(OfOuting, Does):
    power = Power.DO_ROUNDS
    form_class, template_name, done = forms.TickForm, "rounds/tick.html", _("It is kept.")

    @cached_property
    def subject(self) -> Household:
        return self.find(Household, self.kwargs["door"])

    def what(self) -> dict:
        return {"household": self.subject}

    def get_form_kwargs(self):
        found = self.all(Hazard, Power.SEE_HAZARDS).open().filter(finder=self.person).select_related("matter")
        rows = found.filter(matter__area_code__startswith=self.subject.area_code[:12]).order_by(
            "-matter__opened_at"
        )[:20]
        offered = [(row.pk, row, f"{row.matter.number} {row.summary}") for row in rows]
        return super().get_form_kwargs() | {"offered": offered}

    def act(self, given):
        actions.record_tick(self.outing, by=self.person, at=self.now, **self.what(), **given)

    def back(self):
        return f"{reverse('rounds:doors', args=[self.outing.pk])}?area={self.subject.area_code}"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            outing=self.outing,
            subject=self.subject,
            place=place_name(self.roll, self.subject.area_code),
            **kwargs,
        )


class TickStreet(TickDoor):
    """A segment: for whoever answers for it, or for all that lies there."""

    power = Power.INSPECT

    @cached_property
    def subject(self) -> Site:
        return self.find(Site, self.kwargs["street"])

    def what(self) -> dict:
        return {"site": self.subject}

    def back(self):
        return f"{reverse('rounds:streets', args=[self.outing.pk])}?area={self.subject.area_code}"
