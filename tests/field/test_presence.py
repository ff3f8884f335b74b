import pytest

from anlian.field.models import Doubt
from anlian.field.presence import Place, presence
from anlian.lattice.models import Site

HERE = Site(lng=112.6, lat=26.9)
# A degree of latitude is some 111.2 km.
METRE = 1 / 111_195


@pytest.mark.parametrize(
    ("place", "doubts"),
    [
        (None, (Doubt.NOWHERE,)),
        (Place(112.6, 26.9, 10), ()),
        (Place(112.6, 26.9 + 149 * METRE, 0), ()),
        (Place(112.6, 26.9 + 151 * METRE, 0), (Doubt.FAR,)),
        (Place(112.6, 26.9 + 300 * METRE, 200), ()),
        (Place(112.6, 26.9, 500), ()),
        (Place(112.6, 26.9, 501), (Doubt.VAGUE,)),
        (Place(112.6, 26.9, 10, mocked=True), (Doubt.MOCKED,)),
        (Place(112.7, 26.9, 10, mocked=True), (Doubt.MOCKED, Doubt.FAR)),
    ],
)
def test_what_lowers_the_trust(place, doubts):
    assert presence(place, HERE).doubts == doubts


def test_the_distance_is_shown_in_metres():
    assert presence(Place(112.6, 26.9 + 1000 * METRE), HERE).distance == pytest.approx(1000, abs=1)


@pytest.mark.parametrize("site", [None, Site()])
def test_without_a_position_of_the_site_nobody_is_far_from_it(site):
    assert presence(Place(112.6, 26.9, 10), site).distance is None
    assert presence(Place(112.6, 26.9, 10), site).doubts == ()
