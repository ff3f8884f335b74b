"""What could not be taken by itself is decided at the desk, by somebody else, and nothing of it is lost."""

from datetime import timedelta

import pytest

from anlian.field import actions
from anlian.field.lifecycle import State
from anlian.hazards.lifecycle import State as Standing
from anlian.hazards.models import Hazard
from anlian.inspections.models import Inspection
from anlian.kernel.errors import NotFound, Refused
from anlian.kernel.ids import uuid7
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.models import Evidence
from tests.factories import AT, DISTRICT, chief_of, hazard, officer_of, walker_of
from tests.field.phone import Phone
from tests.field.test_receive import HOUR, close, danger
from tests.inspections.world import planned, shop_visit

NEXT = AT + timedelta(hours=12)


@pytest.fixture
def chief(round):
    return chief_of(round.shop.area_code[:12])


@pytest.fixture
def conflict(round):
    """A hazard seen at a site that was closed."""
    close(round.shop, AT.date())
    record = round.phone.send(round.phone.write("hazard", danger(round.shop)))
    assert record.state == State.CONFLICT
    return record


class TestTakeDespite:
    def test_counts_as_done_by_whoever_recorded_it(self, round, conflict, chief):
        done = actions.take_despite(conflict, by=chief, at=NEXT)

        assert (done.state, done.settled_by) == (State.STORED, chief)
        assert Hazard.objects.of(DISTRICT).get().finder == round.walker
        line = Entry.objects.of(DISTRICT).filter(verb=Verb.FIELD_RECORD_TAKEN).get()
        assert (line.by, line.subject) == (chief, conflict.pk)

    def test_nobody_decides_about_their_own(self, conflict, db):
        own = chief_of()
        conflict.person = own
        conflict.save(update_fields=["person"])

        with pytest.raises(Refused):
            actions.take_despite(conflict, by=own, at=NEXT)
        assert actions.take_despite(conflict, by=chief_of(), at=NEXT).state == State.STORED

    def test_nobody_decides_elsewhere(self, conflict):
        with pytest.raises(NotFound):
            actions.take_despite(conflict, by=officer_of("430407002"), at=NEXT)

    def test_a_grid_worker_decides_about_nothing(self, conflict):
        with pytest.raises(Refused):
            actions.take_despite(conflict, by=walker_of(), at=NEXT)

    def test_what_came_second_under_a_key_counts_as_a_record_of_its_own(self, round, chief):
        key = uuid7()
        round.phone.send(round.phone.write("hazard", danger(round.shop), id=key))
        second = round.phone.send(round.phone.write("hazard", danger(round.shop, summary="另一处"), id=key))

        done = actions.take_despite(second, by=chief, at=NEXT)

        assert done.state == State.STORED
        assert sorted(Hazard.objects.of(DISTRICT).values_list("summary", flat=True)) == [
            "另一处",
            "疏散通道堆放纸箱",
        ]

    def test_is_decided_once(self, conflict, chief):
        actions.take_despite(conflict, by=chief, at=NEXT)

        with pytest.raises(Refused):
            actions.take_despite(conflict, by=chief, at=NEXT)
        assert Hazard.objects.of(DISTRICT).count() == 1

    def test_what_was_put_right_too_late_is_added_and_changes_no_state(self, db):
        wrong = hazard(state=Standing.RECTIFYING)
        first, second = Phone(wrong.keeper), Phone(wrong.keeper)
        names = first.photo(1), second.photo(2)
        first.upload(names[0])
        second.upload(names[1])
        at = AT + 9 * HOUR
        body = {"hazard": str(wrong.pk), "base": wrong.matter.version, "measure": "已清理"}
        first.send(first.write("fix", body | {"photos": [names[0]]}, made_at=at), at=at)
        late = second.send(second.write("fix", body | {"photos": [names[1]]}, made_at=at), at=at + HOUR)

        done = actions.take_despite(late, by=wrong.officer, at=at + 2 * HOUR)

        wrong.refresh_from_db()
        assert (done.state, wrong.matter.state) == (State.STORED, Standing.AWAITING_REVIEW)
        kept = Evidence.objects.of(DISTRICT).get(sha256=names[1])
        assert (kept.role, kept.matter_id) == (Evidence.Role.BESIDE, wrong.matter_id)
        assert Entry.objects.of(DISTRICT).filter(verb=Verb.EVIDENCE_ADDED, subject=wrong.matter_id).exists()

    def test_a_second_visit_stands_by_itself(self, db):
        world = shop_visit()
        visit = planned(world)
        body = {
            "site": str(world.shop.pk), "kind": "ROUTINE", "template": str(world.checklist.pk), "visit": str(visit.pk),
            "started_at": AT.isoformat(), "ended_at": (AT + HOUR).isoformat(),
            "answers": [{"item": one.code, "result": "OK"} for one in (world.first, world.second)],
        }  # fmt: skip
        first, second = Phone(world.officer), Phone(world.colleague)
        first.send(first.write("visit", body, made_at=AT + HOUR), at=AT + 2 * HOUR)
        late = second.send(second.write("visit", body, made_at=AT + HOUR), at=AT + 2 * HOUR)
        assert late.state == State.CONFLICT

        done = actions.take_despite(late, by=world.office, at=NEXT)

        assert done.state == State.STORED
        assert Inspection.objects.of(DISTRICT).count() == 2

    def test_what_stands_in_the_way_is_told_and_it_stays_to_be_decided(self, db):
        wrong = hazard(state=Standing.RECTIFYING)
        phone = Phone(wrong.keeper)
        name = phone.photo(1)
        phone.upload(name)
        at = AT + 9 * HOUR
        phone.send(phone.write("fix", self_fix(wrong, name), made_at=at), at=at)
        body = {"hazard": str(wrong.pk), "base": 1, "until": "2023-06-01", "reason": "等配件"}
        late = phone.send(phone.write("more_time", body, made_at=at), at=at + HOUR)
        assert late.state == State.CONFLICT

        with pytest.raises(Refused):
            actions.take_despite(late, by=wrong.officer, at=NEXT)

        late.refresh_from_db()
        assert late.state == State.CONFLICT


