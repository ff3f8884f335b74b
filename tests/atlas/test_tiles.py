"""Tiles: what lies where, to those who answer for it and to nobody else, on any day."""

from datetime import date, timedelta

import mapbox_vector_tile
import pytest
from django.urls import reverse

from anlian.atlas import counting, tallies
from anlian.atlas.models import Layer
from anlian.atlas.sight import POWER, Sight
from anlian.hazards.models import Hazard
from anlian.kernel import clock
from anlian.lattice import actions as lattice
from anlian.lattice.models import Site
from anlian.lattice.scope import Duties
from anlian.matters.models import Matter
from tests import factories as make
from tests.atlas.ground import GRIDS, HERE, placed, signed_in, tile_of
from tests.factories import AT, DISTRICT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: AT + timedelta(days=3))


def ask(person, layer: str, z: int = 15, query: str = "", **headers):
    return signed_in(person).get(f"{address_of(layer, z)}?{query}", headers=headers)


def address_of(layer: str, z: int) -> str:
    return reverse("atlas:tile", args=["/".join(map(str, (layer, *tile_of(z))))])


def drawn(answer, layer: str) -> list[dict]:
    assert answer.status_code == 200, answer.content
    if not answer.content:
        return []
    decoded = mapbox_vector_tile.decode(answer.content, default_options={"y_coord_down": True})
    return [one["properties"] | {"at": one["geometry"]["coordinates"]} for one in decoded[layer]["features"]]


def test_a_point_lies_where_the_site_lies_and_says_its_colour():
    site = placed(make.site(risk="red", name="湘江小炒"))

    (near,) = drawn(ask(make.office(), "site", 16), "site")
    (far,) = drawn(ask(make.office(), "site", 9), "site")

    assert (near["id"], near["kind"], near["risk"], near["name"]) == (str(site.pk), "shop", "red", "湘江小炒")
    assert (far["n"], far["risk"]) == (1, "red")
    for z, found in ((16, near), (9, far)):
        _z, x, y = tile_of(z)
        lng = (x + found["at"][0] / 4096) / (1 << z) * 360 - 180
        assert abs(lng - HERE[0]) < 360 / (1 << z) / 4096


def test_a_heap_says_how_many_and_the_worst_of_them():
    for risk in ("", "yellow", "red", "blue"):
        placed(make.site(risk=risk))
    wrongs = [make.hazard(site=placed(make.site())) for _ in range(3)]
    Matter.objects.of(DISTRICT).filter(pk=wrongs[0].pk).update(urgency="major")
    Matter.objects.of(DISTRICT).filter(pk=wrongs[1].pk).update(step=3)

    (sites,) = drawn(ask(make.office(), "site", 10), "site")
    (hazards,) = drawn(ask(make.office(), "hazard", 10), "hazard")

    assert (sites["n"], sites["risk"]) == (7, "red")
    assert (hazards["n"], hazards["major"], hazards["step"]) == (3, 1, 3)


def test_where_many_lie_close_they_are_heaped_however_near_one_looks(monkeypatch):
    monkeypatch.setattr(counting, "SINGLY", 3)
    for _ in range(4):
        placed(make.site())

    for z in (14, 15, 16, 18):
        (heap,) = drawn(ask(make.office(), "site", z), "site")
        assert heap["n"] == 4, z
    monkeypatch.setattr(counting, "SINGLY", 4)
    for z in (14, 15, 16, 18):
        assert len(drawn(ask(make.office(), "site", z), "site")) == 4, z


def test_kinds_colours_grades_and_lateness_can_be_chosen():
    placed(make.site(risk="red"))
    placed(make.site(kind="gas", risk="blue"))
    placed(make.site())
    wrong = make.hazard(site=placed(make.site()))
    make.hazard(site=placed(make.site()))
    Matter.objects.of(DISTRICT).filter(pk=wrong.pk).update(urgency="major", step=2)
    sector = wrong.matter.sector_code

    for z in (9, 16):

        def count(layer, query, z=z):
            return sum(one.get("n", 1) for one in drawn(ask(make.office(), layer, z, query), layer))

        assert count("site", "kind=gas") == 1
        assert count("site", "kind=gas&kind=shop") == 5
        assert count("site", "risk=red&risk=none") == 4
        assert count("hazard", "only=major") == 1
        assert count("hazard", "only=late") == 1
        assert count("hazard", f"kind={sector}") == 2
        assert count("hazard", f"kind={sector[:2]}") == 2
        assert count("hazard", "kind=RQ") == 0


def everybody():
    yield make.office()
    yield make.officer_of("430407001")
    yield make.officer_of("430407002")
    yield make.walker_of("430407001001001")
    yield make.chief_of("430407001001")
    yield make.officer_of_sector("XF.XC")
    yield make.officer_of_sector("RQ")


