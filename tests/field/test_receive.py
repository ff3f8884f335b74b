"""What comes from a phone is kept whatever it says, taken once, and nothing of it is lost."""

from datetime import timedelta

import pytest

from anlian.field import actions
from anlian.field.actions import Sent
from anlian.field.lifecycle import State
from anlian.field.models import Doubt, Record
from anlian.field.takes import KINDS
from anlian.hazards.lifecycle import State as Standing
from anlian.hazards.models import Hazard
from anlian.inspections.lifecycle import State as Visited
from anlian.inspections.models import Inspection, Template
from anlian.inspections.signatures import signature_of
from anlian.kernel.ids import uuid7
from anlian.lattice import actions as lattice
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.models import Evidence
from tests.factories import AT, DAY, DISTRICT, hazard, item, site, walker_of
from tests.field.phone import Phone
from tests.inspections.world import planned, shop_visit

HOUR = timedelta(hours=1)
DAYS = timedelta(days=1)


def danger(shop, **changed) -> dict:
    return {"site": str(shop.pk), "summary": "疏散通道堆放纸箱", "no_photo_reason": "光线太暗"} | changed


class TestHazard:
    def test_becomes_a_reported_hazard(self, round):
        record = round.phone.send(round.phone.write("hazard", danger(round.shop)))

        wrong = Hazard.objects.of(DISTRICT).get()
        assert (record.state, record.made_id, record.made_number) == (
            State.STORED,
            wrong.pk,
            wrong.matter.number,
        )
        assert wrong.pk == record.pk
        assert wrong.finder == round.walker
        assert Entry.objects.of(DISTRICT).get(seq=record.entry).verb == Verb.HAZARD_REPORTED

    def test_sent_a_hundred_times_is_one(self, round):
        sent = round.phone.write("hazard", danger(round.shop))

        answers = {(one.state, one.made_id) for one in (round.phone.send(sent) for _time in range(100))}

        assert len(answers) == 1
        assert Hazard.objects.of(DISTRICT).count() == 1
        assert Entry.objects.of(DISTRICT).filter(verb=Verb.HAZARD_REPORTED).count() == 1

    def test_waits_for_its_photo_and_goes_on_when_it_came(self, round):
        name = round.phone.photo(1)
        sent = round.phone.write("hazard", danger(round.shop, photos=[name], no_photo_reason=""))

        waiting = round.phone.send(sent)
        assert (waiting.state, waiting.missing) == (State.WAITING, [name])
        assert not Hazard.objects.of(DISTRICT).exists()

        round.phone.upload(name)
        actions.waited_for(round.walker, name, at=AT + HOUR)

        assert Record.objects.of(DISTRICT).get().state == State.STORED
        assert Evidence.objects.of(DISTRICT).get().sha256 == name

    def test_keeps_what_the_phone_knew_of_a_photo(self, round):
        name = round.phone.photo(1)
        round.phone.upload(name)
        shot = {"original": "a" * 64, "at": AT.isoformat(), "lng": 112.6, "lat": 26.9, "accuracy": 8}

        round.phone.send(round.phone.write("hazard", danger(round.shop, photos=[name]), photos={name: shot}))

        kept = Evidence.objects.of(DISTRICT).get()
        assert (kept.original, kept.taken_at, kept.lng, kept.accuracy) == ("a" * 64, AT, 112.6, 8)

    def test_elsewhere_is_refused_and_kept(self, round):
        other = site("430407002001001")

        record = round.phone.send(round.phone.write("hazard", danger(other)))

        assert record.state == State.REFUSED
        assert record.sentence
        assert "疏散通道" in Record.objects.of(DISTRICT).get().text
        assert not Hazard.objects.of(DISTRICT).exists()

    def test_what_was_refused_is_tried_anew(self, round):
        sent = round.phone.write("hazard", danger(round.shop, no_photo_reason=""))
        assert round.phone.send(sent).state == State.REFUSED

        sent_again = round.phone.send(sent)
        assert sent_again.state == State.REFUSED
        assert Record.objects.of(DISTRICT).count() == 1

    def test_what_is_mended_is_a_new_record_that_names_the_old(self, round):
        first = round.phone.send(round.phone.write("hazard", danger(round.shop, no_photo_reason="")))
        mended = round.phone.write("hazard", danger(round.shop), instead=str(first.pk))

        assert round.phone.send(mended).state == State.STORED
        assert Record.objects.of(DISTRICT).get(pk=mended.id).instead == first.pk


