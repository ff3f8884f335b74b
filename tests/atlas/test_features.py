"""OGC API - Features: the documents of the standard, what an address may ask for, and what stays out of scope."""

import json
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anlian.desk.actions import make_token
from anlian.hazards.lifecycle import State
from anlian.kernel.ids import uuid7
from anlian.lattice.models import Area
from anlian.lattice.powers import READS, Power
from tests import factories as make
from tests.atlas.ground import HERE, placed, signed_in
from tests.factories import AT
from tests.factories.places import LONG_AGO
from tests.factories.places import lattice as ground

pytestmark = pytest.mark.django_db
NOW = AT + timedelta(days=3)
ROOT = "/api/ogc"
SITES, HAZARDS, AREAS = (f"{ROOT}/collections/{name}/items" for name in ("sites", "hazards", "areas"))
LNG, LAT = HERE
SQUARE = [[112.5, 26.8], [112.7, 26.8], [112.7, 27.0], [112.5, 27.0], [112.5, 26.8]]


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: NOW)


@pytest.fixture
def office():
    return signed_in(make.office())


def drawn(code: str, ring=SQUARE) -> Area:
    ground()
    area = Area.objects.get(code=code)
    area.boundary = {"type": "Polygon", "coordinates": [ring]}
    area.save()
    return area


def found(client, address, **query) -> dict:
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def codes(page: dict, name: str = "code") -> set[str]:
    return {one["properties"][name] for one in page["features"]}


class Links:
    """What a client follows: by `rel`, and each says what comes."""

    def __init__(self, client, document):
        self.client = client
        self.rels = {one["rel"]: one for one in document["links"]}

    def follow(self, rel: str):
        at = urlsplit(self.rels[rel]["href"])
        answer = self.client.get(at.path, dict(parse_qsl(at.query)))
        assert answer.status_code == 200, answer.content.decode()
        assert answer["Content-Type"] == self.rels[rel]["type"]
        return answer.json()


