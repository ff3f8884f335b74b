"""Rules of ledgers that no file meets by itself, each with the case beside it."""

import pytest

from anlian.lattice.models import Site
from anlian.registers import actions
from anlian.registers.actions.columns import map_headers
from anlian.registers.actions.giving import bad_rows
from anlian.registers.generate.mistakes import Mistakes
from anlian.registers.generate.plan import Plan
from anlian.registers.undo import undo
from tests.factories import AT, DISTRICT, hazard, lattice, office
from tests.refusals import Cases
from tests.registers.tables import TABLES, csv_of

pytestmark = pytest.mark.django_db
case = Cases()


def looked_at(by, *, lines=None):
    return actions.look_at("areas", csv_of("areas", lines=lines), "areas.csv", by=by, at=AT)[0]


@case
def headers_of_a_file_that_was_dropped():
    by = office()
    gone, there = looked_at(by), looked_at(by)
    actions.drop(gone, by=by, at=AT)
    gone.refresh_from_db()

    def tell(batch):
        return lambda: map_headers(batch, by=by, at=AT, fields={})

    return tell(gone), tell(there)


@case
def wrong_rows_of_a_file_without_any():
    by = office()
    right, wrong = looked_at(by), looked_at(by, lines=[TABLES["areas"][0], "x,y,z"])

    def give(batch):
        return lambda: bad_rows(batch, to=by)

    return give(right), give(wrong)


@case
def mistakes_in_a_ledger_that_has_none_to_offer():
    def plan(ledger):
        return lambda: Mistakes(Plan(sites=100), 2, ledger, 100)

    return plan("areas"), plan("sites")


@case
def an_import_that_something_unknown_rests_on():
    """The database notices what no question of ours finds."""
    lattice()
    by = office()
    batch, _report = actions.take_file(
        "sites", data=csv_of("sites"), filename="sites.csv", district=DISTRICT, by=by, at=AT
    )

    def take_back():
        return undo(batch, by=by, at=AT, reason="传错了文件")

    def rested_on():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("anlian.registers.undo._check_nothing_rests", lambda *asked: None)
            hazard(site=Site.objects.of(DISTRICT).get(code="S1"), at=AT)
            take_back()

    return rested_on, take_back


@case.each
def test_refuses(name):
    case.refuse(name)


@case.each
def test_lets_what_lies_beside(name):
    case.let(name)
