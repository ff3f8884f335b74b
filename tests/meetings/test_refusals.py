"""Rules of meetings and what they decide that no story meets by itself, each with the case beside it."""

from datetime import timedelta
from importlib import import_module

import pytest

from anlian.lattice.powers import Role
from anlian.meetings import actions
from anlian.meetings.actions import Decided
from anlian.meetings.models import Kind
from tests.factories import AT, lattice
from tests.factories.people import post
from tests.meetings.world import DUE, MET, WRITTEN, committee, held, planned, vacated, world
from tests.refusals import Cases

pytestmark = pytest.mark.django_db
case = Cases()


def plan(**changed):
    here = world()
    return (lambda: planned(here, **changed)), (lambda: planned(here))


@case
def a_meeting_without_a_place():
    return plan(place=" ")


@case
def a_kind_of_meeting_that_there_is_not():
    return plan(kind="PARTY")


@case
def a_line_that_there_is_not():
    return plan(sectors=("NONE",))


@case
def a_department_as_special_committee():
    here = world()
    special = committee(here)

    def met(unit):
        return lambda: planned(here, kind=Kind.COMMITTEE, committee=unit)

    return met(lattice().units["XF"]), met(special.unit)


def decide(here, **changed):
    meeting = held(here, **changed)
    told = {"text": "清理楼梯间杂物", "post": here.fire.seat.pk, "due": DUE}
    return lambda **more: (
        lambda: actions.decide(meeting, by=here.office, at=WRITTEN, decided=Decided(**(told | more)))
    )


@case
def a_decision_without_words():
    do = decide(world())
    return do(text=" "), do()


@case
def a_decision_due_before_the_meeting():
    do = decide(world())
    return do(due=MET.date() - timedelta(days=1)), do(due=MET.date())


@case
def a_decision_for_whoever_keeps_the_machine():
    do = decide(world())
    return do(post=post(Role.ADMIN, "系统管理员", unit="AJ").pk), do()


@case
def a_decision_for_a_post_that_nobody_holds():
    here = world()
    vacated(here.fire, MET.date())
    do = decide(here, came=[here.gas])

    def with_nobody_above():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(import_module("anlian.meetings.actions.decide"), "post_above", lambda *asked: None)
            do()()

    return with_nobody_above, do()


@case
def a_meeting_that_somebody_changed_meanwhile():
    here = world()
    meeting = planned(here)

    def cancel(seen):
        return lambda: actions.cancel(meeting, by=here.office, at=AT, reason="改期", expect=seen)

    return cancel(meeting.version + 1), cancel(meeting.version)


@case.each
def test_refuses(name):
    case.refuse(name)


@case.each
def test_lets_what_lies_beside(name):
    case.let(name)
