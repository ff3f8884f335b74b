"""The lists of meetings and decisions as rows of a file."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from anlian.lattice.roll import Roll
from anlian.lattice.scope import Duties
from anlian.lattice.seats import called
from anlian.meetings.lifecycle import decision, meeting
from anlian.meetings.models import Kind

# Lists are exchanged between offices: their headings are Chinese whatever the page speaks.
MEETINGS = [
    "会议编号", "类型", "会议名称", "召开时间", "结束时间", "地点", "主持人", "主持人岗位", "委托说明", "专委会", "条线", "点位", "状态",
    "交办事项数", "未办结", "印发时间", "取消原因",
]  # fmt: skip
DECISIONS = [
    "编号", "交办内容", "会议编号", "会议名称", "召开时间", "责任单位", "责任岗位", "责任人", "配合岗位", "空缺岗位", "办结期限", "状态",
    "逾期天数", "报送时间", "办理结果", "核定意见", "撤销原因",
]  # fmt: skip
KINDS = {
    Kind.STANDING: "区委常委会", Kind.EXECUTIVE: "区政府常务会", Kind.PLENARY: "安委会全会", Kind.SPECIAL: "专题会",
    Kind.ON_SITE: "现场会", Kind.DISPATCH: "调度会", Kind.COMMITTEE: "专委会会议",
}  # fmt: skip
STATES = {
    meeting.State.PLANNED: "已计划", meeting.State.HELD: "待印发纪要", meeting.State.FINISHED: "已印发纪要",
    meeting.State.CANCELLED: "已取消",
}  # fmt: skip
FOLLOWING = {
    decision.State.OPEN: "办理中", decision.State.REPORTED: "办结待核", decision.State.DONE: "已办结",
    decision.State.CANCELLED: "已撤销",
}  # fmt: skip
AT_ONCE = 1000


def meeting_rows(meetings: QuerySet, duties: Duties) -> Iterator[list]:
    sectors = duties.roll.sectors
    for one in meetings.with_story().iterator(chunk_size=AT_ONCE):
        yield [
            one.number, KINDS[one.kind], one.title, one.held_at, one.ended_at, one.place, one.chair.name, one.chair_title,
            one.delegation, one.committee.name if one.committee else "",
            ";".join(sectors[code].name for code in one.sectors if code in sectors),
            one.site.name if one.site else "", STATES[one.state], one.made, one.unsettled, one.issued_at,
            one.cancelled_because,
        ]  # fmt: skip


def decision_rows(decisions: QuerySet, duties: Duties, now: datetime) -> Iterator[list]:
    roll = duties.roll
    chosen = decisions.with_story().defer(
        "matter__answer", "matter__words", "matter__ladder", "meeting__minutes"
    )
    for one in chosen.iterator(chunk_size=AT_ONCE):
        term = roll.holder(one.post_id, duties.on)
        yield [
            one.matter.number, one.text, one.meeting.number, one.meeting.title, one.meeting.held_at, one.post.unit.name,
            one.post.title, term.person if term else "", ";".join(_called(roll, key) for key in one.co_posts),
            one.fell_from.title if one.fell_from else "", one.due_at, FOLLOWING[one.state], one.days_late(now),
            one.reported_at, one.report, one.opinion, one.cancelled_because,
        ]  # fmt: skip


def _called(roll: Roll, key) -> str:
    seat = roll.seats.get(key)
    return called(seat.unit, seat.title) if seat else ""