class TestKeys:
    def test_the_same_key_with_other_bytes_is_kept_beside_the_first(self, round):
        key = uuid7()
        first = round.phone.send(round.phone.write("hazard", danger(round.shop), id=key))
        other = round.phone.write("hazard", danger(round.shop, summary="另一处隐患"), id=key)

        second = round.phone.send(other)

        assert (second.state, second.beside) == (State.CONFLICT, key)
        assert round.phone.send(other).pk == second.pk
        assert Hazard.objects.of(DISTRICT).get().summary == "疏散通道堆放纸箱"
        assert Record.objects.of(DISTRICT).get(pk=key).sha256 == first.sha256

    def test_a_key_of_somebody_else_tells_nothing_of_theirs(self, round):
        key = uuid7()
        round.phone.send(round.phone.write("hazard", danger(round.shop), id=key))
        stranger = Phone(walker_of("430407002001001"))

        answer = stranger.send(stranger.write("hazard", danger(round.shop), id=key))

        assert (answer.state, answer.person) == (State.CONFLICT, stranger.person)
        assert (answer.made_id, answer.made_number) == (None, "")


class TestText:
    @pytest.mark.parametrize(
        "text",
        [
            "",
            "{",
            "[]",
            "null",
            '{"kind": 1}',
            '{"kind":"hazard","made_at":"2023-03-01","body":{}}',
            "[" * 100_000,
        ],
    )
    def test_what_cannot_be_read_is_refused_and_kept(self, round, text):
        from hashlib import sha256

        record = round.phone.send(Sent(uuid7(), sha256(text.encode()).hexdigest(), text, AT))

        assert record.state == State.REFUSED
        assert Record.objects.of(DISTRICT).get().text == text

    def test_what_came_damaged_is_refused_and_taken_when_it_comes_whole(self, round):
        sent = round.phone.write("hazard", danger(round.shop))
        damaged = Sent(sent.id, sent.sha256, sent.text[:-5], AT)

        assert round.phone.send(damaged).state == State.REFUSED
        assert round.phone.send(sent).state == State.STORED

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"site": "x", "summary": "x"}, "site"),
            ({"summary": "x" * 201}, "summary"),
            ({"summary": " "}, "summary"),
            ({"photos": ["nothash"]}, "photos"),
            ({"summary": "x\x00y"}, "summary"),
            ({"item": "XF-001"}, "item"),
        ],
    )
    def test_a_field_that_is_wrong_is_named(self, round, body, field):
        record = round.phone.send(round.phone.write("hazard", danger(round.shop) | body))

        assert record.state == State.REFUSED
        assert field in record.sentence

    def test_a_newer_app_waits_until_the_server_understands_it(self, round, monkeypatch):
        sent = round.phone.write("hologram", danger(round.shop))
        assert round.phone.send(sent).state == State.WAITING

        monkeypatch.setitem(KINDS, "hologram", KINDS["hazard"])
        assert round.phone.send(sent).state == State.STORED

    def test_a_newer_form_waits_too(self, round):
        sent = round.phone.write("hazard", danger(round.shop), form=2)

        assert round.phone.send(sent).state == State.WAITING

    def test_what_is_new_is_ignored_by_what_is_old(self, round):
        sent = round.phone.write("hazard", danger(round.shop, mood="calm"), weather="rain")

        assert round.phone.send(sent).state == State.STORED


