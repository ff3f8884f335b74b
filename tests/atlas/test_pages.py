"""The page of the map and what stands beside it: of one's own areas, sites and hazards only, on any day."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from anlian.atlas.boards.fill import FILLS, begins
from anlian.figures.asked import Asked
from anlian.figures.registry import FIGURES
from anlian.lattice import actions as lattice
from tests import factories as make
from tests.atlas.ground import GRIDS, placed, signed_in
from tests.atlas.outlined import outlined
from tests.factories import AT, DISTRICT

pytestmark = pytest.mark.django_db
TODAY = (AT + timedelta(days=3)).date()
TOWN, OTHER = "430407001", "430407002"


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: AT + timedelta(days=3))


def get(person, name: str, *args, query: str = "", status: int = 200):
    answer = signed_in(person).get(reverse(f"atlas:{name}", args=args) + query)
    assert answer.status_code == status, answer.content
    return answer


class TestFill:
    @pytest.mark.parametrize("key", FILLS)
    def test_says_of_each_area_what_the_figure_says_of_it(self, key):
        for grid in GRIDS:
            make.hazard(site=placed(make.site(grid, risk="red")))
        office = make.office()

        told = get(office, "fill", key, query="?level=town").json()

        first = TODAY.replace(month=1, day=1)
        assert set(told["numbers"]) == {TOWN, OTHER}
        for code, number in told["numbers"].items():
            assert number == FIGURES[key].value(Asked(DISTRICT, first, TODAY, code)), code
        assert str(FIGURES[key].title) == told["title"]

    def test_tells_of_ones_own_areas_only(self):
        for grid in GRIDS:
            make.hazard(site=make.site(grid))

        assert set(
            get(make.officer_of(TOWN), "fill", "hazards_open", query="?level=town").json()["numbers"]
        ) == {TOWN}
        walker = make.walker_of(GRIDS[0])
        assert get(walker, "fill", "hazards_open", query="?level=grid").json()["numbers"] == {GRIDS[0]: 1}

    @pytest.mark.parametrize(
        ("key", "level"), [("chains", "town"), ("nothing", "town"), ("sites", "province")]
    )
    def test_knows_no_other(self, key, level):
        get(make.office(), "fill", key, query=f"?level={level}", status=404)

    def test_a_share_of_nothing_is_none_and_a_count_of_nothing_is_zero(self):
        make.lattice()
        office = make.office()
        assert get(office, "fill", "overdue_share", query="?level=town").json()["numbers"] == {
            TOWN: None,
            OTHER: None,
        }
        assert get(office, "fill", "hazards_open", query="?level=town").json()["numbers"] == {
            TOWN: 0,
            OTHER: 0,
        }

    @pytest.mark.parametrize(
        ("numbers", "found"),
        [
            ([], []),
            ([0, 0], [0]),
            ([0, 3], [0, 3]),
            ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [0, 1, 3, 5, 7, 9]),
            ([5, 5, 5], [0, 5]),
        ],
    )
    def test_shades_begin_where_areas_part(self, numbers, found):
        assert begins(numbers) == found


class TestPanels:
    def test_an_area_has_its_figures_and_what_lies_inside(self):
        make.hazard(site=placed(make.site()))
        make.walker_of(GRIDS[0])

        text = get(make.office(), "area", TOWN).content.decode()
        assert "春江社区" in text
        assert "未销号隐患" in text
        assert "青山街道" not in text
        grid = get(make.office(), "area", GRIDS[0]).content.decode()
        assert "网格员" in grid

    def test_an_area_of_others_is_not_there(self):
        make.lattice()
        get(make.officer_of(TOWN), "area", OTHER, status=404)
        get(make.walker_of(GRIDS[0]), "area", GRIDS[1], status=404)
        get(make.office(), "area", "999999", status=404)

    def test_a_site_has_its_chain_of_that_day(self):
        make.chain("L01", sectors=("XF",))
        keeper, other = make.person("前任店主"), make.person("现任店主")
        site = placed(make.site(principal=keeper, risk="red"))
        lattice.move_site(site, on=TODAY, by=None, at=AT, principal=other, risk="blue")

        now = get(make.office(), "site", site.pk).content.decode()
        then = get(make.office(), "site", site.pk, query=f"?on={TODAY - timedelta(days=1)}").content.decode()

        assert [name in now for name in ("L01", "现任店主", "前任店主")] == [True, True, False]
        assert [name in then for name in ("前任店主", "的情况", "红色")] == [True, True, True]

    def test_a_number_is_offered_to_whoever_may_ask_for_it(self):
        make.chain("L01", sectors=("XF",))
        site = placed(make.site())
        address = reverse("lattice:site-phone", args=[site.pk])

        assert address in get(make.officer_of(TOWN), "site", site.pk).content.decode()
        assert address not in get(make.auditor(), "site", site.pk).content.decode()

    def test_a_hazard_says_whose_move_it_is(self):
        wrong = make.hazard(site=placed(make.site()))

        text = get(make.office(), "hazard", wrong.matter_id).content.decode()

        assert wrong.summary in text
        assert wrong.matter.site.name in text
        get(make.officer_of(OTHER), "hazard", wrong.matter_id, status=404)
        get(make.office(), "hazard", wrong.matter.site_id, status=404)


class TestPage:
    def test_opens_on_what_one_answers_for(self):
        make.lattice()
        assert f'data-home="{DISTRICT}"' in get(make.office(), "map").content.decode()
        assert f'data-home="{TOWN}"' in get(make.officer_of(TOWN), "map").content.decode()
        assert f'data-home="{GRIDS[0]}"' in get(make.walker_of(GRIDS[0]), "map").content.decode()

    @pytest.mark.parametrize(
        ("somebody", "box"),
        [
            (make.office, ""),
            (lambda: make.officer_of(TOWN), "112.58000,26.88000,112.60000,26.92000"),
            (lambda: make.walker_of(GRIDS[0]), "112.58000,26.88000,112.60000,26.90000"),
            (lambda: make.walker_of(GRIDS[2]), "112.60000,26.88000,112.62000,26.92000"),
        ],
        ids=["district", "town", "grid", "grid that is not drawn"],
    )
    def test_is_as_near_as_what_one_answers_for(self, somebody, box):
        outlined()

        found = re.search(r' data-bounds="([^"]*)"', get(somebody(), "map").content.decode())

        assert (found and found[1] or "") == box

    def test_costs_the_same_questions_however_much_there_is(self, django_assert_max_num_queries):
        outlined()
        client = signed_in(make.officer_of(TOWN))

        def asked() -> int:
            with django_assert_max_num_queries(16) as counted:
                assert client.get(reverse("atlas:map")).status_code == 200
            return len(counted)

        make.hazard(site=placed(make.site()))
        asked()
        few = asked()
        for grid in GRIDS * 4:
            make.hazard(site=placed(make.site(grid)))

        # The first may read the lattice anew, which has changed with these.
        asked()
        assert asked() == few

    def test_whoever_walks_a_grid_is_named(self):
        walker = make.walker_of(GRIDS[0])

        told = get(make.officer_of(TOWN), "walkers").json()

        assert told == {GRIDS[0]: walker.name, GRIDS[1]: "空缺"}

    def test_nothing_has_happened_until_something_has(self):
        site, office = placed(make.site()), make.office()
        client = signed_in(office)
        mark = client.get(reverse("atlas:now"))["ETag"]

        assert client.get(reverse("atlas:now"), headers={"If-None-Match": mark}).status_code == 304
        lattice.move_site(site, on=TODAY, by=None, at=AT, risk="red")
        assert client.get(reverse("atlas:now"), headers={"If-None-Match": mark}).status_code == 200

    def test_the_picture_has_every_area_that_has_an_outline(self):
        world = make.lattice()
        ring = [[112, 26], [113, 26], [113, 27], [112, 26]]
        world.areas[TOWN].boundary = {"type": "Polygon", "coordinates": [ring]}
        world.areas[TOWN].save()
        make.hazard(site=make.site())

        drawn = get(make.office(), "picture").content.decode()

        assert drawn.count("<path") == 1
        assert [name in drawn for name in ("人民街道", "1 处", "青山")] == [True, True, False]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2023-02-31", "gestern"])
def test_a_day_that_is_none_is_today(day):
    make.lattice()
    text = get(make.office(), "area", TOWN, query=f"?on={day}").content.decode()
    assert "的情况" not in text
