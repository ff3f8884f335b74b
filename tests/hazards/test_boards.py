from datetime import timedelta

import pytest

from anlian.hazards import actions, boards
from anlian.hazards.boards import Wanted
from anlian.hazards.lifecycle import MOVES, OPEN, State
from anlian.hazards.models import Hazard
from anlian.kernel.counts import Count
from anlian.kernel.errors import NotFound, Refused
from anlian.lattice.scope import Duties
from anlian.matters.models import Matter
from tests.factories import AT, DAY, chain, hazard, head_of, office, officer_of, officer_of_sector, site

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=8)


def of(someone) -> Duties:
    return Duties(someone, DAY)


def found(someone, query: str, *, at=LATER) -> set:
    from django.http import QueryDict

    duties = of(someone)
    rows = boards.narrowed(Matter.objects.of(someone.district), Wanted.of(QueryDict(query)), duties, at)
    return set(rows.values_list("pk", flat=True))


class TestWanted:
    def test_goes_to_an_address_and_back(self):
        from django.http import QueryDict

        query = "q=%E6%A5%BC%E6%A2%AF&group=work&grade=major&area=430407001&step=4&overdue=1&since=2023-03-01&sort=due&size=50"

        assert QueryDict(Wanted.of(QueryDict(query)).query()) == QueryDict(query)

    def test_drops_what_it_does_not_understand(self):
        assert Wanted.of({"state": "x", "step": "9", "chain": "1", "size": "1000", "sort": "-pk"}) == Wanted()

    def test_can_be_asked_for_no_step_at_all(self):
        assert Wanted.of({"step": "0"}).step == 0
        assert Wanted.of({"step": "0"}).query() == "step=0"


class TestNarrowed:
    def test_by_place_line_state_and_words(self):
        here = hazard(site=site(name="旺角星辰超市"))
        there = hazard(site=site("430407002001001"), state=State.ORDERED)

        for query in (
            "area=430407001",
            "q=%E6%98%9F%E8%BE%B0",
            "q=wjxc",
            "group=new",
            "state=REPORTED",
            "sector=XF",
        ):
            assert here.pk in found(here.officer, query), query
        for query in ("area=430407002", "group=work", "state=ORDERED", "sector=XF.XC"):
            assert there.pk in found(here.officer, query), query
        assert found(here.officer, "area=430407001001001") == {here.pk}
        assert found(here.officer, "sector=RQ") == set()

    def test_overdue_and_mine_follow_from_the_moment_and_the_posts(self):
        chain()
        wrong = hazard(state=State.ORDERED)

        assert found(wrong.officer, "overdue=1") == set()
        assert found(wrong.officer, "overdue=1", at=AT + timedelta(days=60)) == {wrong.pk}
        assert found(wrong.keeper, "mine=1") == {wrong.pk}
        assert found(wrong.officer, "mine=1") == set()


class TestListed:
    def test_does_not_name_a_site_that_lies_elsewhere(self):
        there = site("430407002001001", name="青山洗衣店")
        someone = officer_of()

        listing = boards.listed(Matter.objects.none(), Wanted(site=there.pk), of(someone), LATER)

        assert there.name not in listing.narrowed_to[0]["label"]

    def test_counts_by_state_with_the_other_filters_on(self):
        first = hazard()
        hazard(site=first.matter.site, finder=first.finder, state=State.ORDERED)
        hazard(site=site("430407002001001"))

        listing = boards.listed(
            Matter.objects.of("430407"),
            Wanted.of({"area": "430407001", "group": "new"}),
            of(first.officer),
            LATER,
        )

        assert listing.counts == {State.REPORTED: Count(1), State.ORDERED: Count(1)}
        assert [row.pk for row in listing.page] == [first.pk]
        assert listing.page.paginator.count == 1


