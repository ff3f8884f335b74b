from django.urls import path, register_converter

from anlian.atlas.models import Layer
from anlian.atlas.tile import Tile
from anlian.atlas.views import ground, positions, tiles


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


class BoughtConverter:
    """number/zoom/column/row of a tile of the bought base map."""

    regex = r"\d/\d{1,2}/\d{1,8}/\d{1,8}"

    def to_python(self, value: str) -> tuple[int, ...]:
        return tuple(map(int, value.split("/")))

    def to_url(self, value) -> str:
        return value if isinstance(value, str) else "/".join(map(str, value))


register_converter(TileConverter, "tile")
register_converter(BoughtConverter, "bought")

app_name = "atlas"
urlpatterns = [
    path("map/style.json", ground.ShowStyle.as_view(), name="style"),
    path("map/shapes/<slug:name>.json", ground.ShowShapes.as_view(), name="shapes"),
    path("map/base/<bought:tile>/", ground.ShowBaseTile.as_view(), name="base-tile"),
    path("map/positions/", positions.ListPositions.as_view(), name="positions"),
    path("map/positions/<uuid:pk>/", positions.PickPosition.as_view(), name="position"),
    path("map/positions/<uuid:pk>/look/", positions.LookAtPosition.as_view(), name="look-at-position"),
    path("tiles/<tile:tile>.mvt", tiles.ShowTile.as_view(), name="tile"),
]
