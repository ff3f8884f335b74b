"""What ledgers of deeds share: rows done together, sites and people read as far as they are named."""

from uuid import UUID

from django.db import DataError, IntegrityError, transaction

from anlian.kernel.cells import Unfit
from anlian.kernel.clock import day_of
from anlian.kernel.intake import NEW, SAME, WRONG, Register, Row
from anlian.kernel.intake.nearly import NameBook
from anlian.lattice.boards.people import Directory
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.models import Head
from anlian.people.models import Person

BY_NEED = {"sites": Site, "people": Person}


class Together(Register):
    """A ledger whose rows are deeds: the new ones are done together, those on the books are only compared with them."""

    at_once = 5_000
    sites: dict[str, Site]
    people: dict[str, Person]

    def take(self, rows: list[Row]) -> None:
        if not self.setting.dry:
            # Two ledgers at once go one after the other, so the second finds what the first wrote.
            Head.hold(self.district)
        self.sites, self.people = {}, {}
        self.read(rows)
        self.prepare(rows)
        self.check_codes(rows)
        # Those for whose codes a name stood.
        self.read([row for row in rows if row.outcome != WRONG])
        new = []
        for row in rows:
            if row.outcome == WRONG:
                continue
            try:
                if self.is_new(row):
                    new.append(row)
                else:
                    row.outcome = SAME
            except Unfit as problem:
                row.wrong(problem.column, str(problem))
        if new:
            self._together(list(self.sort(new)))

    def read(self, rows: list[Row]) -> None:
        """The sites and people that rows name by code, beside those that are known: never all of a district."""
        for name, model in BY_NEED.items():
            books = getattr(self, name)
            wanted = {
                code
                for row in rows
                for key, of in self.refers.items()
                if of == name
                for code in _codes(row[key])
            } - books.keys()
            if wanted:
                found = model.objects.of(self.district).filter(code__any_of=list(wanted))
                if model is Site:
                    found = found.select_related("principal")
                books.update({one.code: one for one in found})

    def book_of(self, name: str) -> NameBook:
        if name not in BY_NEED:
            return super().book_of(name)
        if name not in self._called:
            self._called[name] = NameBook(self._names(BY_NEED[name]), lambda code, called: [called])
        return self._called[name]

    def _names(self, model: type[Site] | type[Person]) -> dict[str, str]:
        """What is called how, by code, as far as whoever imports sees it: a town is told of no other town's."""
        found = model.objects.of(self.district)
        if self.scope is not None and model is Site:
            found = found.within(self.scope)
        elif self.scope is not None:
            found = found.filter(pk__in=self._holders())
        return dict(found.values_list("code", "name"))

    def _holders(self) -> set[UUID]:
        """Whoever holds, or held, a post that they see."""
        day = day_of(self.at)
        directory = Directory(Duties(self.by, day), Power.SEE_PEOPLE, day)
        seats = [seat for seat in directory.roll.seats.values() if directory.sees(seat)]
        return {term.person_id for seat in seats for term in directory.roll.terms_of(seat.id)}

    def is_new(self, row: Row) -> bool:
        """Whether it is not on the books yet. Raises Unfit when it cannot be taken, or differs from the books."""
        raise NotImplementedError

    def do(self, rows: list[Row]) -> list:
        """Do all these deeds; in place of each that was refused, the refusal."""
        raise NotImplementedError

    def refuse(self, row: Row, refusal: Exception) -> None:
        row.wrong("", self.sentence(refusal))

    def _together(self, rows: list[Row]) -> None:
        """All at once; what only the database refuses is found by halves."""
        try:
            with transaction.atomic():
                done = self.do(rows)
        except (IntegrityError, DataError) as problem:
            if len(rows) == 1:
                self.refuse(rows[0], problem)
                return
            middle = len(rows) // 2
            self._together(rows[:middle])
            self._together(rows[middle:])
            return
        for row, answer in zip(rows, done, strict=True):
            if isinstance(answer, Exception):
                self.refuse(row, answer)
            else:
                row.outcome = NEW


def _codes(cell: str | list[str] | None) -> list[str]:
    return [cell] if isinstance(cell, str) else cell or []
