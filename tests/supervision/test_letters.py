"""Supervision letters and admonitions by their deeds."""

from datetime import date, timedelta

import pytest

from anlian.kernel.errors import Refused
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.climb import sweep
from anlian.matters.models import Climb, Height
from anlian.supervision.lifecycle.letter import State
from anlian.supervision.models import Form, Paper
from tests.factories import AT
from tests.supervision.world import district, do_letter, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return district()


class TestSend:
    def test_goes_out_as_a_numbered_paper_and_waits_for_an_answer(self, people):
        letter = sent(people)

        assert (letter.matter.number, letter.matter.post_id) == ("DB2023-00001", people.responsible.pk)
        assert Paper.objects.get().number == "区应急局督函〔2023〕1号"
        assert Entry.objects.get(verb=Verb.LETTER_SENT).by == people.office

    def test_late_feedback_climbs(self, people):
        letter = sent(people)

        sweep(now=AT + timedelta(days=30))

        assert Climb.objects.filter(matter=letter.matter, step=Height.YELLOW).exists()

    def test_answered_in_time_it_does_not(self, people):
        letter = sent(people)
        do_letter(people, letter, "answer", "mayor")
        do_letter(people, letter, "settle", "office")

        sweep(now=AT + timedelta(days=30))

        assert not Climb.objects.filter(matter=letter.matter, step=Height.YELLOW).exists()

    def test_by_whoever_may_not_supervise_is_refused(self, people):
        with pytest.raises(Refused):
            sent(people, by=people.head)

    def test_to_oneself_is_refused(self, people):
        with pytest.raises(Refused, match="发给自己"):
            sent(people, addressee=people.office.seat)

    def test_needs_a_day_ahead(self, people):
        with pytest.raises(Refused, match="今后|将来|之后"):
            sent(people, answer_by=date(2023, 3, 1))


class TestAdmonition:
    def test_says_when_and_where(self, people):
        with pytest.raises(Refused, match="时间和地点"):
            sent(people, form=Form.ADMONITION, place=" ")
        assert sent(people, form=Form.ADMONITION).state == State.SENT

    def test_is_held_before_it_is_answered(self, people):
        letter = sent(people, form=Form.ADMONITION)

        with pytest.raises(Refused, match="约谈之后"):
            do_letter(people, letter, "answer", "mayor")
        do_letter(people, letter, "hold", "office")
        do_letter(people, letter, "answer", "mayor")
        do_letter(people, letter, "settle", "office")
        assert (letter.matter.state, bool(letter.matter.closed_at)) == (State.CLOSED, True)

    def test_leaves_a_notice_and_minutes(self, people):
        letter = sent(people, form=Form.ADMONITION)
        do_letter(people, letter, "hold", "office")

        kinds = [paper.kind for paper in Paper.objects.order_by("at")]
        assert kinds == ["SUMMONS", "MINUTES"]
        assert Paper.objects.get(kind="MINUTES").fields["minutes"] == "逐项说明，限期整改"

    def test_is_not_held_before_its_time(self, people):
        letter = sent(people, form=Form.ADMONITION)
        letter.now = AT + timedelta(hours=1)

        with pytest.raises(Refused, match="时间未到"):
            do_letter(people, letter, "hold", "office")


class TestAskAgain:
    def test_sets_a_new_date_and_the_answer_is_due_again(self, people):
        letter = sent(people)
        do_letter(people, letter, "answer", "mayor")
        do_letter(people, letter, "ask_again", "office")

        assert (letter.matter.state, letter.matter.post_id) == (State.SENT, people.responsible.pk)
        do_letter(people, letter, "answer", "mayor")
        assert letter.matter.state == State.ANSWERED
