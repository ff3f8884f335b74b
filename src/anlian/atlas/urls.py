from django.urls import path, register_converter

from anlian.atlas.models import Layer
from anlian.atlas.tile import Tile
from anlian.atlas.views import ground, tiles


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


register_converter(TileConverter, "tile")

app_name = "atlas"
urlpatterns = [
    path("map/style.json", ground.ShowStyle.as_view(), name="style"),
    path("map/shapes/<slug:name>.json", ground.ShowShapes.as_view(), name="shapes"),
    path("map/base/<int:layer>/<int:z>/<int:x>/<int:y>/", ground.ShowBaseTile.as_view(), name="base-tile"),
    path("tiles/<tile:tile>.mvt", tiles.ShowTile.as_view(), name="tile"),
]
