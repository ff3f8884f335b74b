"""Rules of the hazard's deeds that no story meets by itself, each with the case beside it."""

from datetime import timedelta

import pytest

from anlian.hazards import actions
from anlian.hazards.actions.saved import MOST_SAVED, save_address
from anlian.hazards.lifecycle import State
from anlian.hazards.models import Extension, Hazard
from anlian.lattice.powers import Role
from anlian.matters.models import Matter
from tests.factories import AT, officer_of, site
from tests.factories.people import hold
from tests.hazards.stories import GIVEN, PLAN, bring, district, do, report
from tests.refusals import Cases

pytestmark = pytest.mark.django_db
case = Cases()
DAY = timedelta(days=1)


def deed(people, wrong, name, who, **given):
    """A deed not yet done, by somebody of the story or by a person."""
    return lambda: do(people, wrong, name, who, {**GIVEN.get(name, {}), **given})


def asked(people, until=timedelta(days=60)):
    wrong = bring(people, State.RECTIFYING)
    do(people, wrong, "ask_extension", "keeper", {"until": until, "reason": "配件未到"})
    return wrong


@case
def time_that_was_asked_for_has_passed():
    people = district()
    wrong = asked(people)
    asking = Extension.objects.get(hazard=wrong)

    def late():
        return actions.grant_extension(wrong, by=people.leader, at=asking.until)

    return late, lambda: actions.grant_extension(wrong, by=people.leader, at=asking.until - DAY)


@case
def nobody_asked_for_time():
    people = district()
    wrong = asked(people)
    do(people, wrong, "refuse_extension", "leader", {"reason": "不同意"})
    first = deed(people, wrong, "grant_extension", "leader")
    return first, deed(people, wrong, "ask_extension", "keeper")


@case
def whoever_asks_for_time_grants_it():
    people = district()
    wrong = asked(people)
    Extension.objects.filter(hazard=wrong).update(asked_by=people.leader)
    return deed(people, wrong, "grant_extension", "leader"), deed(people, wrong, "grant_extension", "office")


@case
def a_major_has_nobody_in_charge():
    people = district()
    wrong = bring(people, State.MAJOR_REVIEW)
    right = deed(people, wrong, "confirm_major", "head")

    def without():
        Matter.objects.filter(pk=wrong.matter_id).update(principal=None)
        wrong.matter.refresh_from_db()
        right()

    return without, right


@case
def a_plan_promises_the_past():
    people = district()
    wrong = bring(people, State.PLAN_DUE)
    plan = {"plan": PLAN, "amount": 100}
    return (
        deed(people, wrong, "submit_plan", "keeper", due=timedelta(0), **plan),
        deed(people, wrong, "submit_plan", "keeper", due=DAY, **plan),
    )


@case
def tightened_into_the_past():
    people = district()
    wrong = bring(people, State.ORDERED)
    return (
        deed(people, wrong, "tighten", "leader", due=timedelta(0)),
        deed(people, wrong, "tighten", "leader", due=timedelta(hours=1)),
    )


@case
def ordered_into_the_past():
    people = district()
    wrong = bring(people, State.VERIFIED)
    return (
        deed(people, wrong, "order", "inspector", due=timedelta(0)),
        deed(people, wrong, "order", "inspector", due=timedelta(hours=1)),
    )


@case
def a_major_is_put_right_without_its_plan():
    people = district()
    wrong = bring(people, State.RECTIFYING, major=True)
    right = deed(people, wrong, "submit", "keeper")

    def without():
        Hazard.objects.filter(pk=wrong.pk).update(plan_approved_by=None)
        right()

    return without, right


@case
def repeats_one_of_another_site():
    people = district()
    wrong, same = report(people), report(people)
    wrong.now = AT + timedelta(hours=1)
    other = actions.report(
        site(), by=people.walker, at=AT, summary="安全出口上锁", source="inspection", no_photo_reason="夜间"
    )
    return deed(people, wrong, "merge", "town", into=other), deed(people, wrong, "merge", "town", into=same)


@case
def repeats_one_that_is_over():
    people = district()
    over, wrong = bring(people, State.INVALID), report(people)
    wrong.now = AT + timedelta(hours=3)
    return deed(people, wrong, "merge", "town", into=over), deed(
        people, wrong, "merge", "town", into=report(people)
    )


@case
def passed_on_to_where_it_lies():
    people = district()
    wrong = bring(people, State.REPORTED)
    here = wrong.matter.sector_code
    return deed(people, wrong, "transfer", "town", sector=here), deed(
        people, wrong, "transfer", "town", sector="RQ"
    )


@case
def the_thirty_first_filter():
    someone = officer_of()
    for number in range(MOST_SAVED):
        save_address(someone, page="hazards:list", name=str(number), query="overdue=1")
    return (
        lambda: save_address(someone, page="hazards:list", name="new", query="overdue=1"),
        lambda: save_address(someone, page="hazards:list", name="0", query="mine=1"),
    )


@case
def whoever_reported_calls_it_unfounded():
    people = district()
    wrong = report(people)
    wrong.now = AT + timedelta(hours=1)
    Hazard.objects.filter(pk=wrong.pk).update(finder=people.town)
    return deed(people, wrong, "reject", "town"), deed(people, wrong, "reject", "chief")


@case
def another_firm_puts_it_right():
    """Whoever holds a firm's post for this place, and is not in charge of it."""
    people = district()
    wrong = bring(people, State.ORDERED)
    other = hold(Role.FIRM, "安全员", unit="AJ", area=people.shop.area)
    return deed(people, wrong, "start", other), deed(people, wrong, "start", "keeper")


@case
def whoever_put_it_right_is_in_the_group():
    people = district()
    wrong = bring(people, State.AWAITING_REVIEW, major=True)
    Hazard.objects.filter(pk=wrong.pk).update(rectifiers=[people.keeper.pk, people.town.pk])
    return (
        deed(people, wrong, "accept", "inspector", others=["town"]),
        deed(people, wrong, "accept", "inspector", others=["office"]),
    )


@case
def a_plan_is_approved_by_no_head():
    people = district()
    wrong = bring(people, State.PLAN_REVIEW)
    return deed(people, wrong, "approve_plan", "second"), deed(people, wrong, "approve_plan", "head")


@case
def what_was_suspended_is_struck_off():
    people = district()
    wrong = bring(people, State.AWAITING_REVIEW)
    right = deed(people, wrong, "pass", "second")

    def suspended():
        Hazard.objects.filter(pk=wrong.pk).update(suspended=True)
        right()

    return suspended, right


@case.each
def test_refuses(name):
    case.refuse(name)


@case.each
def test_lets_what_lies_beside(name):
    case.let(name)
