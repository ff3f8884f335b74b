"""区划台账: areas from the province down to the grid."""

from typing import Any

from django.utils.translation import gettext as _

from anlian.kernel.cells import choice, day, text, whole
from anlian.kernel.intake import Column, Row
from anlian.lattice.actions.dated import bump
from anlian.lattice.imports.readers import LEVELS, boundary, division
from anlian.lattice.imports.rows import ByCode
from anlian.lattice.models import Area, Level
from anlian.lattice.models.area import WIDTH, prefix_of

BELOW_DISTRICT = (Level.TOWN, Level.COMMUNITY, Level.GRID)


class Areas(ByCode):
    """区划台账. A row may stand before the area that contains it."""

    kind, title, model = "areas", "区划", Area
    comes_from = {"parent_code": ("parent",)}
    columns = (
        Column("code", "区划代码", division, required=True, example="430407001"),
        Column("name", "名称", text(60), required=True, example="人民街道"),
        Column("level", "级别", choice(LEVELS), required=True, example="乡镇街道"),
        Column("parent", "上级代码", division, example="430407"),
        Column("population", "人口", whole(), example="31000"),
        Column("boundary", "边界", boundary),
        Column("since", "起始日", day, required=True, example="2020-01-01"),
        Column("until", "终止日", day),
        Column("merged_into", "并入", division),
    )

    def prepare(self, rows: list[Row]) -> None:
        self.standing = set(Area.objects.of(self.district).values_list("code", flat=True))
        self.named = self.standing | {row["code"] for row in rows}

    def sort(self, rows):
        return sorted(rows, key=lambda row: len(prefix_of(row["code"])))

    def accept(self, row):
        self.standing.add(row["code"])

    def wanted(self, row: Row, existing) -> dict[str, Any]:
        self._check_code(row)
        self._check_parent(row)
        if row["until"] and row["until"] <= row["since"]:
            row.wrong("until", _("a day after the first"))
        if row["merged_into"] and not row["until"]:
            row.wrong("until", _("the day of the merger"))
        if row["merged_into"] and row["merged_into"] not in self.named:
            row.wrong("merged_into", _("an area of this file or on the books"))
        wanted = {
            "name": row["name"],
            "level": row["level"],
            "parent_code": row["parent"] or "",
            "population": row["population"],
            "since": row["since"],
            "until": row["until"],
            "merged_into": row["merged_into"] or "",
        }
        # A boundary may be too long for a cell of Excel: an empty one keeps the boundary on the books.
        return wanted | ({"boundary": row["boundary"]} if row["boundary"] else {})

    def _check_code(self, row: Row) -> None:
        width = WIDTH[row["level"]]
        if len(prefix_of(row["code"])) != width:
            row.wrong("code", _("the digits of this level, %(count)d of them") % {"count": max(width, 6)})
        elif not row["code"].startswith(self.district) and row["level"] in (Level.DISTRICT, *BELOW_DISTRICT):
            row.wrong("code", _("an area inside %(district)s") % {"district": self.district})

    def _check_parent(self, row: Row) -> None:
        parent = row["parent"]
        if not row.says("parent"):
            return
        if not parent:
            if row["level"] in BELOW_DISTRICT:
                row.wrong("parent", _("the area that contains this one"))
        elif not row["code"].startswith(prefix_of(parent)) or row["code"] == parent:
            row.wrong("parent", _("the area that contains this one"))
        elif parent not in self.standing:
            row.wrong("parent", _("an area of this file or on the books, without a mistake of its own"))

    def write(self, new, changed) -> None:
        super().write(new, changed)
        if new or changed:
            bump(self.district)
