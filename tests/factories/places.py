"""The lattice of a small district: two towns, each with communities and grids, three sectors, its own departments."""

from datetime import date, datetime
from itertools import count
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from anlian.lattice import actions
from anlian.lattice.actions.chains import Named
from anlian.lattice.models import (
    Area,
    Chain,
    Level,
    Rule,
    Sector,
    Site,
    SiteKind,
    Tier,
    Unit,
    UnitKind,
)

DISTRICT = "430407"
DAY = date(2023, 3, 1)
AT = datetime(2023, 3, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LONG_AGO = date(2020, 1, 1)
_numbers = count(1)

AREAS = [
    ("430000", "湖南省", Level.PROVINCE, ""),
    ("430400", "衡阳市", Level.CITY, "430000"),
    ("430407", "石鼓区", Level.DISTRICT, "430400"),
    ("430407001", "人民街道", Level.TOWN, "430407"),
    ("430407001001", "春江社区", Level.COMMUNITY, "430407001"),
    ("430407001001001", "春江一网格", Level.GRID, "430407001001"),
    ("430407001001002", "春江二网格", Level.GRID, "430407001001"),
    ("430407002", "青山街道", Level.TOWN, "430407"),
    ("430407002001", "青山社区", Level.COMMUNITY, "430407002"),
    ("430407002001001", "青山一网格", Level.GRID, "430407002001"),
]
SECTORS = [
    ("XF", "消防", []),
    ("XF.XC", "小场所消防", [SiteKind.SHOP]),
    ("XF.GC", "高层消防", [SiteKind.HIGHRISE]),
    ("RQ", "城镇燃气", [SiteKind.GAS]),
]
UNITS = [
    ("QW", "区委", UnitKind.PARTY),
    ("ZF", "区政府", UnitKind.GOVERNMENT),
    ("AJ", "区应急局", UnitKind.DEPARTMENT),
    ("XF", "区消防救援大队", UnitKind.DEPARTMENT),
    ("CG", "区城管局", UnitKind.DEPARTMENT),
]


def lattice() -> SimpleNamespace:
    """Areas, sectors and units by their codes; made once a test."""
    if Area.objects.of(DISTRICT).exists():
        return _read()
    Area.objects.bulk_create(
        [
            Area(district=DISTRICT, code=code, name=name, level=level, parent_code=parent, since=LONG_AGO)
            for code, name, level, parent in AREAS
        ]
    )
    Sector.objects.bulk_create(
        [Sector(district=DISTRICT, code=code, name=name, kinds=kinds) for code, name, kinds in SECTORS]
    )
    Unit.objects.bulk_create(
        [Unit(district=DISTRICT, code=code, name=name, kind=kind) for code, name, kind in UNITS]
    )
    for area in Area.objects.of(DISTRICT).filter(level__in=[Level.TOWN, Level.COMMUNITY]):
        kind = UnitKind.TOWN if area.level == Level.TOWN else UnitKind.COMMUNITY
        Unit.objects.create(district=DISTRICT, code=area.code, name=area.name, kind=kind, area=area)
    return _read()


def _read() -> SimpleNamespace:
    return SimpleNamespace(
        areas={area.code: area for area in Area.objects.of(DISTRICT)},
        sectors={sector.code: sector for sector in Sector.objects.of(DISTRICT)},
        units={unit.code: unit for unit in Unit.objects.of(DISTRICT)},
    )


def site(
    grid: str = "430407001001001", *, kind=SiteKind.SHOP, principal=None, name: str = "", risk: str = ""
) -> Site:
    """A site in a grid, with someone in charge of it."""
    from tests.factories.people import person

    world, number = lattice(), next(_numbers)
    return actions.add_site(
        Site(
            district=DISTRICT,
            code=f"D{number:05d}",
            name=name or f"湘味餐馆{number}号",
            kind=kind,
            address=f"中山北路{number}号",
            area=world.areas[grid],
            principal=principal or person(),
            risk=risk,
        ),
        since=LONG_AGO,
        by=None,
        at=AT,
    )


def chain(
    number: str = "",
    *,
    area: str = DISTRICT,
    sectors: tuple[str, ...] = ("XF",),
    leader=None,
    department=None,
    since: date = LONG_AGO,
    basis: str = "石安委〔2020〕1号",
    basis_date: date = LONG_AGO,
):
    """A chain from a district leader down to the site, all below the department found by rule."""
    from tests.factories.people import post

    world = lattice()
    number = number or f"L{next(_numbers):02d}"
    existing = Chain.objects.of(DISTRICT).filter(number=number).first()
    links = [Named(Tier.LEADER, post=leader or post("LEADER", "副区长", unit="ZF"))]
    if department:
        links.append(Named(Tier.DEPARTMENT, post=department))
    links += [
        Named(Tier.TOWN, rule=Rule.TOWN),
        Named(Tier.COMMUNITY, rule=Rule.COMMUNITY),
        Named(Tier.GRID, rule=Rule.GRID),
        Named(Tier.SITE, rule=Rule.SITE),
    ]
    return actions.issue_chain(
        existing or Chain(district=DISTRICT, number=number),
        title=f"{number}责任链",
        area=world.areas[area],
        sectors=[world.sectors[code] for code in sectors],
        links=links,
        basis=basis,
        basis_date=basis_date,
        since=since,
        by=None,
        at=AT,
    )
