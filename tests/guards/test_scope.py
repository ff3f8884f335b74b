"""Every address of a record answers a stranger as if the record were not there."""

import re

import pytest
from django.test import Client

from anlian.kernel.ids import uuid7
from anlian.lattice.powers import Power
from anlian.people.models import A_YEAR, Token
from tests.factories import AT
from tests.guards.addresses import ALL
from tests.guards.town import NOW, signed_in, town

# What each address names, and whose record it is, of one town.
RECORDS = {
    "problems:of-site": lambda here: {"pk": here.world.shop.pk},
    "problems:of-chain": lambda here: {"pk": here.version.chain_id},
    "problems:show": lambda here: {"pk": here.problem.pk},
    "problems:do": lambda here: {"pk": here.problem.pk, "move": "add_milestone"},
    "supervision:of-matter": lambda here: {"pk": here.wrong.pk},
    "supervision:propose": lambda here: {"pk": here.wrong.pk},
    "supervision:show": lambda here: {"pk": here.listing.pk},
    "supervision:do": lambda here: {"pk": here.listing.pk, "move": "progress"},
    "supervision:send-about": lambda here: {"pk": here.wrong.pk},
    "supervision:letter": lambda here: {"pk": here.letter.pk},
    "supervision:do-letter": lambda here: {"pk": here.letter.pk, "move": "answer"},
    "supervision:paper": lambda here: {"pk": here.paper.pk},
    "hazards:forget": lambda here: {"pk": here.saved.pk},
    "hazards:of-site": lambda here: {"pk": here.world.shop.pk},
    "hazards:of-chain": lambda here: {"pk": here.version.chain_id},
    "hazards:show": lambda here: {"pk": here.wrong.pk},
    "hazards:do": lambda here: {"pk": here.wrong.pk, "move": "start"},
    "duties:lists-of-post": lambda here: {"pk": here.world.officer.seat.pk},
    "duties:list-show": lambda here: {"pk": here.signed.pk},
    "duties:list-edit": lambda here: {"pk": here.draft.pk},
    "duties:list-do": lambda here: {"pk": here.draft.pk, "move": "approve"},
    "duties:list-compare": lambda here: {"pk": here.draft.pk},
    "duties:list-paper": lambda here: {"pk": here.signed.pk},
    "duties:add-task": lambda here: {"pk": here.signed.pk},
    "duties:task": lambda here: {"pk": here.task.pk},
    "duties:do-task": lambda here: {"pk": here.task.pk, "move": "excuse"},
    "duties:task-list-paper": lambda here: {"pk": here.world.officer.seat.pk},
    "duties:year-file": lambda here: {"pk": here.world.officer.seat.pk},
    "duties:sheet": lambda here: {"pk": here.world.officer.seat.pk, "person": here.world.officer.pk},
    "duties:sheet-paper": lambda here: {"pk": here.world.officer.seat.pk, "person": here.world.officer.pk},
    "duties:show": lambda here: {"pk": here.duty.pk},
    "duties:excuse": lambda here: {"pk": here.duty.pk},
    "duties:claim": lambda here: {"pk": here.duty.pk},
    "duties:end-obligation": lambda here: {"pk": here.obligation.pk},
    "duties:end-proxy": lambda here: {"pk": here.proxy.pk},
    "inspections:of-site": lambda here: {"pk": here.world.shop.pk},
    "inspections:show": lambda here: {"pk": here.planned.pk},
    "inspections:start": lambda here: {"pk": here.planned.pk},
    "inspections:do": lambda here: {"pk": here.planned.pk},
    "inspections:confirm": lambda here: {"pk": here.finished.pk},
    "inspections:cancel": lambda here: {"pk": here.planned.pk},
    "inspections:add": lambda here: {"pk": here.finished.pk},
    "rounds:shop": lambda here: {"pk": here.world.shop.pk},
    "rounds:sign": lambda here: {"pk": here.world.shop.pk},
    "rounds:check": lambda here: {"pk": here.world.shop.pk},
    "rounds:paper": lambda here: {"pk": here.pledge.pk},
    "rounds:signature": lambda here: {"pk": here.pledge.pk},
    "rounds:photo": lambda here: {"pk": here.snap.pk},
    "rounds:of-site": lambda here: {"pk": here.world.shop.pk},
    "rounds:road": lambda here: {"pk": here.road.pk},
    "rounds:patrol": lambda here: {"pk": here.road.pk},
    "rounds:outing": lambda here: {"pk": here.outing.pk},
    "rounds:doors": lambda here: {"pk": here.outing.pk},
    "rounds:export-doors": lambda here: {"pk": here.outing.pk},
    "rounds:streets": lambda here: {"pk": here.outing.pk},
    "rounds:tick-door": lambda here: {"pk": here.outing.pk, "door": here.door.pk},
    "rounds:tick-street": lambda here: {"pk": here.outing.pk, "street": here.road.pk},
    "rounds:household-number": lambda here: {"pk": here.door.pk},
    "meetings:show": lambda here: {"pk": here.met.pk},
    "meetings:change": lambda here: {"pk": here.called.pk},
    "meetings:hold": lambda here: {"pk": here.called.pk},
    "meetings:cancel": lambda here: {"pk": here.called.pk},
    "meetings:decide": lambda here: {"pk": here.met.pk},
    "meetings:review": lambda here: {"pk": here.met.pk},
    "meetings:finish": lambda here: {"pk": here.met.pk},
    "meetings:minutes": lambda here: {"pk": here.met.pk},
    "meetings:decision": lambda here: {"pk": here.decision.pk},
    "meetings:do": lambda here: {"pk": here.decision.pk, "move": "tell"},
    "meetings:of-site": lambda here: {"pk": here.world.shop.pk},
    "meetings:committee": lambda here: {"pk": here.committee.pk},
    "matters:evidence": lambda here: {"pk": here.photo.pk},
    "notices:open": lambda here: {"pk": here.message.pk},
    "notices:renew-calendar": lambda here: {"pk": here.world.officer.seat.pk},
    "notices:end-calendar": lambda here: {"pk": here.world.officer.seat.pk},
    "notices:try-robot": lambda here: {"pk": here.robot.pk},
    "notices:end-robot": lambda here: {"pk": here.robot.pk},
    "notices:send-again": lambda here: {"pk": here.lost.pk},
    "registers:show": lambda here: {"pk": here.batch.pk},
    "registers:take-in": lambda here: {"pk": here.batch.pk},
    "registers:drop": lambda here: {"pk": here.batch.pk},
    "registers:undo": lambda here: {"pk": here.batch.pk},
    "registers:bad-rows": lambda here: {"pk": here.batch.pk},
    "registers:progress": lambda here: {"pk": here.batch.pk},
    "registers:look": lambda here: {"pk": here.batch.pk},
    "registers:headers": lambda here: {"pk": here.batch.pk},
    "lattice:chain": lambda here: {"pk": here.version.chain_id},
    "lattice:reissue-chain": lambda here: {"pk": here.version.chain_id},
    "lattice:end-chain": lambda here: {"pk": here.version.chain_id},
    "lattice:site": lambda here: {"pk": here.world.shop.pk},
    "lattice:change-site": lambda here: {"pk": here.world.shop.pk},
    "lattice:move-site": lambda here: {"pk": here.world.shop.pk},
    "lattice:placard": lambda here: {"pk": here.world.shop.pk},
    "lattice:draw-placard": lambda here: {"pk": here.world.shop.pk},
    "lattice:site-phone": lambda here: {"pk": here.world.shop.pk},
    "atlas:position": lambda here: {"pk": here.world.shop.pk},
    "atlas:look-at-position": lambda here: {"pk": here.world.shop.pk},
    "atlas:course": lambda here: {"pk": here.road.pk},
    "lattice:area": lambda here: {"code": here.world.shop.area_code},
    "atlas:area": lambda here: {"code": here.world.shop.area_code},
    "atlas:site": lambda here: {"pk": here.world.shop.pk},
    "atlas:hazard": lambda here: {"pk": here.wrong.pk},
    "lattice:post": lambda here: {"pk": here.seat.pk},
    "lattice:appoint": lambda here: {"pk": here.seat.pk},
    "lattice:give-remit": lambda here: {"pk": here.seat.pk},
    "lattice:end-appointment": lambda here: {"pk": here.seat.pk, "appointment": here.appointment.pk},
    "lattice:end-remit": lambda here: {"pk": here.seat.pk, "remit": here.remit.pk},
    "lattice:person-phone": lambda here: {"pk": here.officer.pk},
    "desk:show-account": lambda here: {"pk": here.officer.pk},
    "desk:register-account": lambda here: {"pk": here.officer.pk},
    "desk:give-password": lambda here: {"pk": here.officer.pk},
    "desk:reset-factor": lambda here: {"pk": here.officer.pk},
    "desk:end-sessions": lambda here: {"pk": here.officer.pk},
    "desk:appoint-officer": lambda here: {"pk": here.admin.seat.pk},
    "desk:end-officer": lambda here: {"pk": here.admin.seat.pk},
    "desk:end-session": lambda here: {"handle": device_of(here.officer).handle},
    "desk:end-token": lambda here: {"pk": token_of(here.officer).pk},
    "desk:open-account": lambda here: {"pk": here.officer.pk},
    "desk:disable-account": lambda here: {"pk": here.officer.pk},
    "desk:enable-account": lambda here: {"pk": here.officer.pk},
    "desk:unlock-account": lambda here: {"pk": here.officer.pk},
    "field:record": lambda here: {"pk": here.sent.pk},
    "field:take": lambda here: {"pk": here.sent.pk},
    "field:set-aside": lambda here: {"pk": here.sent.pk},
    "field:photo": lambda here: {"pk": here.sent.pk, "name": here.sent.photos[0]},
    "field:of-hazard": lambda here: {"pk": here.wrong.pk},
    "field:of-visit": lambda here: {"pk": here.finished.pk},
    "field:signature": lambda here: {"pk": here.finished.pk},
    "field:phones-of": lambda here: {"pk": here.officer.pk},
    "field:end-phone": lambda here: {"pk": here.phone.pk},
    "api-1:ogc_site": lambda here: {"feature": here.world.shop.pk},
    "api-1:ogc_road": lambda here: {"feature": here.road.pk},
    "api-1:ogc_hazard": lambda here: {"feature": here.wrong.pk},
    "api-1:ogc_area": lambda here: {"feature": here.world.shop.area_id},
    "api-1:show_hazard": lambda here: {"key": here.wrong.pk},
    "api-1:do_move": lambda here: {"key": here.wrong.pk, "move": "start"},
    "api-1:show_site": lambda here: {"key": here.world.shop.pk},
    "api-1:show_chain": lambda here: {"number": here.version.chain.number},
}


