"""How the map looks: our own base from outlines, roads and water, in two themes; a bought base map between, if there is one.

Names are drawn by the browser from its own fonts: a style without `glyphs` asks for none.
"""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anlian.atlas import basemap, shapes
from anlian.lattice.models import Level
from anlian.lattice.outlines import Box

LIGHT, DARK = "light", "dark"
FONTS = ["system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"]
COLOURS = {
    LIGHT: {
        "beyond": "#e6ebf1", "ground": "#f6f4ee", "green": "#e1edd8", "water": "#bcd9ef", "water_ink": "#3f6f99",
        "rail": "#b9bec8", "casing": "#c9c3b4", "road": "#ffffff", "main": "#fbe7b0", "main_casing": "#e0c27a",
        "road_ink": "#6b6354", "district": "#14345f", "town": "#5d7797", "community": "#9aa9bc", "grid": "#b9c4d2",
        "ink": "#1d2733", "quiet": "#55637a", "halo": "#ffffff",
    },
    DARK: {
        "beyond": "#081322", "ground": "#0f2138", "green": "#12302f", "water": "#0b3a63", "water_ink": "#7fb6e6",
        "rail": "#31465f", "casing": "#0b1828", "road": "#1f3853", "main": "#2f5378", "main_casing": "#0b1828",
        "road_ink": "#8aa2bd", "district": "#7db4f2", "town": "#4f7aa8", "community": "#35567a", "grid": "#2a4562",
        "ink": "#e3edf9", "quiet": "#9db4ce", "halo": "#0a1829",
    },
}  # fmt: skip


def style(*, theme: str, bounds: Box) -> dict:
    """A MapLibre style (version 8). What it asks for comes from this server only.

    Sources and layers of the base begin with `base-`; a page adds its own above `base-top` or below a name.
    """
    colours = COLOURS[theme]
    west, south, east, north = bounds
    return {
        "version": 8,
        "name": f"anlian-{theme}",
        "center": [(west + east) / 2, (south + north) / 2],
        "zoom": 11,
        "metadata": {"theme": theme, "bounds": bounds, "words": words()},
        "sources": {**_own_sources(), **_bought_sources()},
        "layers": [
            {"id": "base-beyond", "type": "background", "paint": {"background-color": colours["beyond"]}},
            *_ground(colours),
            *_bought(colours, theme),
            *_borders(colours),
            *_names(colours),
        ],
    }


def words() -> dict[str, str]:
    """What the map says to whoever uses it, under the keys of MapLibre's `locale`."""
    return {
        "Map.Title": _("Map. Arrow keys move it, plus and minus zoom."),
        "NavigationControl.ZoomIn": _("Zoom in"),
        "NavigationControl.ZoomOut": _("Zoom out"),
        "NavigationControl.ResetBearing": _("North up"),
        "AttributionControl.ToggleAttribution": _("Sources of the map"),
        "Marker.Title": _("Marker"),
        "Popup.Close": pgettext("a dialog", "Close"),
    }


def _own_sources() -> dict:
    said = _("Outlines and roads are approximate")
    return {
        f"base-{name}": {
            "type": "geojson",
            "data": reverse("atlas:shapes", args=[name]),
            # Kept by code, so that a page can colour an area by it.
            **({"promoteId": "code"} if name != shapes.LAND else {}),
            **({"attribution": said} if name == shapes.AREAS else {}),
        }
        for name in shapes.COLLECTIONS
    }


def _bought_sources() -> dict:
    sources = {}
    for number, layer in enumerate(basemap.layers()):
        address = reverse("atlas:base-tile", args=[(number, 0, 0, 0)]).removesuffix("0/0/0/")
        sources[f"base-bought-{number}"] = {
            "type": "vector" if layer.vector else "raster",
            "tiles": [address + "{z}/{x}/{y}/"],
            "minzoom": 1,
            "maxzoom": settings.BASEMAP_MAX_ZOOM,
            **({} if layer.vector else {"tileSize": 256}),
            **({} if number else {"attribution": settings.BASEMAP_ATTRIBUTION}),
        }
    return sources


def _ground(c: dict) -> Iterable[dict]:
    """Land, water and roads; a bought map covers them where it has come, and where it fails they stay."""
    land = "base-land"
    yield _fill("base-ground", "base-areas", _of(Level.DISTRICT), c["ground"])
    yield _fill("base-green", land, ["all", _kind("green"), _is("Polygon")], c["green"])
    yield _fill("base-water", land, ["all", _kind("water"), _is("Polygon")], c["water"])
    yield _line(
        "base-stream", land, ["all", _kind("water"), _is("LineString")], c["water"], _by_zoom(10, 1, 16, 14)
    )
    yield _line("base-rail", land, _kind("rail"), c["rail"], _by_zoom(10, 0.8, 16, 3), dash=[3, 2])
    for rank, least, thin, wide in ((3, 13, 1, 10), (2, 11.5, 1.2, 15), (1, 9, 1.8, 20)):
        colour, casing = ("main", "main_casing") if rank == 1 else ("road", "casing")
        here = ["all", _kind("road"), ["==", ["get", "rank"], rank]]
        yield _line(
            f"base-casing-{rank}", land, here, c[casing], _by_zoom(10, thin + 0.8, 17, wide + 2), least
        )
        yield _line(f"base-road-{rank}", land, here, c[colour], _by_zoom(10, thin, 17, wide), least)