@pytest.mark.parametrize("folded", [True, False])
def test_the_map_shows_everybody_as_many_as_their_lists_do(folded):
    make.chain(sectors=("XF",))
    sites = [
        placed(make.site(grid, kind=kind), HERE[0] + 0.001 * number)
        for number, (grid, kind) in enumerate([(grid, kind) for grid in GRIDS for kind in ("shop", "gas")])
    ]
    for site in sites:
        make.hazard(site=site)
        make.hazard(site=site)
    people = [*everybody(), sites[0].principal]
    if folded:
        tallies.fold_district(DISTRICT, on=AT.date())

    told = {}
    for person in people:
        duties = Duties(person, clock.today())
        for layer, rows in (
            (Layer.SITE, Site.objects.of(DISTRICT)),
            (Layer.HAZARD, Hazard.objects.of(DISTRICT).open()),
        ):
            scope = duties.scope(POWER[layer])
            count = rows.within(scope).count()
            told[person.name, layer] = count
            assert counting.total(Sight(layer, scope)) == count, (person.name, layer)
            for z in (8, 12, 14, 17):
                here = drawn(ask(person, layer, z), layer)
                inside = counting.Tile(*tile_of(z)).inside(
                    "cell" if layer == "site" else "matter__site__cell"
                )
                assert sum(one.get("n", 1) for one in here) == rows.within(scope).filter(inside).count()
    # Not all the same, and not nothing: else it would prove nothing.
    assert len(set(told.values())) > 3
    assert sum(told.values()) > 0


def test_a_past_day_shows_the_colours_and_hazards_of_that_day():
    site = placed(make.site(risk="blue"))
    tallies.fold_district(DISTRICT, on=date(2023, 2, 1))
    lattice.move_site(site, on=date(2023, 2, 20), by=None, at=AT, risk="red")
    wrong = make.hazard(site=site, at=AT - timedelta(days=9))
    tallies.fold_district(DISTRICT, on=date(2023, 2, 20))
    Matter.objects.of(DISTRICT).filter(pk=wrong.pk).update(closed_at=AT, state="CLOSED", next_step_at=None)
    tallies.fold_district(DISTRICT, on=date(2023, 3, 1))

    def seen(z, layer, on):
        return drawn(ask(make.office(), layer, z, f"on={on}"), layer)

    for z in (9, 16):
        assert [one["risk"] for one in seen(z, "site", "2023-02-19")] == ["blue"]
        assert [one["risk"] for one in seen(z, "site", "2023-02-20")] == ["red"]
        assert [one["step"] for one in seen(z, "hazard", "2023-02-28")] == [0]
        assert seen(z, "hazard", "2023-03-01") == seen(z, "hazard", "2023-02-19") == []
        # Today and later: as it is now.
        assert [one["risk"] for one in seen(z, "site", "2030-01-01")] == ["red"]


def test_an_unchanged_tile_is_not_sent_again_and_nobody_gets_anothers():
    site, office = placed(make.site()), make.office()
    first = ask(office, "site")
    etag = first["ETag"]
    assert first["Cache-Control"] == "private, no-cache"
    assert "Cookie" in first["Vary"]

    again = ask(office, "site", **{"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert (again["ETag"], again["Cache-Control"]) == (etag, "private, no-cache")
    # The walker of another grid, with the office's mark in hand, is told what is theirs: nothing.
    other = ask(make.walker_of(GRIDS[2]), "site", **{"If-None-Match": etag})
    assert drawn(other, "site") == []

    lattice.move_site(site, on=AT.date(), by=None, at=AT, risk="orange")
    changed = ask(office, "site", **{"If-None-Match": etag})
    assert [one["risk"] for one in drawn(changed, "site")] == ["orange"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/tiles/site/4/99/3.mvt", 404),
        ("/tiles/site/27/0/0.mvt", 404),
        ("/tiles/people/4/1/1.mvt", 404),
        ("/tiles/site/12/1/1.mvt?on=yesterday", 400),
        ("/tiles/site/12/1/1.mvt?on=2023-02-31", 400),
        ("/tiles/site/3/6/3.mvt", 200),
    ],
)
def test_what_is_no_tile_is_said(address, status):
    assert signed_in(make.office()).get(address).status_code == status


@pytest.mark.parametrize("layer", ["site", "hazard"])
def test_a_tile_costs_the_same_questions_whatever_it_holds(layer, django_assert_max_num_queries):
    client = signed_in(make.officer_of("430407001"))

    def asked(z) -> int:
        with django_assert_max_num_queries(14) as counted:
            assert client.get(address_of(layer, z)).content
        return len(counted)

    def more(amount):
        for number in range(amount):
            make.hazard(site=placed(make.site(), HERE[0] + number / 100_000))

    more(1)
    asked(9)
    few = [asked(z) for z in (9, 14, 17)]
    more(10)

    assert [asked(z) for z in (9, 14, 17)] == few
