"""Lists of the lattice as rows of a file, in the columns that its ledgers have."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from anlian.kernel import geojson
from anlian.kernel.geojson import Located
from anlian.lattice import seats
from anlian.lattice.models import Site, SiteKind
from anlian.lattice.powers import Role
from anlian.lattice.roll import Roll

# Without phone numbers: a list is sent around, a number is asked for one by one.
SITE_COLUMNS = (
    "点位编号", "名称", "类型", "区划代码", "区划", "地址", "经度", "纬度", "坐标系", "负责人",
    "统一社会信用代码", "风险等级", "属性",
)  # fmt: skip
AT_ONCE = 2000


def sites(listed: QuerySet, roll: Roll) -> Iterator[Sequence]:
    """The sites of a list, all pages of it."""
    return (_site(site, roll) for site in listed.defer("words").iterator(chunk_size=AT_ONCE))


def located(listed: QuerySet, roll: Roll) -> Iterator[Located]:
    """The same, each with its key and where it lies: a road segment along its line, if it has one."""
    for site in listed.defer("words").prefetch_related("courses").iterator(chunk_size=AT_ONCE):
        lines = [geojson.line(one.points) for one in site.courses.all() if site.kind == SiteKind.ROAD]
        yield site.pk, (lines or [geojson.point(site.lng, site.lat)])[0], _site(site, roll)


def _site(site: Site, roll: Roll) -> Sequence:
    return (
        site.code,
        site.name,
        str(site.get_kind_display()),
        site.area_code,
        seats.place_name(roll, site.area_code),
        site.address,
        site.lng,
        site.lat,
        "WGS84" if site.lng is not None else "",
        site.principal.name if site.principal else "",
        site.uscc,
        str(site.get_risk_display()),
        ";".join(f"{key}={value}" for key, value in site.attributes.items()),
    )


POST_COLUMNS = ("单位编码", "单位", "岗位编码", "岗位名称", "角色", "姓名", "代理", "任职起")


def posts(found: list[seats.Held], roll: Roll) -> Iterator[Sequence]:
    """Posts of the directory and who holds them; vacant ones too."""
    for one in found:
        term = one.term
        yield (
            roll.units[one.seat.unit_id].code,
            one.seat.unit,
            one.seat.code,
            one.seat.title,
            str(Role(one.seat.role).label),
            term.person if term else "",
            "是" if term and term.acting else "",
            term.since if term else None,
        )
