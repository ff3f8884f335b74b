"""Prominent problems as rows of a file."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from anlian.kernel.clock import day_of
from anlian.lattice.scope import Duties
from anlian.lattice.seats import place_name
from anlian.problems.lifecycle import State
from anlian.problems.models import ProblemKind
from anlian.supervision.exports import late, post_and_holder
from anlian.supervision.models import Milestone, Purse

# Ledgers are exchanged between offices: their headings and choices are Chinese whatever the page speaks.
COLUMNS = [
    "编号", "名称", "类别", "状态", "点位", "镇街社区", "领导决定", "立项日期", "已立项天数", "包案领导岗位", "包案领导", "牵头岗位",
    "牵头人", "问题描述", "方案", "节点数", "已完成节点", "下一节点", "下一节点期限", "逾期", "已筹集（元）", "已拨付（元）", "已支出（元）",
    "验收意见", "销号佐证", "销号日期",
]  # fmt: skip
KINDS = {
    ProblemKind.UNSAFE_BUILDING: "危房", ProblemKind.LANDSLIDE: "滑坡", ProblemKind.MISSING_ACCEPTANCE: "消防验收缺失",
    ProblemKind.OTHER: "其他",
}  # fmt: skip
STATES = {
    State.OPENED: "已立项待报方案", State.PLANNED: "方案待批", State.UNDER_WAY: "推进中", State.ACCEPTANCE_ASKED: "申请验收",
    State.ACCEPTED: "验收通过待销号", State.SOLVED: "已销号", State.VOID: "作废",
}  # fmt: skip
AT_ONCE = 500


def rows(problems: QuerySet, duties: Duties, now: datetime) -> Iterator[list]:
    district, matters = duties.person.district, problems.order_by().values("matter")
    money, steps = Purse.objects.of(district).totals(matters), {}
    for step in Milestone.objects.of(district).filter(matter__in=matters).order_by("due", "order"):
        steps.setdefault(step.matter_id, []).append(step)
    chosen = problems.with_story().defer(
        "matter__answer", "matter__words", "matter__ladder", "matter__site__words"
    )
    for row in chosen.order_by("matter__number").iterator(chunk_size=AT_ONCE):
        matter, own, paid = row.matter, steps.get(row.matter_id, []), money.get(row.matter_id, {})
        ahead = next((step for step in own if step.done_at is None), None)
        yield [
            matter.number, matter.title, KINDS[row.kind], STATES[row.state], matter.site.name if matter.site else "",
            place_name(duties.roll, matter.area_code), row.decision, matter.opened_at,
            (day_of(matter.closed_at or now) - day_of(matter.opened_at)).days, *post_and_holder(row.owner_id, duties),
            *post_and_holder(row.lead_id, duties), row.description, row.plan, len(own),
            sum(step.done_at is not None for step in own), ahead.text if ahead else "", ahead.due if ahead else None,
            late(matter, now), *(paid.get(name, 0) for name in ("raised", "allocated", "spent")), row.opinion, row.evidence,
            matter.closed_at,
        ]  # fmt: skip
