"""Rules of what comes from the field, each with the case beside it."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from anlian.field import actions
from anlian.field.actions import Sent, blobs
from anlian.field.door import become
from anlian.field.lifecycle import State
from anlian.field.models import Blob, Device, Record
from anlian.hazards.lifecycle import State as Standing
from anlian.inspections import actions as inspections
from anlian.kernel.errors import Refused
from anlian.kernel.ids import uuid7
from tests.factories import AT, DISTRICT, chief_of, hazard, item, site, walker_of
from tests.field.phone import Phone
from tests.field.test_receive import HOUR, close, danger
from tests.inspections.world import checklist, planned, shop_visit
from tests.refusals import Cases
from tests.rounds.world import issued
from tests.rounds.world import street as rounds

pytestmark = pytest.mark.django_db
case = Cases()
NEXT = AT + timedelta(hours=12)


def street() -> SimpleNamespace:
    """A shop, who walks its grid with a phone, and who decides."""
    shop = site()
    walker = walker_of(shop.area_code)
    return SimpleNamespace(shop=shop, phone=Phone(walker), walker=walker, chief=chief_of(shop.area_code[:12]))


def part(phone: Phone, name: str, data: bytes, *, start: int = 0, size: int | None = None):
    return actions.take_part(phone.person, name, data, start=start, size=size or len(phone.kept[name]), at=AT)


def stored(phone: Phone, sent: Sent, at=AT) -> Record:
    """It was taken in; where it was not, a rule has said no on the way."""
    record = phone.send(sent, at=at)
    if record.state != State.STORED:
        raise Refused(record.sentence)
    return record


def conflict(world, **changed) -> Record:
    close(world.shop, AT.date())
    record = world.phone.send(world.phone.write("hazard", danger(world.shop, **changed)))
    assert record.state == State.CONFLICT
    return record


@case
def a_photo_of_more_than_20_mb():
    world = street()
    name = world.phone.photo(1)
    return lambda: part(world.phone, name, b"x", size=(20 << 20) + 1), lambda: part(
        world.phone, name, b"x", size=20 << 20
    )


@case
def a_part_that_is_longer_than_the_whole():
    world = street()
    name = world.phone.photo(1)
    data = world.phone.kept[name]
    return lambda: part(world.phone, name, data + b"x"), lambda: part(world.phone, name, data)


@case
def bytes_that_are_not_what_their_name_says():
    world = street()
    name = world.phone.photo(1)
    data = world.phone.kept[name]
    return lambda: part(world.phone, name, bytes(len(data))), lambda: part(world.phone, name, data)


@case
def a_photo_begun_with_another_size():
    world = street()
    name = world.phone.photo(1)
    data = world.phone.kept[name]
    part(world.phone, name, data[:9])
    return (
        lambda: part(world.phone, name, data[9:18], start=9, size=len(data) + 1),
        lambda: part(world.phone, name, data[9:18], start=9),
    )


@case
def photos_without_end():
    world = street()
    first, second = world.phone.photo(1), world.phone.photo(2)
    most, blobs.MOST_WAITING = blobs.MOST_WAITING, len(world.phone.kept[first])
    world.phone.upload(first)

    def wrong():
        try:
            part(world.phone, second, b"x")
        finally:
            blobs.MOST_WAITING = most

    return wrong, lambda: (setattr(blobs, "MOST_WAITING", most), part(world.phone, second, b"x"))


@case
def a_phone_ended_twice():
    world = street()
    actions.end_device(world.phone.device, by=world.walker, at=AT)
    other = Phone(world.walker).device
    return (
        lambda: actions.end_device(world.phone.device, by=world.walker, at=NEXT),
        lambda: actions.end_device(other, by=world.walker, at=NEXT),
    )


@case
def what_was_taken_is_decided_about():
    world = street()
    taken = stored(world.phone, world.phone.write("hazard", danger(world.shop)))
    open_one = conflict(world)
    return (
        lambda: actions.take_despite(taken, by=world.chief, at=NEXT),
        lambda: actions.take_despite(open_one, by=world.chief, at=NEXT),
    )


@case
def what_was_taken_is_set_aside():
    world = street()
    taken = stored(world.phone, world.phone.write("hazard", danger(world.shop)))
    open_one = conflict(world)
    return (
        lambda: actions.set_aside(taken, by=world.chief, at=NEXT, reason="重复"),
        lambda: actions.set_aside(open_one, by=world.chief, at=NEXT, reason="重复"),
    )


@case
def set_aside_without_a_reason():
    world = street()
    one = conflict(world)
    return (
        lambda: actions.set_aside(one, by=world.chief, at=NEXT, reason=" "),
        lambda: actions.set_aside(one, by=world.chief, at=NEXT, reason="重复"),
    )


@case
def decided_while_a_photo_is_missing():
    world = street()
    one = conflict(world)
    Record.objects.of(DISTRICT).filter(pk=one.pk).update(photos=["a" * 64])

    def right():
        Record.objects.of(DISTRICT).filter(pk=one.pk).update(photos=[])
        actions.take_despite(one, by=world.chief, at=NEXT)

    return lambda: actions.take_despite(one, by=world.chief, at=NEXT), right


@case
def decided_about_what_a_newer_app_sent():
    world = street()
    newer = world.phone.write("hazard", danger(world.shop), form=2)
    close(world.shop, AT.date())
    record = world.phone.send(newer)
    become(record, State.CONFLICT, sentence="来自新版应用", missing=[])
    known = conflict(world)
    return (
        lambda: actions.take_despite(record, by=world.chief, at=NEXT),
        lambda: actions.take_despite(known, by=world.chief, at=NEXT),
    )


@case
def decided_by_whoever_recorded_it():
    world = street()
    one = conflict(world)
    Record.objects.of(DISTRICT).filter(pk=one.pk).update(person=world.chief)
    other = chief_of(world.shop.area_code[:12])
    return (
        lambda: actions.take_despite(one, by=world.chief, at=NEXT),
        lambda: actions.take_despite(one, by=other, at=NEXT),
    )


@case
def bytes_that_came_damaged():
    world = street()
    sent = world.phone.write("hazard", danger(world.shop))
    return lambda: stored(world.phone, replace(sent, text=sent.text[:-3])), lambda: stored(world.phone, sent)


@case
def a_text_that_is_no_json():
    world = street()
    sent = world.phone.write("hazard", danger(world.shop))
    broken = replace(sent, id=uuid7(), text="{", sha256=sha256(b"{").hexdigest())
    return lambda: stored(world.phone, broken), lambda: stored(world.phone, sent)


@case
def a_summary_that_is_too_long():
    world = street()
    return (
        lambda: stored(world.phone, world.phone.write("hazard", danger(world.shop, summary="长" * 201))),
        lambda: stored(world.phone, world.phone.write("hazard", danger(world.shop, summary="长" * 200))),
    )


@case
def two_who_change_one_record_at_once():
    world = street()
    one = conflict(world)
    stale = Record.objects.of(DISTRICT).get(pk=one.pk)
    become(one, State.SET_ASIDE, sentence="重复")
    other = conflict(world)
    return (
        lambda: become(stale, State.SET_ASIDE, sentence="重复"),
        lambda: become(other, State.SET_ASIDE, sentence="重复"),
    )


@case
def more_time_asked_for_too_late():
    wrong = hazard(state=Standing.RECTIFYING)
    phone = Phone(wrong.keeper)
    name = phone.photo(1)
    phone.upload(name)
    at = AT + 9 * HOUR
    body = {"hazard": str(wrong.pk), "base": wrong.matter.version, "measure": "已清理", "photos": [name]}
    late = {"hazard": str(wrong.pk), "base": 1, "until": "2023-06-01", "reason": "等配件"}
    stored(phone, phone.write("fix", body, made_at=at), at=at)
    asked = phone.send(phone.write("more_time", late, made_at=at), at=at + HOUR)
    another = phone.send(phone.write("fix", body | {"photos": []}, made_at=at), at=at + HOUR)
    assert asked.state == another.state == State.CONFLICT
    return (
        lambda: actions.take_despite(asked, by=wrong.officer, at=NEXT),
        lambda: actions.take_despite(another, by=wrong.officer, at=NEXT),
    )


@case
def a_check_item_that_is_unknown():
    world = street()
    known = item()
    return (
        lambda: stored(world.phone, world.phone.write("hazard", danger(world.shop, item=str(uuid7())))),
        lambda: stored(world.phone, world.phone.write("hazard", danger(world.shop, item=str(known.pk)))),
    )


def visit(phone: Phone, world, **changed) -> Sent:
    body = {
        "site": str(world.shop.pk), "kind": "GRID", "template": str(world.checklist.pk),
        "started_at": phone.ours(AT), "ended_at": phone.ours(AT + HOUR),
        "answers": [{"item": one.code, "result": "OK"} for one in (world.first, world.second)],
    } | changed  # fmt: skip
    return phone.write("visit", body, made_at=AT + HOUR)


def shown(**changed):
    """A visit that is refused with these changes, and taken without."""
    world = shop_visit()
    phone = Phone(world.walker)
    wrong, right = visit(phone, world, **changed), visit(phone, world)
    return lambda: stored(phone, wrong, at=AT + 2 * HOUR), lambda: stored(phone, right, at=AT + 2 * HOUR)


@case
def an_answer_to_an_item_that_is_unknown():
    return shown(answers=[{"item": "NONE", "result": "OK"}])


@case
def a_checklist_that_is_unknown():
    return shown(template=str(uuid7()))


@case
def a_visit_of_an_unknown_kind():
    return shown(kind="PARTY")


@case
def a_pledge_on_a_version_that_is_unknown():
    world = rounds()
    phone = Phone(world.walker)
    name = phone.photo(5)
    phone.upload(name)
    body = {"site": str(world.shop.pk), "signed_by": "王建国", "signature": name}
    wrong = phone.write("pledge", body | {"template": str(uuid7())})
    right = phone.write("pledge", body | {"template": str(issued(world).pk)})
    return lambda: stored(phone, wrong), lambda: stored(phone, right)


@case
def begun_with_another_checklist_than_planned():
    world = shop_visit()
    other = checklist(world.first, code="T-OTHER")
    held = planned(world)
    return (
        lambda: inspections.start(held, by=world.officer, at=AT, template=other),
        lambda: inspections.start(held, by=world.officer, at=AT, template=world.checklist),
    )


@case.each
def test_refuses(name):
    case.refuse(name)


@case.each
def test_lets_what_lies_beside(name):
    case.let(name)


class TestConstraint:
    def blob(self, person, name: str) -> Blob:
        return Blob.objects.create(district=DISTRICT, person=person, sha256=name, size=1, began_at=AT)

    def test_a_photo_has_one_row(self):
        someone = walker_of()
        self.blob(someone, "a" * 64)

        with pytest.raises(IntegrityError, match="blob_is_sent_once"), transaction.atomic():
            self.blob(someone, "a" * 64)

    def test_two_people_may_send_the_same(self):
        self.blob(walker_of(), "a" * 64)

        assert self.blob(walker_of(), "a" * 64)

    def device(self, person, key) -> Device:
        return Device.objects.create(district=DISTRICT, key=key, person=person, first_at=AT, seen_at=AT)

    def test_a_phone_in_one_hand_has_one_row(self):
        someone, key = walker_of(), uuid7()
        self.device(someone, key)

        with pytest.raises(IntegrityError, match="device_is_known_once"), transaction.atomic():
            self.device(someone, key)

    def test_two_may_share_a_phone(self):
        key = uuid7()
        self.device(walker_of(), key)

        assert self.device(walker_of(), key)
