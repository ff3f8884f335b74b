"""检查项 and 隐患: check items, and hazards found before the platform was there."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from anlian.hazards import actions
from anlian.hazards.models import CheckItem, Hazard, Source
from anlian.kernel.intake import NEW, SAME, Column, Register, Row, Unfit, choice, many, whole, yes
from anlian.lattice.imports.places import KINDS
from anlian.lattice.imports.rows import ByCode, known
from anlian.lattice.models import Site
from anlian.matters.models import Kind
from anlian.people.models import Person

SOURCES = {
    "检查": Source.INSPECTION,
    "举报": Source.REPORT,
    "自查": Source.SELF_CHECK,
    "会议": Source.MEETING,
}


def site_kinds(text: str) -> list[str]:
    read = choice(KINDS)
    return [str(read(one)) for one in many(text)]


def moment(text: str) -> datetime:
    try:
        at = parse_datetime(text if len(text) > 10 else f"{text} 00:00")
    except ValueError:
        at = None
    if at is None:
        raise Unfit(_("a moment such as 2023-03-05 09:30"))
    return at if timezone.is_aware(at) else timezone.make_aware(at)


class CheckItems(ByCode):
    """检查项台账. A code is never given to another question: it is retired."""

    kind, title, model = "check_items", "检查项", CheckItem
    columns = (
        Column("code", "编号", required=True, example="SH-001"),
        Column("site_kind", "适用点位", site_kinds, required=True, example="沿街店铺"),
        Column("sector", "条线编码", required=True, example="XF.XC"),
        Column("category", "类别", required=True, example="疏散"),
        Column("item", "检查内容", required=True, example="营业期间安全出口是否畅通"),
        Column("grade", "等级", choice({"一般": "general", "重大线索": "major_clue"}), required=True, example="一般"),
        Column("major_standard", "判定标准"),
        Column("basis", "依据", required=True, example="消防法§28"),
        Column(
            "basis_status",
            "依据状态",
            choice({"已核": "verified", "参考": "advice", "未核": "unverified"}),
            required=True,
            example="已核",
        ),
        Column("days", "时限", whole, required=True, example="3"),
        Column("day_unit", "时限单位", choice({"工作日": "W", "日": "D"}), required=True, example="工作日"),
        Column("on_spot", "可当场销号", yes, example="是"),
        Column("action", "处理"),
        Column("evidence", "证据"),
        Column("enabled", "启用", yes, example="是"),
    )

    def wanted(self, row: Row) -> dict[str, Any]:
        major = row["grade"] == "major_clue"
        if major and not row["major_standard"]:
            row.wrong("major_standard", _("the standard by which it is judged"), "判定标准")
        return {
            "kinds": row["site_kind"],
            "sector_code": row["sector"],
            "category": row["category"],
            "text": row["item"],
            "major_clue": major,
            "major_standard": row["major_standard"] or "",
            "basis": row["basis"],
            "basis_status": row["basis_status"],
            "days": row["days"],
            "day_unit": row["day_unit"],
            "on_spot": bool(row["on_spot"]),
            "action": row["action"] or "",
            "evidence": row["evidence"] or "",
            "enabled": row["enabled"] is not False,
        }


class Hazards(Register):
    """隐患台账. Each row is reported through the same deed as in the field; no state can be imported."""

    kind, title = "hazards", "隐患"
    columns = (
        Column("code", "隐患编号", required=True, example="YH2023-00001"),
        Column("site", "点位编号", required=True, example="S00001"),
        Column("sector", "条线", example="XF.XC"),
        Column("item", "检查项", example="SH-001"),
        Column("summary", "描述", required=True, example="后门被货架封堵，无法打开"),
        Column("source", "来源", choice(SOURCES), required=True, example="检查"),
        Column("found_at", "发现时间", moment, required=True, example="2023-03-05 09:30"),
        Column("finder", "发现人", required=True, hint="a person's code", example="P0101"),
        Column("no_photo_reason", "无照片原因", example="台账补录，无现场图像"),
    )

    def prepare(self, rows: list[Row]) -> None:
        self.sites = known(Site, self.district, {row["site"] for row in rows if row["site"]})
        self.people = known(Person, self.district, {row["finder"] for row in rows if row["finder"]})
        self.items = known(CheckItem, self.district)
        numbers = {row["code"] for row in rows if row["code"]}
        self.known = {
            hazard.matter.number: hazard
            for hazard in Hazard.objects.of(self.district)
            .filter(matter__kind=Kind.HAZARD, matter__number__in=numbers)
            .select_related("matter")
        }

    def take_one(self, row: Row) -> str:
        standing = self.known.get(row["code"])
        if standing is not None:
            if standing.summary != row["summary"][:200]:
                raise Unfit(_("隐患编号: a new number; this one is on the books with another description"))
            return SAME
        site, finder = self.sites.get(row["site"]), self.people.get(row["finder"])
        if site is None:
            raise Unfit(_("点位编号: a site on the books"))
        if finder is None:
            raise Unfit(_("发现人: the code of a person on the books"))
        if row["item"] and row["item"] not in self.items:
            raise Unfit(_("检查项: the code of a check item"))
        if row["found_at"] > self.at:
            raise Unfit(_("发现时间: a moment that has passed"))
        self.known[row["code"]] = actions.report(
            site,
            by=finder,
            at=row["found_at"],
            summary=row["summary"],
            source=row["source"],
            item=self.items.get(row["item"]),
            sector=row["sector"] or "",
            number=row["code"],
            no_photo_reason=row["no_photo_reason"] or "",
        )
        return NEW


REGISTERS = (CheckItems, Hazards)
