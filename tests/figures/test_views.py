import pytest
from django.urls import reverse

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


def said(readings) -> int:
    return next(one.value for one, _url in readings if one.figure.key == "hazards_found")
