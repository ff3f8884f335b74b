"""Cells of the lattice's ledgers: their words in Chinese, division codes, boundaries, attributes, credit codes."""

import json

from django.utils.translation import gettext as _

from anlian.kernel import credit_code, geo
from anlian.kernel.cells import Unfit
from anlian.kernel.typed import typed
from anlian.lattice.models import Level, Risk, SiteKind, UnitKind
from anlian.lattice.powers import Role

# Ledgers are exchanged between offices: their words are Chinese whatever the page speaks.
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
# What people write for these kinds.
ALSO_KINDS = {
    "店铺": SiteKind.SHOP,
    "商铺": SiteKind.SHOP,
    "门店": SiteKind.SHOP,
    "门面": SiteKind.SHOP,
    "沿街商铺": SiteKind.SHOP,
    "临街店铺": SiteKind.SHOP,
    "公司": SiteKind.FIRM,
    "生产经营单位": SiteKind.FIRM,
    "工贸企业": SiteKind.FIRM,
    "高层": SiteKind.HIGHRISE,
    "高层住宅": SiteKind.HIGHRISE,
    "商场": SiteKind.COMPLEX,
    "综合体": SiteKind.COMPLEX,
    "充电站": SiteKind.CHARGING,
    "充电桩": SiteKind.CHARGING,
    "充电点": SiteKind.CHARGING,
    "危房": SiteKind.DANGER_HOUSE,
    "道路": SiteKind.ROAD,
    "幼儿园": SiteKind.SCHOOL,
    "工地": SiteKind.CONSTRUCTION,
    "在建工地": SiteKind.CONSTRUCTION,
}
ALSO_RISKS = {
    "红色": Risk.RED,
    "橙色": Risk.ORANGE,
    "黄色": Risk.YELLOW,
    "蓝色": Risk.BLUE,
    "重大风险": Risk.RED,
    "较大风险": Risk.ORANGE,
    "一般风险": Risk.YELLOW,
    "低风险": Risk.BLUE,
}
RISKS = {"红": Risk.RED, "橙": Risk.ORANGE, "黄": Risk.YELLOW, "蓝": Risk.BLUE}
DATUMS = {"WGS84": geo.Datum.WGS84, "GCJ02": geo.Datum.GCJ02, "BD09": geo.Datum.BD09}
ALSO_DATUMS = {
    "WGS-84": geo.Datum.WGS84,
    "GPS": geo.Datum.WGS84,
    "CGCS2000": geo.Datum.WGS84,
    "2000国家大地坐标系": geo.Datum.WGS84,
    "天地图": geo.Datum.WGS84,
    "GCJ-02": geo.Datum.GCJ02,
    "火星坐标": geo.Datum.GCJ02,
    "高德": geo.Datum.GCJ02,
    "高德地图": geo.Datum.GCJ02,
    "腾讯地图": geo.Datum.GCJ02,
    "BD-09": geo.Datum.BD09,
    "百度": geo.Datum.BD09,
    "百度地图": geo.Datum.BD09,
}
UNIT_KINDS = {
    "党委": UnitKind.PARTY,
    "政府": UnitKind.GOVERNMENT,
    "部门": UnitKind.DEPARTMENT,
    "专委会": UnitKind.COMMITTEE,
    "镇街": UnitKind.TOWN,
    "社区": UnitKind.COMMUNITY,
    "企业": UnitKind.FIRM,
}
ROLES = {
    "区领导": Role.LEADER,
    "安委办": Role.OFFICE,
    "部门": Role.DEPARTMENT,
    "专委会": Role.COMMITTEE,
    "镇街": Role.TOWN,
    "社区": Role.COMMUNITY,
    "网格员": Role.GRID,
    "企业": Role.FIRM,
    "审计": Role.AUDITOR,
    "系统管理员": Role.ADMIN,
    "安全管理员": Role.SECURITY,
    "审计管理员": Role.AUDIT,
}
CODE_LENGTHS = (6, 9, 12, 15)
SHAPES = ("Polygon", "MultiPolygon")


def division(cell: str) -> str:
    if not (cell.isascii() and cell.isdigit() and len(cell) in CODE_LENGTHS):
        raise Unfit(_("a division code of 6, 9, 12 or 15 digits"))
    return cell


def boundary(cell: str) -> dict:
    """A GeoJSON area. One whose border crosses itself, as traced ones do, is taken as the areas it encloses."""
    from shapely import from_geojson, make_valid, to_geojson
    from shapely.errors import ShapelyError

    try:
        shape = json.loads(cell)
        geometry = from_geojson(cell)
        if shape["type"] in SHAPES and not geometry.is_valid:
            geometry = make_valid(geometry, method="structure")
            shape = json.loads(to_geojson(geometry))
        west, south, east, north = geometry.bounds
        fits = shape["type"] in SHAPES and geometry.area > 0 and west >= -180 and east <= 180
        fits = fits and south >= -90 and north <= 90
    except (ValueError, TypeError, KeyError, RecursionError, ShapelyError):
        fits = False
    if not fits:
        raise Unfit(_("a GeoJSON Polygon or MultiPolygon in degrees"))
    return {"type": shape["type"], "coordinates": shape["coordinates"]}


def attributes(cell: str) -> dict[str, str]:
    """k=v;k=v, or JSON where a value itself holds one of these signs."""
    try:
        pairs = json.loads(cell).items() if cell.startswith("{") else _pairs(cell)
        return {typed(str(key).strip()): typed(str(value).strip()) for key, value in pairs}
    except (ValueError, AttributeError, RecursionError):
        raise Unfit(_("pairs such as floors=18;height=54")) from None


def _pairs(cell: str) -> list[list[str]]:
    pairs = [pair.split("=", 1) for pair in cell.replace("；", ";").split(";") if pair.strip()]
    if any(len(pair) != 2 or not pair[0].strip() for pair in pairs):
        raise ValueError(cell)
    return pairs


def attributes_cell(pairs: dict) -> str:
    """The other way round."""
    plain = all(not set(f"{key}{value}") & set(";；=") for key, value in pairs.items())
    if plain:
        return ";".join(f"{key}={value}" for key, value in pairs.items())
    return json.dumps(pairs, ensure_ascii=False)


def uscc(cell: str) -> str:
    if not credit_code.valid(cell.upper()):
        raise Unfit(_("a unified social credit code of 18 characters with its right check digit"))
    return cell.upper()