class TestNextMoves:
    @pytest.mark.parametrize(
        "state", [State.REPORTED, State.VERIFIED, State.ORDERED, State.AWAITING_REVIEW, State.CLOSED]
    )
    def test_agrees_with_the_door(self, state):
        """What is offered passes the door's checks of power and relation; what is not offered does not."""
        chain()
        wrong = hazard(state=state)
        people = [wrong.officer, wrong.keeper, wrong.finder, office(), officer_of_sector()]
        for someone in people:
            for option in boards.next_moves(wrong, of(someone), LATER):
                try:
                    with actions_door(wrong, option.name, someone):
                        passed = True
                except (Refused, NotFound):
                    passed = False
                assert option.allowed == passed, (state, option.name, someone.name, option.why)

    def test_says_why_not_and_who_could(self):
        chain()
        wrong = hazard(state=State.AWAITING_REVIEW)

        chances = {one.name: one for one in boards.next_moves(wrong, of(wrong.keeper), LATER)}

        assert not chances["pass"].allowed
        assert chances["pass"].why
        assert chances["pass"].who

    def test_offers_a_group_move_only_when_a_group_can_be_formed(self):
        wrong = hazard(state=State.VERIFIED)
        actions.propose_major(wrong, by=wrong.officer, at=LATER, clause="第4条")

        alone = boards.option_for("confirm_major", wrong, of(wrong.officer), LATER)
        head = office()
        together = boards.option_for("confirm_major", wrong, of(wrong.officer), LATER)

        assert not alone.allowed
        assert together.allowed
        assert [person.pk for person in boards.signers(wrong, MOVES["confirm_major"], of(wrong.officer))] == [
            head.pk
        ]


def actions_door(wrong, name, someone):
    """The door's own checks, taken back before anything is kept."""
    from contextlib import contextmanager

    from django.db import transaction

    from anlian.hazards import guards
    from anlian.matters import door

    @contextmanager
    def tried():
        class Undo(Exception):
            pass

        try:
            with transaction.atomic():
                matter = Matter.objects.get(pk=wrong.matter_id)
                with door.act(matter, MOVES[name], by=someone, at=LATER, labels=State) as case:
                    others = boards.signers(wrong, MOVES[name], of(someone))
                    guards.check_relation(case, wrong, others)
                    raise Undo
        except Undo:
            yield

    return tried()


class TestOffers:
    def test_a_duplicate_repeats_only_what_one_may_see(self):
        here = site()
        first = hazard(site=here)
        again = hazard(site=here, finder=first.finder)
        move = MOVES["merge"]

        seen = boards.offers(move, again, of(first.officer))["into"]
        by_gas = boards.offers(move, again, of(officer_of_sector("RQ", unit="CG")))["into"]

        assert [key for key, _record, _label in seen] == [first.pk]
        assert by_gas == []


class TestStory:
    def test_tells_it_from_the_record_newest_first(self):
        version = chain()
        head_of(version)
        wrong = hazard(state=State.CLOSED)
        wrong = Hazard.objects.select_related("matter__site", "matter__principal", "item").get(pk=wrong.pk)

        story = boards.story_of(wrong, of(office()), LATER)

        assert len(story.timeline) == 6
        assert "现场已清空" in story.timeline[0]["text"]
        assert story.links[0]["person"] == head_of(version).name
        assert story.names["closed_by"]

    def test_counts_the_five_in_place(self):
        wrong = hazard(state=State.VERIFIED)
        wrong.plan = {"goal": "目标", "method": "方法", "people": "责任人"}

        story = boards.story_of(wrong, of(wrong.officer), LATER)

        assert story.in_place == 2


class TestColumns:
    def test_shows_closed_ones_of_late_only(self):
        wrong = hazard(state=State.CLOSED)
        duties = of(wrong.officer)

        def closed(at):
            columns = boards.columns(Matter.objects.of("430407"), Wanted(), duties, at)
            return next(int(one["amount"]) for one in columns if one["name"] == "closed")

        assert closed(LATER) == 1
        assert closed(AT + timedelta(days=90)) == 0


class TestDrawing:
    def test_has_a_box_for_each_state_and_an_arrow_for_each_move_that_leads_somewhere(self):
        drawing = boards.drawing()

        led = {
            (start, move.end)
            for move in MOVES.values()
            if move.end and len(move.start) < len(OPEN)
            for start in move.start
        }
        assert {box.state for box in drawing["boxes"]} == set(State)
        assert len(drawing["arrows"]) == len(led)
        assert len({(box.x, box.y) for box in drawing["boxes"]}) == len(State)
