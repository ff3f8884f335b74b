import pytest

from anlian.kernel.counts import Count, Pages, by, pointing, upto
from anlian.lattice.models import Site
from anlian.matters.models import Matter
from tests.factories import DISTRICT, hazard, site

pytestmark = pytest.mark.django_db


@pytest.fixture
def five():
    return [site(kind=kind) for kind in ("shop", "shop", "shop", "road", "road")]


class TestUpto:
    def test_counts_exactly_up_to_the_most_and_says_that_there_are_more(self, five):
        assert upto(Site.objects.all(), 5) == Count(5)
        assert upto(Site.objects.all(), 4) == Count(4, more=True)
        assert str(Count(10_000, more=True)) == "10,000+"
        assert str(Count(3)) == "3"

    def test_reads_no_further(self, five, django_assert_num_queries):
        with django_assert_num_queries(1) as asked:
            upto(Site.objects.all(), 4)

        assert "LIMIT 5" in asked[0]["sql"]


class TestBy:
    def test_counts_by_value_in_one_statement(self, five, django_assert_num_queries):
        shops, roads = Site.objects.filter(kind="shop"), Site.objects.filter(kind="road")

        with django_assert_num_queries(1):
            counts = by("kind", ((shops, 2), (roads, 2), (Site.objects.none(), 2)))

        assert counts == {"shop": Count(2, more=True), "road": Count(2)}

    def test_of_nothing_is_nothing(self):
        assert by("kind", ((Site.objects.none(), 2),)) == {}


class TestPages:
    def test_end_where_the_count_ends(self, five):
        pages = Pages(Site.objects.order_by("code"), 2, Count(4, more=True))

        assert pages.num_pages == 2
        assert pages.more
        assert len(pages.get_page("99").object_list) == 2


class TestPointing:
    def test_counts_what_points_at_each_and_nothing_is_nothing(self):
        shop, other = hazard().matter.site, site()
        hazard(site=shop)

        found = Site.objects.of(DISTRICT).annotate(open=pointing(Matter.objects.open(), "site"))

        assert dict(found.values_list("pk", "open")) == {shop.pk: 2, other.pk: 0}
