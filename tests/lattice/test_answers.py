from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlian.lattice import actions
from anlian.lattice.answers import Place, ask, who
from anlian.lattice.models import Area, Post, Tier
from anlian.lattice.models.area import parents_of
from anlian.lattice.powers import Role
from anlian.lattice.roll import Charge, Roll, Seat, Step, Term, Version, load
from tests.factories import AT, DAY, DISTRICT, chain, head_of, lattice, officer_of, person, site, walker_of
from tests.factories.people import hold, post

pytestmark = pytest.mark.django_db
LATER = date(2023, 6, 15)
DAY_LONG = timedelta(days=1)


def test_an_area_lies_in_all_areas_whose_code_it_begins_with():
    assert parents_of("430407001001001") == ["430407001001", "430407001", "430407", "430400", "430000"]
    assert parents_of("430407") == ["430400", "430000"]
    assert parents_of("430000") == []


class TestWho:
    def test_names_each_link_down_to_the_person_in_charge(self):
        version = chain("L01")
        leader, officer, walker, shop = head_of(version), officer_of(), walker_of(), site()

        answer = who(shop, on=DAY)

        held = {link.tier: link.person_id for link in answer.links}
        assert held == {
            Tier.LEADER: leader.pk,
            Tier.TOWN: officer.pk,
            Tier.COMMUNITY: None,
            Tier.GRID: walker.pk,
            Tier.SITE: shop.principal_id,
        }
        assert answer.version.number == "L01"
        assert [link.tier for link in answer.vacancies] == [Tier.COMMUNITY]

    def test_says_that_no_chain_covers_a_place(self):
        answer = who(site(), on=DAY)

        assert answer.is_hole
        assert not answer.links

    def test_an_abolished_post_answers_no_more(self):
        chain("L01")
        officer, shop = officer_of(), site()
        Post.objects.filter(pk=officer.seat.pk).update(ended_on=DAY)

        held = {day: who(shop, on=day, known=AT).link(Tier.TOWN).person_id for day in (DAY - DAY_LONG, DAY)}

        assert held == {DAY - DAY_LONG: officer.pk, DAY: None}

    @pytest.mark.parametrize(
        ("first", "second", "winner"),
        [
            ({"area": DISTRICT}, {"area": "430407001"}, "L02"),
            ({"area": "430407001001"}, {"area": "430407001"}, "L01"),
            ({"sectors": ("XF",)}, {"sectors": ("XF.XC",)}, "L02"),
            ({"area": "430407001", "sectors": ("XF",)}, {"sectors": ("XF.XC",)}, "L01"),
            ({"basis_date": date(2022, 5, 1)}, {"basis_date": date(2022, 4, 30)}, "L01"),
        ],
        ids=[
            "narrower area",
            "narrower area, other order",
            "narrower subject",
            "area goes before subject",
            "later basis",
        ],
    )
    def test_prefers(self, first, second, winner):
        chain("L01", **first)
        chain("L02", **second)

        assert who(site(), on=DAY).version.number == winner

    def test_calls_a_tie_an_error_and_guesses_nothing(self):
        chain("L01")
        chain("L02")

        answer = who(site(), on=DAY)

        assert answer.is_tie
        assert {version.number for version in answer.rivals} == {"L01", "L02"}
        assert answer.version is None
        assert not answer.links

    def test_a_chain_of_another_town_or_subject_does_not_answer(self):
        chain("L01", area="430407002")
        chain("L02", sectors=("RQ",))

        assert who(site(), on=DAY).is_hole

    def test_names_block_leader_line_leader_and_department(self):
        world = lattice()
        block = hold(Role.LEADER, "区委常委", unit="QW", area=world.areas["430407001"])
        line = hold(Role.LEADER, "副区长", unit="ZF", sector=world.sectors["XF"])
        brigade = hold(Role.DEPARTMENT, "大队长", unit="XF", sector=world.sectors["XF"])

        answer = who(site(), on=DAY)

        assert answer.block_leader.person_id == block.pk
        assert answer.line_leader.person_id == line.pk
        assert answer.department.person_id == brigade.pk

    def test_of_two_posts_alike_the_second_counts_before_the_tenth(self):
        chain("L01")
        tenth, second = officer_of(), officer_of()
        for officer, code in ((tenth, "D01-10"), (second, "D01-2")):
            Post.objects.filter(pk=officer.seat.pk).update(code=code)

        assert who(site(), on=DAY, known=AT).link(Tier.TOWN).person_id == second.pk


