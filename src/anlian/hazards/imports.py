"""检查项 and 隐患台账: check items, and hazards found before the platform was there."""

from typing import Any

from django.utils.translation import gettext as _

from anlian.hazards import actions
from anlian.hazards.actions import Seen
from anlian.hazards.models import CheckItem, Grade, Hazard, Source
from anlian.hazards.together import Together
from anlian.kernel.cells import Unfit, choice, choices, code, moment, text, whole, yes
from anlian.kernel.errors import NotFound
from anlian.kernel.intake import Column, Row
from anlian.kernel.typed import typed
from anlian.lattice.imports.readers import KINDS
from anlian.lattice.imports.rows import ByCode, known
from anlian.lattice.roll import roll_of
from anlian.matters.models import Kind

SOURCES = {
    "检查": Source.INSPECTION,
    "举报": Source.REPORT,
    "自查": Source.SELF_CHECK,
    "会议": Source.MEETING,
}
GRADES = {"一般": Grade.GENERAL, "重大": Grade.MAJOR}
CLUES = {"一般": "general", "重大线索": "major_clue"}
STATUSES = {
    "已核": CheckItem.BasisStatus.VERIFIED,
    "参考": CheckItem.BasisStatus.ADVICE,
    "未核": CheckItem.BasisStatus.UNVERIFIED,
}
DAY_UNITS = {"工作日": CheckItem.Unit.WORKDAYS, "日": CheckItem.Unit.DAYS}
LONGEST = 999
# What a row says of a hazard, and where that stands.
ON_BOOKS = {
    "site": "matter__site__code",
    "summary": "summary",
    "grade": "grade",
    "source": "source",
    "found_at": "matter__opened_at",
    "finder": "finder__code",
}


class CheckItems(ByCode):
    """检查项台账. A code is never given to another question: it is retired."""

    kind, title, model = "check_items", "检查项", CheckItem
    comes_from = {
        "kinds": ("site_kind",),
        "sector_code": ("sector",),
        "text": ("item",),
        "major_clue": ("grade",),
    }
    columns = (
        Column("code", "编号", code(30), required=True, example="SH-001"),
        Column("site_kind", "适用点位", choices(KINDS), required=True, example="沿街店铺"),
        Column("sector", "条线编码", text(30), required=True, example="XF.XC"),
        Column("category", "类别", text(30), required=True, example="疏散"),
        Column("item", "检查内容", text(120), required=True, example="营业期间安全出口畅通"),
        Column("grade", "等级", choice(CLUES), required=True, example="一般"),
        Column("major_standard", "判定标准", text(120)),
        Column("basis", "依据", text(120), required=True, example="消防法§28"),
        Column("basis_status", "依据状态", choice(STATUSES), required=True, example="已核"),
        Column("days", "时限", whole(LONGEST), required=True, example="3"),
        Column("day_unit", "时限单位", choice(DAY_UNITS), required=True, example="工作日"),
        Column("on_spot", "可当场销号", yes, example="是"),
        Column("action", "处理", text(200)),
        Column("evidence", "证据", text(200)),
        Column("enabled", "启用", yes, example="是"),
    )

    def wanted(self, row: Row, existing) -> dict[str, Any]:
        major = row["grade"] == "major_clue"
        if major and not row["major_standard"]:
            row.wrong("major_standard", _("the standard by which it is judged"))
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


class Hazards(Together):
    """隐患台账. Each row is reported through the same deed as in the field; no state can be imported."""

    kind, title = "hazards", "隐患"
    refers = {"site": "sites", "item": "items", "finder": "people"}
    columns = (
        Column("code", "隐患编号", code(40), required=True, example="YH2023-00001"),
        Column("site", "点位编号", text(120), required=True, example="S00001"),
        Column("sector", "条线", text(30), example="XF.XC"),
        Column("item", "检查项", text(30), example="SH-001"),
        Column("summary", "描述", text(200), required=True, example="后门被货架封堵，无法打开"),
        Column("grade", "等级", choice(GRADES), hint="重大隐患在核实后于平台认定", example="一般"),
        Column("source", "来源", choice(SOURCES), required=True, example="检查"),
        Column("found_at", "发现时间", moment, required=True, example="2023-03-05 09:30"),
        Column("finder", "发现人", text(60), required=True, hint="人员编码", example="P0101"),
        Column("no_photo_reason", "无照片原因", text(120), example="台账补录，无现场图像"),
    )

    def prepare(self, rows: list[Row]) -> None:
        self.items = known(CheckItem, self.district)
        self.roll = roll_of(self.district)
        numbers = {row["code"] for row in rows if row["code"]}
        self.known = {
            number: rest
            for number, *rest in Hazard.objects.of(self.district)
            .filter(matter__kind=Kind.HAZARD, matter__number__in=numbers)
            .values_list("matter__number", *ON_BOOKS.values())
        }
        self.once(rows, "code")

    def is_new(self, row: Row) -> bool:
        site = self.sites[row["site"]]
        if self.scope is not None and not self.scope.covers(
            area=site.area_code, sector=self._sector(row), site=site
        ):
            raise Unfit(_("a site within what you answer for"), "site")
        if row["code"] in self.known:
            self._check_unedited(row)
            return False
        if row["grade"] == Grade.MAJOR:
            raise Unfit(_("“一般”: a major hazard is proposed on its page once it is verified"), "grade")
        if row["found_at"] > self.at:
            raise Unfit(_("a moment that has passed"), "found_at")
        if not row["no_photo_reason"]:
            raise Unfit(_("why there is no photo: a ledger holds none"), "no_photo_reason")
        return True

    def sort(self, rows: list[Row]):
        # As they happened, so that their lines stand in that order.
        return sorted(rows, key=lambda row: row["found_at"])

    def do(self, rows: list[Row]) -> list:
        return actions.report_many([self._seen(row) for row in rows], dry=self.setting.dry)

    def refuse(self, row: Row, refusal: Exception) -> None:
        if isinstance(refusal, NotFound):
            row.wrong("finder", _("somebody who answered for this place on that day"))
        else:
            super().refuse(row, refusal)

    def _sector(self, row: Row) -> str:
        item = self.items.get(row["item"])
        default = self.roll.default_sector(self.sites[row["site"]].kind)
        return row["sector"] or (item.sector_code if item else default)

    def _seen(self, row: Row) -> Seen:
        return Seen(
            site=self.sites[row["site"]],
            by=self.people[row["finder"]],
            at=row["found_at"],
            summary=row["summary"],
            source=row["source"],
            item=self.items.get(row["item"]),
            sector=self._sector(row),
            number=row["code"],
            no_photo_reason=row["no_photo_reason"],
        )

    def _check_unedited(self, row: Row) -> None:
        on_books = dict(zip(ON_BOOKS, self.known[row["code"]], strict=True))
        on_books["found_at"] = on_books["found_at"].replace(microsecond=0)
        for name, value in on_books.items():
            said = typed(row[name]) if name == "summary" else row[name]
            if said != value and (name != "grade" or row["grade"]):
                raise Unfit(
                    _("what is on the books under this code: a ledger does not change a hazard"), name
                )


REGISTERS = (CheckItems, Hazards)
