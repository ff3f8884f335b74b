"""The list of inspections as rows of a file: what may be read in again, and more."""

from collections.abc import Iterator

from django.db.models import QuerySet

from anlian.inspections.lifecycle import State
from anlian.inspections.models import Inspection, Kind
from anlian.lattice.scope import Duties

# Ledgers are exchanged between offices: their headings and choices are Chinese whatever the page speaks.
COLUMNS = [
    "检查编号", "类型", "行政检查", "点位编号", "点位名称", "地址", "所在街道社区", "组长", "组长岗位", "成员", "检查日期",
    "开始", "结束", "状态", "检查表", "检查内容", "处理意见", "发现问题数", "签字人", "拒签情况", "说明",
]  # fmt: skip
KINDS = {
    Kind.ROUTINE: "日常", Kind.UNANNOUNCED: "暗访", Kind.GUIDED: "督导", Kind.CAMPAIGN: "专项", Kind.GRID: "网格巡查",
    Kind.RANDOM: "双随机",
}  # fmt: skip
STATES = {
    State.PLANNED: "已计划", State.STARTED: "检查中", State.SUBMITTED: "待签字", State.CONFIRMED: "已确认",
    State.CANCELLED: "已取消",
}  # fmt: skip
AT_ONCE = 1000


def rows(inspections: QuerySet, duties: Duties) -> Iterator[list]:
    areas = duties.roll.areas
    chosen = inspections.select_related("site", "leader", "template").defer("words", "site__words")
    for one in chosen.prefetch_related("team__person").iterator(chunk_size=AT_ONCE):
        code = one.area_code
        yield _row(one, " ".join(areas[code[:width]].name for width in (9, 12) if code[:width] in areas))


def _row(one: Inspection, place: str) -> list:
    members = sorted(one.team.all(), key=lambda member: member.order)
    return [
        one.number,
        KINDS[one.kind],
        "是" if one.enforcement else "否",
        one.site.code,
        one.site.name,
        one.site.address,
        place,
        one.leader.name,
        one.leader_title,
        ";".join(member.person.name for member in members),
        one.day,
        one.started_at,
        one.ended_at,
        STATES[one.state],
        f"{one.template.title} v{one.template_version}" if one.template else "",
        one.content,
        one.handling,
        one.findings,
        one.signed_by,
        one.refusal_reason,
        one.note,
    ]
