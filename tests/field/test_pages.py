"""The desk's pages of what came from the field: the list, one record beside what stands now, phones, one's own traces."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anlian.field.actions import known_device
from anlian.field.lifecycle import State
from anlian.field.models import Device, Record
from anlian.hazards.models import Hazard
from anlian.inspections.models import Inspection
from anlian.kernel.ids import uuid7
from tests.factories import AT, DISTRICT, chief_of, officer_of, security_officer
from tests.field.phone import Phone
from tests.field.test_receive import HOUR, close, danger
from tests.guards.town import signed_in
from tests.inspections.world import shop_visit

NEXT = AT + timedelta(hours=12)


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: NEXT)


@pytest.fixture
def chief(round):
    return chief_of(round.shop.area_code[:12])


@pytest.fixture
def conflict(round):
    name = round.phone.photo(1)
    round.phone.upload(name)
    close(round.shop, AT.date())
    place = {"lng": 112.7, "lat": 26.9, "accuracy": 10, "mocked": True}
    sent = round.phone.write("hazard", danger(round.shop, photos=[name]), place=place)
    return round.phone.send(sent)


def page(who, name, *args, **query):
    return signed_in(Client(), who).get(reverse(f"field:{name}", args=args), query)


def text_of(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


class TestList:
    def test_shows_what_must_be_decided_and_counts_it(self, round, conflict, chief):
        round.phone.send(round.phone.write("hazard", danger(round.shop, no_photo_reason="")))

        shown = text_of(page(chief, "records", group="decide"))

        assert round.shop.name in shown
        assert str(conflict.pk) in shown
        assert "可信度低" in shown

    def test_asks_no_more_for_many_than_for_few(self, round, chief):
        counts = []
        for many in (1, 8):
            for _one in range(many):
                round.phone.send(round.phone.write("hazard", danger(round.shop)))
            client = signed_in(Client(), chief)
            client.get(reverse("field:records"))
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("field:records"))
            counts.append(len(queries))
        assert counts[0] == counts[1]

    def test_shows_nothing_of_elsewhere(self, round, conflict):
        assert str(conflict.pk) not in text_of(page(officer_of("430407002"), "records"))

    @pytest.mark.parametrize("query", [{"group": "none"}, {"kind": "none"}, {"page": "x"}, {"doubtful": "x"}])
    def test_what_is_not_known_is_not_asked(self, round, chief, query):
        assert page(chief, "records", **query).status_code == 200


class TestRecord:
    def test_stands_beside_what_is_now(self, round, conflict, chief):
        shown = text_of(page(chief, "record", conflict.pk))

        for words in ("现在的情况", "疏散通道堆放纸箱", "手机提示为模拟定位", "收下", "搁置"):
            assert words in shown
        assert reverse("field:photo", args=[conflict.pk, conflict.photos[0]]) in shown

    def test_is_not_there_elsewhere(self, conflict):
        assert page(officer_of("430407002"), "record", conflict.pk).status_code == 404

    def test_its_photo_is_drawn_anew(self, round, conflict, chief):
        answer = page(chief, "photo", conflict.pk, conflict.photos[0])

        assert answer.content.startswith(b"\xff\xd8")
        assert answer.content != round.phone.kept[conflict.photos[0]]

    def test_a_photo_of_another_record_is_not_there(self, round, conflict, chief):
        assert page(chief, "photo", conflict.pk, "0" * 64).status_code == 404

    def test_is_taken_in(self, conflict, chief):
        answer = signed_in(Client(), chief).post(reverse("field:take", args=[conflict.pk]))

        wrong = Hazard.objects.of(DISTRICT).get()
        assert answer.url == reverse("hazards:show", args=[wrong.pk])

    def test_is_set_aside_with_a_reason(self, conflict, chief):
        client = signed_in(Client(), chief)
        at = reverse("field:set-aside", args=[conflict.pk])

        assert "field" in client.post(at, {"reason": ""}).content.decode()
        assert Record.objects.of(DISTRICT).get().state == State.CONFLICT
        assert client.post(at, {"reason": "重复"}).status_code == 302
        assert Record.objects.of(DISTRICT).get().state == State.SET_ASIDE

    def test_who_may_not_decide_is_told_why(self, round, conflict):
        answer = signed_in(Client(), round.walker).post(reverse("field:take", args=[conflict.pk]))

        assert answer.status_code == 200
        assert Record.objects.of(DISTRICT).get().state == State.CONFLICT

    def test_one_that_cannot_be_read_is_shown_as_such(self, round, chief):
        from hashlib import sha256

        from anlian.field.actions import Sent

        record = round.phone.send(Sent(uuid7(), sha256(b"{").hexdigest(), "{", AT))

        assert "无法读取" in text_of(page(round.walker, "record", record.pk))


class TestBesideWhatItBecame:
    def test_a_hazard_says_how_far_from_the_site_it_was_recorded(self, round, chief):
        record = round.phone.send(round.phone.write("hazard", danger(round.shop)))

        shown = text_of(page(chief, "of-hazard", record.made_id))

        assert round.walker.name in shown
        assert "无定位" in shown

    def test_a_visit_shows_its_signature(self, db):
        world = shop_visit()
        phone = Phone(world.walker)
        name = phone.photo(3)
        phone.upload(name)
        body = {
            "site": str(world.shop.pk), "started_at": AT.isoformat(), "ended_at": (AT + HOUR).isoformat(),
            "content": "通道", "signed_by": "王五", "signature": name,
        }  # fmt: skip
        phone.send(phone.write("visit", body, made_at=AT + HOUR), at=AT + 2 * HOUR)
        visit = Inspection.objects.of(DISTRICT).get()

        assert reverse("field:signature", args=[visit.pk]) in text_of(
            page(world.walker, "of-visit", visit.pk)
        )
        assert page(world.walker, "signature", visit.pk).content.startswith(b"\xff\xd8")
        assert page(officer_of("430407002"), "signature", visit.pk).status_code == 404


class TestPhones:
    def test_show_what_is_kept_of_oneself(self, round):
        round.phone.send(round.phone.write("hazard", danger(round.shop)))

        shown = text_of(page(round.walker, "phones"))

        assert "没有轨迹" in shown
        assert round.shop.name in shown

    def test_a_lost_one_is_ended(self, round):
        client = signed_in(Client(), round.walker)

        assert client.post(reverse("field:end-phone", args=[round.phone.device.pk])).status_code == 302
        assert Device.objects.of(DISTRICT).get().ended_at == NEXT

    def test_somebody_elses_is_not_there(self, round, chief):
        client = signed_in(Client(), chief)

        assert client.post(reverse("field:end-phone", args=[round.phone.device.pk])).status_code == 404

    def test_whoever_keeps_the_accounts_may_end_it(self, round):
        keeper = security_officer()
        known_device(round.walker, uuid7(), agent="Android Chrome", app="1", session="", at=AT)

        assert "Chrome · Android" in text_of(page(keeper, "phones-of", round.walker.pk))
        answer = signed_in(Client(), keeper).post(reverse("field:end-phone", args=[round.phone.device.pk]))
        assert answer.url == reverse("field:phones-of", args=[round.walker.pk])


def test_the_workbench_says_what_waits_for_a_decision(round, conflict, chief):
    shown = text_of(signed_in(Client(), chief).get("/"))

    assert "待处理的现场记录" in shown
    assert "待处理的现场记录" not in text_of(signed_in(Client(), round.walker).get("/"))
