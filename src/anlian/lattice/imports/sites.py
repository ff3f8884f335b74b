"""点位台账: sites, with where they are and who is in charge of them."""

import json
from typing import Any

from django.utils.translation import gettext as _

from anlian.kernel import geo, masks
from anlian.kernel.cells import choice, day, number, text
from anlian.kernel.clock import day_of
from anlian.kernel.ids import uuid7
from anlian.kernel.intake import Column, Row
from anlian.lattice.actions.places import put_at, words_of
from anlian.lattice.imports.readers import DATUMS, KINDS, RISKS, attributes, attributes_cell, division, uscc
from anlian.lattice.imports.rows import AT_ONCE, ByCode, known
from anlian.lattice.models import Area, Site, SiteRecord
from anlian.people.models import Person

POSITION = ("lng", "lat", "cell")
DATED = {"area_id", "principal_id", "risk"}
# Seven decimals of a degree are a centimetre.
DECIMALS = 7


class Sites(ByCode):
    """点位台账. The person in charge is known by name and number; area, person and risk keep their history."""

    kind, title, model = "sites", "点位", Site
    comes_from = {
        "area_id": ("area", "lng"),
        "area_code": ("area", "lng"),
        "principal_id": ("principal",),
        "cell": ("lng",),
    }
    refers = {"area": "areas"}
    silent = ("cell", "area_code")
    columns = (
        Column("code", "点位编号", text(36), required=True, example="S00001"),
        Column("name", "名称", text(120), required=True, example="老衡阳米粉店"),
        Column("kind", "类型", choice(KINDS), required=True, example="沿街店铺"),
        Column("area", "区划代码", division, hint="有经纬度且区划有边界时可不填", example="430407001001001"),
        Column("address", "地址", text(200), example="中山北路18号"),
        Column("lng", "经度", number, example="112.6071"),
        Column("lat", "纬度", number, example="26.9036"),
        Column("datum", "坐标系", choice(DATUMS), hint="不填为 WGS84", example="WGS84"),
        Column("principal", "负责人", text(60), example="王建国"),
        Column("phone", "负责人电话", text(20), example="19900001234"),
        Column("uscc", "统一社会信用代码", uscc),
        Column("risk", "风险等级", choice(RISKS), example="黄"),
        Column("attributes", "属性", attributes, example="层数=2;面积=60"),
        Column(
            "since", "起始日", day, required=True, hint="建账之日；已建账的点位不改", example="2021-01-01"
        ),
    )

    def prepare(self, rows: list[Row]) -> None:
        self.areas = known(Area, self.district)
        self.finder = AreaFinder(self.areas.values())
        people = list(Person.objects.of(self.district).only("id", "district", "code", "name", "phone"))
        self.people = {(person.name, person.phone): person for person in people if person.phone}
        self.by_id = {person.id: person for person in people}
        self.codes = {person.code for person in people}
        self.new_people: list[Person] = []

    def wanted(self, row: Row, existing) -> dict[str, Any]:
        position = self._position(row)
        area = self._area(row, existing, position)
        self._check_scope(row, existing, area)
        principal = None if row.outcome else self._principal(row, existing)
        return {
            "name": row["name"],
            "kind": row["kind"],
            "address": row["address"] or "",
            **dict(zip(POSITION, position, strict=True)),
            "area_id": area.id if area else None,
            "area_code": area.code if area else "",
            "principal_id": principal.id if principal else None,
            "uscc": row["uscc"] or "",
            "risk": row["risk"] or "",
            "attributes": row["attributes"] or {},
        }

    def _position(self, row: Row) -> tuple:
        lng, lat = row["lng"], row["lat"]
        site = Site(district=self.district)
        if (lng is None) != (lat is None):
            row.wrong("lat" if lat is None else "lng", _("both longitude and latitude, or neither"))
        elif lng is not None:
            try:
                wgs84 = geo.to_wgs84(lng, lat, row["datum"] or geo.Datum.WGS84)
                put_at(site, *(round(degrees, DECIMALS) for degrees in wgs84))
            except ValueError:
                row.wrong("lng", _("a position in degrees: longitude to 180, latitude to 85"))
        return site.lng, site.lat, site.cell

    def _area(self, row: Row, existing, position) -> Area | None:
        if row["area"]:
            area = self.areas.get(row["area"])
            if area is None:
                row.wrong("area", _("an area on the books"))
            elif (
                area.until
                and area.until <= day_of(self.at)
                and not (existing and existing.area_id == area.id)
            ):
                row.wrong(
                    "area", _("an area that still stands; this one ended on %(day)s") % {"day": area.until}
                )
            return area
        if existing and not row.says("area"):
            return self.areas.get(existing.area_code)
        area = self.finder.at(position[0], position[1]) if position[0] is not None else None
        if area is None:
            row.wrong("area", _("a division code, or a position inside the boundary of an area"))
        return area

    def _check_scope(self, row: Row, existing, area: Area | None) -> None:
        places = [(area.code, row["kind"])] if area else []
        places += [(existing.area_code, existing.kind)] if existing else []
        if self.scope is not None and not all(covers(self.scope, *place) for place in places):
            row.wrong("area" if row["area"] else "", _("a site within what you answer for"))

    def _principal(self, row: Row, existing) -> Person | None:
        """Without a number, the same name at the same site is the same person, and nobody else is."""
        name, phone = row["principal"], row["phone"] or ""
        standing = self.by_id.get(existing.principal_id) if existing else None
        if not name or (standing and standing.name == name and phone in ("", masks.phone(standing.phone))):
            return standing if name else None
        if "*" in phone:
            row.wrong(
                "phone", _("the whole number: this one is hidden, and the person is not the one on the books")
            )
            return None
        if (name, phone) in self.people:
            return self.people[name, phone]
        person = Person(district=self.district, code=self._free_code(row["code"]), name=name, phone=phone)
        self.by_id[person.id] = person
        if phone:
            self.people[name, phone] = person
        self.new_people.append(person)
        return person

    def _free_code(self, site: str) -> str:
        code, number = f"R{site}", 1
        while code in self.codes:
            number += 1
            code = f"R{site}-{number}"
        self.codes.add(code)
        return code

    def word(self, name, value):
        match name:
            case "area_id":
                return next((area.code for area in self.areas.values() if area.id == value), "")
            case "principal_id":
                return self.by_id[value].name if value in self.by_id else ""
            case "attributes":
                return attributes_cell(value)
        return super().word(name, value)

    def write(self, new, changed) -> None:
        Person.objects.bulk_create(self.new_people, batch_size=AT_ONCE)
        for _row, site in [*new, *changed]:
            site.words = words_of(site)
        super().write(new, changed)
        SiteRecord.objects.bulk_create(
            [self._record(site, row["since"]) for row, site in new], batch_size=AT_ONCE
        )
        self._move([site for row, site in changed if DATED & row.changes.keys()])

    def update(self, records, fields):
        super().update(records, fields | {"words"})

    def _record(self, site: Site, since) -> SiteRecord:
        return SiteRecord(
            district=site.district, site=site, area_id=site.area_id, principal_id=site.principal_id,
            risk=site.risk, since=since, recorded_at=self.at,
        )  # fmt: skip

    def _move(self, sites: list[Site]) -> None:
        """A changed area, person or risk holds from the day of the import. What is open moves along."""
        if not sites:
            return
        today = day_of(self.at)
        standing = SiteRecord.objects.of(self.district).known().filter(site__in=sites, until=None)
        ended, since = [], {site.pk: today for site in sites}
        for record in standing:
            since[record.site_id] = max(today, record.since)
            if record.since < today:
                ended.append(self._ended(record, today))
        standing.update(superseded_at=self.at)
        SiteRecord.objects.bulk_create(
            [*ended, *(self._record(site, since[site.pk]) for site in sites)], batch_size=AT_ONCE
        )
        open_here = Site.objects.of(self.district).filter(pk__in=[site.pk for site in sites])
        busy = set(
            open_here.filter(matters__closed_at=None, matters__isnull=False).values_list("pk", flat=True)
        )
        for site in sites:
            if site.pk in busy:
                site.matters.filter(district=site.district, closed_at=None).update(
                    area_code=site.area_code, principal=site.principal_id
                )

    def _ended(self, record: SiteRecord, today) -> SiteRecord:
        return SiteRecord(
            id=uuid7(), district=record.district, site_id=record.site_id, area_id=record.area_id,
            principal_id=record.principal_id, risk=record.risk, since=record.since, until=today,
            recorded_at=self.at, basis=record.basis,
        )  # fmt: skip


def covers(scope, area_code: str, kind: str) -> bool:
    """Whether a site of this kind in this area lies within a scope, also one that is not stored yet."""
    return any(
        area_code.startswith(claim.area) and (not claim.sector or kind in claim.kinds)
        for claim in scope.claims
    )


class AreaFinder:
    """Which area a position lies in: the narrowest whose boundary holds it."""

    def __init__(self, areas):
        from shapely import STRtree, from_geojson

        standing = (area for area in areas if area.boundary and not area.until)
        self.areas = sorted(standing, key=lambda area: -len(area.code))
        self.tree = STRtree([from_geojson(json.dumps(area.boundary)) for area in self.areas])

    def at(self, lng: float, lat: float) -> Area | None:
        from shapely import Point

        found = self.tree.query(Point(lng, lat), predicate="within")
        return self.areas[min(found)] if len(found) else None