class TestMeanwhile:
    def test_a_worker_who_was_moved_is_judged_by_the_day_on_which_it_happened(self, round):
        move_away(round.walker, on=DAY + 2 * DAYS)
        sent = round.phone.write("hazard", danger(round.shop), made_at=AT)

        assert round.phone.send(sent, at=AT + 3 * DAYS).state == State.STORED

    def test_after_the_move_the_old_grid_is_out_of_reach(self, round):
        move_away(round.walker, on=DAY + 2 * DAYS)
        sent = round.phone.write("hazard", danger(round.shop), made_at=AT + 3 * DAYS)

        assert round.phone.send(sent, at=AT + 3 * DAYS).state == State.REFUSED

    def test_found_before_the_site_was_closed_it_counts(self, round):
        close(round.shop, DAY + DAYS)
        sent = round.phone.write("hazard", danger(round.shop), made_at=AT)

        assert round.phone.send(sent, at=AT + 3 * DAYS).state == State.STORED

    def test_found_after_the_site_was_closed_somebody_decides(self, round):
        close(round.shop, DAY)
        record = round.phone.send(round.phone.write("hazard", danger(round.shop)))

        assert record.state == State.CONFLICT
        assert not Hazard.objects.of(DISTRICT).exists()

    def test_the_clocks_of_a_hazard_run_from_when_it_came(self, round):
        sent = round.phone.write("hazard", danger(round.shop), made_at=AT)

        round.phone.send(sent, at=AT + 5 * DAYS)

        assert Hazard.objects.of(DISTRICT).get().matter.opened_at == AT + 5 * DAYS

    def test_a_clock_that_is_three_days_ahead_is_marked_and_changes_nothing(self, round):
        phone = Phone(round.walker, off=3 * DAYS)

        record = phone.send(phone.write("hazard", danger(round.shop), made_at=AT - HOUR), at=AT)

        assert (record.state, record.happened_at) == (State.STORED, AT - HOUR)
        assert Doubt.CLOCK in record.doubts
        assert record.skew == 3 * 24 * 3600


def move_away(walker, on):
    lattice.end_appointment(walker.seat.appointments.get(), on=on, by=None, at=AT)


def close(shop, day):
    shop.closed_on = day
    shop.save(update_fields=["closed_on"])


class TestFix:
    def fixing(self, wrong, **changed) -> dict:
        return {"hazard": str(wrong.pk), "base": wrong.matter.version, "measure": "纸箱已清走"} | changed

    @pytest.fixture
    def wrong(self, db):
        return hazard(state=Standing.RECTIFYING)

    @pytest.fixture
    def phone(self, wrong):
        return Phone(wrong.keeper)

    @pytest.fixture
    def after(self, phone):
        name = phone.photo(3)
        phone.upload(name)
        return name

    def test_says_that_it_is_put_right(self, wrong, phone, after):
        record = phone.send(
            phone.write("fix", self.fixing(wrong, photos=[after]), made_at=AT + 9 * HOUR), at=AT + 9 * HOUR
        )

        wrong.refresh_from_db()
        assert (record.state, wrong.matter.state) == (State.STORED, Standing.AWAITING_REVIEW), record.sentence

    def test_written_before_something_changed_that_leaves_the_move_open_it_counts_and_says_so(
        self, wrong, phone, after
    ):
        body = self.fixing(wrong, photos=[after], base=wrong.matter.version - 1)

        record = phone.send(phone.write("fix", body, made_at=AT + 9 * HOUR), at=AT + 9 * HOUR)

        assert record.state == State.STORED
        assert Doubt.BEHIND in record.doubts

    def test_two_phones_at_once_one_counts_and_the_other_is_kept(self, wrong, phone, after):
        second = Phone(wrong.keeper)
        another = second.photo(4)
        second.upload(another)
        at = AT + 9 * HOUR
        phone.send(phone.write("fix", self.fixing(wrong, photos=[after]), made_at=at), at=at)

        late = second.send(
            second.write("fix", self.fixing(wrong, photos=[another]), made_at=at), at=at + HOUR
        )

        assert late.state == State.CONFLICT
        assert wrong.matter.number in late.sentence

    def test_a_photo_that_was_used_before_is_refused(self, wrong, phone, after):
        other = hazard(state=Standing.RECTIFYING, site=wrong.matter.site)
        at = AT + 9 * HOUR
        phone.send(phone.write("fix", self.fixing(wrong, photos=[after]), made_at=at), at=at)

        record = phone.send(phone.write("fix", self.fixing(other, photos=[after]), made_at=at), at=at)

        assert record.state == State.REFUSED
        assert wrong.matter.number in record.sentence

    def test_asks_for_more_time(self, wrong, phone):
        body = {
            "hazard": str(wrong.pk),
            "base": wrong.matter.version,
            "until": "2023-06-01",
            "reason": "等配件",
        }

        record = phone.send(phone.write("more_time", body, made_at=AT + 9 * HOUR), at=AT + 9 * HOUR)

        assert record.state == State.STORED
        assert wrong.extensions.get().until.date().isoformat() == "2023-06-01"

    def test_somebody_elses_hazard_is_not_there(self, wrong):
        stranger = Phone(walker_of("430407002001001"))

        assert stranger.send(stranger.write("fix", self.fixing(wrong))).state == State.REFUSED