class TestThePast:
    def test_keeps_its_answer_when_the_holder_changes(self):
        shop, officer = site(), officer_of()
        chain("L01")
        successor = person()

        actions.appoint(officer.seat, person=successor, since=LATER, by=None, at=AT)

        assert who(shop, on=LATER - timedelta(days=1)).link(Tier.TOWN).person_id == officer.pk
        assert who(shop, on=LATER).link(Tier.TOWN).person_id == successor.pk

    def test_keeps_its_answer_when_a_new_version_is_issued(self):
        shop, leader = site(), post(Role.LEADER, "新副区长", unit="ZF")
        chain("L01")

        chain("L01", since=LATER, leader=leader, basis="石安委〔2023〕8号", basis_date=LATER)

        assert who(shop, on=LATER - timedelta(days=1)).version.basis == "石安委〔2020〕1号"
        assert who(shop, on=LATER).leader.post_id == leader.pk

    def test_keeps_its_answer_when_the_site_moves(self):
        shop, here, there = site(), walker_of(), walker_of("430407002001001")
        chain("L01")

        actions.move_site(shop, on=LATER, area=lattice().areas["430407002001001"], by=None, at=AT)

        assert who(shop, on=LATER - timedelta(days=1)).link(Tier.GRID).person_id == here.pk
        assert who(shop, on=LATER).link(Tier.GRID).person_id == there.pk

    def test_can_be_asked_as_it_was_known(self):
        shop, officer = site(), officer_of()
        chain("L01")
        knew = AT + timedelta(days=1)
        successor = person()

        actions.appoint(officer.seat, person=successor, since=DAY, by=None, at=AT + timedelta(days=30))

        assert who(shop, on=DAY).link(Tier.TOWN).person_id == successor.pk
        assert who(shop, on=DAY, known=knew).link(Tier.TOWN).person_id == officer.pk


class TestChanges:
    def test_merging_two_towns_leaves_no_orphan_and_no_double(self):
        world = lattice()
        chain("L01")
        stays, goes = officer_of("430407001"), officer_of("430407002")
        walker = walker_of("430407002001001")
        near, far = site("430407001001001"), site("430407002001001")

        actions.merge_areas(world.areas["430407002"], into=world.areas["430407001"], on=LATER, by=None, at=AT)

        far.refresh_from_db()
        assert far.area_code.startswith("430407001")
        before, after = who(far, on=LATER - timedelta(days=1)), who(far, on=LATER)
        assert before.link(Tier.TOWN).person_id == goes.pk
        assert after.link(Tier.TOWN).person_id == stays.pk
        assert before.link(Tier.GRID).person_id == after.link(Tier.GRID).person_id == walker.pk
        assert who(near, on=LATER).link(Tier.TOWN).person_id == stays.pk
        assert not Area.objects.of(DISTRICT).inside("430407002").standing(LATER).exists()
        codes = list(Area.objects.of(DISTRICT).standing(LATER).values_list("code", flat=True))
        assert len(codes) == len(set(codes))
        assert all(
            Area.objects.of(DISTRICT).filter(code=code[:9]).exists() for code in codes if len(code) > 9
        )

    def test_swapping_two_vice_heads_in_mid_month_leaves_each_post_one_holder_a_day(self):
        world = lattice()
        one = hold(Role.LEADER, "副区长甲", unit="ZF", sector=world.sectors["XF"])
        other = hold(Role.LEADER, "副区长乙", unit="ZF", sector=world.sectors["RQ"])
        swap = date(2023, 5, 17)

        for seat, newcomer in ((one.seat, other), (other.seat, one)):
            actions.appoint(seat, person=newcomer, since=swap, by=None, at=AT)

        roll = load(DISTRICT)
        for day in (swap - timedelta(days=1), swap):
            held = [roll.holder(seat.pk, day).person_id for seat in (one.seat, other.seat)]
            assert sorted(held) == sorted([one.pk, other.pk])
        assert roll.holder(one.seat.pk, swap).person_id == other.pk
        assert who(site(), on=swap).line_leader.person_id == other.pk


