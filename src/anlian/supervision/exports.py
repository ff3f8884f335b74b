"""Listings and letters as rows of a file."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from anlian.lattice.scope import Duties
from anlian.lattice.seats import called, place_name
from anlian.matters.models import Matter
from anlian.supervision.actions.common import LEVELS
from anlian.supervision.lifecycle import letter as letter_states
from anlian.supervision.lifecycle import listing as listing_states
from anlian.supervision.models import Form, Purse

# Ledgers are exchanged between offices: their headings and choices are Chinese whatever the page speaks.
LISTINGS = [
    "督办编号", "督办对象编号", "督办对象", "级别", "状态", "点位", "镇街社区", "挂牌文号", "公布处", "挂牌日期", "责任岗位",
    "责任人", "督办岗位", "督办人", "整改期限", "本期期限", "逾期", "督办要求", "治理措施", "资金安排", "应急预案", "已筹集（元）",
    "已拨付（元）", "已支出（元）", "摘牌文号", "摘牌日期",
]  # fmt: skip
LETTERS = [
    "编号", "形式", "状态", "所涉事项", "受函岗位", "受函人", "发起岗位", "事由", "要求", "发出日期", "反馈期限", "逾期", "约谈时间",
    "约谈地点", "反馈", "反馈日期", "办结意见",
]  # fmt: skip
S, L = listing_states.State, letter_states.State
STATES = {
    S.PROPOSED: "拟挂牌", S.LISTED: "挂牌督办中", S.DELIST_REQUESTED: "申请摘牌", S.ACCEPTED: "验收通过待摘牌",
    S.DELISTED: "已摘牌", S.LOOKED_BACK: "已回头看", S.RETURNED: "不予挂牌", S.UPGRADED: "已提级", S.REVOKED: "撤销挂牌",
}  # fmt: skip
LETTER_STATES = {
    L.SENT: "已发出", L.HELD: "已约谈", L.ANSWERED: "已反馈", L.CLOSED: "已办结", L.WITHDRAWN: "已撤回",
}  # fmt: skip
FORMS = {Form.LETTER: "督办函", Form.ADMONITION: "约谈"}
AT_ONCE = 500


def listings(rows: QuerySet, duties: Duties, now: datetime) -> Iterator[list]:
    chosen = rows.with_story().light().order_by("matter__number")
    money = Purse.objects.of(duties.person.district).totals(rows.order_by().values("matter"))
    for row in chosen.iterator(chunk_size=AT_ONCE):
        matter, paid = row.matter, money.get(row.matter_id, {})
        yield [
            matter.number, row.on.number, row.on.title, LEVELS[row.level], STATES[row.state],
            matter.site.name if matter.site else "", place_name(duties.roll, matter.area_code), row.order_number,
            row.published_where, row.listed_at, *post_and_holder(row.responsible_id, duties),
            *post_and_holder(row.supervising_id, duties), row.deadline, matter.due_at, late(matter, now), row.demand,
            row.measures, row.money, row.emergency, *(paid.get(name, 0) for name in ("raised", "allocated", "spent")),
            row.delisting_number, row.delisted_at,
        ]  # fmt: skip


def letters(rows: QuerySet, duties: Duties, now: datetime) -> Iterator[list]:
    for row in rows.with_story().light().order_by("matter__number").iterator(chunk_size=AT_ONCE):
        yield [
            row.matter.number, FORMS[row.form], LETTER_STATES[row.state], row.on.number if row.on else "",
            *post_and_holder(row.addressee_id, duties), post_and_holder(row.initiator_id, duties)[0], row.reason, row.demand,
            row.matter.opened_at, row.answer_by, late(row.matter, now), row.meets_at, row.place, row.answer, row.answered_at,
            row.opinion,
        ]  # fmt: skip


def post_and_holder(post_id, duties: Duties) -> tuple[str, str]:
    seat, term = duties.roll.seats[post_id], duties.roll.holder(post_id, duties.on)
    return called(seat.unit, seat.title), term.person if term else ""


def late(matter: Matter, now: datetime) -> str:
    return "是" if matter.is_late(at=now) else "否"
