"""区划 and 点位: areas and sites."""

import json
from typing import Any

from django.utils.translation import gettext as _

from anlian.kernel import credit_code, geo
from anlian.kernel.clock import day_of
from anlian.kernel.intake import Column, Row, Unfit, choice, day, number, whole
from anlian.lattice.actions.dated import bump, end_on
from anlian.lattice.actions.places import put_at, words_of
from anlian.lattice.imports.rows import ByCode, known
from anlian.lattice.models import Area, Level, Risk, Site, SiteKind, SiteRecord
from anlian.lattice.models.area import WIDTH
from anlian.people.models import Person

LEVELS = {
    "省": Level.PROVINCE,
    "市": Level.CITY,
    "区县": Level.DISTRICT,
    "乡镇街道": Level.TOWN,
    "社区村": Level.COMMUNITY,
    "网格": Level.GRID,
}
KINDS = {
    "企业": SiteKind.FIRM,
    "高层建筑": SiteKind.HIGHRISE,
    "沿街店铺": SiteKind.SHOP,
    "商业综合体": SiteKind.COMPLEX,
    "充电场所": SiteKind.CHARGING,
    "危险房屋": SiteKind.DANGER_HOUSE,
    "边坡": SiteKind.SLOPE,
    "路段": SiteKind.ROAD,
    "学校": SiteKind.SCHOOL,
    "燃气用户": SiteKind.GAS,
    "建设工地": SiteKind.CONSTRUCTION,
    "其他": SiteKind.OTHER,
}
RISKS = {"红": Risk.RED, "橙": Risk.ORANGE, "黄": Risk.YELLOW, "蓝": Risk.BLUE}
DATUMS = {"WGS84": geo.Datum.WGS84, "GCJ02": geo.Datum.GCJ02, "BD09": geo.Datum.BD09}


def division(text: str) -> str:
    if not text.isdigit() or len(text) not in (6, 9, 12, 15):
        raise Unfit(_("a division code of 6, 9, 12 or 15 digits"))
    return text


def boundary(text: str) -> dict:
    try:
        shape = json.loads(text)
    except ValueError:
        raise Unfit(_("a GeoJSON geometry")) from None
    if not isinstance(shape, dict) or shape.get("type") not in ("Polygon", "MultiPolygon"):
        raise Unfit(_("a GeoJSON geometry"))
    return shape


def attributes(text: str) -> dict[str, str]:
    """k=v;k=v"""
    pairs = [pair.split("=", 1) for pair in text.replace("；", ";").split(";") if pair.strip()]
    if any(len(pair) != 2 for pair in pairs):
        raise Unfit(_("pairs such as floors=18;height=54"))
    return {key.strip(): value.strip() for key, value in pairs}


def uscc(text: str) -> str:
    if not credit_code.valid(text):
        raise Unfit(_("a unified social credit code of 18 characters with its right check digit"))
    return text


class Areas(ByCode):
    """区划台账."""

    kind, title, model = "areas", "区划", Area
    columns = (
        Column("code", "区划代码", division, required=True, example="430407001"),
        Column("name", "名称", required=True, example="人民街道"),
        Column("level", "级别", choice(LEVELS), required=True, example="乡镇街道"),
        Column("parent", "上级代码", division, example="430407"),
        Column("population", "人口", whole, example="31000"),
        Column("boundary", "边界", boundary),
        Column("since", "起始日", day, required=True, example="2020-01-01"),
        Column("until", "终止日", day),
        Column("merged_into", "并入", division),
    )

    def prepare(self, rows: list[Row]) -> None:
        self.codes = {row["code"] for row in rows} | set(known(Area, self.district))

    def wanted(self, row: Row) -> dict[str, Any]:
        if row["level"] in (Level.TOWN, Level.COMMUNITY, Level.GRID) and len(row["code"]) != WIDTH[row["level"]]:
            row.wrong("code", _("%(n)s digits for this level") % {"n": WIDTH[row["level"]]}, "区划代码")
        parent = row["parent"] or ""
        if parent and parent not in self.codes:
            row.wrong("parent", _("an area of this file or on the books"), "上级代码")
        if len(row["code"]) > 6 and not row["code"].startswith(parent or self.district):
            row.wrong("parent", _("the area that contains this one"), "上级代码")
        return {
            "name": row["name"],
            "level": row["level"],
            "parent_code": parent,
            "population": row["population"],
            "boundary": row["boundary"],
            "since": row["since"],
            "until": row["until"],
            "merged_into": row["merged_into"] or "",
        }

    def write(self, new, changed) -> None:
        super().write(new, changed)
        if new or changed:
            bump(self.district)


