"""Rules of inspections that no story meets by itself, each with the case beside it."""

from datetime import timedelta

import pytest

from anlian.inspections import actions
from anlian.inspections.models import Kind
from tests.factories import AT, auditor, person
from tests.inspections.world import LATER, bad, ok, planned, shop_visit, started, submitted
from tests.refusals import Cases

pytestmark = pytest.mark.django_db
case = Cases()


@case
def signed_before_it_ended():
    world = shop_visit()
    inspection = submitted(world)

    def sign(at):
        return lambda: actions.confirm(inspection, by=world.officer, at=at, signed_by="店主")

    return sign(LATER - timedelta(minutes=1)), sign(LATER)


@case
def begun_by_whoever_only_reads():
    world = shop_visit()
    inspection = planned(world)

    def start(by):
        return lambda: actions.start(inspection, by=by, at=AT)

    return start(auditor()), start(world.officer)


@case
def one_that_somebody_changed_meanwhile():
    world = shop_visit()
    inspection = planned(world)

    def start(seen):
        return lambda: actions.start(inspection, by=world.officer, at=AT, expect=seen)

    return start(inspection.version + 1), start(inspection.version)


def visit(world, **changed):
    told = {
        "by": world.officer, "at": LATER, "kind": Kind.ROUTINE, "template": world.checklist, "started_at": AT,
        "ended_at": AT + timedelta(minutes=30), "answers": [ok(world.first), bad(world.second)],
        "team": [world.officer, world.colleague], "handling": "责令限期整改",
    } | changed  # fmt: skip
    return lambda: actions.record_visit(world.shop, **told)


@case
def findings_of_a_visit_that_nobody_deals_with():
    world = shop_visit()
    return visit(world, handling=" "), visit(world)


@case
def led_by_whoever_may_not_inspect():
    world = shop_visit()

    def plan(leader):
        return lambda: planned(world, by=world.office, leader=leader, team=[leader, world.officer])

    return plan(person()), plan(world.colleague)


@case
def a_finding_of_somebody_who_answers_for_no_such_place():
    world = shop_visit()
    inspection = started(world, team=[world.officer, world.colleague, world.elsewhere])

    def submit(by):
        return lambda: actions.submit(
            inspection, by=by, at=LATER, handling="责令限期整改", answers=[ok(world.first), bad(world.second)]
        )

    return submit(world.elsewhere), submit(world.officer)


@case.each
def test_refuses(name):
    case.refuse(name)


@case.each
def test_lets_what_lies_beside(name):
    case.let(name)
