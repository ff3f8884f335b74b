"""One listing, one letter, one paper; and what hangs on a matter, as a part of its page."""

from django.http import Http404
from django.views.generic import TemplateView, View

from anlian.kernel import papers
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power
from anlian.lattice.views.exporting import paper_answer
from anlian.matters import kinds
from anlian.matters.models import Matter
from anlian.supervision import boards, guards
from anlian.supervision.boards.listing import placed
from anlian.supervision.boards.moves import person_at
from anlian.supervision.models import Letter, Listing, Paper

STORY = ("matter__site", "on__site", "responsible__unit", "supervising__unit", "proposed_by", "listed_by", "requested_by",
         "accepted_by", "delisted_by", "replaces__matter")  # fmt: skip
LETTER_STORY = ("matter__site", "on__site", "addressee__unit", "initiator__unit", "sent_by", "answered_by")
FEW = 6


class ShowListing(WithinScope, TemplateView):
    power = Power.SEE_PROBLEMS
    template_name = "supervision/show.html"

    def get_context_data(self, **kwargs):
        listing = self.all(Listing).select_related(*STORY).filter(pk=kwargs["pk"]).first() or _not_there()
        return super().get_context_data(
            listing=listing, matter=listing.matter, story=boards.story_of(listing, self.duties, self.now), now=self.now,
            do="supervision:do", **kwargs,
        )  # fmt: skip


class ShowLetter(WithinScope, TemplateView):
    power = Power.SEE_PROBLEMS
    template_name = "supervision/letter.html"

    def get_context_data(self, **kwargs):
        letter = (
            self.all(Letter).select_related(*LETTER_STORY).filter(pk=kwargs["pk"]).first() or _not_there()
        )
        return super().get_context_data(
            letter=letter, matter=letter.matter, story=boards.letter_story(letter, self.duties, self.now), now=self.now,
            do="supervision:do-letter", **kwargs,
        )  # fmt: skip


class OfMatter(WithinScope, TemplateView):
    """A part of the page of a hazard or a problem: its listings and letters, and what may be begun."""

    power = Power.SEE_PROBLEMS
    template_name = "supervision/_panel.html"

    def get_context_data(self, **kwargs):
        matter = (
            Matter.objects.of(self.person.district)
            .filter(kinds.visible(self.duties), pk=kwargs["pk"])
            .first()
            or _not_there()
        )
        listings = self.all(Listing).filter(on=matter).with_story().order_by("-matter__opened_at", "pk")
        letters = self.all(Letter).filter(on=matter).with_story().order_by("-matter__opened_at", "pk")[:FEW]
        rows = placed(listings[:FEW], self.duties)
        for row in rows:
            row.who = person_at(row.responsible_id, self.duties)
        open_now = matter.closed_at is None and not guards.is_accepted(matter)
        listable = kinds.SORTS[matter.kind].listable
        return super().get_context_data(
            matter=matter, listings=rows, letters=letters, now=self.now,
            may_propose=open_now and self.duties.may(Power.PROPOSE_LISTING)
            and (not listable or matter.state in listable) and not any(row.ended_at is None for row in rows),
            may_send=open_now and self.duties.may(Power.SUPERVISE), **kwargs,
        )  # fmt: skip


class ShowPaper(WithinScope, View):
    """A paper as it went out, drawn again from what it said."""

    power = Power.SEE_PROBLEMS

    def get(self, request, pk):
        paper = (
            Paper.objects.of(self.person.district).select_related("issuer", "matter").filter(pk=pk).first()
        )
        if paper is None or not any(
            self.all(model).filter(matter=paper.matter_id).exists() for model in (Listing, Letter)
        ):
            raise Http404
        drawn = papers.render("supervision", str(paper.kind).lower(), paper.fields)
        return paper_answer(drawn, f"{paper.name} {paper.number}")


def _not_there():
    raise Http404
