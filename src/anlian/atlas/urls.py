from django.urls import path, register_converter

from anlian.atlas.models import Layer
from anlian.atlas.tile import Tile
from anlian.atlas.views import cockpit, courses, ground, page, panels, positions, tiles


class TileConverter:
    """layer/zoom/column/row; what is no tile of the map is no address either."""

    regex = r"[a-z]+/\d{1,2}/\d{1,8}/\d{1,8}"

    def to_python(self, value: str) -> tuple[Layer, Tile]:
        layer, *numbers = value.split("/")
        return Layer(layer), Tile(*map(int, numbers))

    def to_url(self, value) -> str:
        if isinstance(value, str):
            return value
        layer, tile = value
        return f"{layer}/{tile.z}/{tile.x}/{tile.y}"


class PlaceConverter:
    """zoom/column/row of a tile that has one layer."""

    regex = r"\d{1,2}/\d{1,8}/\d{1,8}"

    def to_python(self, value: str) -> Tile:
        return Tile(*map(int, value.split("/")))

    def to_url(self, value) -> str:
        return value if isinstance(value, str) else f"{value.z}/{value.x}/{value.y}"


class BoughtConverter:
    """number/zoom/column/row of a tile of the bought base map."""

    regex = r"\d/\d{1,2}/\d{1,8}/\d{1,8}"

    def to_python(self, value: str) -> tuple[int, ...]:
        return tuple(map(int, value.split("/")))

    def to_url(self, value) -> str:
        return value if isinstance(value, str) else "/".join(map(str, value))


register_converter(TileConverter, "tile")
register_converter(PlaceConverter, "place")
register_converter(BoughtConverter, "bought")

app_name = "atlas"
urlpatterns = [
    path("map/", page.ShowMap.as_view(), name="map"),
    path("map/now/", page.HasAnythingHappened.as_view(), name="now"),
    path("map/picture.svg", page.ShowPicture.as_view(), name="picture"),
    path("map/walkers/", page.WhoWalks.as_view(), name="walkers"),
    path("map/fill/<slug:key>/", page.FillAreas.as_view(), name="fill"),
    path("map/areas/<str:code>/", panels.PanelOfArea.as_view(), name="area"),
    path("map/sites/<uuid:pk>/", panels.PanelOfSite.as_view(), name="site"),
    path("map/hazards/<uuid:pk>/", panels.PanelOfHazard.as_view(), name="hazard"),
    path("map/style.json", ground.ShowStyle.as_view(), name="style"),
    path("map/shapes/<slug:name>.json", ground.ShowShapes.as_view(), name="shapes"),
    path("map/base/<bought:tile>/", ground.ShowBaseTile.as_view(), name="base-tile"),
    path("map/positions/", positions.ListPositions.as_view(), name="positions"),
    path("map/positions/<uuid:pk>/", positions.PickPosition.as_view(), name="position"),
    path("map/positions/<uuid:pk>/look/", positions.LookAtPosition.as_view(), name="look-at-position"),
    path("map/roads/<uuid:pk>/", courses.DrawCourse.as_view(), name="course"),
    path("cockpit/", cockpit.ShowCockpit.as_view(), name="cockpit"),
    path("cockpit/panels/", cockpit.CockpitPanels.as_view(), name="cockpit-panels"),
    path("tiles/road/<place:tile>.mvt", tiles.ShowRoads.as_view(), name="road-tile"),
    path("tiles/<tile:tile>.mvt", tiles.ShowTile.as_view(), name="tile"),
]
