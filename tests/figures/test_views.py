from datetime import date, timedelta

import pytest
from django.urls import reverse

from anlian.figures.drawing import drawn
from anlian.figures.registry import FIGURES
from tests.factories import account, hazard, keeper_of, office, walker_of

pytestmark = pytest.mark.django_db
MARCH = {"from": "2023-03-01", "to": "2023-03-31"}
FOUND = reverse("figures:show", args=["hazards_found"])


@pytest.fixture
def wrong():
    return hazard()


def page(client, who, address=FOUND):
    client.force_login(account(who), "django.contrib.auth.backends.ModelBackend")
    return client.get(address, MARCH)


class TestFigurePages:
    def test_the_office_reads_all_figures(self, client, wrong):
        text = page(client, office(), reverse("figures:list")).content.decode()

        assert all(f">{key}<" in text for key in FIGURES)

    def test_each_figure_opens_the_rows_behind_it(self, client, wrong):
        assert wrong.matter.number in page(client, office()).content.decode()

    @pytest.mark.parametrize("key", FIGURES)
    def test_every_figure_has_its_page(self, key, client, wrong):
        assert page(client, office(), reverse("figures:show", args=[key])).status_code == 200

    def test_whoever_is_from_elsewhere_finds_no_row(self, client, wrong):
        assert wrong.matter.number not in page(client, walker_of("430407002001001")).content.decode()

    def test_a_keeper_of_a_site_has_no_figures(self, client, wrong):
        assert page(client, keeper_of(wrong.matter.site)).status_code == 403

    def test_a_stranger_is_asked_to_sign_in(self, client, wrong):
        assert client.get(FOUND).status_code == 302

    def test_a_figure_that_is_none_is_not_found(self, client, wrong):
        assert page(client, office(), reverse("figures:show", args=["nonsense"])).status_code == 404

    def test_are_counted_again_once_something_has_happened(self, client, wrong):
        address = reverse("figures:list")
        before = page(client, office(), address).context["readings"]

        same = page(client, office(), address).context["readings"]
        hazard()
        after = page(client, office(), address).context["readings"]

        assert [said(readings) for readings in (before, same, after)] == [1, 1, 2]

    def test_an_address_that_makes_no_sense_asks_for_this_year(self, client, wrong):
        client.force_login(account(office()), "django.contrib.auth.backends.ModelBackend")

        assert (
            client.get(FOUND, {"from": "2024-02-30", "to": "x", "area": "'", "page": "-3"}).status_code == 200
        )


class TestAreasAndWeeks:
    def test_a_figure_is_told_of_each_area_inside(self, client, wrong):
        areas = page(client, office()).context["areas"]

        assert [(one.area.code, one.value, one.share) for one in areas] == [
            ("430407001", 1, 100.0), ("430407002", 0, 0.0),
        ]  # fmt: skip

    def test_each_area_opens_those_inside_it_and_the_way_back(self, client, wrong):
        who = office()
        first = page(client, who).context["areas"][0]
        client.force_login(who.user, "django.contrib.auth.backends.ModelBackend")

        inside = client.get(first.url)
        deepest = client.get(inside.context["areas"][0].url)
        grid = client.get(deepest.context["areas"][0].url)

        assert [one.area.level for one in inside.context["areas"]] == ["community"]
        assert [name for name, _url in grid.context["around"]] == ["石鼓区", "人民街道", "春江社区"]
        assert client.get(grid.context["around"][0][1]).context["areas"][0].value == 1
        assert grid.context["areas"] == []
        assert ("430407001001001", "人民街道 · 春江社区 · 春江一网格") in grid.context["towns"]

    def test_the_weeks_are_drawn_and_stand_in_a_table(self, client, wrong):
        answer = page(client, office())

        drawing = answer.context["trend"]
        assert (len(drawing.points), drawing.highest, drawing.columns) == (52, 1, True)
        assert [point.tall for point in drawing.points[-6:]] == [0, 100, 0, 0, 0, 0]
        text = answer.content.decode()
        assert text.count("weeks-hit") == 52
        assert "<td>2023-02-27</td>" in text

    def test_what_lies_nowhere_has_no_areas_and_what_the_roll_answers_no_weeks(self, client, wrong):
        who = office()
        address = reverse("figures:show", args=["chains"])
        answer = page(client, who, address)

        assert (answer.context["areas"], answer.context["trend"]) == ([], None)


class TestDrawing:
    def test_of_a_standing_is_a_line_that_breaks_where_there_is_nothing(self):
        weeks = {
            date(2023, 1, 2) + timedelta(weeks=turn): value for turn, value in enumerate([1, 4, None, 2])
        }

        drawing = drawn(FIGURES["median_days_to_close"], weeks)

        assert (drawing.columns, drawing.highest) == (False, 4)
        assert drawing.lines == ["12.50,75.00 37.50,0.00", "87.50,50.00 87.50,50.00"]

    def test_beside_another_is_as_high_as_the_top_that_both_have(self):
        drawing = drawn(FIGURES["hazards_open"], {date(2023, 1, 2): 4, date(2023, 1, 9): 2}, 8)

        assert drawing.lines == ["25.00,50.00 75.00,75.00"]

    def test_of_nothing_lies_on_the_ground(self):
        drawing = drawn(FIGURES["hazards_open"], {date(2023, 1, 2): 0})

        assert (drawing.highest, drawing.lines) == (0, ["50.00,100.00 50.00,100.00"])


def said(readings) -> int:
    return next(one.value for one, _url in readings if one.figure.key == "hazards_found")
