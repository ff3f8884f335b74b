"""Deeds of inspections: their effect, their line in the record, each refusal."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from anlian.hazards.lifecycle import State as HazardState
from anlian.hazards.models import Hazard, Source
from anlian.inspections import actions
from anlian.inspections.lifecycle import State
from anlian.inspections.models import Answer, Inspection, Kind, Result, TeamMember, Template
from anlian.kernel.errors import NotFound, Refused, Stale
from anlian.kernel.ids import uuid7
from anlian.lattice.powers import Power, Role
from anlian.lattice.scope import scope_of
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from tests.factories import AT, DAY, DISTRICT, item, officer_of, officer_of_sector, site
from tests.inspections.world import (
    LATER,
    bad,
    checklist,
    leader_of_district,
    ok,
    planned,
    shop_visit,
    started,
    submitted,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return shop_visit()


class TestPlan:
    def test_keeps_place_line_and_post_by_value(self, world):
        inspection = planned(world)

        assert inspection.number == "JC2023-00001"
        assert (inspection.area_code, inspection.sector_code) == (world.shop.area_code, "XF.XC")
        assert (inspection.leader_role, inspection.leader_title) == (Role.TOWN, "应急办主任")
        assert [member.person for member in inspection.team.order_by("order")] == [
            world.officer,
            world.colleague,
        ]
        assert Entry.objects.get(verb=Verb.INSPECTION_PLANNED).by == world.officer

    def test_sent_twice_it_is_planned_once(self, world):
        key = uuid7()

        assert planned(world, id=key) == planned(world, id=key)

        assert Inspection.objects.count() == 1

    def test_the_leader_goes_there(self, world):
        with pytest.raises(Refused, match="§68"):
            planned(world, leader=world.officer, team=[world.colleague])

    def test_nobody_inspects_their_own_site(self, world):
        with pytest.raises(Refused, match="§43"):
            planned(world, team=[world.officer, world.shop.principal])

    def test_somebody_answers_for_the_place(self, world):
        with pytest.raises(Refused):
            planned(world, by=world.elsewhere, team=[world.elsewhere])

    def test_others_are_sent_by_planners_only(self, world):
        with pytest.raises(Refused):
            planned(world, by=world.walker, leader=world.officer, team=[world.officer])

    def test_a_walker_plans_their_own_round(self, world):
        assert planned(world, by=world.walker, team=[world.walker], kind=Kind.GRID).leader_role == Role.GRID

    def test_the_checklist_fits_the_site(self, world):
        with pytest.raises(Refused):
            planned(world, template=checklist(world.first, kind="gas", code="T-GAS"))


class TestEnforcement:
    @pytest.mark.parametrize("who", ["walker", "office", "leader"])
    def test_is_led_by_a_department_or_town_only(self, world, who):
        someone = leader_of_district() if who == "leader" else getattr(world, who)

        with pytest.raises(Refused, match="国办发〔2024〕54号"):
            planned(
                world,
                by=world.officer,
                leader=someone,
                team=[someone, world.officer, world.colleague],
                enforcement=True,
            )

    def test_needs_two_officers(self, world):
        with pytest.raises(Refused, match="§42"):
            planned(world, team=[world.officer, world.walker], enforcement=True)

    @pytest.mark.parametrize("kind", [Kind.GRID, Kind.GUIDED])
    def test_rounds_and_guidance_are_none(self, world, kind):
        with pytest.raises(Refused, match="国办发〔2024〕54号"):
            planned(world, kind=kind, enforcement=True)

    def test_begins_with_papers(self, world):
        inspection = planned(world, enforcement=True)

        with pytest.raises(Refused, match="§55"):
            actions.start(inspection, by=world.officer, at=AT)

        assert actions.start(inspection, by=world.officer, at=AT, id_shown=True).state == State.STARTED

    def test_the_database_knows_who_may_lead_it(self, world):
        inspection = planned(world, by=world.walker, team=[world.walker], kind=Kind.ROUTINE)

        with (
            pytest.raises(IntegrityError, match="enforcement_is_led_by_a_department_or_town"),
            transaction.atomic(),
        ):
            Inspection.objects.filter(pk=inspection.pk).update(enforcement=True)


class TestStart:
    def test_takes_the_newest_version_of_the_checklist_and_keeps_it(self, world):
        inspection = planned(world)
        checklist(world.first, version=2)

        actions.start(inspection, by=world.officer, at=AT)
        checklist(world.second, version=3)

        inspection.refresh_from_db()
        assert (inspection.template_version, inspection.template.version) == (2, 2)

    def test_is_for_the_team(self, world):
        with pytest.raises(Refused):
            actions.start(planned(world), by=officer_of(), at=AT)

    def test_is_not_there_for_another_town(self, world):
        with pytest.raises(NotFound):
            actions.start(planned(world), by=world.elsewhere, at=AT)


class TestSubmit:
    def test_each_finding_becomes_a_verified_hazard(self, world):
        inspection = submitted(world, ok(world.first), bad(world.second))

        hazard = Hazard.objects.get()
        assert (hazard.source, hazard.item, hazard.finder) == (Source.INSPECTION, world.second, world.officer)
        assert hazard.matter.state == HazardState.VERIFIED
        assert inspection.answers.get(result=Result.BAD).hazard == hazard
        assert (inspection.state, inspection.findings, inspection.ended_at) == (State.SUBMITTED, 1, LATER)
        assert "2" in inspection.content
        line = Entry.objects.get(verb=Verb.INSPECTION_SUBMITTED)
        assert line.detail["findings"] == [hazard.matter.number]

    def test_a_walker_only_reports(self, world):
        submitted(
            world, ok(world.first), bad(world.second), by=world.walker, team=[world.walker], kind=Kind.GRID
        )

        assert Hazard.objects.get().matter.state == HazardState.REPORTED

    def test_sent_twice_it_is_in_once(self, world):
        inspection = submitted(world, ok(world.first), bad(world.second))

        again = actions.submit(
            inspection, by=world.officer, at=LATER + timedelta(minutes=5), handling="责令限期整改",
            answers=[ok(world.first), bad(world.second)],
        )  # fmt: skip

        assert (again.ended_at, Hazard.objects.count(), Answer.objects.count()) == (LATER, 1, 2)

    def test_what_a_finding_fails_on_undoes_all(self, world):
        inspection = started(world)

        with pytest.raises(Refused):
            actions.submit(
                inspection, by=world.officer, at=LATER, handling="责令限期整改",
                answers=[bad(world.first), bad(world.second, no_photo_reason="")],
            )  # fmt: skip

        inspection.refresh_from_db()
        assert inspection.state == State.STARTED
        assert not Hazard.objects.exists()
        assert not Answer.objects.exists()
        assert Entry.objects.filter(verb=Verb.REFUSED).count() == 1

    def test_passes_on_what_another_authority_answers_for(self, world):
        gas = item(sector="RQ")
        fire, partner = officer_of_sector("XF"), officer_of_sector("XF")
        inspection = planned(world, by=fire, team=[fire, partner], template=checklist(gas, code="T-GASSHOP"))
        actions.start(inspection, by=fire, at=AT)

        actions.submit(inspection, by=fire, at=LATER, handling="移送燃气主管部门", answers=[bad(gas)])

        assert set(Hazard.objects.values_list("matter__sector_code", "matter__state")) == {
            ("XF.XC", HazardState.TRANSFERRED),
            ("RQ", HazardState.REPORTED),
        }
        assert inspection.answers.get().hazard.matter.sector_code == "RQ"

    def test_takes_what_no_checklist_asks(self, world):
        inspection = submitted(world, ok(world.first), ok(world.second), bad(None, note="门前电线裸露"))

        assert inspection.findings == 1
        assert Hazard.objects.get().summary == "门前电线裸露"

    @pytest.mark.parametrize(
        "answers",
        [
            lambda world: [ok(world.first)],
            lambda world: [ok(world.first), actions.Given(world.second, Result.NA)],
            lambda world: [ok(world.first), ok(world.first), ok(world.second)],
            lambda world: [ok(world.first), ok(world.second), ok(item())],
            lambda world: [ok(world.first), ok(world.second), bad(None, note=" ")],
        ],
        ids=["open item", "no reason", "twice", "mixed", "nothing said"],
    )
    def test_refuses_a_sheet_that_is_not_whole(self, world, answers):
        inspection = started(world)

        with pytest.raises(Refused, match="§68"):
            actions.submit(inspection, by=world.officer, at=LATER, handling="整改", answers=answers(world))

    def test_says_how_findings_are_dealt_with(self, world):
        inspection = started(world)

        with pytest.raises(Refused, match="§68"):
            actions.submit(
                inspection, by=world.officer, at=LATER, answers=[ok(world.first), bad(world.second)]
            )

    def test_without_a_checklist_says_what_was_inspected(self, world):
        inspection = started(world, template=None)

        with pytest.raises(Refused, match="§68"):
            actions.submit(inspection, by=world.officer, at=LATER)

    @pytest.mark.parametrize("ended", [AT, AT - timedelta(minutes=1), LATER + timedelta(minutes=1)])
    def test_ends_after_it_begins_and_not_in_the_future(self, world, ended):
        inspection = started(world)

        with pytest.raises(Refused, match="§68"):
            actions.submit(
                inspection,
                by=world.officer,
                at=LATER,
                ended_at=ended,
                answers=[ok(world.first), ok(world.second)],
            )

    def test_two_stale_copies_submit_once(self, world):
        inspection = started(world)
        expect = inspection.version
        actions.submit(inspection, by=world.officer, at=LATER, answers=[ok(world.first), ok(world.second)])

        with pytest.raises((Stale, Refused)):
            actions.submit(
                inspection,
                by=world.colleague,
                at=LATER,
                expect=expect,
                answers=[ok(world.first), ok(world.second)],
            )


class TestConfirm:
    def test_a_signature_finishes_it(self, world):
        inspection = actions.confirm(submitted(world), by=world.officer, at=LATER, signed_by="王五")

        assert (inspection.state, inspection.signed_by) == (State.CONFIRMED, "王五")

    def test_a_refusal_has_a_reason_and_is_reported(self, world):
        inspection = submitted(world)

        for given in (
            {},
            {"reason": "负责人离场"},
            {"reported": True},
            {"reason": "x", "reported": True, "signed_by": "王五"},
        ):
            with pytest.raises(Refused, match="§68"):
                actions.confirm(inspection, by=world.officer, at=LATER, refused=True, **given)
        actions.confirm(
            inspection, by=world.officer, at=LATER, refused=True, reason="负责人离场", reported=True
        )

        assert (inspection.state, inspection.sign_refused) == (State.CONFIRMED, True)

    def test_needs_one_of_the_two(self, world):
        with pytest.raises(Refused, match="§68"):
            actions.confirm(submitted(world), by=world.officer, at=LATER)


def test_cancelling_needs_a_reason(world):
    with pytest.raises(Refused):
        actions.cancel(planned(world), by=world.officer, at=AT, reason=" ")


def test_what_is_submitted_is_only_added_to(world):
    inspection = submitted(world)

    actions.add_note(inspection, by=world.colleague, at=LATER, note="补充：店主已签收")

    assert inspection.addenda.get().note == "补充：店主已签收"
    assert inspection.state == State.SUBMITTED


class TestRecordVisit:
    def visit(self, world, **changed):
        wanted = {
            "by": world.officer, "at": LATER, "kind": Kind.GUIDED, "started_at": AT, "ended_at": LATER,
            "team": [world.officer, world.colleague], "note": "督导春节前安全", "number": "JC-旧-001",
        } | changed  # fmt: skip
        return actions.record_visit(world.shop, **wanted)

    def test_is_planned_begun_and_submitted_at_once(self, world):
        inspection = self.visit(world)

        assert (inspection.state, inspection.day, inspection.content) == (
            State.SUBMITTED,
            DAY,
            "督导春节前安全",
        )

    def test_sent_twice_it_is_recorded_once(self, world):
        assert self.visit(world) == self.visit(world)

        assert (Inspection.objects.count(), TeamMember.objects.count()) == (1, 2)

    def test_the_office_writes_down_what_a_leader_did(self, world):
        leader = leader_of_district()

        inspection = self.visit(world, by=world.office, leader=leader, team=[leader], kind=Kind.UNANNOUNCED)

        assert inspection.leader_role == Role.LEADER
        assert Inspection.objects.done().led_by_role(Role.LEADER).between(DAY, DAY).get() == inspection
        assert Inspection.objects.led_by(people=[leader]).get() == inspection
        assert Inspection.objects.led_by(posts=[leader.seat.pk]).get() == inspection

    def test_findings_are_told_by_those_who_were_there(self, world):
        with pytest.raises(Refused, match="§68"):
            self.visit(world, by=world.office, leader=world.officer, template=world.checklist,
                       answers=[ok(world.first), bad(world.second)], handling="整改")  # fmt: skip

    def test_a_refused_one_leaves_nothing(self, world):
        with pytest.raises(Refused):
            self.visit(world, template=world.checklist, answers=[ok(world.first)])

        assert not Inspection.objects.exists()


class TestWithin:
    def seen_by(self, person):
        return Inspection.objects.of(DISTRICT).within(scope_of(person, Power.SEE_INSPECTIONS, on=DAY))

    def test_an_unannounced_visit_is_hidden_from_the_visited_until_it_begins(self, world):
        keeper = world.shop.principal
        inspection = planned(world, kind=Kind.UNANNOUNCED)

        assert not self.seen_by(keeper).exists()
        assert self.seen_by(world.officer).exists()
        actions.start(inspection, by=world.officer, at=AT)
        assert self.seen_by(keeper).exists()

    def test_one_that_never_began_stays_hidden(self, world):
        actions.cancel(planned(world, kind=Kind.UNANNOUNCED), by=world.officer, at=AT, reason="改期")

        assert not self.seen_by(world.shop.principal).exists()

    def test_the_visited_see_what_is_announced_and_theirs(self, world):
        planned(world)

        assert self.seen_by(world.shop.principal).exists()
        assert not self.seen_by(site().principal).exists()

    def test_a_person_in_charge_with_a_post_is_told_no_earlier(self, world):
        keeper = officer_of()
        world.shop.principal = keeper
        world.shop.save()
        planned(world, kind=Kind.UNANNOUNCED)

        assert not self.seen_by(keeper).exists()

    def test_by_place_line_and_team(self, world):
        planned(world)

        assert self.seen_by(world.walker).exists()
        assert self.seen_by(officer_of_sector("XF")).exists()
        assert not self.seen_by(officer_of_sector("RQ")).exists()
        assert not self.seen_by(world.elsewhere).exists()


class TestTemplates:
    def test_a_change_is_a_new_version(self, world):
        from types import SimpleNamespace

        wanted = SimpleNamespace(
            code="T-SHOP",
            title="沿街店铺检查表",
            site_kind="shop",
            sector="XF.XC",
            items=(world.first.code, "不存在"),
        )

        assert actions.take_templates(DISTRICT, [wanted], by=None, at=AT) == 1
        assert actions.take_templates(DISTRICT, [wanted], by=None, at=AT) == 0

        assert Template.objects.of(DISTRICT).current().get().version == 2
        assert Template.objects.of(DISTRICT).for_kind("shop").get().items == [world.first.code]
