"""住户台账: households by grid and building. Names and numbers rest sealed, and are shown hidden also in what an import tells."""

from typing import Any

from django.utils.translation import gettext as _

from anlian.kernel import bulk, masks
from anlian.kernel.cells import code, day, phone, reference, text
from anlian.kernel.intake import Column, Row
from anlian.lattice.imports.rows import ByCode, known
from anlian.lattice.models import Area, Level, Site
from anlian.rounds.models import Household

HIDDEN = {"holder": masks.name, "phone": masks.phone}


class Households(ByCode):
    """住户台账. A hidden name or number came from an export by somebody who may not see it: it says nothing new."""

    kind, title, model = "households", "住户", Household
    at_once = 5_000
    refers = {"area": "areas", "site": "sites"}
    comes_from = {"area_id": ("area",), "area_code": ("area",), "site_id": ("site",), "ended_on": ("ended",)}
    silent = ("area_code",)
    columns = (
        Column("code", "户编号", code(40), required=True, example="H000001", also=("编号", "住户编号", "household code")),
        Column("area", "网格", reference(60), required=True, hint="代码或名称", example="430407001001001",
               also=("区划代码", "所属网格", "所在网格", "grid")),
        Column("site", "楼栋点位编号", reference(40), hint="楼栋已建点位的填写", example="S00001"),
        Column("building", "楼栋", text(120), required=True, example="向阳小区1栋", also=("小区楼栋", "楼号", "building")),
        Column("room", "门牌", text(60), required=True, example="1单元301", also=("房号", "门牌号", "室号", "room")),
        Column("holder", "户主", text(60), example="王建国", also=("户主姓名", "姓名", "联系人")),
        Column("phone", "电话", phone, example="19900001234", also=("联系电话", "手机", "手机号", "手机号码", "mobile")),
        Column("ended", "停用日", day, hint="搬离或拆除之日"),
    )  # fmt: skip

    def begin(self) -> None:
        self.areas = known(Area, self.district)

    def prepare(self, rows: list[Row]) -> None:
        self.sites = known(Site, self.district, {row["site"] for row in rows if row["site"]})

    def wanted(self, row: Row, existing) -> dict[str, Any]:
        area, site = self.areas[row["area"]], self.sites.get(row["site"])
        if area.level != Level.GRID:
            row.wrong("area", _("a grid: households are counted by grid"))
        places = [area.code, *([existing.area_code] if existing else [])]
        if self.scope is not None and not all(self._covers(place) for place in places):
            row.wrong("area", _("a grid within what you answer for"))
        return {
            "area_id": area.id,
            "area_code": area.code,
            "site_id": site.id if site else None,
            "building": row["building"],
            "room": row["room"],
            "ended_on": row["ended"],
        } | {name: self._hidden(row, name, existing) for name in HIDDEN}

    def _covers(self, area_code: str) -> bool:
        return any(not claim.sector and area_code.startswith(claim.area) for claim in self.scope.claims)

    def _hidden(self, row: Row, name: str, existing) -> str:
        said = str(row[name] or "")
        if "*" not in said:
            return said
        standing = getattr(existing, name) if existing else ""
        if said != HIDDEN[name](standing):
            row.wrong(name, _("the whole one, or the hidden one as on the books"))
        return standing

    def word(self, name, value):
        if name in HIDDEN:
            return HIDDEN[name](value or "")
        match name:
            case "area_id":
                return next((area.code for area in self.areas.values() if area.id == value), "")
            case "site_id":
                return next((site.code for site in self.sites.values() if site.id == value), "")
        return super().word(name, value)

    def update(self, records, fields):
        # A number is found by its key.
        bulk.update(
            records,
            {name.removesuffix("_id") for name in fields | ({"phone_key"} if "phone" in fields else set())},
        )


REGISTERS = (Households,)