# --- ten thousand questions, asked of made-up rolls ---

AREAS = [
    "430407",
    "430407001",
    "430407002",
    "430407001001",
    "430407002001",
    "430407001001001",
    "430407002001001",
]
SECTORS = ["XF", "XF.GC", "RQ", "ZF", "DZ"]
START = date(2022, 1, 1)
days = st.integers(0, 700).map(lambda number: START + timedelta(days=number))


@st.composite
def rolls(draw):
    seats = {}
    for number in range(8):
        role = Role.LEADER if number < 4 else Role.TOWN
        seat = Seat(uuid4(), f"G{number}", f"岗位{number}", role, uuid4(), "单位", "government")
        seats[seat.id] = seat
    terms = []
    for seat in seats.values():
        # Holders follow each other, with a gap now and then: as the database allows them.
        since = START
        for _ in range(draw(st.integers(0, 3))):
            since += timedelta(days=draw(st.integers(0, 100)))
            until = since + timedelta(days=draw(st.integers(1, 300)))
            terms.append(Term(since, until, seat.id, uuid4(), "某人", False, ""))
            since = until
    leaders = [seat.id for seat in seats.values() if seat.role == Role.LEADER]
    versions = []
    for number in range(draw(st.integers(0, 6))):
        since = START + timedelta(days=draw(st.integers(0, 400)))
        versions.append(
            Version(
                since,
                draw(
                    st.one_of(
                        st.none(), st.integers(1, 400).map(lambda n, since=since: since + timedelta(days=n))
                    )
                ),
                uuid4(),
                uuid4(),
                f"L{number}",
                "链",
                draw(st.sampled_from(AREAS)),
                tuple(draw(st.sets(st.sampled_from(SECTORS), min_size=1, max_size=3))),
                None,
                "文",
                START + timedelta(days=draw(st.integers(0, 3))),
                (
                    Step("leader", draw(st.sampled_from(leaders)), ""),
                    Step("town", None, "town"),
                    Step("site", None, "site"),
                ),
            )
        )
    charges = [
        Charge(START, None, seat.id, draw(st.sampled_from(AREAS[1:3])), "", None, "")
        for seat in seats.values()
        if seat.role == Role.TOWN
    ]
    return Roll(DISTRICT, seats=seats, terms=terms, charges=charges, versions=versions)


class TestAnyQuestion:
    @settings(max_examples=250, deadline=None)
    @given(roll=rolls(), questions=st.lists(st.tuples(st.sampled_from(AREAS), st.sampled_from(SECTORS), days),
                                            min_size=40, max_size=40))  # fmt: skip
    def test_has_exactly_one_active_leader_or_an_explicit_gap(self, roll, questions):
        for area, sector, day in questions:
            answer = ask(roll, Place(area), sector, day)

            leaders = [link for link in answer.links if link.tier == Tier.LEADER]
            if answer.version is None:
                assert answer.is_hole != answer.is_tie
                assert not leaders
                assert answer.why
            else:
                assert len(leaders) == 1
                assert leaders[0].person_id or leaders[0] in answer.vacancies
                assert answer.version.hold(day)
                assert answer.version.area in [area, *parents_of(area)]
                serving = [
                    term for term in roll.terms if term.post_id == leaders[0].post_id and term.hold(day)
                ]
                assert [term.person_id for term in serving] == ([leaders[0].person_id] if serving else [])