def device_of(someone):
    """A device that somebody is signed in with."""
    signed_in(Client(), someone)
    return someone.user.sessions.first()


def token_of(someone) -> Token:
    """A program that reads as somebody."""
    key = f"token of {someone.pk}"[:40]
    return Token.objects.get_or_create(
        district=someone.district, person=someone, key=key,
        defaults={"name": "QGIS", "powers": [Power.SEE_SITES], "made_at": AT, "until": AT + A_YEAR},
    )[0]  # fmt: skip


# These name no record of anybody's, but a kind of thing that is in the manual.
KINDS = {
    "registers:template",
    "registers:export",
    "figures:show",
    "figures:export",
    "atlas:tile",
    "atlas:road-tile",
    "api-1:ogc_collection",
    "atlas:shapes",
    "atlas:base-tile",
    "atlas:fill",
    "api-1:show_figure",
    "api-1:list_areas",
    "api-1:list_weeks",
    "api-1:how_far",
    "api-1:send_part",
}
# What stands in this address is a secret, and whoever knows it may read: tests/notices/test_calendars.py.
SECRET = {"notices:calendar"}
# In the code at a door: whoever stands there may know which place it is. tests/field/test_arriving.py
SECRET |= {"field:at-site"}
ADDRESSES = {one.name: one for one in ALL if one.keys and one.name not in KINDS | SECRET}
# To forget a filter that is not one's own does nothing, and says nothing.
SILENT = {"hazards:forget"}


