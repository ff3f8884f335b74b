"""Whatever was brought in, in whatever order: taking back gives each former state again, or says no and changes nothing."""

from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlian.kernel import remember
from anlian.kernel.errors import Refused
from anlian.lattice.models import Site, SiteRecord
from anlian.people.models import Person
from anlian.registers import actions
from anlian.registers.models import Batch
from anlian.registers.undo import undo
from tests.factories import AT, DISTRICT, lattice
from tests.registers.books import books
from tests.registers.tables import TABLES

pytestmark = pytest.mark.django_db
THOROUGH = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
GRIDS = ["430407001001001", "430407001001002", "430407002001001"]
DAYS = ["2021-01-01", "2021-07-01", "2022-01-01", "2022-07-01"]


def table(kind: str, cells, codes: str, most: int = 4):
    """A ledger of some rows, each about another of a few things, so that ledgers overlap."""
    rows = st.dictionaries(st.sampled_from(codes), cells, min_size=1, max_size=most)
    return rows.map(lambda found: (kind, [line(code) for code, line in sorted(found.items())], found))


SITE = st.tuples(
    st.sampled_from(["面馆", "米粉店"]), st.sampled_from(GRIDS), st.sampled_from(["", "王建国", "赵六"]), st.sampled_from(["红", "黄"])
)  # fmt: skip


class Row:
    """The cells of a row, which write their line once they have a code."""

    def __init__(self, form: str, cells: tuple):
        self.form, self.cells = form, cells

    def __call__(self, code: str) -> str:
        return self.form.format(code, *self.cells)

    def __repr__(self):
        return self("·")


def rows(form: str, *cells):
    return st.tuples(*cells).map(lambda found: Row(form, found))


SITES = table(
    "sites", SITE.map(lambda found: Row("{0},{1},沿街店铺,{2},,,,,{3},,,{4},,2021-01-01", found)), "STUV"
)
SECTORS = table(
    "sectors", rows("{0},{1},{2},", st.sampled_from("甲乙"), st.sampled_from(["", "沿街店铺"])), "KLM"
)
UNITS = table(
    "units", rows("{0},{1},部门,{2},{3}", st.sampled_from("甲乙"), st.sampled_from(["", "A", "B"]), st.sampled_from(GRIDS)), "ABC"
)  # fmt: skip
POSTS = table(
    "posts",
    rows(
        "{0},AJ,{1},安委办,,{2},P{3},人{3},1990000000{3},{4},{5},否,", st.sampled_from(["科长", "主任"]),
        st.sampled_from(["", "XF", "XF;RQ"]), st.sampled_from("12"), st.sampled_from(DAYS[:3]), st.sampled_from(["", DAYS[3]]),
    ),
    "GH",
)  # fmt: skip


@contextmanager
def fresh_district():
    """Nothing of one example is left for the next."""
    with transaction.atomic():
        remember.forget()
        lattice()
        yield
        transaction.set_rollback(True)
    remember.forget()


def bring(kind: str, lines: list[str]) -> Batch:
    data = "\n".join([TABLES[kind][0], *lines]).encode()
    return actions.take_file(kind, data=data, filename=f"{kind}.csv", district=DISTRICT, by=None, at=AT)[0]


class TestInReverseOrder:
    @THOROUGH
    @given(st.lists(st.one_of(SITES, SECTORS, UNITS, POSTS), min_size=1, max_size=5))
    def test_every_former_state_comes_back(self, ledgers):
        with fresh_district():
            states, batches = [], []
            for kind, lines, _rows in ledgers:
                states.append(books())
                batches.append(bring(kind, lines))

            for batch, was in zip(reversed(batches), reversed(states), strict=True):
                undo(batch, by=None, at=AT, reason="x")
                assert books() == was


class TestInAnyOrder:
    @THOROUGH
    @given(st.lists(SITES, min_size=2, max_size=5), st.randoms(use_true_random=False))
    def test_it_is_right_or_refused(self, ledgers, chance):
        """Held against a plain book of what each ledger did to each site."""
        with fresh_district():
            book, done = {}, []
            for kind, lines, found in ledgers:
                did = {}
                for code, row in found.items():
                    if book.get(code) != row.cells:
                        did[code] = (book.get(code), row.cells)
                        book[code] = row.cells
                done.append((bring(kind, lines), did))
            assert on_books() == book
            chance.shuffle(done)

            for batch, did in done:
                stood = books()
                try:
                    undo(batch, by=None, at=AT, reason="x")
                except Refused:
                    assert books() == stood
                    continue
                for code, (was, became) in did.items():
                    assert book[code] == became, "a later ledger had changed it again"
                    if was is None:
                        del book[code]
                    else:
                        book[code] = was
                assert on_books() == book
                in_charge = {name for _name, _area, name, _risk in book.values() if name}
                assert in_charge <= set(Person.objects.of(DISTRICT).values_list("name", flat=True))


def on_books() -> dict[str, tuple]:
    """Each site as the ledger would say it; its history agrees with it."""
    words = {"red": "红", "yellow": "黄"}
    found = {}
    for site in Site.objects.of(DISTRICT).select_related("principal"):
        record = SiteRecord.objects.of(DISTRICT).known().get(site=site, until=None)
        assert (record.area_id, record.principal_id, record.risk) == (
            site.area_id,
            site.principal_id,
            site.risk,
        )
        name = site.principal.name if site.principal else ""
        found[site.code] = (site.name, site.area_code, name, words[site.risk])
    return found
