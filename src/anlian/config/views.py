"""Pages of no app: is the server well, and what to say when something goes wrong."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token


@login_not_required
def health(request):
    """For load balancers and watchers: the web process runs, and its database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"ok": False, "database": False}, status=503)
    return JsonResponse({"ok": True, "database": True})


@requires_csrf_token
def bad_request(request, exception):
    return _sorry(request, "400.html", 400)


@requires_csrf_token
def forbidden(request, exception):
    return _sorry(request, "403.html", 403)


@requires_csrf_token
def not_found(request, exception):
    return _sorry(request, "404.html", 404)


def failed(request):
    return _sorry(request, "500.html", 500)


def _sorry(request, template: str, status: int):
    # After a failure the template gets no request: what failed may be in what would look at it.
    seen = None if status == 500 else request
    return render(seen, template, {"request_id": getattr(request, "request_id", "")}, status=status)