def test_every_address_of_a_record_is_tried():
    assert set(RECORDS) == set(ADDRESSES)


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: NOW)


def ask(client, address, keys) -> tuple[int, str]:
    """Status and body, without what differs from one answer to the next."""
    at = address.at(**keys)
    if address.is_api and "move" in keys:
        answer = client.post(at, {"expect": 1}, content_type="application/json")
    else:
        answer = client.get(at) if address.is_api or address.takes("get") else client.post(at)
    body = (b"".join(answer) if answer.streaming else answer.content).decode(errors="replace")
    for value in keys.values():
        body = body.replace(str(value), "…")
    return answer.status_code, re.sub(r"[0-9a-f]{32}|[A-Za-z0-9]{64}", "…", body)


@pytest.mark.django_db
def test_no_record_is_there_for_a_stranger(client):
    here, told = town(), {}
    for someone in (here.stranger, here.nobody):
        signed_in(client, someone)
        for name, address in ADDRESSES.items():
            keys = RECORDS[name](here)
            met = ask(client, address, keys)
            missed = ask(client, address, {key: uuid7() if key != "move" else keys[key] for key in keys})
            if met != missed or met[0] not in ((302, 403) if name in SILENT else (403, 404)):
                told[name, str(someone)] = (met[0], missed[0])

    assert told == {}


@pytest.mark.django_db
def test_whoever_is_not_signed_in_is_asked_to_do_so(client):
    here = town()

    answers = {name: ask(client, one, RECORDS[name](here))[0] for name, one in ADDRESSES.items()}

    assert answers == {name: 401 if one.is_api else 302 for name, one in ADDRESSES.items()}
