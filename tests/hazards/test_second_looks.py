"""Second looks: one in ten of the watched is looked at again, thirty days after it was closed."""

import threading
from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.db import connection, transaction
from django.urls import reverse

from anlian.hazards import actions
from anlian.hazards.boards.story import story_of
from anlian.hazards.jobs import ask_second_looks
from anlian.hazards.lifecycle import State
from anlian.hazards.models import Hazard
from anlian.kernel.clock import day_of
from anlian.kernel.errors import NotFound, Refused
from anlian.lattice.scope import Duties
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.models import Evidence, Matter, Turn
from scenario.shigu import pictures
from tests.factories import AT, DISTRICT
from tests.hazards.stories import bring, district, do, drawn
from tests.refusals import Cases

pytestmark = pytest.mark.django_db
case = Cases()
LOOKED = {"opinion": "出口仍畅通"}
BACK = {"reason": "又上锁"}


@pytest.fixture
def people():
    return district()


class TestTheLook:
    def test_that_finds_it_gone_leaves_it_closed_and_says_who_looked(self, people):
        wrong = drawn(people)
        at = wrong.now

        do(people, wrong, "still_gone", "head", LOOKED)

        wrong.refresh_from_db()
        assert wrong.matter.state == State.CLOSED
        assert (wrong.looked_again_by, wrong.looked_again_at) == (people.head, at)
        assert not Hazard.objects.of(DISTRICT).to_look_again(on=day_of(at)).exists()
        line = Entry.objects.get(verb=Verb.HAZARD_STILL_GONE)
        assert (line.subject, line.by, line.detail["opinion"]) == (wrong.matter_id, people.head, "出口仍畅通")

    def test_that_finds_it_back_opens_it_again_as_one_that_came_back(self, people):
        wrong = drawn(people)

        do(people, wrong, "found_again", "head", BACK)

        wrong.refresh_from_db()
        assert (wrong.matter.state, wrong.matter.turn) == (State.RECTIFYING, Turn.RECTIFIER)
        assert wrong.matter.closed_at is None
        assert wrong.rectify_by == wrong.matter.due_at
        assert (wrong.look_again_on, wrong.look_again_post, wrong.failures) == (None, None, 1)
        line = Entry.objects.get(verb=Verb.HAZARD_REOPENED)
        assert (line.detail["second_look"], line.detail["came_back"]) == (True, True)

    @pytest.mark.parametrize(("days", "came_back"), [(180, True), (181, False)])
    def test_counts_as_come_back_within_180_days(self, people, days, came_back):
        wrong = drawn(people)
        wrong.now = wrong.matter.closed_at + timedelta(days=days)

        do(people, wrong, "found_again", "head", BACK)

        assert Entry.objects.get(verb=Verb.HAZARD_REOPENED).detail["came_back"] == came_back

    def test_opened_again_in_another_way_it_is_due_no_more(self, people):
        wrong = drawn(people)

        do(people, wrong, "reopen", "head", BACK)

        assert not Hazard.objects.of(DISTRICT).to_look_again(on=date(2100, 1, 1)).exists()
        assert "second_look" not in Entry.objects.get(verb=Verb.HAZARD_REOPENED).detail

    def test_of_a_stranger_finds_nothing(self, people):
        wrong = drawn(people)

        with pytest.raises(NotFound):
            do(people, wrong, "still_gone", "other_town", LOOKED)

    def test_shows_what_is_there_now(self, people):
        wrong = drawn(people, photos=True)

        do(people, wrong, "still_gone", "head", LOOKED | {"photos": [pictures.after("H2", AT)]})

        kept = Evidence.objects.of(DISTRICT).filter(matter=wrong.matter, role="after", by=people.head).get()
        assert Entry.objects.get(verb=Verb.HAZARD_STILL_GONE).detail["photos"] == [kept.sha256]

    @pytest.mark.parametrize("deed", ["still_gone", "found_again"])
    def test_does_not_take_a_picture_that_was_used(self, people, deed):
        wrong = drawn(people, photos=True)

        for used in (pictures.before("H1"), pictures.after("H1", AT)):
            with pytest.raises(Refused):
                do(
                    people,
                    wrong,
                    deed,
                    "head",
                    LOOKED | {"photos": [used]} if deed == "still_gone" else BACK | {"photos": [used]},
                )

        assert wrong.matter.state == State.CLOSED


