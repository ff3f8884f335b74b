"""Positions as people write and copy them: in three datums, in decimals or in degrees, minutes and seconds."""

from django.utils.translation import gettext_lazy as _

from anlian.kernel import degrees, geo

# Seven decimals of a degree are a centimetre.
DECIMALS = 7
DATUMS = [
    (geo.Datum.WGS84.value, _("WGS 84 or CGCS2000: GPS, Tianditu")),
    (geo.Datum.GCJ02.value, _("GCJ-02: Amap, Tencent")),
    (geo.Datum.BD09.value, _("BD-09: Baidu")),
]


def read(written: str, datum: str) -> tuple[float, float]:
    """Degrees of WGS 84. Within China no longitude is a latitude, so the two may stand in either order."""
    lng, lat = degrees.pair(written)
    if abs(lat) > 90 >= abs(lng):
        lng, lat = lat, lng
    lng, lat = geo.to_wgs84(lng, lat, datum)
    return round(lng, DECIMALS), round(lat, DECIMALS)


def box(outline) -> str:
    """The edges of an outline as a page tells them to its map; nothing where none is drawn."""
    return ",".join(f"{edge:.5f}" for edge in outline.bounds) if outline is not None else ""


def shown(lng: float, lat: float) -> str:
    """Six decimals are a hand's breadth."""
    return f"{lng:.6f}, {lat:.6f}"
