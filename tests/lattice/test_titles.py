"""By which name leaders answer: both heads first, whoever is in charge, whoever leads a field."""

from datetime import date

import pytest
from django.urls import reverse

from anlian.lattice import actions
from anlian.lattice.models import Sector
from anlian.lattice.parts import leaders_on
from anlian.lattice.powers import Role
from anlian.lattice.roll import load, roll_of
from anlian.lattice.titles import GENERAL, Title, for_fire, says_member, titles
from tests.factories import AT, DISTRICT, office
from tests.factories.people import hold
from tests.factories.places import lattice
from tests.guards.town import NOW, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: NOW)


@pytest.fixture
def heads():
    whole = lattice().areas[DISTRICT]
    return (
        hold(Role.LEADER, "区委书记", unit="QW", area=whole),
        hold(Role.LEADER, "区委副书记、区长", unit="ZF", area=whole),
    )


def line(sector, title="副区长"):
    if sector == GENERAL and GENERAL not in lattice().sectors:
        Sector.objects.create(district=DISTRICT, code=GENERAL, name="综合")
    return hold(Role.LEADER, title, unit="ZF", sector=lattice().sectors[sector])


def told(day=AT.date(), known=None):
    roll = load(DISTRICT, known) if known else roll_of(DISTRICT)
    return titles(roll, leaders_on(roll, day))


def names(found, title):
    return [
        one.held.term.person if one.held and one.held.term else None for one in found if one.title == title
    ]


class TestWorkSafety:
    def test_has_both_heads_as_first_persons(self, heads):
        party, government = heads

        assert names(told().work, Title.FIRST) == [party.name, government.name]

    def test_says_that_a_head_is_missing(self, heads):
        party, _government = heads
        term = party.appointments.get(district=DISTRICT)
        actions.end_appointment(term, on=AT.date(), by=None, at=AT)

        assert names(told().work, Title.FIRST)[0] is None

    def test_names_who_is_in_charge_and_who_leads_a_field(self, heads):
        in_charge, gas = line(GENERAL, "区委常委、常务副区长"), line("RQ")

        work = told().work

        assert names(work, Title.CHARGE) == [in_charge.name]
        assert names(work, Title.LEADING) == [gas.name]
        assert next(one.of for one in work if one.title == Title.LEADING) == ("城镇燃气",)

    def test_says_that_nobody_is_in_charge(self, heads):
        (one,) = [one for one in told().work if one.title == Title.CHARGE]

        assert (one.held, bool(str(one.missing))) == (None, True)


class TestFire:
    def test_has_the_government_head_first_the_fire_deputy_main_and_others_for_their_fields(self, heads):
        _party, government = heads
        fire, gas = line("XF"), line("RQ", "副区长（城建）")

        found = told().fire

        assert names(found, Title.FIRST) == [government.name]
        assert names(found, Title.MAIN) == [fire.name]
        assert names(found, Title.LEADING) == [gas.name]
        assert all(one.basis.checked for one in found)

    def test_of_a_field_leads_to_three(self, heads):
        _party, government = heads
        fire, gas = line("XF"), line("RQ", "副区长（城建）")
        roll = roll_of(DISTRICT)

        found = for_fire(roll, leaders_on(roll, AT.date()), "RQ")

        people = [[one.term.person for one in held] for held in (found.first, found.main, found.leading)]
        assert people == [[government.name], [fire.name], [gas.name]]
        assert not found.gap

    def test_of_the_fire_line_itself_has_no_third(self, heads):
        line("XF")
        roll = roll_of(DISTRICT)

        assert for_fire(roll, leaders_on(roll, AT.date()), "XF.GC").leading == ()

    def test_of_a_field_that_nobody_leads_is_a_gap(self, heads):
        line("XF")
        roll = roll_of(DISTRICT)

        found = for_fire(roll, leaders_on(roll, AT.date()), "RQ")

        assert (found.leading, found.gap) == ((), True)

    def test_of_a_field_that_the_head_leads_names_nobody_twice(self, heads):
        _party, government = heads
        actions.give_remit(
            government.seat, sector=lattice().sectors["RQ"], since=date(2023, 1, 1), by=None, at=AT
        )
        roll = roll_of(DISTRICT)

        found = for_fire(roll, leaders_on(roll, AT.date()), "RQ")

        assert [one.term.person for one in found.first] == [government.name]
        assert (found.leading, found.gap) == ((), False)


