"""三员分立: refused in words by the deed, and by the database whoever writes the row."""

from datetime import timedelta
from itertools import combinations

import pytest
from django.db import IntegrityError, transaction

from anlian.kernel import sheets
from anlian.kernel.errors import Refused
from anlian.lattice import actions
from anlian.lattice.models import Appointment, Post
from anlian.lattice.powers import OFFICERS, POWERS, Power, Role
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.registers.actions import take_file
from tests.factories import (
    AT,
    DISTRICT,
    account,
    audit_officer,
    lattice,
    office,
    person,
    security_officer,
    site,
)
from tests.factories.people import hold, post
from tests.factories.places import LONG_AGO

pytestmark = pytest.mark.django_db
TODAY = AT.date()
PAIRS = list(combinations(Role, 2))
APART = [pair for pair in PAIRS if not OFFICERS.isdisjoint(pair)]
TOGETHER = [pair for pair in PAIRS if OFFICERS.isdisjoint(pair)]


def seat(role) -> Post:
    return post(role, f"{role}岗位", unit="AJ")


def appoint(role, someone, *, since=LONG_AGO, until=None, by=None):
    return actions.appoint(seat(role), person=someone, since=since, until=until, by=by, at=AT)


def written(role, someone, **days) -> Appointment:
    """Past the deeds, as a program with a fault would write it."""
    row = Appointment(
        district=DISTRICT, post=seat(role), person=someone, recorded_at=AT, **{"since": LONG_AGO, **days}
    )
    row.save(force_insert=True)
    return row


class TestOnePerson:
    @pytest.mark.parametrize(("first", "second"), [*APART, *(pair[::-1] for pair in APART)])
    def test_is_not_an_officer_and_anything_else(self, first, second):
        someone = person()
        appoint(first, someone)

        with pytest.raises(Refused, match="不得兼任其他岗位"):
            appoint(second, someone)
        with pytest.raises(IntegrityError, match="officer_holds_nothing_else_on_a_day"), transaction.atomic():
            written(second, someone)

    @pytest.mark.parametrize(("first", "second"), [*TOGETHER, *((role, role) for role in Role)])
    def test_may_hold_posts_that_exclude_nothing(self, first, second):
        someone = person()

        appoint(first, someone)
        appoint(second, someone)

        assert someone.appointments.of(DISTRICT).known().count() == 2

    def test_may_be_an_officer_once_the_other_post_has_ended(self):
        someone = person()
        held = appoint(Role.TOWN, someone)

        actions.end_appointment(held, on=TODAY, by=None, at=AT)
        appoint(Role.AUDIT, someone, since=TODAY)

        with pytest.raises(Refused):
            appoint(Role.TOWN, someone, since=TODAY - timedelta(days=1))

    def test_may_not_be_appointed_for_days_to_come_either(self):
        someone = person()
        appoint(Role.SECURITY, someone, since=TODAY + timedelta(days=30), until=TODAY + timedelta(days=60))

        with pytest.raises(Refused):
            appoint(Role.TOWN, someone)
        appoint(Role.TOWN, someone, until=TODAY + timedelta(days=30))


class TestTheDatabase:
    def test_knows_the_officer_whatever_the_program_says(self):
        row = written(Role.AUDIT, person(), officer="")

        row.refresh_from_db()
        assert row.officer == Role.AUDIT
        Appointment.objects.of(DISTRICT).filter(pk=row.pk).update(officer="")
        row.refresh_from_db()
        assert row.officer == Role.AUDIT

    def test_refuses_a_post_that_becomes_an_officers_under_its_holder(self):
        someone = person()
        written(Role.TOWN, someone)
        other = written(Role.COMMUNITY, someone)

        with pytest.raises(IntegrityError, match="officer_holds_nothing_else_on_a_day"), transaction.atomic():
            Post.objects.of(DISTRICT).filter(pk=other.post_id).update(role=Role.ADMIN)

    def test_lets_a_row_that_was_superseded_be(self):
        someone = person()
        written(Role.TOWN, someone, superseded_at=AT)

        written(Role.AUDIT, someone)


