"""岗位日历: an address for each post that one holds, and what a calendar reads there."""

from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from anlian.kernel import clock
from anlian.kernel.errors import NotFound, Refused
from anlian.kernel.often import too_often
from anlian.lattice.access import WithinScope
from anlian.lattice.models import Post
from anlian.lattice.powers import Power
from anlian.notices import actions, boards, calendars

# A calendar asks a few times an hour.
MOST, SECONDS = 30, 600


class OfCalendars(WithinScope):
    power = Power.SEE_WORKBENCH
    template_name = "notices/calendars.html"

    def own(self, pk) -> Post:
        """A post that one holds today; any other is not there."""
        if pk not in {seat.id for seat in self.duties.posts}:
            raise Http404
        return Post.objects.of(self.person.district).get(pk=pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(posts=boards.calendars(self.duties), **kwargs)


class ShowCalendars(OfCalendars, TemplateView):
    """The posts that one holds, and which of them have an address."""


class RenewCalendar(OfCalendars, TemplateView):
    """A new address, shown this once."""

    http_method_names = ["post"]

    def post(self, request, pk):
        try:
            token = actions.renew_feed(self.own(pk), by=self.person, at=self.now)
        except NotFound:
            raise Http404 from None
        path = reverse("notices:calendar", args=[token])
        shown = f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)
        return self.render_to_response(self.get_context_data(fresh=pk, shown=shown))


class EndCalendar(OfCalendars, View):
    http_method_names = ["post"]

    def post(self, request, pk):
        try:
            actions.end_feed(self.own(pk), by=self.person, at=self.now)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The address leads nowhere any more."))
        return redirect("notices:calendars")


@method_decorator(login_not_required, name="dispatch")
class ReadCalendar(View):
    """For calendars, which sign in nowhere. Whoever does not know the address is told that nothing is there."""

    http_method_names = ["get", "head"]

    def get(self, request, token):
        now = clock.now()
        feed = calendars.feed_of(token, on=clock.day_of(now))
        if feed is None:
            raise Http404
        if too_often(f"calendar:{feed.pk}", most=MOST, seconds=SECONDS):
            return HttpResponse(status=429, headers={"Retry-After": str(SECONDS)})
        body = calendars.calendar_of(feed, now=now)
        etag = f'"{sha256(body).hexdigest()[:32]}"'
        answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        answer["Content-Disposition"] = 'inline; filename="anlian.ics"'
        # Kept by whoever asked and by nobody between, and asked for again each time.
        answer["Cache-Control"], answer["ETag"] = "private, no-cache", etag
        answer["Referrer-Policy"] = "no-referrer"
        return get_conditional_response(request, etag=etag, response=answer)
