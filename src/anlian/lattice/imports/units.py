"""单位 and 条线台账: units and sectors."""

from typing import Any

from django.utils.translation import gettext as _

from anlian.kernel.cells import choice, choices, code, reference, text
from anlian.kernel.intake import Column, Row
from anlian.lattice.actions.dated import bump
from anlian.lattice.imports.readers import ALSO_KINDS, KINDS, UNIT_KINDS
from anlian.lattice.imports.rows import ByCode, known
from anlian.lattice.models import Area, Sector, Unit


class Sectors(ByCode):
    """条线台账."""

    kind, title, model = "sectors", "条线", Sector
    columns = (
        Column("code", "条线编码", code(30), required=True, example="XF.GC"),
        Column("name", "名称", text(60), required=True, example="高层消防"),
        Column("kinds", "适用点位", choices(KINDS, ALSO_KINDS), example="高层建筑"),
        Column("basis", "依据", text(200), example="消防法"),
    )

    def wanted(self, row: Row, existing) -> dict[str, Any]:
        return {"name": row["name"], "kinds": row["kinds"] or [], "basis": row["basis"] or ""}

    def write(self, new, changed) -> None:
        super().write(new, changed)
        if new or changed:
            bump(self.district)


class Units(ByCode):
    """单位台账. A unit may stand before the one above it in the file."""

    kind, title, model = "units", "单位", Unit
    refers = {"area": "areas"}
    comes_from = {"parent_id": ("parent",), "area_id": ("area",)}
    columns = (
        Column("code", "单位编码", code(40), required=True, example="XFDD"),
        Column("name", "名称", text(120), required=True, example="区消防救援大队"),
        Column("kind", "类型", choice(UNIT_KINDS), required=True, example="部门"),
        Column("parent", "上级编码", text(40), example="QZF"),
        Column("area", "所在区划", reference(60), example="430407"),
    )

    def prepare(self, rows: list[Row]) -> None:
        self.areas = known(Area, self.district)
        self.ids = dict(Unit.objects.of(self.district).values_list("code", "id"))
        self.above = {row["code"]: row["parent"] for row in rows}
        self.new_ids = {code: Unit().id for code in self.above if code not in self.ids}

    def sort(self, rows):
        return sorted(rows, key=lambda row: len(self._line(row["code"])))

    def accept(self, row):
        self.ids.setdefault(row["code"], self.new_ids.get(row["code"]))

    def _line(self, code: str) -> list[str]:
        """The units above one, as this file has them; ends where it would turn in a circle."""
        line = [code]
        while (code := self.above.get(code)) and code not in line:
            line.append(code)
        return line

    def wanted(self, row: Row, existing) -> dict[str, Any]:
        parent = row["parent"]
        if parent and row["code"] in self._line(parent):
            row.wrong("parent", _("a unit that does not stand below this one"))
        elif parent and parent not in self.ids:
            row.wrong("parent", _("a unit of this file or on the books, without a mistake of its own"))
        area = self.areas.get(row["area"])
        return {
            "name": row["name"],
            "kind": row["kind"],
            "parent_id": self.ids.get(parent),
            "area_id": area.id if area else None,
        }

    def word(self, name, value):
        books = {"parent_id": self.ids, "area_id": {code: area.id for code, area in self.areas.items()}}
        if name in books:
            return next((code for code, key in books[name].items() if key == value), "")
        return super().word(name, value)

    def write(self, new, changed) -> None:
        for row, unit in new:
            unit.id = self.new_ids[row["code"]]
        super().write(new, changed)
        if new or changed:
            bump(self.district)