class Sites(ByCode):
    """点位台账. The person in charge is known by name and phone; area, person and risk keep their history."""

    kind, title, model = "sites", "点位", Site
    columns = (
        Column("code", "点位编号", required=True, example="S00001"),
        Column("name", "名称", required=True, example="老衡阳米粉店"),
        Column("kind", "类型", choice(KINDS), required=True, example="沿街店铺"),
        Column("area", "区划代码", division, hint="a division code; may be left out when there is a position"),
        Column("address", "地址", example="中山北路18号"),
        Column("lng", "经度", number, example="112.6071"),
        Column("lat", "纬度", number, example="26.9036"),
        Column("datum", "坐标系", choice(DATUMS), example="WGS84"),
        Column("principal", "负责人", example="王建国"),
        Column("phone", "负责人电话", example="19900001234"),
        Column("uscc", "统一社会信用代码", uscc),
        Column("risk", "风险等级", choice(RISKS), example="黄"),
        Column("attributes", "属性", attributes, example="floors=2;area=60"),
        Column("since", "起始日", day, required=True, example="2021-01-01"),
    )

    def prepare(self, rows: list[Row]) -> None:
        self.areas = known(Area, self.district)
        self.finder = AreaFinder(self.areas.values())
        people = Person.objects.of(self.district).only("id", "code", "name", "phone", "district")
        self.people = {(person.name, person.phone): person for person in people}
        self.new_people: list[Person] = []

    def wanted(self, row: Row) -> dict[str, Any]:
        area = self._area(row)
        if (row["lng"] is None) != (row["lat"] is None):
            row.wrong("lng", _("both longitude and latitude, or neither"), "经度")
        site = Site(district=self.district)
        if row["lng"] is not None and row["lat"] is not None:
            try:
                put_at(site, row["lng"], row["lat"], row["datum"] or geo.Datum.WGS84)
            except ValueError:
                row.wrong("lng", _("a position in degrees"), "经度")
        principal = self._person(row)
        return {
            "name": row["name"],
            "kind": row["kind"],
            "address": row["address"] or "",
            "lng": site.lng,
            "lat": site.lat,
            "cell": site.cell,
            "area_id": area.id if area else None,
            "area_code": area.code if area else "",
            "principal_id": principal.id if principal else None,
            "uscc": row["uscc"] or "",
            "risk": row["risk"] or "",
            "attributes": row["attributes"] or {},
        }

    def _area(self, row: Row) -> Area | None:
        if row["area"]:
            area = self.areas.get(row["area"])
            if area is None:
                row.wrong("area", _("an area on the books"), "区划代码")
            return area
        area = self.finder.at(row["lng"], row["lat"]) if row["lng"] is not None and row["lat"] is not None else None
        if area is None:
            row.wrong("area", _("a division code, or a position inside a known area"), "区划代码")
        return area

    def _person(self, row: Row) -> Person | None:
        if not row["principal"]:
            return None
        key = (row["principal"], row["phone"] or "")
        if key not in self.people:
            person = Person(district=self.district, code=f"R{row['code']}", name=key[0], phone=key[1])
            self.people[key] = person
            self.new_people.append(person)
        return self.people[key]

    def write(self, new, changed) -> None:
        Person.objects.bulk_create(self.new_people, batch_size=2000, ignore_conflicts=False)
        for _row, site in [*new, *changed]:
            site.words = words_of(site)
        if new:
            Site.objects.bulk_create([site for _row, site in new], batch_size=2000)
            SiteRecord.objects.bulk_create(
                [self._record(site, row["since"]) for row, site in new], batch_size=2000
            )
        for row, site in changed:
            site.save()
            if {"area_id", "principal_id", "risk"} & row.changes.keys():
                self._next_record(site)

    def _record(self, site: Site, since) -> SiteRecord:
        return SiteRecord(
            district=site.district, site=site, area_id=site.area_id, principal_id=site.principal_id,
            risk=site.risk, since=since, recorded_at=self.at,
        )  # fmt: skip

    def _next_record(self, site: Site) -> None:
        """A changed area, person or risk holds from the day of the import."""
        today = day_of(self.at)
        before = SiteRecord.objects.of(site.district).known().filter(site=site).order_by("-since").first()
        if before is not None:
            today = max(today, before.since)
            end_on(before, today, at=self.at)
        self._record(site, today).save(force_insert=True)
        site.matters.filter(district=site.district, closed_at=None).update(
            area_code=site.area_code, principal=site.principal_id
        )


class AreaFinder:
    """Which area a position lies in: the narrowest whose boundary holds it."""

    def __init__(self, areas):
        from shapely import STRtree, from_geojson

        bounded = sorted((area for area in areas if area.boundary), key=lambda area: -len(area.code))
        self.areas = bounded
        self.tree = STRtree([from_geojson(json.dumps(area.boundary)) for area in bounded])

    def at(self, lng: float, lat: float) -> Area | None:
        from shapely import Point

        found = self.tree.query(Point(lng, lat), predicate="within")
        return self.areas[min(found)] if len(found) else None
