from datetime import date

import pytest

from anlian.kernel.errors import Refused
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters import actions, clocks
from anlian.matters.models import ClimbRule, Workday
from tests.factories import AT, auditor, lattice, office, officer_of

pytestmark = pytest.mark.django_db
STEPS = {1: (50, "P"), 2: (0, "H"), 3: (1, "W"), 4: (2, "W"), 5: (5, "W")}


def set_rules(by, sector="XF", **steps):
    return actions.set_climb_rules(
        sector,
        urgency="general",
        steps=STEPS | {int(key[-1]): time for key, time in steps.items()},
        by=by,
        at=AT,
    )


class TestClimbRules:
    def test_hold_for_the_sector_and_those_under_it(self):
        lattice()

        set_rules(office())

        assert clocks.rules_for("430407", "XF.XC", "general")[5].amount == 5
        assert clocks.rules_for("430407", "RQ", "general")[5].amount == 15
        entry = Entry.objects.get(verb=Verb.CLIMB_STEPS_CHANGED)
        assert entry.detail["after"]["supervised"] == "5W"

    def test_are_dropped_and_the_district_holds_again(self):
        lattice()
        someone = office()
        set_rules(someone)

        actions.drop_climb_rules("XF", urgency="general", by=someone, at=AT)

        assert clocks.rules_for("430407", "XF", "general")[5].amount == 15

    @pytest.mark.parametrize(
        "wrong",
        [
            {"s1": (0, "P")},
            {"s1": (101, "P")},
            {"s1": (5, "H")},
            {"s2": (5, "P")},
            {"s4": (0, "W")},
            {"s3": (49, "H")},
            {"sector": "NO"},
        ],
    )
    def test_are_refused_out_of_order_or_without_sense(self, wrong):
        lattice()

        with pytest.raises(Refused):
            set_rules(office(), **wrong)

        assert not ClimbRule.objects.filter(sector_code="XF").exists()

    @pytest.mark.parametrize("who", [auditor, officer_of])
    def test_are_the_offices_only(self, who):
        lattice()

        with pytest.raises(Refused):
            set_rules(who())

    def test_set_twice_change_once(self):
        lattice()
        someone = office()
        set_rules(someone)

        with pytest.raises(Refused):
            set_rules(someone)

        assert Entry.objects.filter(verb=Verb.CLIMB_STEPS_CHANGED).count() == 1


class TestWorkdays:
    def test_every_count_from_that_day_on_is_made_anew(self):
        day, after = date(2026, 3, 4), Workday.objects.get(day=date(2026, 3, 5)).ordinal
        promised = clocks.due(AT.replace(year=2026, month=3, day=3), clocks.Time(1, "W"))
        assert promised.date() == day

        actions.set_workday(day, working=False, by=office(), at=AT)

        assert Workday.objects.get(day=date(2026, 3, 5)).ordinal == after - 1
        assert clocks.due(AT.replace(year=2026, month=3, day=3), clocks.Time(1, "W")).date() == date(
            2026, 3, 5
        )
        rows = list(Workday.objects.filter(day__year=2026).order_by("day"))
        for before, row in zip(rows, rows[1:], strict=False):
            assert row.ordinal == before.ordinal + row.working

    def test_a_year_is_added_by_its_notice(self):
        someone = office()

        worked = actions.add_year(
            2027, holidays=[date(2027, 1, 1)], workdays=[date(2027, 1, 9)], by=someone, at=AT
        )

        assert worked == 261
        assert Workday.objects.get(day=date(2027, 1, 9)).working
        last = Workday.objects.get(day=date(2026, 12, 31)).ordinal
        assert Workday.objects.get(day=date(2027, 12, 31)).ordinal == last + worked

    @pytest.mark.parametrize(
        "wish",
        [
            {"year": 2028, "holidays": [date(2028, 1, 1)]},
            {"holidays": [date(2027, 2, 1)]},
            {"holidays": [date(2026, 1, 1), date(2027, 1, 1)]},
            {"workdays": [date(2027, 1, 1)]},
            {"workdays": [date(2027, 1, 4)]},
        ],
    )
    def test_a_notice_that_cannot_be_is_refused(self, wish):
        given = {"year": 2027, "holidays": [date(2027, 1, 1)], "workdays": []} | wish

        with pytest.raises(Refused):
            actions.add_year(given.pop("year"), **given, by=office(), at=AT)
