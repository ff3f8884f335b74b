"""Lists of the lattice as spreadsheets, in the columns that its ledgers have."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from anlian.kernel import sheets
from anlian.lattice import seats
from anlian.lattice.roll import Roll

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Without phone numbers: a list is sent around, a number is asked for one by one.
SITE_COLUMNS = (
    "点位编号", "名称", "类型", "区划代码", "区划", "地址", "经度", "纬度", "坐标系", "负责人",
    "统一社会信用代码", "风险等级", "属性",
)  # fmt: skip
AT_ONCE = 2000


def sites(listed: QuerySet, roll: Roll) -> bytes:
    """The sites of a list, all pages of it."""
    return sheets.write(SITE_COLUMNS, _rows(listed, roll), _("Sites"))


def _rows(listed: QuerySet, roll: Roll):
    for site in listed.defer("words").iterator(chunk_size=AT_ONCE):
        yield (
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
