"""What a post gave, it gives no longer on the first request after its end; what it will give, it does not give yet."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from anlian.lattice.actions import appoint, end_appointment, give_remit
from tests.factories import AT, person
from tests.factories.people import post
from tests.factories.places import LONG_AGO
from tests.guards.town import ELSEWHERE, NOW, signed_in, town

pytestmark = pytest.mark.django_db
LISTS = ("hazards:list", "hazards:board", "lattice:sites", "inspections:list", "desk:workbench", "desk:search",
         "api-1:list_hazards", "api-1:list_sites", "lattice:find-site")  # fmt: skip
EXPORTS = ("hazards:export", "lattice:export-sites", "inspections:export")


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: NOW)


def addresses(here) -> dict[str, str]:
    return {
        "hazard": reverse("hazards:show", args=[here.wrong.pk]),
        "move": reverse("hazards:do", args=[here.wrong.pk, "start"]),
        "photo": reverse("matters:evidence", args=[here.photo.pk]),
        "site": reverse("lattice:site", args=[here.world.shop.pk]),
        "inspection": reverse("inspections:show", args=[here.planned.pk]),
        "panel": reverse("hazards:of-site", args=[here.world.shop.pk]),
        "api hazard": reverse("api-1:show_hazard", kwargs={"key": here.wrong.pk}),
        "api site": reverse("api-1:show_site", kwargs={"key": here.world.shop.pk}),
    }


def seen(client, here) -> dict[str, int]:
    return {name: client.get(address).status_code for name, address in addresses(here).items()}


def told_of(client, here) -> set[str]:
    """Lists and exports that name the shop."""
    name, found = here.world.shop.name, set()
    for address in LISTS:
        answer = client.get(
            reverse(address), {"q": name[:4]} if "find" in address or "search" in address else {}
        )
        json = "json" in answer.headers["Content-Type"]
        body = str(answer.json()) if json else answer.content.decode()
        if name in body and answer.status_code == 200:
            found.add(address)
    for address in EXPORTS:
        answer = client.post(reverse(address))
        if answer.status_code == 200 and name in text_of(answer):
            found.add(address)
    return found


def text_of(answer) -> str:
    body = b"".join(answer) if answer.streaming else answer.content
    with ZipFile(BytesIO(body)) as book:
        return "".join(book.read(part).decode(errors="replace") for part in book.namelist())


def test_with_its_last_post_an_account_sees_nothing_more(client):
    here = town()
    signed_in(client, here.officer)
    before = seen(client, here)
    end_appointment(here.appointment, on=NOW.date(), by=None, at=NOW)

    after = seen(client, here)

    assert set(before.values()) == {200}
    assert set(after.values()) == {403}


def test_with_one_of_its_posts_it_sees_no_more_of_that(client):
    here = town()
    elsewhere = post("TOWN", "驻村干部", unit=ELSEWHERE)
    give_remit(elsewhere, area=here.stranger.seat.remits.get().area, since=LONG_AGO, by=None, at=AT)
    appoint(elsewhere, person=here.officer, since=LONG_AGO, by=None, at=AT)
    signed_in(client, here.officer)
    before, lists = seen(client, here), told_of(client, here)
    end_appointment(here.appointment, on=NOW.date(), by=None, at=NOW)

    after, still = seen(client, here), told_of(client, here)

    assert set(before.values()) == {200}
    assert {
        "hazards:list",
        "lattice:sites",
        "hazards:export",
        "lattice:export-sites",
        "api-1:list_hazards",
    } <= lists
    assert set(after.values()) == {404}
    assert still == set()


def test_a_post_that_begins_tomorrow_gives_nothing_today(client, monkeypatch):
    here = town()
    newcomer = person()
    appoint(here.other_seat, person=newcomer, since=NOW.date() + timedelta(days=1), by=None, at=NOW)
    area = here.seat.remits.get().area
    give_remit(here.other_seat, area=area, since=LONG_AGO, by=None, at=AT)
    signed_in(client, newcomer)

    today = seen(client, here)
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: NOW + timedelta(days=1))

    assert set(today.values()) == {403}
    assert set(seen(client, here).values()) == {200}
