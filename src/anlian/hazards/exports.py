"""The list of hazards as rows of a file: what may be read in and more, with phones masked."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from anlian.hazards.lifecycle import State
from anlian.hazards.models import Grade, Hazard, Source
from anlian.kernel import geojson, masks
from anlian.kernel.geojson import Located
from anlian.lattice.scope import Duties
from anlian.matters.models import Height

# Ledgers are exchanged between offices: their headings and choices are Chinese whatever the page speaks.
COLUMNS = [
    "隐患编号", "点位编号", "点位名称", "地址", "镇街", "社区", "网格", "条线", "检查项", "描述", "具体位置", "等级",
    "定级依据", "来源", "发现时间", "发现人", "状态", "整改期限", "逾期", "升级", "经办岗位", "责任人", "责任人电话",
    "整改要求", "整改措施", "整改完成时间", "复查时间", "办结时间", "退回次数", "复发自", "无照片原因",
]  # fmt: skip
GRADES = {Grade.GENERAL: "一般", Grade.MAJOR: "重大"}
SOURCES = {
    Source.INSPECTION: "检查",
    Source.REPORT: "举报",
    Source.SELF_CHECK: "自查",
    Source.MEETING: "会议",
}
STATES = {
    State.REPORTED: "已上报", State.VERIFIED: "已核实", State.MAJOR_REVIEW: "重大待认定", State.PLAN_DUE: "待报方案",
    State.PLAN_REVIEW: "方案待审", State.ORDERED: "已交办", State.RECTIFYING: "整改中",
    State.AWAITING_REVIEW: "待复查", State.ACCEPTED: "验收通过", State.CLOSED: "已销号", State.INVALID: "不属实",
    State.DUPLICATE: "重复", State.TRANSFERRED: "已移送", State.VOID: "作废",
}  # fmt: skip
HEIGHTS = {
    Height.NONE: "", Height.REMINDED: "已提醒", Height.YELLOW: "黄色", Height.ORANGE: "橙色", Height.RED: "红色",
    Height.SUPERVISED: "挂牌督办",
}  # fmt: skip
AT_ONCE = 1000


def rows(hazards: QuerySet, duties: Duties, now: datetime) -> Iterator[list]:
    return (row for _key, _geometry, row in located(hazards, duties, now))


def located(hazards: QuerySet, duties: Duties, now: datetime) -> Iterator[Located]:
    """The same, each with its key and the position of its site."""
    chosen = hazards.select_related(
        "matter__site__principal",
        "matter__post",
        "matter__principal",
        "item",
        "finder",
        "recurrence_of__matter",
    ).defer("matter__answer", "matter__words", "matter__ladder", "matter__site__words", "plan", "minutes")
    areas, sectors = duties.roll.areas, duties.roll.sectors
    for hazard in chosen.iterator(chunk_size=AT_ONCE):
        site = hazard.matter.site
        yield hazard.pk, geojson.point(site.lng, site.lat), _row(hazard, areas, sectors, now)


def _row(hazard: Hazard, areas, sectors, now: datetime) -> list:
    matter, site = hazard.matter, hazard.matter.site
    code = matter.area_code
    places = [
        areas[code[:width]].name if len(code) >= width and code[:width] in areas else ""
        for width in (9, 12, 15)
    ]
    return [
        matter.number,
        site.code,
        site.name,
        site.address,
        *places,
        sectors[matter.sector_code].name if matter.sector_code in sectors else matter.sector_code,
        hazard.item.text if hazard.item else "",
        hazard.summary,
        hazard.spot,
        GRADES[hazard.grade],
        hazard.grade_basis,
        SOURCES[hazard.source],
        matter.opened_at,
        hazard.finder.name,
        STATES[matter.state],
        matter.due_at,
        "是" if matter.is_late(at=now) else "",
        HEIGHTS[matter.step],
        matter.post.title if matter.post else "",
        matter.principal.name if matter.principal else "",
        masks.phone(matter.principal.phone) if matter.principal else "",
        hazard.demand,
        hazard.measure,
        hazard.rectified_at,
        hazard.reviewed_at,
        matter.closed_at,
        hazard.failures,
        hazard.recurrence_of.matter.number if hazard.recurrence_of else "",
        hazard.no_photo_reason,
    ]
