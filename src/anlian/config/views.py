"""Pages of no app: is the server well, and what to say when something goes wrong."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import Error, connection
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token
from django.views.generic import TemplateView

from anlian.config import health as machine
from anlian.config.schedule import SCHEDULE
from anlian.config.trouble import trouble_of
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power

RUNS = 50


@login_not_required
def health(request):
    """For load balancers and watchers: the web process runs, and its database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse({"ok": False, "database": False}, status=503)
    return JsonResponse({"ok": True, "database": True})


class ShowJobs(WithinScope, TemplateView):
    """任务与健康: is the machine well, and what did it do by itself?"""

    power = Power.SEE_JOBS
    template_name = "jobs.html"

    def get_context_data(self, **kwargs):
        name, failed = self.request.GET.get("job", ""), self.request.GET.get("failed") == "1"
        runs = machine.runs(name[:60].replace("\0", ""), failed=failed)
        return super().get_context_data(
            page_obj=Paginator(runs, RUNS).get_page(self.request.GET.get("page", "1")),
            names=[(job.name, job.name) for job in SCHEDULE],
            # The machine's own clock, not the demo's.
            **machine.health(self.person.district, now=timezone.now()),
            **kwargs,
        )


class ShowHealth(ShowJobs):
    """The same in short, as a part of the workbench."""

    template_name = "_health.html"


@requires_csrf_token
def bad_request(request, exception):
    return _sorry(request, "400.html", 400)


def too_large(request, most: int):
    """For the API the same sentence, as its other refusals are."""
    most_mb = max(1, most >> 20)
    if request.path.startswith("/api/"):
        sentence = _("What was sent is larger than %(most)d MB. Send less at a time.") % {"most": most_mb}
        return JsonResponse({"detail": sentence}, status=413)
    return _sorry(request, "413.html", 413, most=most_mb)


@requires_csrf_token
def forbidden(request, exception):
    # As whoever asked for it knew them; what refused came before, if nobody did.
    duties = getattr(request, "duties", None)
    return _sorry(request, "403.html", 403, officer=duties is not None and duties.is_officer)


@requires_csrf_token
def outdated(request, reason=""):
    """What was sent does not fit the session: most often the page was open since before somebody signed in anew."""
    return _sorry(request, "403_csrf.html", 403)


@requires_csrf_token
def not_found(request, exception):
    return _sorry(request, "404.html", 404)


def failed(request):
    """Whatever went wrong, in a view or around it; Django calls this while the exception is in flight."""
    trouble = trouble_of(sys.exc_info()[1])
    if trouble is None:
        return _sorry(request, "500.html", 500)
    if request.path.startswith("/api/"):
        number = getattr(request, "request_id", "")
        said = {"sentence": str(trouble.sentence), "basis": "", "request_id": number}
        response = JsonResponse(said, status=trouble.status)
    else:
        response = _sorry(request, "trouble.html", trouble.status, trouble=trouble)
    response["Retry-After"] = "60"
    return response


def _sorry(request, template: str, status: int, **more):
    # After a failure the template gets no request: what failed may be in what would look at it.
    seen = None if status >= 500 else request
    return render(seen, template, {"request_id": getattr(request, "request_id", ""), **more}, status=status)