def self_fix(wrong, *photos) -> dict:
    return {
        "hazard": str(wrong.pk),
        "base": wrong.matter.version,
        "measure": "已清理",
        "photos": list(photos),
    }


class TestSetAside:
    def test_keeps_the_text_and_tells_why(self, round, conflict, chief):
        done = actions.set_aside(conflict, by=chief, at=NEXT, reason="与YH2023-00001重复")

        assert (done.state, done.sentence) == (State.SET_ASIDE, "与YH2023-00001重复")
        done.refresh_from_db()
        assert "疏散通道" in done.text

    def test_needs_a_reason(self, conflict, chief):
        with pytest.raises(Refused):
            actions.set_aside(conflict, by=chief, at=NEXT, reason=" ")

    def test_ones_own_refused_one_may_be_dropped(self, round):
        record = round.phone.send(round.phone.write("hazard", danger(round.shop, no_photo_reason="")))

        assert actions.set_aside(record, by=round.walker, at=NEXT, reason="误报").state == State.SET_ASIDE

    def test_ones_own_conflict_is_somebody_elses_to_decide(self, round, conflict, chief):
        with pytest.raises(Refused):
            actions.set_aside(conflict, by=round.walker, at=NEXT, reason="误报")
        assert actions.set_aside(conflict, by=chief, at=NEXT, reason="误报").state == State.SET_ASIDE

    def test_somebody_elses_refused_one_may_not_from_elsewhere(self, round):
        record = round.phone.send(round.phone.write("hazard", danger(round.shop, no_photo_reason="")))

        with pytest.raises(NotFound):
            actions.set_aside(record, by=officer_of("430407002"), at=NEXT, reason="误报")

    def test_what_was_taken_is_not_set_aside(self, round, chief):
        record = round.phone.send(round.phone.write("hazard", danger(round.shop)))

        with pytest.raises(Refused):
            actions.set_aside(record, by=chief, at=NEXT, reason="误报")
        assert Hazard.objects.of(DISTRICT).exists()
