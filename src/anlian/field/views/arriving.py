"""扫码: whoever photographs the code at a door comes here first, and is led on."""

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from anlian.field import boards
from anlian.kernel import clock
from anlian.kernel.often import too_often
from anlian.lattice.access import duties_of

# A mobile network has thousands behind one address; whoever tries keys one after another has more than a lifetime to go.
MOST, SECONDS = 300, 600
# 全国统一的安全生产举报投诉电话.
NATIONAL_LINE = "12350"


@method_decorator(login_not_required, name="dispatch")
class ArriveAtSite(TemplateView):
    """Those who work here into the app; everybody else to what this place is, and how to report a danger."""

    http_method_names = ["get", "head"]
    template_name = "field/at_site.html"

    def get(self, request, pk):
        duties = duties_of(request, clock.day_of(clock.now()))
        if duties is None and too_often(
            f"at-site:{get_client_ip_address(request)}", most=MOST, seconds=SECONDS
        ):
            answer = render(request, "field/too_often.html", status=429)
            answer["Retry-After"] = str(SECONDS)
            return answer
        arrival = boards.arrival(pk, duties)
        if arrival is None:
            raise Http404
        in_app = f"{reverse('field:app')}#/site/{pk}"
        if arrival.works and "Mobi" in request.headers.get("User-Agent", ""):
            return redirect(in_app)
        answer = self.render_to_response(self.get_context_data(arrival=arrival, in_app=in_app, pk=pk))
        # For whoever stands at the door, not for whoever searches the web.
        answer["X-Robots-Tag"] = "noindex"
        return answer

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            site=kwargs["arrival"].site,
            report_phone=settings.REPORT_PHONE,
            report_text=settings.REPORT_TEXT,
            national_line=NATIONAL_LINE,
            **kwargs,
        )
