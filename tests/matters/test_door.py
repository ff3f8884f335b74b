import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet

from anlian.hazards import actions
from anlian.hazards.lifecycle import MOVES, State
from anlian.hazards.models import Hazard
from anlian.kernel.errors import NotFound, Refused, Stale
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters import door
from anlian.matters.models import Matter
from tests.factories import AT, chain, hazard, office, officer_of, person

pytestmark = pytest.mark.django_db
SOON = AT + timedelta(hours=8)


@pytest.fixture
def submitted():
    chain("L01")
    return hazard(state=State.AWAITING_REVIEW)


def pass_it(wrong, by, **kwargs):
    return actions.pass_review(wrong, by=by, at=SOON, opinion="已清空", **kwargs)


class TestAct:
    def test_does_not_exist_outside_the_actors_scope(self, submitted):
        with pytest.raises(NotFound):
            pass_it(submitted, officer_of("430407002"))

    def test_needs_a_post_with_the_power(self, submitted):
        with pytest.raises(Refused):
            pass_it(submitted, submitted.finder)

    def test_of_a_person_without_a_post_finds_nothing(self, submitted):
        with pytest.raises(NotFound):
            pass_it(submitted, person())

    def test_refuses_a_copy_that_is_out_of_date(self, submitted):
        with pytest.raises(Stale):
            pass_it(submitted, office(), expect=submitted.matter.version - 1)

    def test_says_from_which_state_it_may_start(self, submitted):
        with pytest.raises(Refused, match="已交办"):
            actions.start(submitted, by=submitted.keeper, at=SOON)

    def test_cannot_happen_before_the_matter_was_found(self, submitted):
        with pytest.raises(Refused):
            actions.pass_review(submitted, by=office(), at=AT - timedelta(days=1), opinion="已清空")

    def test_records_a_refusal_with_its_sentence_and_basis(self, submitted):
        with pytest.raises(Refused):
            actions.pass_review(submitted, by=submitted.keeper, at=SOON, opinion="已清空")

        line = Entry.objects.filter(verb=Verb.REFUSED).get()
        assert line.by_id == submitted.keeper.pk
        assert line.detail["deed"] == "pass_review"
        assert line.detail["basis"]

    def test_ends_with_the_post(self, submitted):
        from anlian.lattice.actions import end_appointment

        officer = office()
        end_appointment(officer.appointments.get(), on=SOON.date(), by=None, at=SOON)

        with pytest.raises(NotFound):
            pass_it(submitted, officer)

    def test_two_stale_copies_cannot_both_close(self, submitted):
        """Both read the same version; the second finds that one row no longer fits its condition."""
        copies = [Hazard.objects.select_related("matter").get(pk=submitted.pk) for _ in range(2)]
        officer = office()
        pass_it(copies[0], officer, expect=copies[0].matter.version)

        with pytest.raises(Refused):
            pass_it(copies[1], officer, expect=copies[1].matter.version)

        assert Entry.objects.filter(verb=Verb.HAZARD_REVIEW_PASSED).count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_many_who_close_at_once_exactly_one_does():
    chain("L01")
    wrong = hazard(state=State.AWAITING_REVIEW)
    reviewers = [office() for _ in range(4)]
    start, outcomes = threading.Barrier(4), []

    def run(by):
        mine = Hazard.objects.select_related("matter").get(pk=wrong.pk)
        start.wait()
        try:
            pass_it(mine, by)
            outcomes.append("closed")
        except Refused:
            outcomes.append("refused")
        connection.close()

    threads = [threading.Thread(target=run, args=[by]) for by in reviewers]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert sorted(outcomes) == ["closed", "refused", "refused", "refused"]
    assert Entry.objects.filter(verb=Verb.HAZARD_REVIEW_PASSED).count() == 1
    assert Matter.objects.get(pk=wrong.pk).state == State.CLOSED


class TestTheConditionOfTheWrite:
    """What the state and version in the UPDATE are there for: two who read the same."""

    @pytest.fixture
    def copies(self, submitted):
        return [Matter.objects.get(pk=submitted.matter.pk) for _ in range(2)]

    def close(self, copy, by):
        with door.act(copy, MOVES["pass"], by=by, at=SOON, labels=State) as case:
            case.stop_clock()

    def test_lets_one_of_them_close(self, copies):
        self.close(copies[0], office())

        with pytest.raises(Stale):
            self.close(copies[1], office())

    def test_taken_away_both_would(self, copies, monkeypatch):
        filtered = QuerySet.filter

        def forgetful(rows, *args, **kwargs):
            kept = {name: value for name, value in kwargs.items() if name not in ("state", "version")}
            return filtered(rows, *args, **kept)

        monkeypatch.setattr(QuerySet, "filter", forgetful)

        for copy in copies:
            self.close(copy, office())

        assert Entry.objects.filter(verb=Verb.HAZARD_REVIEW_PASSED).count() == 2
