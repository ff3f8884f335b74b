"""Blocks and lines of leaders, moved and looked at; the three who must see to safety in every sector."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anlian.kernel.errors import Refused
from anlian.lattice import actions
from anlian.lattice.boards.leaders import crossings
from anlian.lattice.boards.musts import GAP, TWO, musts
from anlian.lattice.models import Remit, Site
from anlian.lattice.parts import leaders_on
from anlian.lattice.powers import Role
from anlian.lattice.roll import load, roll_of
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from tests.factories import AT, DISTRICT, keeper_of, office, officer_of, officer_of_sector, person, site
from tests.factories.people import hold
from tests.factories.places import LONG_AGO, lattice
from tests.guards.town import NOW, signed_in

pytestmark = pytest.mark.django_db
BASIS, APRIL = "石办发〔2023〕演示第8号", date(2023, 4, 1)


@pytest.fixture(autouse=True)
def then(monkeypatch):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: NOW)


def block(town="430407001", title="区委常委", **more):
    return hold(Role.LEADER, title, unit="QW", area=lattice().areas[town], **more)


def line(sector="XF", title="副区长", **more):
    return hold(Role.LEADER, title, unit="ZF", sector=lattice().sectors[sector], **more)


def on(day=AT.date()):
    found = leaders_on(roll_of(DISTRICT), day)
    return {part.code: part for part in found.parts}


class TestLeadersOn:
    def test_says_who_answers_for_each_block_and_line(self):
        one, other = block(), line()

        parts = on()

        assert parts["430407001"].names == [one.name]
        assert parts["XF"].names == [other.name]

    def test_marks_what_nobody_and_what_two_answer_for(self):
        block()
        line(), line(title="另一副区长")

        found = leaders_on(roll_of(DISTRICT), AT.date())

        assert [part.code for part in found.holes] == ["430407002", "RQ"]
        assert [part.code for part in found.overlaps] == ["XF"]

    def test_marks_a_post_that_nobody_holds(self):
        one = block()
        term = one.appointments.get(district=DISTRICT)
        actions.end_appointment(term, on=AT.date(), by=None, at=AT)

        assert on()["430407001"].wrong == "vacant"

    def test_does_not_take_the_head_of_the_district_for_a_block_leader(self):
        head = hold(Role.LEADER, "区长", unit="ZF", area=lattice().areas[DISTRICT])

        found = leaders_on(roll_of(DISTRICT), AT.date())

        assert [(one.held.term.person_id, one.whole) for one in found.lines] == [(head.pk, True)]
        assert found.overlaps == []

    def test_names_both_where_they_cross(self):
        one, other = block(), line()
        roll = roll_of(DISTRICT)

        cell = crossings(leaders_on(roll, AT.date()), roll)[0][1][1]

        assert (cell.town.names, cell.sector.code, cell.sector.names) == ([one.name], "XF", [other.name])

    def test_can_be_asked_as_it_was_known(self):
        before, after = line(), line("RQ", "另一副区长")
        actions.reassign(
            after.seat, sector=lattice().sectors["XF"], since=date(2023, 2, 1), basis=BASIS, by=None, at=NOW
        )

        february = date(2023, 2, 15)
        assert on(february)["XF"].names == [after.name]
        then = {part.code: part for part in leaders_on(load(DISTRICT, AT), february).parts}
        assert then["XF"].names == [before.name]


class TestReassign:
    @pytest.fixture
    def two(self):
        return line(), hold(Role.LEADER, "副区长（城建）", unit="ZF", sector=lattice().sectors["RQ"])

    def move(self, to, *, by=None, since=APRIL, basis=BASIS, **part):
        part = part or {"sector": lattice().sectors["XF"]}
        return actions.reassign(to.seat, since=since, basis=basis, by=by, at=AT, **part)

    def test_takes_and_gives_on_one_day(self, two):
        before, after = two

        self.move(after)

        assert on(date(2023, 3, 31))["XF"].names == [before.name]
        assert on(APRIL)["XF"].names == [after.name]
        verbs = list(Entry.objects.filter(verb__in=[Verb.REMIT_GIVEN, Verb.REMIT_ENDED]).order_by("seq"))
        assert [one.verb for one in verbs[-2:]] == [Verb.REMIT_ENDED, Verb.REMIT_GIVEN]

    def test_mends_an_overlap(self, two):
        before, after = two
        actions.give_remit(after.seat, sector=lattice().sectors["XF"], since=LONG_AGO, by=None, at=AT)

        self.move(after)

        assert on(APRIL)["XF"].names == [after.name]

    def test_fills_a_hole(self, two):
        self.move(two[0], area=lattice().areas["430407002"])

        assert on(APRIL)["430407002"].names == [two[0].name]

    @pytest.mark.parametrize("since", [date(2019, 12, 31), LONG_AGO])
    def test_refuses_a_day_on_or_before_which_the_present_one_began(self, two, since):
        with pytest.raises(Refused, match="更晚"):
            self.move(two[1], since=since)
        assert Remit.objects.of(DISTRICT).known().count() == 2

    def test_refuses_whoever_has_it_already(self, two):
        with pytest.raises(Refused, match="已由"):
            self.move(two[0])

    def test_refuses_a_post_that_no_longer_stands(self, two):
        two[1].seat.ended_on = APRIL

        with pytest.raises(Refused, match="撤销"):
            self.move(two[1])

    def test_refuses_a_post_that_is_no_leaders(self, two):
        with pytest.raises(Refused, match="区领导"):
            self.move(officer_of())

    def test_needs_a_document(self, two):
        with pytest.raises(Refused, match="依据"):
            self.move(two[1], basis=" ")

    def test_is_for_those_who_answer_for_it(self, two):
        self.move(two[1], by=office())

        with pytest.raises(Refused):
            self.move(two[0], by=officer_of(), since=date(2023, 5, 1))


class TestMusts:
    def ask(self, day=AT.date()):
        return {must.code: must for must in musts(roll_of(DISTRICT), day, Site.objects.of(DISTRICT))}

    def test_shows_the_gap_and_fills_it_with_nobody(self):
        hold(Role.DEPARTMENT, "应急局局长", unit="AJ")

        gas = self.ask()["RQ"]

        assert (gas.industry, gas.leads, gas.business) == (GAP, (), GAP)

    def test_names_who_leads_the_sector_and_those_under_it(self):
        head = officer_of_sector("XF")

        found = self.ask()

        assert found["XF"].leads[0].head.term.person_id == head.pk
        assert (found["XF.GC"].leads[0].unit, found["XF.GC"].leads[0].wider) == ("区消防救援大队", "消防")

    def test_is_asked_of_a_day(self):
        head = officer_of_sector("XF")
        actions.end_remit(head.seat.remits.get(district=DISTRICT), on=APRIL, by=None, at=AT)

        assert not self.ask(date(2023, 3, 31))["XF"].industry
        assert self.ask(APRIL)["XF"].industry == GAP

    def test_marks_two_departments_but_not_two_posts_of_one(self):
        officer_of_sector("XF"), officer_of_sector("XF")
        assert not self.ask()["XF"].industry

        officer_of_sector("XF", unit="CG")
        assert self.ask()["XF"].industry == TWO

    def test_counts_sites_with_and_without_a_person_in_charge(self):
        site()
        Site.objects.filter(pk=site().pk).update(principal=None)

        shops = self.ask()["XF"]

        assert (shops.kept, shops.unkept) == (1, 1)


class TestNameLead:
    def test_gives_a_sector_without_a_lead_to_a_department(self):
        head = hold(Role.DEPARTMENT, "城管局局长", unit="CG")

        actions.name_lead(
            head.seat, sector=lattice().sectors["RQ"], since=APRIL, basis=BASIS, by=office(), at=AT
        )

        assert TestMusts().ask(APRIL)["RQ"].leads[0].unit == "区城管局"

    def test_needs_a_document(self):
        head = hold(Role.DEPARTMENT, "城管局局长", unit="CG")

        with pytest.raises(Refused, match="依据") as refusal:
            actions.name_lead(
                head.seat, sector=lattice().sectors["RQ"], since=APRIL, basis="", by=None, at=AT
            )
        assert "第十条" in refusal.value.basis

    def test_refuses_a_second_lead_on_one_day(self):
        officer_of_sector("RQ", unit="CG")
        other = hold(Role.DEPARTMENT, "应急局局长", unit="AJ")

        with pytest.raises(Refused, match="一个主管部门"):
            actions.name_lead(
                other.seat, sector=lattice().sectors["RQ"], since=APRIL, basis=BASIS, by=None, at=AT
            )

    def test_is_refused_on_the_page_of_a_post_too(self, client):
        officer_of_sector("RQ", unit="CG")
        other = hold(Role.DEPARTMENT, "应急局局长", unit="AJ")
        signed_in(client, office())

        answer = client.post(reverse("lattice:give-remit", args=[other.seat.pk]), {
            "sector": lattice().sectors["RQ"].pk, "since": "2023-04-01", "basis": BASIS})  # fmt: skip

        assert answer.status_code == 422
        assert not Remit.objects.of(DISTRICT).filter(post=other.seat).exists()


class TestPages:
    def test_show_whoever_answers(self, client):
        one, other = block(), line()
        signed_in(client, office())

        for query in ("", "?show=crossings"):
            page = client.get(reverse("lattice:leaders") + query).content.decode()
            assert one.name in page
            assert other.name in page

    def test_move_a_line_and_keep_what_was_typed_when_refused(self, client):
        _one, other = line(), line("RQ", "另一副区长")
        signed_in(client, office())
        form = {"part": "sector:XF", "post": other.seat.pk, "since": "2019-01-01", "basis": BASIS}

        refused = client.post(reverse("lattice:reassign"), form)
        assert refused.status_code == 422
        assert BASIS in refused.content.decode()

        assert client.post(reverse("lattice:reassign"), form | {"since": "2023-04-01"}).status_code == 302
        assert on(APRIL)["XF"].names == [other.name]

    def test_are_closed_to_those_without_posts_and_change_nothing_for_a_town(self, client):
        signed_in(client, person())
        assert client.get(reverse("lattice:leaders")).status_code == 403
        signed_in(client, officer_of())
        assert client.get(reverse("lattice:leaders")).status_code == 200
        assert client.get(reverse("lattice:reassign")).status_code == 403
        signed_in(client, keeper_of(site()))
        assert client.get(reverse("lattice:three-musts")).status_code == 200

    @pytest.mark.parametrize("name", ["lattice:leaders", "lattice:three-musts", "matters:leaders-load"])
    def test_ask_the_same_whatever_the_number_of_leaders(self, client, name):
        block(), line()
        signed_in(client, office())
        client.get(reverse(name))
        with CaptureQueriesContext(
            connection,
        ) as few:
            client.get(reverse(name))
        for number in range(20):
            line("RQ", f"副区长{number}"), site()
        client.get(reverse(name))

        with CaptureQueriesContext(connection) as many:
            client.get(reverse(name))

        assert len(many) == len(few)

    def test_go_out_as_a_file_with_what_is_missing(self, client):
        block()
        signed_in(client, office())

        answer = client.post(reverse("lattice:export-leaders"), {"format": "csv"})

        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        assert "人民街道" in text
        assert "【无人分管】" in text
