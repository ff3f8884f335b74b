"""Rules of duty lists and tasks that no story meets by itself, each with the case beside it."""

from datetime import date

import pytest

from anlian.duties import actions
from anlian.duties.actions.lists import MOST_ITEMS
from anlian.duties.models import DutyItem
from anlian.lattice import actions as lattice
from anlian.lattice.models import Appointment, Post
from scenario.shigu import pictures
from tests.duties.test_lists import MARCH, drafted, row, task_of
from tests.duties.world import BASIS, leader, moment, office, owed, visit
from tests.factories import DISTRICT, chief_of, officer_of
from tests.refusals import Cases

pytestmark = pytest.mark.django_db
case = Cases()
APRIL, LAST = date(2023, 4, 3), date(2023, 12, 31)


@case
def a_list_of_a_year_far_away():
    one, by = leader(), office()

    def draft(year):
        return lambda: actions.draft_list(one.seat, by=by, at=moment(MARCH), year=year)

    return draft(2025), draft(2024)


@case
def a_list_of_a_post_that_is_no_more():
    one, other, by = leader(), leader("常务副区长"), office()
    Post.objects.of(DISTRICT).filter(pk=one.seat.pk).update(ended_on=MARCH)

    def draft(post):
        post.refresh_from_db()
        return lambda: actions.draft_list(post, by=by, at=moment(MARCH), year=2023)

    return draft(one.seat), draft(other.seat)


def edited(one, *rows):
    new, by = drafted(one), office()
    return lambda: actions.edit_list(new, by=by, at=moment(MARCH), items=rows, basis=BASIS)


@case
def more_duties_than_anybody_reads():
    one, other = leader(), leader("常务副区长")
    return edited(one, *[row()] * (MOST_ITEMS + 1)), edited(other, *[row()] * MOST_ITEMS)


@case
def a_community_that_enforces():
    one, other = chief_of(), chief_of("430407002001")
    return edited(one, row(text="对拒不整改的商户实施处罚")), edited(
        other, row(text="对拒不整改的商户报告街道")
    )


def approve(new, by):
    return lambda: actions.approve_list(new, by=by, at=moment(MARCH, 10))


@case
def a_list_approved_twice():
    new, by = drafted(leader()), office()

    def twice():
        approve(new, by)()
        approve(new, by)()

    return twice, approve(new, by)


@case
def a_list_without_duties_approved():
    by, empty, full = office(), drafted(leader()), drafted(leader("常务副区长"))
    DutyItem.objects.of(DISTRICT).filter(list=empty).delete()
    return approve(empty, by), approve(full, by)


@case
def a_list_without_a_document_approved():
    one, by = leader(), office()
    bare = actions.draft_list(one.seat, by=by, at=moment(MARCH), year=2023)
    return approve(bare, by), approve(drafted(leader("常务副区长")), by)


def approved(one, by):
    new = drafted(one)
    approve(new, by)()
    return new


@case
def signed_though_it_was_changed_since():
    one, by = leader(), office()
    new = approved(one, by)

    def sign(*, changed):
        if changed:
            DutyItem.objects.of(DISTRICT).filter(list=new).update(text="改过的职责")
        return actions.sign_list(new, by=one, at=moment(MARCH, 11))

    return lambda: sign(changed=True), lambda: sign(changed=False)


@case
def signed_by_whoever_approved_it():
    """They took over the post meanwhile."""
    one, clerk, other = leader(), office(), office()

    def sign(approver):
        new = approved(one, approver)
        term = Appointment.objects.of(DISTRICT).known().get(post=one.seat)
        lattice.end_appointment(term, on=APRIL, by=None, at=moment(APRIL))
        lattice.appoint(one.seat, person=clerk, since=APRIL, by=None, at=moment(APRIL))
        return actions.sign_list(new, by=clerk, at=moment(APRIL, 11))

    return lambda: sign(clerk), lambda: sign(other)


def task(**told):
    one = leader()
    item = task_of(one).item
    return lambda **wrong: lambda: task_of(one, item=item, **told | wrong)


