"""Every page names the power that it is for, or stands in a short list of those that need none."""

import pytest
from django.http import HttpResponse
from django.test import Client

from anlian.config.api import api
from anlian.kernel.ids import uuid7
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power
from tests.guards.addresses import API, PAGES

# Signing in and out, the language, whether the machine is well: for whoever comes.
PUBLIC = {"health", "set_language", "desk:sign-in", "desk:sign-in-to-demo", "desk:code", "notices:calendar"}
# The app on the phone, without anybody's data: it opens where there is no network, so nobody can be asked who they are.
PUBLIC |= {"field:app", "field:worker", "field:manifest"}
# Whoever photographs the code at a door.
PUBLIC |= {"field:at-site"}
OWN = {"desk:sign-out"}
TEAPOT = 418


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_names_a_power_or_is_public(page):
    if page.name in PUBLIC | OWN:
        return
    assert issubclass(page.view, WithinScope)
    assert page.view.power in Power.values


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_asks_a_stranger_to_sign_in_first(page):
    assert getattr(page.callback, "login_required", True) == (page.name not in PUBLIC)


@pytest.mark.parametrize("route", [*api.get_openapi_schema()["paths"]])
def test_every_part_of_the_api_asks_who_is_there(route):
    operations = api.get_openapi_schema()["paths"][route].values()

    assert all(operation.get("security") for operation in operations)


def refuse(request, reason=""):
    return HttpResponse(status=TEAPOT)


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.view is None or page.takes("post")], ids=lambda page: page.name
)
def test_no_form_is_taken_from_another_site(page, settings):
    settings.CSRF_FAILURE_VIEW = f"{__name__}.refuse"
    keys = {name: uuid7() for name in page.keys} | {"move": "verify", "kind": "sites"}

    answer = Client(enforce_csrf_checks=True).post(page.at(**keys))

    assert answer.status_code == TEAPOT


@pytest.mark.parametrize("part", [one for one in API if one.keys], ids=lambda one: one.name)
def test_the_api_takes_no_form_from_another_site(part):
    keys = {name: uuid7() for name in part.keys} | {"move": "verify"}

    answer = Client(enforce_csrf_checks=True).post(part.at(**keys), content_type="application/json")

    assert answer.status_code == (403 if "move" in part.keys else 405)
