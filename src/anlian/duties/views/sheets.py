"""尽职免责履职清单: whose there are, one of them, and the paper that carries its hash."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from anlian.duties import actions, sheets
from anlian.duties.exports import papers
from anlian.duties.views.common import Face
from anlian.duties.views.duty_lists import district_name
from anlian.kernel import address
from anlian.kernel.errors import NotFound, Refused
from anlian.kernel.order import natural
from anlian.lattice.models import Post, UnitKind
from anlian.lattice.powers import Power
from anlian.lattice.seats import may_see_sheet
from anlian.lattice.views.common import OnDay, day_of
from anlian.lattice.views.exporting import paper_answer
from anlian.people.models import Person

PAGE = 50
# What a page shows of one part; the paper holds all.
SHOWN = 100


@dataclass(frozen=True)
class Wanted(address.Wish):
    q: str = ""
    post: UUID | None = None
    mine: bool = False

    @classmethod
    def of(cls, query) -> "Wanted":
        return cls(q=address.text(query), post=address.key(query, "post"), mine=query.get("mine") == "1")


class ListSheets(Face, TemplateView):
    """Whose sheets one may see: one's own of every post one ever held; the office and the auditor those of others."""

    here = "sheets"
    template_name = "duties/sheets.html"

    def get_context_data(self, **kwargs):
        wanted, kinds = Wanted.of(self.request.GET), UnitKind.values
        text = wanted.q.strip().lower()
        found = [
            one
            for one in sheets.tenures(self.roll, post_id=wanted.post)
            if may_see_sheet(self.duties, one.seat, one.person_id)
            and (not wanted.mine or one.person_id == self.person.pk)
            and (not text or text in f"{one.person} {one.seat.title} {one.seat.unit}".lower())
        ]
        found.sort(key=lambda one: (kinds.index(one.seat.unit_kind), natural(one.seat.code), one.since))
        page = Paginator(found, PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page_obj=page, wanted=wanted, rules=sheets.RULES, **kwargs)


class MySheets(OnDay, View):
    """From one's own page: the sheet of one's post; of several posts, or none any more, the list of them."""

    power = Power.SEE_DUTIES

    def get(self, request):
        mine = [one for one in sheets.tenures(self.roll) if one.person_id == self.person.pk]
        if len(mine) == 1:
            return redirect("duties:sheet", mine[0].seat.id, self.person.pk)
        return redirect(reverse("duties:sheets") + "?mine=1")


class FindsSheet(OnDay):
    """One person in one post, in the days of the address: this year until today, or the last year in which they held it."""

    power = Power.SEE_DUTIES

    @cached_property
    def tenure(self) -> sheets.Tenure:
        found = [
            one
            for one in sheets.tenures(self.roll, post_id=self.kwargs["pk"])
            if one.person_id == self.kwargs["person"]
        ]
        if not found or not may_see_sheet(self.duties, found[0].seat, found[0].person_id):
            raise Http404
        return found[0]

    @cached_property
    def asked(self) -> tuple[date, date]:
        held = self.tenure.days(date.min, self.today)
        end = held[-1][1] if held else self.today
        query = self.request.GET
        last = min(day_of(query.get("last")) or end, self.today)
        return day_of(query.get("first")) or date(last.year, 1, 1), last

    @cached_property
    def sheet(self) -> sheets.Sheet | None:
        first, last = self.asked
        return sheets.sheet_of(self.tenure, self.person.district, first=first, last=last, now=self.now)


class ShowSheet(FindsSheet, TemplateView):
    template_name = "duties/sheet.html"

    def get_context_data(self, **kwargs):
        sheet, (first, last) = self.sheet, self.asked
        return super().get_context_data(
            tenure=self.tenure,
            sheet=sheet,
            first=first,
            last=last,
            query=f"first={first}&last={last}",
            parts=[(part, found, found[:SHOWN]) for part, found in sheet.parts] if sheet else [],
            counts=[(outcome, sheet.counts[outcome]) for outcome in sheets.Outcome] if sheet else [],
            issued=sheets.issued(sheet) if sheet else [],
            may_export=self.duties.may(Power.EXPORT),
            sees_people=self.duties.may(Power.SEE_PEOPLE),
            rules=sheets.RULES,
            called=f"{self.tenure.person} · {self.tenure.seat.title}",
            **kwargs,
        )


class PaperOfSheet(FindsSheet, View):
    """履职清单 as .docx: the record keeps the hash that it carries."""

    http_method_names = ["post"]

    def post(self, request, pk, person):
        if not self.duties.may(Power.EXPORT):
            raise PermissionDenied
        whose, (first, last) = self.tenure, self.asked
        district = self.person.district
        try:
            sheet = actions.issue_sheet(
                Post.objects.of(district).get(pk=whose.seat.id),
                person=Person.objects.of(district).get(pk=whose.person_id),
                first=first, last=last, by=self.person, at=self.now,
            )  # fmt: skip
        except NotFound:
            raise Http404 from None
        except Refused as refusal:
            page = ShowSheet()
            page.setup(request, pk=pk, person=person)
            return page.render_to_response(page.get_context_data(refused=str(refusal)), status=422)
        written = papers.sheet(sheet, district_name(self), self.now)
        return paper_answer(
            written, _("%(who)s_%(post)s_duties") % {"who": whose.person, "post": whose.seat.title}
        )
