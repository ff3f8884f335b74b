"""三包: a shop signs, it is looked at, and the stars follow by the table."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage

from anlian.kernel.errors import NotFound, Refused
from anlian.kernel.ids import uuid7
from anlian.lattice.actions import move_site
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.rounds import stars
from anlian.rounds.actions.pledges import pledge_on
from anlian.rounds.models import Found, Photo, Pledge, PledgeTemplate, ShopCheck
from anlian.rounds.models.pledge import shops
from tests.factories import AT, DAY, DISTRICT, hazard, person
from tests.rounds.world import BROKEN, LATER, PROMISES, issued, looked, picture, signed, street

pytestmark = pytest.mark.django_db


class TestTemplate:
    def test_is_issued_by_versions(self):
        world = street()

        first, second = issued(world), issued(world, promises=["一", "二", "三"])

        assert (first.version, second.version) == (1, 2)
        assert PledgeTemplate.objects.of(DISTRICT).current().get() == second
        assert first.codes == ["1", "2", "3"]
        assert first.promises[0]["text"] == PROMISES[0]

    def test_is_set_by_the_office_and_towns_and_not_by_a_grid_worker(self):
        world = street()

        with pytest.raises(Refused):
            issued(world, by=world.walker)
        assert issued(world, by=world.town).issued_by == world.town


class TestSign:
    def test_keeps_who_signed_when_and_until_when(self):
        world = street()

        pledge = signed(world, happened_at=AT - timedelta(hours=2))

        assert (pledge.signed_on, pledge.until) == (DAY, date(2024, 3, 1))
        assert (pledge.principal, pledge.by, pledge.at) == (world.keeper, world.walker, AT)
        line = Entry.objects.get(verb=Verb.PLEDGE_SIGNED)
        assert (line.subject, line.detail["until"]) == (pledge.pk, "2024-03-01")

    def test_the_signature_rests_sealed_and_is_read_as_drawn(self, settings):
        pledge = signed(street())

        raw = (settings.MEDIA_ROOT / pledge.file).read_bytes()
        with default_storage.open(pledge.file) as file:
            drawn = file.read()

        assert drawn.startswith(b"\xff\xd8\xff")
        assert not raw.startswith(b"\xff\xd8\xff")

    def test_sent_twice_is_signed_once(self):
        world, key = street(), uuid7()

        first, again = signed(world, id=key), signed(world, id=key, signed_by="别人")

        assert first == again
        assert again.signed_by == "王建国"
        assert Pledge.objects.count() == 1

    def test_a_key_of_somebody_else_is_not_there(self):
        world, key = street(), uuid7()
        signed(world, id=key)

        with pytest.raises(NotFound):
            signed(world, id=key, by=world.community)

    @pytest.mark.parametrize("who", ["stranger", "neighbour"])
    def test_a_shop_elsewhere_is_not_there(self, who):
        world = street()

        with pytest.raises(NotFound):
            signed(world, by=getattr(world, who))

    def test_those_above_may_too(self):
        world = street()

        assert signed(world, by=world.community)
        assert signed(world, by=world.town)

    def test_what_reaches_us_after_the_post_changed_hands_counts_by_the_day_it_was_done(self):
        world = street()
        term = world.walker.appointments.get()
        term.until = DAY + timedelta(days=1)
        term.save()

        late = signed(world, at=AT + timedelta(days=5), happened_at=AT)

        assert late.signed_on == DAY
        with pytest.raises(Refused):
            signed(world, at=AT + timedelta(days=5))


class TestInForce:
    def test_until_its_year_is_over(self):
        world = street()
        signed(world)

        assert pledge_on(world.shop, DAY)
        assert pledge_on(world.shop, date(2024, 2, 29))
        assert not pledge_on(world.shop, date(2024, 3, 1))
        assert not pledge_on(world.shop, DAY - timedelta(days=1))

    def test_until_the_shop_changes_hands(self):
        world = street()
        signed(world)
        move_site(world.shop, on=date(2023, 6, 1), principal=person(), by=None, at=LATER)

        assert pledge_on(world.shop, date(2023, 5, 31))
        assert not pledge_on(world.shop, date(2023, 6, 1))

    def test_not_when_only_its_risk_changes(self):
        world = street()
        signed(world)
        move_site(world.shop, on=date(2023, 6, 1), risk="red", by=None, at=LATER)

        assert pledge_on(world.shop, date(2023, 6, 1))

    def test_not_again_when_the_first_person_comes_back(self):
        world = street()
        signed(world)
        move_site(world.shop, on=date(2023, 6, 1), principal=person(), by=None, at=LATER)
        move_site(world.shop, on=date(2023, 7, 1), principal=world.keeper, by=None, at=LATER)

        assert not pledge_on(world.shop, date(2023, 7, 2))


class TestCheck:
    def test_counts_what_is_kept_and_broken(self):
        world = street()
        signed(world)

        check = looked(world, marks={"1": "KEPT", "2": "BROKEN"}, note="后门堆货")

        assert (check.kept, check.broken) == (1, 1)
        assert check.marks == {"1": "KEPT", "2": "BROKEN", "3": "UNSEEN"}
        assert Entry.objects.get(verb=Verb.SHOP_CHECKED).detail["broken"] == 1

    def test_links_the_hazard_that_was_reported(self):
        world = street()
        signed(world)
        wrong = hazard(site=world.shop, finder=world.walker)

        check = looked(world, marks=BROKEN, hazards=[wrong.pk])

        assert Found.objects.get(visit=check).hazard == wrong

    def test_keeps_photos_once(self):
        world = street()
        signed(world)
        key = uuid7()

        check = looked(world, photos=[picture(3), picture(3)], id=key)
        again = looked(world, photos=[picture(3)], id=key)

        assert check == again
        assert Photo.objects.filter(visit=check).count() == 1

    def test_a_hazard_elsewhere_is_not_there(self):
        world = street()
        signed(world)
        theirs = hazard(finder=world.stranger, site=street("430407002001001").shop)

        with pytest.raises(NotFound):
            looked(world, hazards=[theirs.pk])

    def test_a_refused_check_leaves_nothing_but_its_line(self):
        world = street()
        signed(world)

        with pytest.raises(Refused):
            looked(world, marks=BROKEN)

        assert not ShopCheck.objects.exists()
        assert Entry.objects.filter(verb=Verb.REFUSED).count() == 1


class TestStars:
    def of(self, world, day):
        shop = stars.with_stars(shops(DISTRICT), day).get(pk=world.shop.pk)
        return shop.stars, shop.rule

    def bad(self, world, day):
        looked(world, at=AT.replace(month=day.month, day=day.day), marks=BROKEN, note="堆货")

    def good(self, world, day):
        looked(world, at=AT.replace(month=day.month, day=day.day))

    def test_none_without_a_pledge(self):
        world = street()

        assert self.of(world, DAY) == (0, None)

    @pytest.mark.parametrize(
        ("story", "meant"),
        [
            ("", 3),
            ("g", 4),
            ("gg", 5),
            ("b", 2),
            ("bb", 1),
            ("gb", 2),
            ("bg", 4),
            ("bbg", 3),
            ("bgb", 1),
            ("bgg", 4),
        ],
    )
    def test_follow_the_table(self, story, meant):
        world = street()
        signed(world)
        for number, one in enumerate(story):
            {"g": self.good, "b": self.bad}[one](world, date(2023, 4 + number, 1))

        assert self.of(world, date(2023, 12, 1))[0] == meant

    def test_are_those_of_the_day_that_is_asked(self):
        world = street()
        signed(world)
        self.bad(world, date(2023, 4, 1))
        self.good(world, date(2023, 5, 1))

        assert [
            self.of(world, day)[0] for day in (date(2023, 3, 31), date(2023, 4, 1), date(2023, 5, 1))
        ] == [3, 2, 4]

    def test_forget_what_is_older_than_twelve_months(self):
        world = street()
        signed(world)
        self.bad(world, date(2023, 4, 1))
        signed(world, at=AT.replace(year=2024))

        assert self.of(world, date(2024, 3, 31))[0] == 2
        assert self.of(world, date(2024, 4, 1))[0] == 3

    def test_say_why(self):
        world = street()
        signed(world)

        assert stars.why(self.of(world, DAY)[1]) == stars.RULE[2].why
        assert stars.why(None) == stars.NO_PLEDGE

    def test_every_row_of_the_table_can_be_met(self):
        assert {row.stars for row in stars.RULE} == {1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [(date(2023, 1, 31), 1, date(2023, 2, 28)), (date(2024, 2, 29), 12, date(2025, 2, 28)),
     (date(2023, 3, 1), -12, date(2022, 3, 1)), (date(2023, 12, 5), 1, date(2024, 1, 5))],
)  # fmt: skip
def test_months_later_is_the_same_day_or_the_last(day, months, then):
    assert stars.months_later(day, months) == then
