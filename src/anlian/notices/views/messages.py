"""消息: what one was told, in a list and under the bell. To open one is a post, for it marks it as read."""

from urllib.parse import parse_qsl
from uuid import UUID

from django.contrib import messages as said
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from anlian.kernel.counts import Pages
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power
from anlian.notices import actions, boards
from anlian.notices.models import Message
from anlian.notices.topics import Topic


class ListMessages(WithinScope, TemplateView):
    power = Power.SEE_WORKBENCH
    template_name = "notices/list.html"

    def get_context_data(self, **kwargs):
        wanted = boards.Wanted.of(self.request.GET)
        page = Pages(boards.narrowed(self.all(Message), wanted), boards.SIZE).get_page(
            self.request.GET.get("page", "1")
        )
        tabs = [
            {"label": label, "url": f"?{wanted.query(fresh=fresh)}", "active": wanted.fresh == fresh}
            for label, fresh in ((_("All"), False), (_("New"), True))
        ]
        return super().get_context_data(
            page_obj=page, shown=boards.shown(list(page)), topics=Topic.choices, tabs=tabs, wanted=wanted,
            unread=boards.unread(self.person), **kwargs,
        )  # fmt: skip


class ShowPanel(WithinScope, TemplateView):
    """The newest, under the bell. Asked for when it is opened, never by itself."""

    power = Power.SEE_WORKBENCH
    template_name = "notices/_panel.html"

    def get_context_data(self, **kwargs):
        newest = list(self.all(Message).newest()[: boards.FEW])
        return super().get_context_data(
            shown=boards.shown(newest), unread=boards.unread(self.person), **kwargs
        )


class OpenMessage(WithinScope, View):
    """Read, and taken to what it is about."""

    power = Power.SEE_WORKBENCH
    http_method_names = ["post"]

    def post(self, request, pk):
        message = self.find(Message, pk)
        actions.mark_read(self.person, keys=[message.pk], at=self.now)
        return HttpResponseRedirect(boards.shown([message])[0].url or reverse("notices:list"))


class MarkRead(WithinScope, View):
    """Those that are ticked, or all."""

    power = Power.SEE_WORKBENCH
    http_method_names = ["post"]

    def post(self, request):
        try:
            keys = [UUID(one) for one in request.POST.getlist("message")[:200]]
        except ValueError:
            raise Http404 from None
        everything = request.POST.get("all") == "1"
        many = actions.mark_read(self.person, at=self.now, keys=None if everything else keys)
        said.success(request, _("%(count)s messages are marked as read.") % {"count": many})
        query = boards.Wanted.of(dict(parse_qsl(request.POST.get("back", "")[:200]))).query()
        return redirect(f"{reverse('notices:list')}?{query}" if query else reverse("notices:list"))
