"""The list of duties as rows of a file."""

from collections.abc import Iterator

from django.db.models import QuerySet

from anlian.duties.lifecycle import State
from anlian.duties.models import WorkKind

# Lists are exchanged between offices: their headings are Chinese whatever the page speaks.
COLUMNS = [
    "编号", "期间起", "单位", "岗位", "责任人", "履职要求", "起", "止", "状态", "履职记录", "履职方式", "履职时间", "带队人", "委托履职",
    "免除人", "免除原因", "空缺岗位",
]  # fmt: skip
STATES = {
    State.OWED: "待履行", State.MET: "按期履行", State.MET_LATE: "逾期履行", State.MISSED: "未履行", State.EXCUSED: "已免除",
    State.RELEASED: "随岗移交",
}  # fmt: skip
WORKS = {
    WorkKind.UNANNOUNCED: "暗访", WorkKind.VISIT: "带队检查", WorkKind.DISPATCH: "调度", WorkKind.COMMITTEE: "专委会会议",
    WorkKind.MEETING: "安全生产会议", "": "",
}  # fmt: skip


def rows(duties: QuerySet) -> Iterator[list]:
    for duty in duties.with_story().order_by("period", "post__code", "once").iterator(chunk_size=1000):
        yield [
            duty.matter.number, duty.period, duty.post.unit.name, duty.post.title, duty.holder.name if duty.holder else "",
            duty.obligation.title, duty.first, duty.last, STATES[duty.state], duty.work_number, WORKS[duty.work_kind],
            duty.work_at, duty.done_by.name if duty.done_by else "", "是" if duty.by_proxy else "",
            duty.excused_by.name if duty.excused_by else "", duty.excused_because,
            duty.fell_from.title if duty.fell_from else "",
        ]  # fmt: skip