class TestWarning:
    def test_is_given_where_whoever_is_in_charge_is_no_standing_member(self, heads):
        one = line(GENERAL)

        ((sentence, basis),) = told().warnings

        assert one.name in str(sentence)
        assert (basis.article.endswith("第八条"), basis.checked) == (True, False)

    def test_is_none_for_a_standing_member_by_title(self, heads):
        line(GENERAL, "区委常委、常务副区长")

        assert told().warnings == ()

    def test_is_none_for_who_sits_in_the_committee_by_another_post(self, heads):
        one = line(GENERAL)
        seat = hold(Role.LEADER, "常务委员", unit="QW").seat
        actions.appoint(seat, person=one, since=date(2023, 2, 1), by=None, at=AT)

        assert told().warnings == ()
        assert len(told(date(2023, 1, 31)).warnings) == 1


class TestStandingCommittee:
    """By the words of the title, each read whole: many bodies have a 常委会 or a 书记."""

    @pytest.mark.parametrize(
        ("title", "sits"),
        [
            ("区委书记", True),
            ("区委副书记、区长", True),
            ("区委专职副书记", True),
            ("区委常委、常务副区长", True),
            ("区委常委，组织部部长", True),
            ("石鼓区委常委、区委办主任", True),
            ("中共石鼓区委书记", True),
            ("中共石鼓区委员会常务委员会委员", True),
            ("副区长、区委常委", True),
            ("区人武部部长 区委常委", True),
            ("常委、副区长", True),
            ("副区长", False),
            ("区人大常委会主任", False),
            ("区人大常委会党组书记、主任", False),
            ("石鼓区人民代表大会常务委员会委员", False),
            ("区人大常委", False),
            ("区政协常委、副区长", False),
            ("区政协党组书记", False),
            ("副区长、区政府党组副书记", False),
            ("区纪委书记", False),
            ("区纪委常委", False),
            ("团区委书记、副区长", False),
            ("区委政法委书记", False),
            ("区委常委会秘书", False),
            ("区委常委办主任", False),
            ("原区委常委、副区长", False),
            ("市委常委", False),
            ("雁峰区委常委、副区长", False),
            ("高新区党工委书记", False),
            ("副区长、公安分局党委书记", False),
            ("", False),
        ],
    )
    def test_is_read_from_the_title_word_for_word(self, title, sits):
        assert says_member(title, "石鼓区") is sits

    def test_warns_of_a_vice_head_whose_title_only_sounds_like_it(self, heads):
        one = line(GENERAL, "副区长、区政府党组副书记")

        assert [one.name in str(sentence) for sentence, _basis in told().warnings] == [True]

    def test_is_not_that_of_the_peoples_congress_wherever_the_post_is_listed(self, heads):
        one = line(GENERAL)
        seat = hold(Role.LEADER, "区人大常委会副主任", unit="QW").seat
        actions.appoint(seat, person=one, since=date(2023, 2, 1), by=None, at=AT)

        assert len(told().warnings) == 1


class TestPage:
    def test_shows_names_sources_and_the_warning_and_refuses_nothing(self, client, heads):
        one = line(GENERAL)
        signed_in(client, office())

        answer = client.get(reverse("lattice:leaders"))

        page = answer.content.decode()
        assert answer.status_code == 200
        assert page[: page.index("by-field")].count("第一责任人") == 2
        assert all(head.name in page for head in heads)
        assert f"{one.name}（副区长）" in page
        assert "第八条" in page

    def test_shows_who_answers_for_a_fire_in_every_field_and_where_nobody_does(self, client, heads):
        _party, government = heads
        fire = line("XF")
        signed_in(client, office())

        def row():
            page = client.get(reverse("lattice:leaders")).content.decode()
            table = page[page.index("by-field") :]
            assert ">消防" not in table
            return table[table.index("城镇燃气") :].split("</tr>")[0]

        told = row()
        assert [government.name in told, fire.name in told, "无分线领导" in told] == [True, True, True]

        gas = line("RQ", "副区长（城建）")
        told = row()
        assert [government.name in told, gas.name in told, "无分线领导" in told] == [True, True, False]

    def test_goes_out_with_the_matrix(self, client, heads):
        line("XF")
        signed_in(client, office())

        answer = client.post(reverse("lattice:export-leaders"), {"format": "csv"})

        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        assert "第一责任人" in text
        assert "主要责任人" in text
