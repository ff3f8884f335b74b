"""发件箱: what could not be sent. Whoever looks after the machine sees that, and why; never what, or to whom."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from anlian.kernel.counts import Pages
from anlian.kernel.errors import Refused
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power
from anlian.notices import actions, boards
from anlian.notices.models import Delivery


class ShowOutbox(WithinScope, TemplateView):
    power = Power.SEE_JOBS
    template_name = "notices/outbox.html"

    def get_context_data(self, **kwargs):
        deliveries = self.all(Delivery)
        page = Pages(boards.given_up(deliveries), boards.SIZE).get_page(self.request.GET.get("page", "1"))
        return super().get_context_data(
            page_obj=page, ways=boards.outbox(deliveries), ready=boards.ways(), **kwargs
        )


class SendAgain(WithinScope, View):
    power = Power.SEE_JOBS
    http_method_names = ["post"]

    def post(self, request, pk):
        try:
            actions.send_again(self.find(Delivery, pk), by=self.person, at=self.now)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("It is tried again within the minute."))
        return redirect("notices:outbox")
