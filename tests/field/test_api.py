"""The addresses that a phone asks, as docs/field-sync.md tells them."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest
from django.test import Client
from django.utils import timezone

from anlian.field import actions
from anlian.field.models import Device, Record
from anlian.hazards.models import Hazard
from anlian.kernel.ids import uuid7
from tests.factories import AT, DISTRICT, account, security_officer, site, walker_of
from tests.field.phone import picture
from tests.field.test_receive import danger

FIELD = "/api/field/"
JSON = "application/json"


class Browser:
    """The app of one person on one phone."""

    def __init__(self, person, **options):
        self.client = Client(**options)
        if person.user_id is None:
            account(person)
        self.client.force_login(person.user)
        self.key = uuid7()

    @property
    def headers(self) -> dict:
        return {"X-Device": str(self.key)}

    def get(self, path: str, query=None, **headers):
        return self.client.get(FIELD + path, query, headers=self.headers | headers)

    def open(self) -> None:
        """What the app does when it is opened: hello, and the phone writes itself down."""
        assert self.get("hello").status_code == 200
        said = self.client.post(f"{FIELD}phone", {}, content_type=JSON, headers=self.headers)
        assert said.status_code == 204

    def part(self, name: str, data: bytes, said: str):
        return self.client.put(
            f"{FIELD}blobs/{name}", data, content_type="application/octet-stream",
            headers=self.headers | {"Content-Range": said},
        )  # fmt: skip

    def send(self, *records: dict):
        body = {"sent_at": timezone.now().isoformat(), "app": "1", "records": list(records)}
        return self.client.post(f"{FIELD}records", body, content_type=JSON, headers=self.headers)


def record(kind: str, body: dict, **around) -> dict:
    told = {"kind": kind, "form": 1, "seq": 1, "made_at": timezone.now().isoformat(), "body": body} | around
    text = json.dumps(told)
    return {"id": str(uuid7()), "sha256": sha256(text.encode()).hexdigest(), "text": text}


@pytest.fixture
def app(round):
    return Browser(round.walker)


class TestHello:
    def test_says_who_and_what_they_may_record(self, app, round):
        said = app.get("hello").json()

        assert said["person"]["name"] == round.walker.name
        assert {"hazard", "visit"} <= set(said["does"])
        assert "fix" not in said["does"]
        assert said["visit_kinds"][0]["key"] == "GRID"
        assert said["csrf"]

    def test_the_keeper_of_a_shop_puts_right(self, round):
        assert "fix" in Browser(round.shop.principal).get("hello").json()["does"]

    def test_a_stranger_is_answered_401(self, db):
        assert Client().get(f"{FIELD}hello", headers={"X-Device": str(uuid7())}).status_code == 401

    def test_reading_writes_nothing(self, app, round):
        Device.objects.of(DISTRICT).delete()
        app.get("hello")
        app.get("bundle")

        assert not Device.objects.of(DISTRICT).exists()

    def test_a_stranger_learns_of_no_phone(self, app, round):
        app.open()

        said = Client().get(f"{FIELD}hello", headers=app.headers | {"X-District": DISTRICT})
        assert said.status_code == 401

    def test_a_phone_says_which_it_is(self, app):
        app.key = "none"

        assert app.get("hello").status_code == 400

    def test_an_officer_of_the_machine_records_nothing(self, db):
        assert Browser(security_officer()).get("hello").status_code == 403

    def test_the_phone_is_known_from_its_first_word(self, app, round):
        assert not app.get("hello").json()["known"]
        app.open()

        assert app.get("hello").json()["known"]
        assert Device.objects.of(DISTRICT).get(key=app.key).person == round.walker


class TestLostPhone:
    def test_is_told_to_forget_and_signed_out(self, app, round):
        app.open()
        actions.end_device(Device.objects.of(DISTRICT).get(key=app.key), by=round.walker, at=AT)

        assert app.get("bundle").status_code == 401
        assert app.get("bundle", **{"X-District": DISTRICT}).status_code == 410

        app.client.force_login(round.walker.user)
        assert app.get("bundle").status_code == 410
        assert app.send(record("hazard", danger(round.shop))).status_code == 410

    def test_another_phone_of_the_same_person_goes_on(self, app, round):
        app.open()
        other = Browser(round.walker)
        other.open()
        actions.end_device(Device.objects.of(DISTRICT).get(key=app.key), by=round.walker, at=AT)

        assert other.get("bundle").status_code == 200


class TestBlobs:
    def test_go_up_in_parts_and_resume(self, app):
        data = picture(1)
        name = sha256(data).hexdigest()

        first = app.part(name, data[:1000], f"bytes 0-999/{len(data)}")
        assert first.json() == {"have": 1000, "size": len(data), "whole": False}
        assert app.get(f"blobs/{name}").json()["have"] == 1000
        assert app.part(name, data[1000:], f"bytes 1000-{len(data) - 1}/{len(data)}").json()["whole"]

    def test_a_hole_is_answered_409(self, app):
        said = app.part("a" * 64, b"xyz", "bytes 10-12/100")

        assert (said.status_code, said.json()["have"]) == (409, 0)

    @pytest.mark.parametrize(
        "said", ["", "bytes 0-9/3", "bytes 0-1/100", "bytes a-b/c", "bytes 99999999999-1/2"]
    )
    def test_a_range_that_does_not_fit_is_answered_422(self, app, said):
        assert app.part("a" * 64, b"xyz", said).status_code == 422

    @pytest.mark.parametrize("name", ["x", "A" * 64, "../../etc/passwd", "a" * 63])
    def test_a_name_that_is_no_hash_is_none(self, app, name):
        assert app.part(name, b"xyz", "bytes 0-2/3").status_code in (404, 422)

    def test_the_last_part_lets_the_record_go_on(self, app, round):
        data = picture(1)
        name = sha256(data).hexdigest()
        app.send(record("hazard", danger(round.shop, photos=[name], no_photo_reason="")))
        assert not Hazard.objects.of(DISTRICT).exists()

        app.part(name, data, f"bytes 0-{len(data) - 1}/{len(data)}")

        assert Hazard.objects.of(DISTRICT).exists()


class TestRecords:
    def test_each_gets_its_answer_whatever_became_of_the_others(self, app, round):
        good = record("hazard", danger(round.shop))
        bad = record("hazard", danger(site("430407002001001")))
        broken = {"id": str(uuid7()), "sha256": "0" * 64, "text": "{"}

        said = app.send(bad, good, broken).json()["answers"]

        assert [one["id"] for one in said] == [bad["id"], good["id"], broken["id"]]
        assert [one["state"] for one in said] == ["REFUSED", "STORED", "REFUSED"]
        assert said[1]["made"]["url"] == f"/hazards/{good['id']}/"
        assert said[1]["entry"] > 0

    def test_the_receipt_says_the_same_and_the_hash(self, app, round):
        one = record("hazard", danger(round.shop))
        answer = app.send(one).json()["answers"][0]

        receipt = app.get("receipts", {"id": one["id"]}).json()["answers"][0]

        assert receipt == answer
        assert receipt["sha256"] == one["sha256"]

    def test_nobody_gets_the_receipt_of_somebody_else(self, app, round):
        one = record("hazard", danger(round.shop))
        app.send(one)

        assert Browser(walker_of()).get("receipts", {"id": one["id"]}).json()["answers"] == []

    def test_more_than_fifty_at_once_are_too_many(self, app, round):
        one = record("hazard", danger(round.shop))

        assert app.send(*[one] * 51).status_code == 422
        assert app.send(*[one] * 50).status_code == 200
        assert Hazard.objects.of(DISTRICT).count() == 1

    def test_a_request_from_another_page_is_refused(self, round):
        app = Browser(round.walker, enforce_csrf_checks=True)
        one = record("hazard", danger(round.shop))
        assert app.send(one).status_code == 403

        token = app.get("hello").json()["csrf"]
        body = {"sent_at": timezone.now().isoformat(), "records": [one]}
        said = app.client.post(
            f"{FIELD}records", body, content_type=JSON, headers=app.headers | {"X-CSRFToken": token}
        )
        assert said.json()["answers"][0]["state"] == "STORED"

    def test_by_the_wall_clock_nobody_is_blamed_for_a_demo(self, app, round, settings):
        settings.CLOCK_BEHIND = timedelta(days=1000)

        said = app.send(record("hazard", danger(round.shop))).json()

        assert Record.objects.of(DISTRICT).get().skew == pytest.approx(0, abs=5)
        assert said["received_at"][:4] < str(timezone.now().year)