class TestGranting:
    @pytest.mark.parametrize("role", sorted(OFFICERS))
    def test_is_the_security_administrators(self, role):
        actions.appoint(seat(role), person=person(), since=TODAY, by=security_officer(), at=AT)

        for by in (
            office(),
            audit_officer(),
            hold(Role.ADMIN, "系统管理员", unit="AJ"),
            hold(Role.LEADER, "区长", unit="ZF"),
        ):
            with pytest.raises(Refused, match="由安全管理员任命"):
                actions.appoint(seat(role), person=person(), since=TODAY, by=by, at=AT)
            assert Entry.objects.filter(by=by, verb=Verb.REFUSED).exists()

    def test_is_not_for_oneself(self):
        me = security_officer()
        mine = me.appointments.of(DISTRICT).get()

        with pytest.raises(Refused, match="不能任命或免去自己"):
            actions.end_appointment(mine, on=TODAY, by=me, at=AT)
        with pytest.raises(Refused, match="不能任命或免去自己"):
            actions.appoint(seat(Role.SECURITY), person=me, since=TODAY, by=me, at=AT)

    def test_is_not_done_with_a_ledger_of_posts(self):
        lattice()
        ledger = sheets.write_csv(
            ["岗位编码", "单位编码", "岗位名称", "角色", "人员编码", "姓名", "任职起"],
            [["X-1", "AJ", "审计管理员", "审计管理员", "N-1", "石敢当", "2023-01-01"]],
        )

        batch, _report = take_file(
            "posts", data=ledger, filename="x.csv", district=DISTRICT, by=office(), at=AT
        )

        assert batch.new == 0
        assert not Post.objects.of(DISTRICT).filter(code="X-1").exists()

    def test_ended_signs_the_officer_out_at_once(self, client):
        guard, watcher = security_officer(), audit_officer()
        client.force_login(account(watcher))
        assert client.get("/system/record/").status_code == 200

        held = watcher.appointments.of(DISTRICT).get()
        actions.end_appointment(held, on=TODAY, by=guard, at=AT)

        assert client.get("/system/record/").url.startswith("/login/")

    def test_handed_over_signs_the_one_before_out(self, client):
        guard, watcher = security_officer(), audit_officer()
        client.force_login(account(watcher))
        client.get("/")

        actions.appoint(watcher.seat, person=person(), since=TODAY, by=guard, at=AT)

        assert client.get("/").url.startswith("/login/")


class TestPowers:
    def test_of_the_three_have_nothing_in_common_that_changes_anything(self):
        reading = {Power.SEE_WORKBENCH, Power.SEE_PEOPLE, Power.SEE_ACCOUNTS}

        for one, other in combinations(OFFICERS, 2):
            assert POWERS[one] & POWERS[other] <= reading

    def test_of_the_three_are_nobody_elses(self):
        theirs = set().union(*(POWERS[role] for role in OFFICERS)) - {Power.SEE_WORKBENCH, Power.SEE_PEOPLE}
        # The record is read by business auditors too.
        theirs -= {Power.SEE_LEDGER}

        assert all(theirs.isdisjoint(POWERS[role]) for role in set(Role) - OFFICERS)

    @pytest.mark.parametrize("role", sorted(OFFICERS))
    def test_of_an_officer_reach_no_business_not_even_the_own_shop(self, client, role):
        officer, shop = hold(role, "三员", unit="AJ"), site()
        type(shop).objects.of(DISTRICT).filter(pk=shop.pk).update(principal=officer)
        client.force_login(account(officer))

        answers = {
            client.get(path).status_code
            for path in ("/hazards/", "/sites/", "/inspections/", f"/sites/{shop.pk}/")
        }

        assert answers <= {403, 404}
