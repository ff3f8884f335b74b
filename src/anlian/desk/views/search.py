"""Search: one box over everything that one may see."""

from django.views.generic import TemplateView

from anlian.desk.boards.finding import everywhere
from anlian.kernel.counts import Count
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power

LONGEST = 60


class Search(WithinScope, TemplateView):
    """搜索."""

    power = Power.SEE_WORKBENCH
    template_name = "desk/search.html"

    def get_context_data(self, **kwargs):
        text = self.request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
        found = everywhere(self.duties, text) if text else []
        return super().get_context_data(
            text=text,
            found=[kind for kind in found if kind.count],
            total=sum((kind.count for kind in found), Count()),
            **kwargs,
        )
