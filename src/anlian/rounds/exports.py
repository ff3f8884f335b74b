"""The lists of rounds as rows of a file."""

from collections.abc import Callable, Iterator
from itertools import islice

from django.db.models import QuerySet

from anlian.lattice.models import Site
from anlian.lattice.scope import Duties
from anlian.lattice.seats import place_name
from anlian.rounds.models import Household, Result

# Lists are exchanged between offices: their headings are Chinese whatever the page speaks.
SHOPS = [
    "点位编号", "店铺名称", "镇街社区网格", "地址", "负责人", "承诺书", "签署人", "签署日期", "有效期至", "经办人", "最近回访", "回访人",
    "未履行项数", "星级", "星级依据", "缺项",
]  # fmt: skip
ROADS = [
    "点位编号",
    "路段",
    "镇街社区网格",
    "路段长岗位",
    "责任人",
    "最近巡查",
    "巡查人",
    "距今天数",
    "未销号隐患",
]
DOORS = [
    "户编号", "镇街社区网格", "楼栋", "门牌", "户主", "电话", "结果", "走访时间", "走访人", "走访次数", "说明", "隐患编号",
]  # fmt: skip
HOUSEHOLDS = ["户编号", "镇街社区网格", "楼栋", "门牌", "户主", "电话", "最近见面"]
RESULTS = {Result.MET: "已见面", Result.ABSENT: "无人", Result.REFUSED: "拒访", Result.PROBLEM: "发现问题"}
AT_ONCE = 500
# What a page asks for its rows, asked here for a portion at a time.
Rows = Callable[[QuerySet], list]


def shops(found: QuerySet, district: str, rows: Rows) -> Iterator[list]:
    """In portions: stars, pledges and checks are asked once for each."""
    every = Site.objects.of(district).select_related("principal").defer("words", "attributes")
    going = found.values_list("pk", flat=True).iterator(chunk_size=AT_ONCE)
    while keys := list(islice(going, AT_ONCE)):
        by_key = {row.pk: row for row in rows(every.filter(pk__any_of=keys))}
        for key in keys:
            row = by_key[key]
            pledge, last = row.pledge, row.last
            yield [
                row.code, row.name, row.place, row.address, row.principal.name if row.principal else "",
                "有效" if pledge else "缺", pledge.signed_by if pledge else "", pledge.signed_on if pledge else None,
                pledge.until if pledge else None, pledge.by.name if pledge else "", last.day if last else None,
                last.by.name if last else "", last.broken if last else None, row.stars, str(row.why), ";".join(row.missing),
            ]  # fmt: skip


def roads(found: QuerySet, district: str, rows: Rows) -> Iterator[list]:
    every = Site.objects.of(district)
    going = found.values_list("pk", flat=True).iterator(chunk_size=AT_ONCE)
    while keys := list(islice(going, AT_ONCE)):
        by_key = {row.pk: row for row in rows(every.filter(pk__any_of=keys))}
        for key in keys:
            row = by_key[key]
            yield [
                row.code, row.name, row.place, ";".join(one.called for one in row.chiefs if row.has_chief),
                ";".join(one.term.person for one in row.chiefs if one.term), row.last.day if row.last else None,
                row.last.by.name if row.last else "", row.days, row.hazards,
            ]  # fmt: skip


def doors(found: QuerySet, district: str, rows: Rows) -> Iterator[list]:
    every = Household.objects.of(district)
    going = found.values_list("pk", flat=True).iterator(chunk_size=AT_ONCE)
    while keys := list(islice(going, AT_ONCE)):
        by_key = {row.pk: row for row in rows(every.filter(pk__any_of=keys))}
        for key in keys:
            row = by_key[key]
            tick = row.tick
            yield [
                row.code, row.place, row.building, row.room, row.holder_shown, row.phone_shown,
                RESULTS[tick.result] if tick else "未走访", tick.happened_at if tick else None, tick.by.name if tick else "",
                len(row.visits), tick.note if tick else "", tick.hazard.matter.number if tick and tick.hazard else "",
            ]  # fmt: skip


def households(found: QuerySet, duties: Duties) -> Iterator[list]:
    for row in found.iterator(chunk_size=AT_ONCE):
        yield [
            row.code, place_name(duties.roll, row.area_code), row.building, row.room, row.holder_shown, row.phone_shown,
            row.last_met,
        ]  # fmt: skip