@case
def before_its_day():
    people = district()
    wrong = drawn(people)
    day = wrong.now

    def at(moment):
        return lambda: actions.still_gone(wrong, by=people.head, at=moment, **LOOKED)

    return at(day - timedelta(days=1)), at(day)


@case
def that_is_not_due():
    people = district()
    wrong = drawn(people)
    twin = bring(people, State.AWAITING_REVIEW)
    do(people, twin, "pass", "town", {"opinion": "已清"})
    Hazard.objects.filter(pk=twin.pk).update(look_again_on=None)
    twin.now = wrong.now
    return (
        lambda: do(people, twin, "still_gone", "head", LOOKED),
        lambda: do(people, wrong, "still_gone", "head", LOOKED),
    )


@case
def by_whoever_struck_it_off():
    people = district()
    wrong = drawn(people)
    return (
        lambda: do(people, wrong, "still_gone", "town", LOOKED),
        lambda: do(people, wrong, "still_gone", "head", LOOKED),
    )


@case
def found_again_without_a_picture():
    people = district()
    wrong = drawn(people, photos=True)
    return (
        lambda: do(people, wrong, "found_again", "head", BACK),
        lambda: do(people, wrong, "found_again", "head", BACK | {"photos": [pictures.before("H2")]}),
    )


@case.each
def test_refuses(name):
    case.refuse(name)


@case.each
def test_lets_what_lies_beside(name):
    case.let(name)


class TestAsking:
    def test_asks_the_first_post_whose_holder_had_no_part_in_it_once(self, people):
        wrong = drawn(people)

        assert ask_second_looks(now=wrong.now - timedelta(days=1)) == {"asked": 0}
        assert ask_second_looks(now=wrong.now) == {"asked": 1}
        assert ask_second_looks(now=wrong.now) == {"asked": 0}

        wrong.refresh_from_db()
        line = Entry.objects.get(verb=Verb.SECOND_LOOK_DUE)
        assert str(wrong.look_again_post) == line.detail["told"]
        assert wrong.look_again_post == people.head.seat.pk

    def test_passes_by_whoever_struck_it_off(self, people):
        wrong = drawn(people)
        town, office = people.town.seat.pk, people.office.seat.pk
        Matter.objects.filter(pk=wrong.matter_id).update(ladder=[None, town, None, None, office])

        ask_second_looks(now=wrong.now)

        wrong.refresh_from_db()
        assert wrong.look_again_post == office

    @pytest.mark.parametrize("part", ["rectified_by", "reviewed_by", "closed_by", "rectifiers", "principal"])
    def test_whoever_had_a_part_is_neither_asked_nor_offered_it_nor_let(self, people, signed_in, part):
        wrong = drawn(people)
        me, seat = people.head, people.head.seat.pk
        assert wrong.matter.number in signed_in(me).get("/").content.decode()
        if part == "principal":
            Matter.objects.filter(pk=wrong.matter_id).update(principal=me)
        else:
            Hazard.objects.filter(pk=wrong.pk).update(**{part: [me.pk] if part == "rectifiers" else me})
        wrong.matter.refresh_from_db()

        assert me.pk in Hazard.objects.get(pk=wrong.pk).had_part()
        assert not Hazard.objects.without_part_of(me).exists()
        assert "待回头看" not in signed_in(me).get("/").content.decode()
        with pytest.raises(Refused):
            do(people, wrong, "still_gone", "head", LOOKED)
        ask_second_looks(now=wrong.now)
        assert Hazard.objects.get(pk=wrong.pk).look_again_post not in (None, seat)

    def test_whoever_had_none_is_offered_it(self, people):
        drawn(people)

        assert Hazard.objects.without_part_of(people.head).exists()

    def test_asks_nobody_of_what_was_looked_at(self, people):
        wrong = drawn(people)
        do(people, wrong, "still_gone", "head", LOOKED)

        assert ask_second_looks(now=wrong.now) == {"asked": 0}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