def _borders(c: dict) -> Iterable[dict]:
    areas = "base-areas"
    yield _line(
        "base-grid", "base-grids", _is("Polygon"), c["grid"], _by_zoom(13, 0.5, 17, 1.5), 13, dash=[2, 2]
    )
    yield _line("base-community", areas, _of(Level.COMMUNITY), c["community"], _by_zoom(11, 0.5, 16, 1.8), 11.5,
                dash=[4, 2])  # fmt: skip
    yield _line("base-town", areas, _of(Level.TOWN), c["town"], _by_zoom(10, 0.8, 16, 2.2))
    yield _line("base-district", areas, _of(Level.DISTRICT), c["district"], _by_zoom(9, 1.4, 16, 3))


def _names(c: dict) -> Iterable[dict]:
    """The less a name stands for, the later it comes; `base-top` is the first of them, pages draw below it."""
    road = ["all", _kind("road"), ["!=", ["get", "name"], ""]]
    yield _name("base-top", "base-land", road, c["road_ink"], c, _by_zoom(13, 10, 17, 13), 13.5,
                **{"symbol-placement": "line", "symbol-spacing": 420})  # fmt: skip
    yield _name("base-name-stream", "base-land", ["all", _kind("water"), _is("LineString")], c["water_ink"], c,
                _by_zoom(10, 11, 16, 15), 10.5,
                **{"symbol-placement": "line", "text-letter-spacing": 0.4, "symbol-spacing": 500})  # fmt: skip
    yield _name("base-name-grid", "base-grids", _is("Point"), c["quiet"], c, 11, 15)
    yield _name("base-name-community", "base-areas", _named(Level.COMMUNITY), c["quiet"], c, _by_zoom(12, 11, 16, 14),
                12.3)  # fmt: skip
    yield _name(
        "base-name-town", "base-areas", _named(Level.TOWN), c["ink"], c, _by_zoom(10, 12, 14, 17), 9.5, 15.5
    )


def _bought(c: dict, theme: str) -> Iterable[dict]:
    for number, layer in enumerate(basemap.layers()):
        source = f"base-bought-{number}"
        if layer.vector:
            yield from _vector(source, c)
        else:
            yield {
                "id": source, "type": "raster", "source": source,
                # A bought picture is made for paper; dark, it is dimmed and greyed.
                "paint": {"raster-brightness-max": 0.45, "raster-saturation": -0.6} if theme == DARK else {},
            }  # fmt: skip


def _vector(source: str, c: dict) -> Iterable[dict]:
    """Vector tiles by the OpenMapTiles schema: water, streets, houses, names of streets."""
    yield {**_fill(f"{source}-water", source, None, c["water"]), "source-layer": "water"}
    yield {
        **_fill(f"{source}-building", source, None, c["casing"]),
        "source-layer": "building",
        "minzoom": 14,
    }
    streets = {"source-layer": "transportation"}
    yield {
        **_line(f"{source}-street", source, _is("LineString"), c["road"], _by_zoom(10, 0.6, 17, 9)),
        **streets,
    }
    named = _name(f"{source}-name", source, None, c["road_ink"], c, 11, 14, **{"symbol-placement": "line"})
    yield {**named, "source-layer": "transportation_name"}


def _fill(name: str, source: str, where, colour: str) -> dict:
    return _layer(name, "fill", source, where) | {"paint": {"fill-color": colour}}


def _line(name: str, source: str, where, colour: str, width, least: float = 0, dash=None) -> dict:
    paint = {"line-color": colour, "line-width": width} | ({"line-dasharray": dash} if dash else {})
    # Dashes with round ends run into each other.
    ends = {"line-join": "round"} | ({} if dash else {"line-cap": "round"})
    return _layer(name, "line", source, where) | {"minzoom": least, "layout": ends, "paint": paint}


def _name(
    name: str, source: str, where, colour: str, c: dict, size, least: float, most: float = 24, **layout
) -> dict:
    return _layer(name, "symbol", source, where) | {
        "minzoom": least,
        "maxzoom": most,
        "layout": {
            "text-field": ["get", "name"],
            "text-font": FONTS,
            "text-size": size,
            "text-padding": 4,
            **layout,
        },
        "paint": {"text-color": colour, "text-halo-color": c["halo"], "text-halo-width": 1.4},
    }


def _layer(name: str, kind: str, source: str, where) -> dict:
    return {"id": name, "type": kind, "source": source} | ({"filter": where} if where else {})


def _is(shape: str) -> list:
    """Of this kind of shape; many of it in one count as well."""
    return ["in", ["geometry-type"], ["literal", [shape, f"Multi{shape}"]]]


def _kind(kind: str) -> list:
    return ["==", ["get", "kind"], kind]


def _of(level: Level) -> list:
    return ["all", _is("Polygon"), ["==", ["get", "level"], level.value]]


def _named(level: Level) -> list:
    return ["all", _is("Point"), ["==", ["get", "level"], level.value]]


def _by_zoom(low: float, small: float, high: float, large: float) -> list:
    return ["interpolate", ["exponential", 1.4], ["zoom"], low, small, high, large]