@case
def a_task_without_words():
    do = task()
    return do(text=" "), do(text="带队检查")


@case
def a_task_of_a_street_about_a_towns_plan():
    one = officer_of()
    item = task_of(one, text="部署消防安全整治").item
    return (lambda: task_of(one, item=item, text="将消防安全纳入镇总体规划")), (
        lambda: task_of(one, item=item, text="落实消防网格化管理")
    )


@case
def a_milestone_after_the_task_is_due():
    do = task(due=date(2023, 6, 30))
    return do(milestones=[(date(2023, 7, 1), "过半")]), do(milestones=[(date(2023, 6, 30), "过半")])


@case
def two_milestones_on_one_day():
    do = task(due=LAST)
    day = date(2023, 6, 30)
    return do(milestones=[(day, "过半"), (day, "三分之二")]), do(milestones=[(day, "过半"), (LAST, "完成")])


@case
def a_count_without_its_kind():
    one = leader()
    owed(one)
    item = task_of(one).item
    return (lambda: task_of(one, item=item, target=12)), (
        lambda: task_of(one, item=item, counts="AF", target=12)
    )


@case
def proof_of_another_year():
    one = leader()
    mine = task_of(one)
    old, new = visit(one, date(2022, 12, 20)), visit(one, APRIL)

    def link(seen):
        return lambda: actions.link_proof(mine, by=one, at=moment(APRIL, 20), number=seen.number)

    return link(old), link(new)


@case
def proof_that_is_nowhere():
    one = leader()
    mine, seen = task_of(one), visit(one, APRIL)

    def link(number):
        return lambda: actions.link_proof(mine, by=one, at=moment(APRIL, 20), number=number)

    return link("JC2023-99999"), link(seen.number)


@case
def a_paper_that_was_not_chosen():
    one = leader()
    mine = task_of(one)

    def keep(*papers):
        return lambda: actions.keep_papers(mine, by=one, at=moment(MARCH, 13), papers=papers)

    return keep(), keep(pictures.before("430407001001001"))


def proven(one):
    mine = task_of(one)
    actions.link_proof(mine, by=one, at=moment(APRIL, 20), number=visit(one, APRIL).number)
    return mine


def report(mine, by, words="已完成"):
    return lambda: actions.report_task(mine, by=by, at=moment(APRIL, 21), words=words)


@case
def proof_of_what_is_reported_already():
    one = leader()
    mine, more = proven(one), visit(one, date(2023, 4, 4))

    def link(*, reported):
        if reported:
            report(mine, one)()
        return actions.link_proof(mine, by=one, at=moment(date(2023, 4, 5)), number=more.number)

    return lambda: link(reported=True), lambda: link(reported=False)


@case
def a_report_without_words():
    one = leader()
    mine = proven(one)
    return report(mine, one, " "), report(mine, one)


@case
def a_report_by_the_office():
    one, clerk = leader(), office()
    mine = proven(one)
    return report(mine, clerk), report(mine, one)


def reported(one):
    mine = proven(one)
    report(mine, one)()
    return mine


@case
def sent_back_without_a_reason():
    mine, by = reported(leader()), office()

    def send_back(reason):
        return lambda: actions.send_back_task(mine, by=by, at=moment(APRIL, 22), reason=reason)

    return send_back(" "), send_back("只查了两栋")


@case
def excused_without_a_reason():
    mine, by = task_of(leader()), office()

    def excuse(reason):
        return lambda: actions.excuse_task(mine, by=by, at=moment(APRIL, 22), reason=reason)

    return excuse(" "), excuse("上级统一取消")


@case
def confirmed_by_whoever_holds_the_post():
    clerk, other = office(), office()
    mine = proven(clerk)
    report(mine, clerk)()

    def confirm(by):
        return lambda: actions.confirm_task(mine, by=by, at=moment(APRIL, 22))

    return confirm(clerk), confirm(other)


@case.each
def test_refuses(name):
    case.refuse(name)


@case.each
def test_lets_what_lies_beside(name):
    case.let(name)