class TestTheStandard:
    def test_everything_is_reached_from_the_landing_page(self, office):
        site = placed(make.site())

        landing = Links(office, found(office, f"{ROOT}/"))
        assert {"self", "service-desc", "conformance", "data"} <= set(landing.rels)
        told = landing.follow("conformance")["conformsTo"]
        assert {one.rpartition("/")[2] for one in told} == {"core", "geojson"}
        listed = landing.follow("data")["collections"]
        assert [one["id"] for one in listed] == ["sites", "roads", "hazards", "areas"]
        assert all(one["crs"] == ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"] for one in listed)
        collection = Links(office, listed[0])
        assert collection.follow("self") == listed[0]
        page = collection.follow("items")
        assert page["type"] == "FeatureCollection"
        assert (page["numberMatched"], page["numberReturned"]) == (1, 1)
        assert page["timeStamp"] == "2023-03-04T01:00:00Z"
        (feature,) = page["features"]
        assert feature["id"] == str(site.pk)
        assert feature["geometry"] == {"type": "Point", "coordinates": [LNG, LAT]}

    def test_one_feature_links_back(self, office):
        site = placed(make.site(risk="red"))

        answer = office.get(f"{SITES}/{site.pk}")

        assert answer["Content-Type"] == "application/geo+json"
        feature = answer.json()
        told = Links(office, feature)
        assert told.follow("self") == feature
        assert told.follow("collection")["id"] == "sites"
        assert (feature["properties"]["risk"], feature["properties"]["risk_name"]) == ("red", "红")
        assert feature["properties"]["since"] == LONG_AGO.isoformat()
        assert office.get(urlsplit(feature["properties"]["page"]).path).status_code == 200

    def test_the_document_describes_every_parameter(self, office):
        document = Links(office, found(office, f"{ROOT}/")).follow("service-desc")

        assert all(path.startswith(ROOT) for path in document["paths"])
        told = {one["name"] for one in document["paths"][HAZARDS]["get"]["parameters"]}
        assert {"bbox", "datetime", "limit", "state", "grade", "sector", "area", "open"} <= told
        assert "Bearer" in str(document["components"]["securitySchemes"])

    def test_begins_where_the_district_lies(self, office):
        drawn("430407")

        (sites, *_rest) = found(office, f"{ROOT}/collections")["collections"]

        assert sites["extent"]["spatial"]["bbox"] == [[112.5, 26.8, 112.7, 27.0]]

    def test_without_a_border_it_names_no_extent(self, office):
        assert "extent" not in found(office, f"{ROOT}/collections/sites")

    @pytest.mark.parametrize(
        "address", [f"{ROOT}/", f"{ROOT}/conformance", f"{ROOT}/collections", f"{ROOT}/collections/sites", SITES, AREAS]
    )  # fmt: skip
    def test_an_unknown_parameter_is_no_request(self, office, address):
        answer = office.get(address, {"color": "red"})

        assert answer.status_code == 400
        assert "color" in answer.json()["description"]

    def test_what_one_collection_knows_another_may_not(self, office):
        assert office.get(HAZARDS, {"grade": "major"}).status_code == 200
        assert office.get(SITES, {"grade": "major"}).status_code == 400

    def test_what_is_not_there_is_not_there(self, office):
        assert office.get(f"{ROOT}/collections/rivers").status_code == 404
        assert office.get(f"{ROOT}/collections/rivers/items").status_code == 404
        assert office.get(f"{SITES}/{uuid7()}").status_code == 404
        assert office.get(f"{SITES}/x").status_code == 404


class TestPages:
    def walk(self, client, **query):
        page, seen = found(client, SITES, **query), []
        while True:
            seen.append(page)
            links = Links(client, page)
            if "next" not in links.rels:
                return seen
            page = links.follow("next")

    def test_follow_one_another_with_nothing_twice_and_nothing_left_out(self, office):
        sites = [placed(make.site()) for _number in range(7)]

        pages = self.walk(office, limit=3)

        assert [one["numberReturned"] for one in pages] == [3, 3, 1]
        assert {one["numberMatched"] for one in pages} == {7}
        ids = [feature["id"] for one in pages for feature in one["features"]]
        assert sorted(ids) == sorted(str(one.pk) for one in sites)
        assert len(ids) == len(set(ids))

    def test_end_where_they_are_full(self, office):
        for _number in range(4):
            make.site()

        assert [one["numberReturned"] for one in self.walk(office, limit=2)] == [2, 2]

    def test_keep_what_was_asked(self, office):
        for risk in ("red", "red", "blue", "red"):
            make.site(risk=risk)

        pages = self.walk(office, limit=2, risk="red")

        assert [one["numberReturned"] for one in pages] == [2, 1]

    def test_are_not_moved_by_what_is_added_meanwhile(self, office):
        first = [make.site() for _number in range(4)]
        page = found(office, SITES, limit=2)
        make.site()

        rest = Links(office, page).follow("next")

        seen = codes(page) | codes(rest)
        assert {one.code for one in first} <= seen

    @pytest.mark.parametrize("limit", ["0", "-1", "x", "1.5", "", "９", "9" * 30])
    def test_are_at_least_one_feature_long(self, office, limit):
        assert office.get(SITES, {"limit": limit}).status_code == 400

    def test_are_as_long_as_we_give_where_more_is_asked(self, office, monkeypatch):
        monkeypatch.setattr("anlian.atlas.features.asked.MOST", 2)
        for _number in range(3):
            make.site()

        assert found(office, SITES, limit=9_999)["numberReturned"] == 2

    def test_say_no_number_that_was_not_counted(self, office, monkeypatch):
        monkeypatch.setattr("anlian.kernel.counts.upto.__defaults__", (2,))
        for _number in range(3):
            make.site()

        assert "numberMatched" not in found(office, SITES)

    @pytest.mark.parametrize("address", [SITES, HAZARDS, AREAS])
    def test_cost_the_same_whatever_their_length(self, office, address):
        drawn("430407001")

        def cost() -> int:
            with CaptureQueriesContext(connection) as asked:
                found(office, address, bbox="112,26,113,27.5", datetime="2020-01-01/..")
            return len(asked)

        placed(make.hazard().matter.site)
        cost()
        few = cost()
        for _number in range(4):
            placed(make.hazard().matter.site)

        assert cost() == few


class TestBoxes:
    @pytest.fixture
    def there(self):
        return placed(make.site(), 112.60, 26.90), placed(make.site(), 112.65, 26.90), make.site()

    @pytest.mark.parametrize(
        ("box", "which"),
        [
            ("112.59,26.89,112.61,26.91", {0}),
            ("112.59,26.89,112.66,26.91", {0, 1}),
            ("112.59,26.89,0,112.66,26.91,9000", {0, 1}),
            # The edge belongs to it, and what lies a step beyond does not, though it lies in the same cell.
            ("112.60,26.90,112.61,26.91", {0}),
            ("112.6000001,26.90,112.61,26.91", set()),
            ("-180,-90,180,90", {0, 1}),
            # Around the back of the world.
            ("112.64,26,-170,27", {1}),
            ("0,86,10,90", set()),
        ],
    )
    def test_hold_what_lies_in_them(self, office, there, box, which):
        page = found(office, SITES, bbox=box)

        assert codes(page) == {there[number].code for number in which}

    def test_without_one_what_has_no_position_is_there_too(self, office, there):
        page = found(office, SITES)

        assert codes(page) == {one.code for one in there}
        assert [one["geometry"] for one in page["features"]].count(None) == 1

    @pytest.mark.parametrize(
        "box",
        ["", "1,2,3", "1,2,3,4,5", "a,b,c,d", "112,27,113,26", "181,26,182,27", "112,26,113,91", "1e999,0,1,1",
         "nan,0,1,1", "112,26,,27", "112.5 26.8 112.7 27.0", "1_0,0,20,1"],
    )  # fmt: skip
    def test_that_are_none_are_refused(self, office, box):
        answer = office.get(SITES, {"bbox": box})

        assert answer.status_code == 400
        assert "bbox" in answer.json()["description"]

    def test_of_hazards_are_those_of_their_sites(self, office):
        here, there = make.hazard(), make.hazard()
        placed(here.matter.site, 112.60, 26.90)
        placed(there.matter.site, 112.65, 26.90)

        page = found(office, HAZARDS, bbox="112.59,26.89,112.61,26.91")

        assert codes(page, "number") == {here.matter.number}
        assert page["features"][0]["geometry"]["coordinates"] == [112.60, 26.90]

    def test_of_areas_touch_their_borders(self, office):
        make.site()
        drawn("430407001")
        drawn("430407002", [[113, 26], [113.1, 26], [113.1, 26.1], [113, 26]])

        assert codes(found(office, AREAS, bbox="112.69,26.99,113,27.5")) == {"430407001"}
        assert codes(found(office, AREAS, bbox="112,26,114,27")) == {"430407001", "430407002"}
        assert codes(found(office, AREAS, bbox="113.01,26.09,113.02,26.095")) == set()


class TestTimes:
    def at(self, client, when, address=HAZARDS):
        return codes(found(client, address, datetime=when), "number")

    @pytest.fixture
    def closed(self):
        """From nine in the morning until two in the afternoon."""
        return make.hazard(state=State.CLOSED)

    @pytest.mark.parametrize(
        ("when", "was"),
        [
            ("2023-03-01", True), ("2023-02-28", False), ("2023-03-02", False),
            ("2023-03-01T01:00:00Z", True), ("2023-03-01T00:59:59Z", False),
            ("2023-03-01T09:00:00+08:00", True), ("2023-03-01t09:00:00.5+08:00", True),
            ("2023-03-01T06:00:00Z", True), ("2023-03-01T07:00:00Z", False),
            ("2023-02-01/2023-02-28", False), ("2023-02-01/2023-03-01", True),
            ("2023-03-01T08:00:00Z/..", False), ("2023-03-01T03:00:00Z/..", True), ("2023-03-01T03:00:00Z/", True),
            ("../2023-02-28", False), ("../2023-03-01", True), ("/2023-03-01", True),
        ],
    )  # fmt: skip
    def test_of_a_hazard_are_from_its_finding_to_its_end(self, office, closed, when, was):
        assert (closed.matter.number in self.at(office, when)) == was

    def test_of_one_that_is_open_have_no_end(self, office):
        wrong = make.hazard()

        assert self.at(office, "2030-01-01/..") == {wrong.matter.number}

    @pytest.mark.parametrize(
        "when",
        ["", "..", "../..", "/", "x", "2023-02-30", "2023-03-01T09:00:00", "2023-03-01 09:00:00+08:00", "2023",
         "2023-03-02/2023-03-01", "2023-03-01/2023-03-02/2023-03-03", "20230301", "2023-03-01T25:00:00Z",
         "９９９９-01-01", "0000-01-01", "9999-12-31T23:59:59-14:00"],
    )  # fmt: skip
    def test_that_are_none_are_refused(self, office, when):
        answer = office.get(HAZARDS, {"datetime": when})

        assert answer.status_code == 400
        assert "datetime" in answer.json()["description"]

    @pytest.mark.parametrize(
        "when", ["0001-01-01", "9999-12-31", "0001-01-01/..", "../9999-12-31T23:59:59+14:00"]
    )
    def test_may_be_far_away(self, office, when):
        for address in (SITES, HAZARDS, AREAS):
            assert office.get(address, {"datetime": when}).status_code == 200

    def test_of_a_site_begin_on_its_books(self, office):
        site = make.site()

        assert codes(found(office, SITES, datetime="2020-01-01")) == {site.code}
        assert codes(found(office, SITES, datetime="../2019-12-31")) == set()
        assert codes(found(office, SITES, datetime="2019-01-01/..")) == {site.code}

    def test_of_an_area_begin_with_it(self, office):
        make.site()

        assert found(office, AREAS, datetime="2019-12-31")["numberMatched"] == 0
        assert found(office, AREAS, datetime="2020-01-01")["numberMatched"] > 0


class TestProperties:
    def test_of_sites(self, office):
        red, blue, none = (
            make.site(risk="red"),
            make.site("430407002001001", risk="blue"),
            make.site(kind="gas"),
        )

        def of(**query):
            return codes(found(office, SITES, **query))

        assert of(risk="red") == {red.code}
        assert of(risk="red,blue") == {red.code, blue.code}
        assert of(risk="none") == {none.code}
        assert of(kind="gas") == {none.code}
        assert of(area="430407002") == {blue.code}
        assert of(code=red.code) == {red.code}
        assert of(risk="red", area="430407002") == set()

    def test_of_hazards(self, office):
        fresh, done = make.hazard(), make.hazard(state=State.CLOSED, site=make.site("430407002001001"))

        def of(**query):
            return codes(found(office, HAZARDS, **query), "number")

        assert of(state="REPORTED") == {fresh.matter.number}
        assert of(open="false") == {done.matter.number}
        assert of(open="true") == {fresh.matter.number}
        assert of(area="430407002") == {done.matter.number}
        assert of(grade="major") == set()
        assert of(source="inspection", kind="shop") == {fresh.matter.number, done.matter.number}
        assert of(sector="XF") == {fresh.matter.number, done.matter.number}
        assert of(sector="RQ") == set()
        assert of(number=done.matter.number) == {done.matter.number}

    def test_of_areas(self, office):
        make.site()

        assert codes(found(office, AREAS, level="town")) == {"430407001", "430407002"}
        assert codes(found(office, AREAS, parent="430407001001")) == {"430407001001001", "430407001001002"}
        assert codes(found(office, AREAS, area="430407002001")) == {"430407002001", "430407002001001"}

    @pytest.mark.parametrize(
        ("address", "query"),
        [(SITES, {"risk": "purple"}), (SITES, {"risk": "red,"}), (SITES, {"kind": ""}), (SITES, {"area": "x"}),
         (HAZARDS, {"open": "1"}), (HAZARDS, {"state": "reported"}), (AREAS, {"level": "x"}), (SITES, {"code": ""}),
         (SITES, {"after": "x"}), (SITES, {"kind": ["gas", "shop"]})],
    )  # fmt: skip
    def test_that_cannot_be_are_refused_by_name(self, office, address, query):
        answer = office.get(address, query)

        assert answer.status_code == 400
        assert next(iter(query)) in answer.json()["description"]


class TestScope:
    def test_shows_the_own_town_and_no_other(self):
        here, there = placed(make.site()), placed(make.site("430407002001001"))
        officer = signed_in(make.officer_of())

        assert codes(found(officer, SITES)) == {here.code}
        assert officer.get(f"{SITES}/{there.pk}").status_code == 404
        assert found(officer, SITES, area="430407002")["numberMatched"] == 0
        assert codes(found(officer, AREAS)) == {
            "430407001", "430407001001", "430407001001001", "430407001001002"
        }  # fmt: skip
        elsewhere = Area.objects.get(code="430407002")
        assert officer.get(f"{AREAS}/{elsewhere.pk}").status_code == 404

    def test_holds_for_hazards(self):
        here, there = make.hazard(), make.hazard(site=make.site("430407002001001"))
        officer = signed_in(make.officer_of())

        assert codes(found(officer, HAZARDS), "number") == {here.matter.number}
        assert officer.get(f"{HAZARDS}/{there.pk}").status_code == 404

    def test_of_a_sector_is_its_line(self):
        shop, gas = make.site(), make.site(kind="gas")
        someone = signed_in(make.officer_of_sector("RQ", unit="CG"))

        assert codes(found(someone, SITES)) == {gas.code}
        assert someone.get(f"{SITES}/{shop.pk}").status_code == 404

    def test_closed_sites_are_gone(self, office):
        site = make.site()
        site.closed_on = LONG_AGO
        site.save()

        assert codes(found(office, SITES)) == set()
        assert office.get(f"{SITES}/{site.pk}").status_code == 404

    @pytest.mark.parametrize(
        "address", [f"{ROOT}/", f"{ROOT}/collections", f"{ROOT}/api", SITES, HAZARDS, AREAS]
    )
    def test_strangers_are_asked_who_they_are(self, client, address):
        assert client.get(address).status_code == 401

    @pytest.mark.parametrize("address", [f"{ROOT}/", f"{ROOT}/collections", SITES, HAZARDS, AREAS])
    def test_whoever_keeps_the_machine_sees_none_of_it(self, address):
        assert signed_in(make.system_officer()).get(address).status_code == 403

    def test_of_a_token_is_what_was_ticked(self, client):
        someone = make.officer_of()
        make.account(someone)
        text = make_token(
            someone, name="QGIS", powers=[Power.SEE_SITES], until=NOW + timedelta(days=1), at=NOW
        )
        headers = {"Authorization": f"Bearer {text}"}

        listed = client.get(f"{ROOT}/collections", headers=headers).json()["collections"]

        assert [one["id"] for one in listed] == ["sites", "roads", "areas"]
        assert client.get(f"{ROOT}/collections/hazards", headers=headers).status_code == 404
        assert client.get(HAZARDS, headers=headers).status_code == 403
        assert client.get(SITES, headers=headers).status_code == 200
        assert client.get(f"{ROOT}/api", headers=headers).status_code == 200

    def test_no_telephone_number_goes_out(self, office):
        wrong = make.hazard()
        site = wrong.matter.site
        site.address, site.attributes = "电话13812345678", {"manager": "王13812345679"}
        site.save()

        told = json.dumps([found(office, SITES), found(office, HAZARDS)], ensure_ascii=False)

        assert "13812345678" not in told
        assert "13812345679" not in told
        assert site.principal.phone not in told
        assert "138****5678" in told


def test_every_collection_has_a_power_that_a_token_can_carry():
    from anlian.atlas.features import COLLECTIONS

    assert {one.power for one in COLLECTIONS.values()} <= set(READS)