class TestAskingWhileSomebodyActs:
    """The night asks about a hazard that somebody finds again at that moment."""

    def at_once(self, wrong, deed):
        """The deed is done and not yet committed when the night begins; how many it asked about."""
        acted, asked = threading.Event(), []

        def night():
            acted.wait()
            asked.append(ask_second_looks(now=wrong.now)["asked"])
            connection.close()

        thread = threading.Thread(target=night)
        thread.start()
        with transaction.atomic():
            deed()
            acted.set()
            # Long enough for the night to read what stood before.
            thread.join(timeout=1)
        thread.join()
        return asked[0]

    def test_asks_nobody_about_what_is_open_again(self):
        people = district()
        wrong = drawn(people)

        asked = self.at_once(wrong, lambda: actions.found_again(wrong, by=people.head, at=wrong.now, **BACK))

        wrong.refresh_from_db()
        assert (asked, wrong.look_again_post) == (0, None)
        assert not Entry.objects.filter(verb=Verb.SECOND_LOOK_DUE).exists()

    def test_asks_once_when_two_nights_meet(self):
        wrong = drawn(district())

        asked = self.at_once(wrong, lambda: ask_second_looks(now=wrong.now))

        assert asked == 0
        assert Entry.objects.filter(verb=Verb.SECOND_LOOK_DUE).count() == 1

    def test_waits_for_no_row_while_it_holds_the_record(self):
        """Else it would wait for whoever waits for the record: deeds take their rows first."""
        wrong = drawn(district())

        def hold():
            Hazard.objects.select_for_update().get(pk=wrong.pk)

        assert self.at_once(wrong, hold) == 0
        assert ask_second_looks(now=wrong.now) == {"asked": 1}


class TestPages:
    def test_the_list_has_those_that_are_due_those_to_come_and_those_taken(self, people, open_page):
        due, ahead, done = drawn(people), drawn(people), drawn(people)
        Hazard.objects.filter(pk=ahead.pk).update(look_again_on=date(2100, 1, 1))
        do(people, done, "still_gone", "head", LOOKED)

        for look, one in (("due", due), ("ahead", ahead), ("done", done)):
            shown = open_page(people.office, "list", look=look).content.decode()
            assert [other.matter.number in shown for other in (due, ahead, done)] == [
                other is one for other in (due, ahead, done)
            ]

    def test_the_hazard_offers_both_answers_to_whoever_may_look(self, people, open_page):
        wrong = drawn(people)
        moves = [reverse("hazards:do", args=[wrong.pk, name]) for name in ("still_gone", "found_again")]

        theirs = open_page(people.head, "show", wrong.pk).content.decode()
        ours = open_page(people.town, "show", wrong.pk).content.decode()

        assert [move in theirs for move in moves] == [True, True]
        assert [move in ours for move in moves] == [False, False]
        assert "待回头看" in theirs
        assert "销号人不能自己回头看" in ours

    def test_the_hazard_pairs_each_picture_with_that_of_the_same_time(self, people):
        wrong = drawn(people, photos=True)
        do(people, wrong, "found_again", "head", BACK | {"photos": [pictures.before("H2")]})
        assert [at for at, _photo in self.pairs(wrong, people)] == ["H1", "H2"]
        do(people, wrong, "submit", "keeper", {"measure": "再打开", "photos": [pictures.after("H2", AT)]})
        do(people, wrong, "fail", "town", {"missing": "仍上锁"})
        do(people, wrong, "submit", "keeper", {"measure": "又打开", "photos": [pictures.after("H3", AT)]})

        assert self.pairs(wrong, people) == [("H1", "H1'"), ("H2", "H3'"), (None, "H2'")]

    def pairs(self, wrong, people):
        """What stands side by side on the page, by the pictures that were sent."""
        sent = {sha256(pictures.before(at)).hexdigest(): at for at in ("H1", "H2")}
        sent |= {sha256(pictures.after(at, AT)).hexdigest(): f"{at}'" for at in ("H1", "H2", "H3")}
        shown = {
            row.get_absolute_url(): sent[row.sha256] for row in Evidence.objects.filter(matter=wrong.matter)
        }
        told = story_of(wrong, Duties(people.office, day_of(wrong.now)), wrong.now)
        return [(shown.get(pair["before"]), shown.get(pair["after"])) for pair in told.pairs]

    def test_the_workbench_has_a_line_until_somebody_has_looked(self, people, signed_in):
        wrong = drawn(people)
        client = signed_in(people.head)

        before = client.get("/").content.decode()
        do(people, wrong, "still_gone", "inspector", LOOKED)
        after = client.get("/").content.decode()

        assert "待回头看" in before
        assert wrong.matter.number in before
        assert "待回头看" not in after

    def test_the_workbench_of_whoever_struck_it_off_has_none(self, people, signed_in):
        drawn(people)

        assert "待回头看" not in signed_in(people.town).get("/").content.decode()
