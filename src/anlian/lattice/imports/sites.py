"""点位台账: sites, with where they are and who is in charge of them."""

from typing import Any

from django.utils.translation import gettext as _

from anlian.kernel import bulk, geo, masks
from anlian.kernel.cells import choice, code, day, phone, reference, text
from anlian.kernel.clock import day_of
from anlian.kernel.degrees import angle, pair
from anlian.kernel.ids import uuid7
from anlian.kernel.intake import Column, Row
from anlian.lattice.actions.places import words_of
from anlian.lattice.imports.readers import (
    ALSO_DATUMS,
    ALSO_KINDS,
    ALSO_RISKS,
    DATUMS,
    KINDS,
    RISKS,
    attributes,
    attributes_cell,
    uscc,
)
from anlian.lattice.imports.rows import ByCode, known
from anlian.lattice.models import Area, Site, SiteRecord
from anlian.lattice.outlines import AreaFinder, extent_of, inside
from anlian.people.models import Person, phone_key

POSITION = ("lng", "lat", "cell")
NOWHERE = (None, None, None)
DATED = {"area_id", "principal_id", "risk"}
# Seven decimals of a degree are a centimetre.
DECIMALS = 7
# How often the same site changes hands before its codes for them run out.
MOST_HANDS = 30


class Sites(ByCode):
    """点位台账. The person in charge is known by name and number; area, person and risk keep their history."""

    kind, title, model = "sites", "点位", Site
    at_once = 5_000
    comes_from = {
        "area_id": ("area", "lng", "position"),
        "area_code": ("area", "lng", "position"),
        "principal_id": ("principal",),
        "lng": ("lng", "position"),
        "lat": ("lat", "position"),
        "cell": ("lng", "position"),
    }
    refers = {"area": "areas"}
    silent = ("cell", "area_code")
    columns = (
        Column("code", "点位编号", code(36), required=True, example="S00001",
               also=("编号", "点位编码", "档案号", "台账编号", "店铺编号", "企业编号", "单位编号", "楼栋编号", "楼栋号", "site code", "site no")),
        Column("name", "名称", text(120), required=True, example="老衡阳米粉店",
               also=("点位名称", "单位名称", "企业名称", "店铺名称", "店名", "场所名称", "楼栋名称", "site name")),
        Column("kind", "类型", choice(KINDS, ALSO_KINDS), required=True, example="沿街店铺",
               also=("点位类型", "类别", "场所类型", "单位类型", "种类", "type")),
        Column("area", "区划代码", reference(60), hint="代码或名称；有经纬度且区划有边界时可不填",
               example="430407001001001", also=("区划", "所属区划", "所属网格", "网格", "所在网格", "所属社区", "grid")),
        Column("address", "地址", text(200), example="中山北路18号",
               also=("详细地址", "所在地址", "经营地址", "门牌地址", "location")),
        Column("lng", "经度", angle, hint="度，或度分秒", example="112.6071", also=("东经", "x", "longitude", "lon")),
        Column("lat", "纬度", angle, hint="度，或度分秒", example="26.9036", also=("北纬", "y", "latitude")),
        Column("position", "经纬度", pair, offered=False, also=("坐标", "经纬度坐标", "位置坐标", "gps坐标", "coordinates")),
        Column("datum", "坐标系", choice(DATUMS, ALSO_DATUMS), hint="不填为 WGS84", example="WGS84", also=("坐标系统",)),
        Column("principal", "负责人", text(60), example="王建国",
               also=("负责人姓名", "安全负责人", "责任人", "法人", "法定代表人", "店主", "业主", "联系人", "principal name")),
        Column("phone", "负责人电话", phone, example="19900001234",
               also=("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式", "责任人电话", "联系人电话", "telephone", "mobile")),
        Column("uscc", "统一社会信用代码", uscc, also=("信用代码", "社会信用代码", "营业执照号", "credit code")),
        Column("risk", "风险等级", choice(RISKS, ALSO_RISKS), example="黄", also=("风险", "风险颜色", "风险级别", "安全等级")),
        Column("attributes", "属性", attributes, example="层数=2;面积=60", also=("其他属性", "附加信息")),
        Column("since", "起始日", day, required=True, hint="建账之日；已建账的点位不改", example="2021-01-01",
               also=("建账日期", "建档日期", "登记日期", "录入日期", "起始日期", "date")),
    )  # fmt: skip

    def begin(self) -> None:
        self.areas = known(Area, self.district)
        self.area_of = {area.id: area for area in self.areas.values()}
        self.finder = AreaFinder(self.areas.values())
        self.extent = extent_of(self.areas.values())

    def prepare(self, rows: list[Row]) -> None:
        people = Person.objects.of(self.district).only("id", "district", "code", "name", "phone")
        phones = {row["phone"] for row in rows if row["phone"] and "*" not in row["phone"]}
        keys = [phone_key(self.district, one) for one in phones]
        called = people.filter(phone_key__any_of=keys)
        self.people = {(person.name, person.phone): person for person in called}
        self.by_id = {person.id: person for person in self.people.values()}
        others = {site.principal_id for site in self.on_books.values()} - self.by_id.keys() - {None}
        self.by_id |= {person.id: person for person in people.filter(pk__any_of=list(others))}
        self.new_people: dict[str, Person] = {}

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
        lng, lat = row["position"] or (row["lng"], row["lat"])
        column = "position" if row["position"] else "lng"
        if lng is None and lat is None:
            return NOWHERE
        if lng is None or lat is None:
            row.wrong("lat" if lat is None else "lng", _("both longitude and latitude, or neither"))
            return NOWHERE
        datum = row["datum"] or geo.Datum.WGS84
        here = self._inside(lng, lat, datum)
        if here is None and (here := self._inside(lat, lng, datum)):
            row.note(column, _("longitude and latitude had changed places; they are put right"))
        if here is None:
            row.wrong(column, _("a position in this district, in degrees: longitude, then latitude"))
            return NOWHERE
        return *here, geo.cell(*here)

    def _inside(self, lng: float, lat: float, datum) -> tuple[float, float] | None:
        """In WGS 84, if it lies where this district is."""
        try:
            there = geo.to_wgs84(lng, lat, datum)
        except ValueError:
            return None
        if not inside(self.extent, *there):
            return None
        return round(there[0], DECIMALS), round(there[1], DECIMALS)

    def _area(self, row: Row, existing, position) -> Area | None:
        if row["area"]:
            area = self.areas[row["area"]]
            if (
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
        person = Person(district=self.district, name=name, phone=phone)
        self.by_id[person.id] = person
        if phone:
            self.people[name, phone] = person
        self.new_people[f"R{row['code']}"] = person
        return person

    def _give_codes(self) -> None:
        """Whoever is new gets the code of their site; where somebody has that already, the next that is free."""
        codes = Person.objects.of(self.district).values_list("code", flat=True)
        taken = set(codes.filter(code__any_of=list(self.new_people)))
        later = [f"{one}-{number}" for one in taken for number in range(2, MOST_HANDS)]
        taken |= set(codes.filter(code__any_of=later)) if later else set()
        for wished, person in self.new_people.items():
            person.code, number = wished, 1
            while person.code in taken:
                number += 1
                person.code = f"{wished}-{number if number < MOST_HANDS else uuid7().hex[-8:]}"

    def word(self, name, value):
        match name:
            case "area_id":
                return self.area_of[value].code if value in self.area_of else ""
            case "principal_id":
                return self.by_id[value].name if value in self.by_id else ""
            case "attributes":
                return attributes_cell(value)
        return super().word(name, value)

    def write(self, new, changed) -> None:
        self._give_codes()
        bulk.insert(list(self.new_people.values()))
        for _row, site in [*new, *changed]:
            site.words = words_of(site)
        super().write(new, changed)
        bulk.insert([self._record(site, row["since"]) for row, site in new])
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
        bulk.insert([*ended, *(self._record(site, since[site.pk]) for site in sites)])
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
