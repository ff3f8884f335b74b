"""Sites far outside their area: noted by the database as they change, looked at by a job."""

import pytest

from anlian.atlas import astray
from anlian.atlas.models import Astray, Unchecked
from anlian.lattice import actions as lattice
from anlian.lattice.actions.dated import bump
from anlian.lattice.models import Area, Site
from tests import factories as make
from tests.atlas.outlined import BESIDE, GRID, INSIDE, NO_OUTLINE, at, box, draw, outlined
from tests.factories import AT, DAY, DISTRICT

pytestmark = pytest.mark.django_db
FAR = (112.595, 26.915)
"""In the grid beside, a good kilometre from the first."""
JUST_OUTSIDE = (112.59, 26.9012)
"""Some 130 m beyond the first grid."""


def look() -> list[tuple]:
    astray.check_district(DISTRICT)
    assert not Unchecked.objects.of(DISTRICT).exists()
    return [(one.site_id, one.metres) for one in Astray.objects.of(DISTRICT)]


class TestWhoIsAstray:
    def test_a_site_far_outside_its_area_with_how_far(self):
        outlined()
        site = at(*FAR)
        at(*INSIDE)

        ((key, metres),) = look()

        assert key == site.pk
        assert metres == pytest.approx(1668, abs=5)

    def test_nobody_for_a_yard_that_reaches_across_its_street(self):
        outlined()
        at(*JUST_OUTSIDE)

        assert look() == []

    def test_the_outline_around_counts_where_the_grid_has_none(self):
        outlined()
        right, wrong = at(112.61, 26.9, NO_OUTLINE), at(*INSIDE, NO_OUTLINE)

        # A hundredth of a degree west of its town.
        ((key, metres),) = look()
        assert key == wrong.pk
        assert metres == pytest.approx(992, abs=5)
        assert astray.place(astray.finder_of(DISTRICT), right.lng, right.lat, NO_OUTLINE).metres == 0

    def test_nobody_where_nothing_is_drawn(self):
        make.lattice()
        at(*FAR)

        assert look() == []

    def test_nobody_without_a_position(self):
        outlined()
        make.site(GRID)

        assert look() == []


class TestWhatIsNoted:
    def test_a_site_that_moves_back_is_astray_no_more(self):
        outlined()
        site = at(*FAR)
        assert look()

        lattice.change_site(site, by=None, at=AT, lng=INSIDE[0], lat=INSIDE[1])

        assert look() == []

    def test_so_does_one_that_is_put_into_the_area_where_it_lies(self):
        world = outlined()
        site = at(*FAR)
        assert look()

        lattice.move_site(site, on=DAY, area=world.areas[BESIDE], by=None, at=AT)

        assert look() == []

    def test_one_that_loses_its_position_or_is_closed(self):
        outlined()
        one, other = at(*FAR), at(*FAR)
        assert len(look()) == 2

        lattice.change_site(one, by=None, at=AT, lng=None, lat=None)
        Site.objects.of(DISTRICT).filter(pk=other.pk).update(closed_on=DAY)

        assert look() == []

    def test_one_that_is_deleted_leaves_nothing(self):
        outlined()
        site = at(*FAR)
        look()
        at(*FAR)
        Site.objects.of(DISTRICT).filter(pk=site.pk).update(name="改名")
        site.records.all().delete()
        Site.objects.of(DISTRICT).filter(pk=site.pk).delete()

        assert not Astray.objects.of(DISTRICT).exists()

    def test_an_outline_drawn_anew_has_its_sites_looked_at(self):
        outlined()
        site = at(*INSIDE)
        at(112.61, 26.9, NO_OUTLINE)
        assert look() == []

        draw(GRID, box(112.58, 26.90, 112.60, 26.92))

        assert self.noted() == {site.pk}
        assert [key for key, *_ in look()] == [site.pk]

    def test_an_area_that_comes_or_ends_or_goes_has_its_sites_looked_at(self):
        outlined()
        draw(GRID, None)
        site = at(*FAR)
        assert look() == []
        around = Area(district=DISTRICT, code=GRID[:13], name="小区", level="grid", since=DAY)
        around.boundary = box(112.58, 26.88, 112.60, 26.90)

        around.save(force_insert=True)
        bump(DISTRICT)
        assert self.noted() == {site.pk}
        assert [key for key, _metres in look()] == [site.pk]

        Area.objects.of(DISTRICT).filter(pk=around.pk).update(until=DAY)
        bump(DISTRICT)
        assert self.noted() == {site.pk}
        assert look() == []

        Area.objects.of(DISTRICT).filter(pk=around.pk).update(until=None)
        bump(DISTRICT)
        assert [key for key, _metres in look()] == [site.pk]

        around.delete()
        bump(DISTRICT)
        assert self.noted() == {site.pk}
        assert look() == []

    def noted(self) -> set:
        return set(Unchecked.objects.of(DISTRICT).values_list("site_id", flat=True))

    def test_a_new_name_has_nothing_looked_at(self):
        outlined()
        site = at(*INSIDE)
        look()

        lattice.change_site(site, by=None, at=AT, name="换了招牌")

        assert not Unchecked.objects.of(DISTRICT).exists()


class TestTheJob:
    def test_looks_at_each_once_and_may_run_twice(self):
        outlined()
        at(*FAR), at(*INSIDE)
        waiting = Unchecked.objects.of(DISTRICT).count()

        assert astray.check_all(now=AT) == waiting > 0
        assert astray.check_all(now=AT) == 0
        assert Astray.objects.of(DISTRICT).count() == 1

    def test_goes_on_where_there_are_more_than_it_takes_at_once(self, monkeypatch):
        monkeypatch.setattr(astray, "AT_ONCE", 2)
        outlined()
        for _site in range(5):
            at(*FAR)

        assert len(look()) == 5

    def test_asks_the_same_for_one_site_as_for_fifty(self, django_assert_num_queries):
        outlined()
        at(*FAR)
        astray.finder_of(DISTRICT)
        with django_assert_num_queries(9) as one:
            astray.check_district(DISTRICT)
        for _site in range(50):
            at(*FAR)

        with django_assert_num_queries(len(one)):
            astray.check_district(DISTRICT)
