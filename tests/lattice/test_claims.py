"""What is claimed by place and line is one condition, whichever table it is asked of."""

import pytest

from anlian.lattice.models import Site
from anlian.lattice.scope import Claim, Scope
from anlian.matters.models import Matter
from tests import factories as make
from tests.factories import DISTRICT

pytestmark = pytest.mark.django_db
TOWN = "430407001"
GRIDS = (f"{TOWN}001001", f"{TOWN}001002", "430407002001001")
SHOPS = frozenset({"shop"})
CLAIMS = {
    "none": [],
    "all": [Claim()],
    "a town": [Claim(area=TOWN)],
    "a line": [Claim(sector="XF", kinds=SHOPS)],
    "one below it": [Claim(sector="XF.XC", kinds=SHOPS)],
    "where they cross": [Claim(area=GRIDS[0], sector="XF", kinds=SHOPS)],
    "two": [Claim(area=GRIDS[0]), Claim(area=GRIDS[2], sector="XF", kinds=SHOPS)],
}


@pytest.mark.parametrize("claims", CLAIMS.values(), ids=CLAIMS)
def test_a_claim_is_the_same_in_the_database_as_in_hand(claims):
    for grid in GRIDS:
        for kind in ("shop", "gas"):
            make.hazard(site=make.site(grid, kind=kind))
    scope = Scope(DISTRICT, claims=frozenset(claims))
    matters, sites = Matter.objects.of(DISTRICT), Site.objects.of(DISTRICT)

    assert set(matters.filter(scope.q_claims(area="area_code", sector="sector_code"))) == {
        one for one in matters if scope.covers(area=one.area_code, sector=one.sector_code)
    }
    assert set(sites.filter(scope.q_claims(area="area_code", kind="kind"))) == {
        one
        for one in sites
        if any(
            one.area_code.startswith(each.area) and (not each.sector or one.kind in each.kinds)
            for each in claims
        )
    }
    assert len(matters) == len(sites) == 6