class TestVisit:
    @pytest.fixture
    def world(self, db):
        return shop_visit()

    def visit(self, phone, world, **changed) -> dict:
        return {
            "site": str(world.shop.pk), "kind": "GRID", "template": str(world.checklist.pk),
            "started_at": phone.ours(AT), "ended_at": phone.ours(AT + HOUR),
            "answers": [
                {"item": world.first.code, "result": "OK"},
                {"item": world.second.code, "result": "BAD", "note": "灭火器过期", "no_photo_reason": "无光"},
            ],
            "handling": "当场告知", "signed_by": "王五",
        } | changed  # fmt: skip

    def send(self, phone, world, *, at=AT + 2 * HOUR, **changed):
        return phone.send(phone.write("visit", self.visit(phone, world, **changed), made_at=AT + HOUR), at=at)

    def test_becomes_a_visit_with_its_finding_and_its_signature(self, world):
        phone = Phone(world.walker)
        name = phone.photo(7)
        phone.upload(name)

        record = self.send(phone, world, signature=name)

        visit = Inspection.objects.of(DISTRICT).get()
        assert (record.state, record.made_id) == (State.STORED, visit.pk), record.sentence
        assert (visit.state, visit.signed_by, visit.findings) == (Visited.CONFIRMED, "王五", 1)
        assert visit.started_at == AT
        assert signature_of(visit).startswith(b"\xff\xd8")
        assert Hazard.objects.of(DISTRICT).get().summary == "灭火器过期"

    def test_by_a_wrong_clock_it_was_when_it_was(self, world):
        phone = Phone(world.walker, off=timedelta(days=-500))

        self.send(phone, world)

        visit = Inspection.objects.of(DISTRICT).get()
        assert (visit.started_at, visit.ended_at) == (AT, AT + HOUR)

    def test_counts_by_the_version_that_was_answered(self, world):
        Template.objects.create(
            district=DISTRICT, code=world.checklist.code, version=2, title="新表", kind="shop",
            sector_code="XF.XC", items=[world.first.code, world.second.code, item().code],
        )  # fmt: skip

        record = self.send(Phone(world.walker), world)

        assert record.state == State.STORED, record.sentence
        assert Inspection.objects.of(DISTRICT).get().template_version == 1

    def test_a_planned_one_is_carried_out(self, world):
        visit = planned(world)
        phone = Phone(world.officer)

        record = self.send(phone, world, visit=str(visit.pk), kind="ROUTINE")

        visit.refresh_from_db()
        assert (record.state, visit.state) == (State.STORED, Visited.CONFIRMED), record.sentence

    def test_one_that_a_colleague_finished_is_somebodys_to_decide(self, world):
        visit = planned(world)
        phone, other = Phone(world.officer), Phone(world.colleague)
        self.send(phone, world, visit=str(visit.pk), kind="ROUTINE")

        record = self.send(other, world, visit=str(visit.pk), kind="ROUTINE")

        assert record.state == State.CONFLICT
        assert Inspection.objects.of(DISTRICT).count() == 1

    def test_an_item_without_an_answer_is_refused_and_nothing_of_it_happens(self, world):
        record = self.send(Phone(world.walker), world, answers=[])

        assert record.state == State.REFUSED
        assert not Inspection.objects.of(DISTRICT).exists()

    def test_a_signature_may_be_refused_with_its_reason(self, world):
        record = self.send(
            Phone(world.walker), world, signed_by="", refused=True, reason="负责人不在", reported=True
        )

        assert record.state == State.STORED, record.sentence
        assert Inspection.objects.of(DISTRICT).get().sign_refused


class TestWithoutTheGuards:
    """The same with a guard off: else these tests would prove nothing."""

    def test_without_the_key_the_second_time_would_be_a_second_hazard(self, round, monkeypatch):
        sent = round.phone.write("hazard", danger(round.shop))
        round.phone.send(sent)

        again = Sent(uuid7(), sent.sha256, sent.text, AT)
        round.phone.send(again)

        assert Hazard.objects.of(DISTRICT).count() == 2
