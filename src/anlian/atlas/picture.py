"""The map as a picture without a script: outlines filled by one figure, names and numbers. For browsers that cannot
draw, and for paper."""

from math import cos, radians
from xml.sax.saxutils import escape

import shapely

from anlian.atlas.boards.fill import Fill
from anlian.lattice.outlines import shape_of

WIDTH = 900
EDGE = 16
SHADES = ("#f4f7fb", "#dde9f7", "#bfd7f0", "#98bfe7", "#6ea5db", "#4a88cb")


def picture(fill: Fill) -> str:
    """SVG. Areas without an outline are not on it; north is up, a degree of longitude as wide as it is in their middle."""
    drawn = [(area, shape_of(area)) for area in fill.areas if area.boundary]
    if not drawn:
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {WIDTH // 2}"/>'
    west, south, east, north = shapely.total_bounds([shape for _area, shape in drawn])
    narrow = cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * EDGE) / ((east - west) * narrow)
    height = round((north - south) * scale) + 2 * EDGE

    def at(lng: float, lat: float) -> str:
        return f"{EDGE + (lng - west) * narrow * scale:.1f},{EDGE + (north - lat) * scale:.1f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        'font-family="PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif" font-size="15" text-anchor="middle">',
        f"<title>{escape(str(fill.figure.title))}</title>",
    ]
    for area, shape in drawn:
        outline = "".join(
            f"M{' '.join(at(*point[:2]) for point in ring.coords)}Z"
            for polygon in getattr(shape, "geoms", [shape])
            for ring in (polygon.exterior, *polygon.interiors)
        )
        parts.append(
            f'<path d="{outline}" fill="{_shade(fill, area.code)}" stroke="#5d7797" fill-rule="evenodd"/>'
        )
    for area, shape in drawn:
        x, y = at(*shape.representative_point().coords[0]).split(",")
        number = fill.numbers[area.code]
        said = "—" if number is None else f"{number} {fill.figure.unit}"
        for line, text, weight in ((0, area.name, 400), (19, said, 700)):
            parts.append(
                f'<text x="{x}" y="{float(y) + line:.1f}" font-weight="{weight}" fill="#1d2733" stroke="#fff" '
                f'stroke-width="3" paint-order="stroke">{escape(text)}</text>'
            )
    return "".join([*parts, "</svg>"])


def _shade(fill: Fill, code: str) -> str:
    number, begins = fill.numbers[code], fill.begins
    if number is None or not begins:
        return "#f3f5f8"
    place = max((turn for turn, least in enumerate(begins) if number >= least), default=0)
    return SHADES[round(place * (len(SHADES) - 1) / max(len(begins) - 1, 1))]
