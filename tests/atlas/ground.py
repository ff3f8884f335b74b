"""Where the tests of the map take place."""

from math import asinh, floor, pi, radians, tan

from django.test import Client

from anlian.lattice import actions as lattice
from anlian.lattice.models import Site
from tests import factories as make
from tests.factories import AT

GRIDS = ("430407001001001", "430407001001002", "430407002001001")
HERE = (112.6, 26.9)


def placed(site: Site, lng: float = HERE[0], lat: float = HERE[1]) -> Site:
    return lattice.change_site(site, by=None, at=AT, lng=lng, lat=lat)


def tile_of(z: int, lng: float = HERE[0], lat: float = HERE[1]) -> tuple[int, int, int]:
    x = (lng + 180) / 360 * (1 << z)
    y = (1 - asinh(tan(radians(lat))) / pi) / 2 * (1 << z)
    return z, floor(x), floor(y)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person.user or make.account(person))
    return client
