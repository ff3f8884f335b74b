"""路段走向台账: the lines of road segments, as GeoJSON or position by position."""

from django.utils.translation import gettext as _

from anlian.kernel import lines
from anlian.kernel.cells import Unfit, choice, reference
from anlian.kernel.errors import Refused
from anlian.kernel.intake import CHANGED, NEW, SAME, Column, Row
from anlian.lattice import actions
from anlian.lattice.courses import checked
from anlian.lattice.imports.readers import ALSO_DATUMS, DATUMS
from anlian.lattice.imports.rows import Lattice
from anlian.lattice.imports.sites import covers
from anlian.lattice.models import Course, Site, SiteKind
from anlian.lattice.outlines import read_extent


class Courses(Lattice):
    """路段走向台账. Each row is drawn by the same deed as a line on the page; what it does not name keeps its line."""

    kind, title = "courses", "路段走向"
    refers = {"site": "roads"}
    columns = (
        Column("site", "点位编号", reference(60), required=True, example="L0001",
               also=("路段编号", "路段", "编号", "code", "site code")),
        Column("line", "走向", str, required=True, hint="GeoJSON LineString，或“经度,纬度;经度,纬度”",
               example="112.6071,26.9036;112.6105,26.9050", also=("线", "线形", "坐标串", "geometry", "line")),
        Column("datum", "坐标系", choice(DATUMS, ALSO_DATUMS), hint="不填为 WGS84", example="WGS84", also=("坐标系统",)),
    )  # fmt: skip

    def prepare(self, rows: list[Row]) -> None:
        self.extent = read_extent(self.district)
        roads = Site.objects.of(self.district).filter(kind=SiteKind.ROAD, closed_on=None).defer("words")
        self.roads = {site.code: site for site in roads}
        self.standing = {one.site_id: one for one in Course.objects.of(self.district)}
        self.once(rows, "site")

    def take_one(self, row: Row) -> str:
        site = self.roads[row["site"]]
        if self.scope is not None and not covers(self.scope, site.area_code, site.kind):
            raise Unfit(_("a site within what you answer for"), "site")
        try:
            points = checked(lines.read(row["line"], row["datum"] or "WGS84"), self.extent)
            before = self.standing.get(site.pk)
            if before and before.points == points:
                return SAME
            after = actions.draw_course(site, points, by=self.by, at=self.at, extent=self.extent)
        except (Refused, Unfit) as problem:
            raise Unfit(str(problem), "line") from problem
        row.changes = {"line": [_said(before), _said(after)]}
        return CHANGED if before else NEW


def _said(course: Course | None) -> str:
    return f"{course.metres:,.0f} m" if course else ""
