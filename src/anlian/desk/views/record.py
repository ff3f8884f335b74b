"""The record of acts: who did what, when, from where; and the proof that nobody changed it since."""

from dataclasses import replace
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from anlian.desk.boards import record
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power
from anlian.lattice.views.exporting import ExportsList, Outgoing
from anlian.ledger import proof
from anlian.ledger.verbs import Verb


class ShowRecord(WithinScope, TemplateView):
    """行为记录."""

    power = Power.SEE_LEDGER
    template_name = "desk/record.html"

    def get_context_data(self, **kwargs):
        wanted = record.Wanted.of(self.request.GET)
        return super().get_context_data(
            wanted=wanted,
            query=wanted.query(before=None),
            may_export=self.duties.may(Power.EXPORT),
            verbs=Verb.choices,
            tabs=[
                {
                    "label": _("All acts"),
                    "url": f"?{wanted.query(verb='', security=None, before=None)}",
                    "active": not (wanted.verb or wanted.security),
                },
                {
                    "label": _("Security events"),
                    "url": f"?{wanted.query(verb='', security=True, before=None)}",
                    "active": wanted.security and not wanted.verb,
                },
                {
                    "label": _("Refusals"),
                    "url": f"?{wanted.query(verb=Verb.REFUSED.value, security=None, before=None)}",
                    "active": wanted.verb == Verb.REFUSED,
                },
                {
                    "label": _("Failed sign-ins"),
                    "url": f"?{wanted.query(verb=Verb.SIGN_IN_FAILED.value, security=None, before=None)}",
                    "active": wanted.verb == Verb.SIGN_IN_FAILED,
                },
            ],
            **record.page(self.duties, wanted),
            **record.standing(self.person.district),
            **kwargs,
        )


class ExportRecord(ExportsList):
    """The record as it is filtered, every line of it."""

    sees = Power.SEE_LEDGER

    def outgoing(self):
        wanted = replace(record.Wanted.of(self.request.GET), before=None)
        # The line that tells of this export is written before the rows are read, and so is one of them.
        entries = record.chosen(self.duties, wanted)
        return Outgoing(
            "record", _("Record of acts"), record.COLUMNS, entries.count(), partial(record.rows, entries, self.duties),
            wanted.query(), reverse("desk:record"),
        )  # fmt: skip


class VerifyRecord(WithinScope, TemplateView):
    """Compute every hash again. Reads all of the record, so it is asked for by a button."""

    power = Power.SEE_LEDGER
    template_name = "desk/verdict.html"
    http_method_names = ["post"]

    def post(self, request):
        return self.render_to_response(self.get_context_data(verdict=proof.verify(self.person.district)))
