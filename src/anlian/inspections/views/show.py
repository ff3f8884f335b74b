"""One inspection, as whoever answers for it sees it."""

from django.views.generic import TemplateView

from anlian.inspections import boards
from anlian.inspections.forms import AddNote, Cancel, Confirm, Start
from anlian.inspections.models import Inspection
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power


class ShowInspection(WithinScope, TemplateView):
    power = Power.SEE_INSPECTIONS
    template_name = "inspections/show.html"

    def all(self, model, power=None):
        return (
            super()
            .all(model, power)
            .select_related("site__principal", "leader", "template", "planned_by", "submitted_by")
        )

    def get_context_data(self, **kwargs):
        inspection = self.find(Inspection, kwargs["pk"])
        forms = {
            "start_form": Start(initial={"expect": inspection.version}),
            "confirm_form": Confirm(),
            "cancel_form": Cancel(),
            "note_form": AddNote(),
        }
        # A form that was refused comes back as it was filled in.
        return super().get_context_data(
            **{"inspection": inspection, "story": boards.story_of(inspection, self.duties), "now": self.now}
            | forms
            | kwargs
        )
