"""The lists of listings and of letters, on a page and as files."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power
from anlian.lattice.views.exporting import ExportsList, Outgoing
from anlian.supervision import boards, exports
from anlian.supervision.models import Form, Letter, Level, Listing

PAGE, LETTERS = "supervision:list", "supervision:letters"


class ListListings(WithinScope, TemplateView):
    power = Power.SEE_PROBLEMS
    template_name = "supervision/list.html"

    def get_context_data(self, **kwargs):
        wanted = boards.Wanted.of(self.request.GET)
        listing = boards.listed(
            self.all(Listing), wanted, self.duties, self.now, page=self.request.GET.get("page", "1")
        )
        return super().get_context_data(
            listing=listing, page_obj=listing.page, levels=Level, now=self.now, sections=boards.sections("listings"),
            may_export=self.duties.may(Power.EXPORT), **kwargs,
        )  # fmt: skip


class ExportListings(ExportsList):
    """The filtered list as a file."""

    sees = Power.SEE_PROBLEMS

    def outgoing(self):
        wanted = boards.Wanted.of(self.request.GET)
        rows = boards.narrowed(self.all(Listing, Power.SEE_PROBLEMS), wanted, self.person.district, self.now)
        return Outgoing(
            "listings", _("Listed supervision"), exports.LISTINGS, rows.count(),
            partial(exports.listings, rows, self.duties, self.now), wanted.query(), reverse(PAGE),
        )  # fmt: skip


class ListLetters(WithinScope, TemplateView):
    power = Power.SEE_PROBLEMS
    template_name = "supervision/letters.html"

    def get_context_data(self, **kwargs):
        wanted = boards.WantedLetters.of(self.request.GET)
        listing = boards.listed_letters(
            self.all(Letter), wanted, self.duties, self.now, page=self.request.GET.get("page", "1")
        )
        return super().get_context_data(
            listing=listing, page_obj=listing.page, forms=Form, now=self.now, sections=boards.sections("letters"),
            may_export=self.duties.may(Power.EXPORT), may_send=self.duties.may(Power.SUPERVISE), **kwargs,
        )  # fmt: skip


class ExportLetters(ExportsList):
    sees = Power.SEE_PROBLEMS

    def outgoing(self):
        wanted = boards.WantedLetters.of(self.request.GET)
        rows = boards.narrowed_letters(
            self.all(Letter, Power.SEE_PROBLEMS), wanted, self.person.district, self.now
        )
        return Outgoing(
            "letters", _("Letters and admonitions"), exports.LETTERS, rows.count(),
            partial(exports.letters, rows, self.duties, self.now), wanted.query(), reverse(LETTERS),
        )  # fmt: skip
