"""The workbench: what must I do now?"""

from django.views.generic import TemplateView

from anlian.desk.boards import figures
from anlian.desk.boards.mine import Moment
from anlian.desk.boards.workbench import in_the_field, workbench
from anlian.desk.links import link
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power


class ShowWorkbench(WithinScope, TemplateView):
    """工作台."""

    power = Power.SEE_WORKBENCH
    template_name = "desk/workbench.html"

    def get_context_data(self, **kwargs):
        bench = workbench(self.duties, self.now)
        return super().get_context_data(
            now=self.now,
            workbench=bench,
            # Those who only watch or keep the machine have nothing to report; those on the street have a larger button.
            may_report="to_do" in bench.names and "buttons" not in bench.names,
            field=link("field:app") if in_the_field(self.duties) else "",
            person=self.person,
            **kwargs,
        )


class ShowTrend(WithinScope, TemplateView):
    """Found and closed by week: a part of the workbench that comes after the rest."""

    power = Power.SEE_FIGURES
    template_name = "desk/_trend.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(chart=figures.trend(Moment(self.duties, self.now)), **kwargs)
