"""What pages need, asked of a small district."""

from datetime import date

import pytest

from anlian.lattice import actions, seats
from anlian.lattice.boards import areas, chains, people, sites
from anlian.lattice.boards.chains import ChainsInView
from anlian.lattice.boards.holes import Holes
from anlian.lattice.models import Site, SiteKind
from anlian.lattice.powers import Power
from anlian.lattice.roll import roll_of
from anlian.lattice.scope import Duties
from tests.factories import AT, DAY, DISTRICT, chain, head_of, keeper_of, office, officer_of, site, walker_of
from tests.factories.people import post

pytestmark = pytest.mark.django_db


def duties(someone) -> Duties:
    return Duties(someone, DAY)


class TestChainsInView:
    def test_a_town_sees_the_district_s_chains_and_its_own(self):
        everywhere, here = chain("L1"), chain("L2", area="430407001")
        there = chain("L3", area="430407002")

        seen = {version.id for version in ChainsInView(duties(officer_of())).in_force(DAY)}

        assert seen == {everywhere.pk, here.pk}
        assert there.pk not in seen

    def test_a_keeper_sees_the_chain_of_the_site_and_no_other(self):
        shop = site()
        fire, gas = chain("L1", sectors=("XF",)), chain("L2", sectors=("RQ",))

        seen = {version.id for version in ChainsInView(duties(keeper_of(shop))).in_force(DAY)}

        assert seen == {fire.pk}
        assert gas.pk not in seen

    def test_a_leader_sees_what_he_leads(self):
        fire, _gas = chain("L1", sectors=("XF",)), chain("L2", sectors=("RQ",), area="430407002")

        seen = {version.id for version in ChainsInView(duties(head_of(fire))).in_force(DAY)}

        assert seen == {fire.pk}


class TestChangesOfAChain:
    def test_names_only_what_is_different(self):
        deputy = post("LEADER", "副区长（城建）", unit="ZF")
        chain("L1")
        chain("L1", leader=deputy, since=date(2023, 2, 1))
        roll = roll_of(DISTRICT)
        old, new = sorted(roll.versions, key=lambda version: version.since)

        changed = chains.changes(roll, old, new)

        assert [(change.label, change.after) for change in changed] == [("链长", "副区长（城建）")]

    def test_a_rule_says_whom_it_finds_in_each_place(self):
        version = chain("L1")
        walker_of()
        roll = roll_of(DISTRICT)

        grid = next(line for line in chains.lines(roll, roll.in_force(DAY)[0], DAY) if line.tier == "grid")

        assert version.title
        assert (grid.filled, grid.missing, grid.gap) == (1, 2, True)


class TestHoles:
    def test_counts_sites_by_town_and_sector(self):
        chain("L1", area="430407001", sectors=("XF",))
        site(), site("430407002001001"), site("430407002001001", kind=SiteKind.GAS)

        found = [hole for hole in Holes(duties(office()), DAY).uncovered if hole.sites]

        assert {(hole.area, hole.sector, hole.sites) for hole in found} == {
            ("430407002", "XF.XC", 1),
            ("430407002", "RQ", 1),
        }

    def test_a_tie_names_its_rivals(self):
        chain("L1"), chain("L2"), site()

        (tie,) = Holes(duties(office()), DAY).ties

        assert {version.number for version in tie.rivals} == {"L1", "L2"}

    def test_a_kind_that_no_sector_names_is_a_hole(self):
        chain("L1"), site(kind=SiteKind.SLOPE)

        (hole,) = (one for one in Holes(duties(office()), DAY).uncovered if one.sites)

        assert (hole.sector, hole.sites) == ("", 1)

    def test_lists_vacant_links_and_grids_without_a_worker(self):
        version = chain("L1")
        walker_of()

        found = Holes(duties(office()), DAY)

        assert [gap.version.id for gap in found.vacancies] == [version.pk]
        grids = {one.area.code for one in found.unwalked if len(one.area.code) == 15}
        assert grids == {"430407001001002", "430407002001001"}

    def test_lists_sites_without_a_person_in_charge(self):
        kept, unkept = site(), site()
        Site.objects.filter(pk=unkept.pk).update(principal=None)

        assert list(Holes(duties(office()), DAY).unkept) == [unkept]
        assert kept.principal

    def test_asks_the_same_for_many_sites_as_for_one(self, django_assert_num_queries):
        chain("L1"), site()
        someone = office()
        for _number in range(10):
            site(), site("430407002001001", kind=SiteKind.GAS)
        view = Holes(duties(someone), DAY)

        with django_assert_num_queries(1):
            view.uncovered, view.ties  # noqa: B018  asked for its queries


class TestDirectory:
    def test_leaves_out_what_answers_for_another_town(self):
        here, there = walker_of(), walker_of("430407002001001")
        directory = people.Directory(duties(officer_of()), Power.SEE_PEOPLE, DAY)

        assert directory.find(here.seat.pk) == here.seat
        assert directory.find(there.seat.pk) is None

    def test_finds_vacant_posts(self):
        walker_of()
        empty = post("GRID", "二网格员", unit="430407001001")
        directory = people.Directory(duties(office()), Power.SEE_PEOPLE, DAY)

        assert [one.seat.id for one in directory.posts(vacant=True)] == [empty.pk]

    def test_counts_posts_of_units_under_units(self):
        walker_of()
        directory = people.Directory(duties(office()), Power.SEE_PEOPLE, DAY)
        posts = directory.posts()

        tree = people.tree(directory.roll, posts)

        assert sum(node.posts for _kind, nodes in tree for node in nodes) == len(posts)


class TestSites:
    def test_history_marks_what_changed(self):
        shop = site(risk="blue")
        actions.move_site(shop, on=DAY, risk="red", by=office(), at=AT)

        newest, oldest = sites.history(shop, roll_of(DISTRICT))

        assert (newest.new_risk, newest.new_area, oldest.new_risk) == (True, False, False)

    def test_a_wish_forgets_what_it_does_not_know(self):
        wish = sites.Wish.read({"kind": "castle", "area": "' or 1", "risk": "red", "lack": "x"})

        assert wish == sites.Wish(risk="red")


def test_an_area_counts_the_sites_inside():
    site(), site(kind=SiteKind.GAS), site("430407002001001")
    someone = officer_of()
    roll = roll_of(DISTRICT)

    inside = areas.inside(roll.areas["430407001"], roll, duties(someone).scope(Power.SEE_SITES), DAY)

    assert inside.sites == 2
    assert [(child.area.code, child.sites) for child in inside.children] == [("430407001001", 2)]


@pytest.mark.parametrize(
    ("unit", "title", "called"),
    [
        ("石鼓区消防救援大队", "消防救援大队大队长", "消防救援大队大队长"),
        ("石鼓区人民政府", "副区长（公安）", "石鼓区人民政府 副区长（公安）"),
        ("春江社区", "春江社区书记", "春江社区书记"),
        ("", "网格员", "网格员"),
    ],
)
def test_a_post_says_its_unit_once(unit, title, called):
    assert seats.called(unit, title) == called


def test_a_sector_without_any_chain_is_a_hole_even_where_no_site_is_known_for_it():
    chain("L01", sectors=("XF",))

    found = Holes(Duties(office(), DAY), DAY).uncovered

    assert [(hole.sector, hole.sites) for hole in found] == [("RQ", 0)]
