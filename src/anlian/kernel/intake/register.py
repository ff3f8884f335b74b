"""One kind of ledger: its columns, and what a row does to the books."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from anlian.kernel.cells import Unfit
from anlian.kernel.errors import NotFound, Refused
from anlian.kernel.intake.nearly import NameBook
from anlian.kernel.intake.rows import WRONG, Column, Row, Setting

TOLD_EVERY = 50


class Register:
    """One kind of ledger. Subclasses list the columns and say what one row, or all rows, do."""

    kind: ClassVar[str]
    title: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]]
    # Columns that name records by code, and the attribute that holds those records once `prepare` has read them.
    refers: ClassVar[dict[str, str]] = {}
    # Words that may stand in place of a code.
    rules: ClassVar[tuple[str, ...]] = ()
    # How many rows are taken at a time; all of the file when its rows lean on each other.
    at_once: ClassVar[int | None] = None

    def __init__(self, setting: Setting):
        self.district = setting.district
        self.by = setting.by
        self.at = setting.at
        self.scope = setting.scope
        self.setting = setting
        self.done = self.lines = 0
        self._learnt: list[tuple[dict, Any, Any]] = []
        self._first: dict[tuple, dict[tuple, tuple[str, int]]] = {}
        self._called: dict[str, NameBook] = {}

    def take(self, rows: list[Row]) -> None:
        """Take in those rows that are not wrong. By default one by one, each whole or not at all.

        Called once a portion: of a ledger without `at_once` there is only one.
        """
        self.prepare(rows)
        self.check_codes(rows)
        good = [row for row in rows if row.outcome != WRONG]
        for number, row in enumerate(self.sort(good), start=1):
            self._learnt.clear()
            try:
                with transaction.atomic():
                    row.outcome = self.take_one(row)
                row.changes = self.shown(row.changes)
            except (Unfit, Refused, NotFound, IntegrityError, DataError) as problem:
                self._forget()
                row.changes = {}
                row.wrong(getattr(problem, "column", ""), self.sentence(problem))
            if number % TOLD_EVERY == 0:
                self.tell(number)

    def begin(self) -> None:
        """Read once what all portions need."""

    def prepare(self, rows: list[Row]) -> None:
        """Read once what the rows of this portion need."""

    def tell(self, number: int) -> None:
        """So many rows of this portion are done."""
        if self.setting.progress:
            self.setting.progress(self.done + number, max(self.lines, self.done + number))

    def sort(self, rows: list[Row]) -> Iterable[Row]:
        return rows

    def take_one(self, row: Row) -> str:
        raise NotImplementedError

    def shown(self, changes: dict[str, list]) -> dict[str, list[str]]:
        """What a row changes, in words: before and after, by header."""
        return {self.header_of(key): [_word(value) for value in pair] for key, pair in changes.items()}

    def sentence(self, problem: Exception) -> str:
        """What was expected instead of a row that was refused."""
        match problem:
            case NotFound():
                return _("something within what you answer for")
            case IntegrityError():
                return _("a row that contradicts no other (%(rule)s)") % {"rule": _rule(problem)}
            case DataError():
                return _("values that the books have room for")
        return str(problem)

    def check_codes(self, rows: list[Row]) -> None:
        """Codes that are not on the books, also of rows that are wrong already: all is told at once.

        A name in place of a code is taken where only one record is called so, and told; what is only
        nearly right is proposed, never taken.
        """
        for row in rows:
            for key, name in self.refers.items():
                books, cell = getattr(self, name), row[key]
                if not cell:
                    continue
                codes = [cell] if isinstance(cell, str) else cell
                if all(code in books or code in self.rules for code in codes):
                    continue
                found = [self._code(row, key, name, code) for code in codes]
                if None not in found:
                    row.values[key] = found[0] if isinstance(cell, str) else found

    def _code(self, row: Row, key: str, name: str, said: str) -> str | None:
        if said in getattr(self, name) or said in self.rules:
            return said
        book = self.book_of(name)
        meant = book.named(said)
        if len(meant) == 1:
            row.note(key, book.shown(meant[0]))
            return meant[0]
        if meant:
            row.wrong(key, _("the code of one of these: %(codes)s") % {"codes": book.listed(meant)})
        elif near := book.near(said):
            row.wrong(
                key,
                _("a code on the books, not “%(code)s”; perhaps %(codes)s?")
                % {"code": said, "codes": book.listed(near)},
            )
        else:
            row.wrong(key, _("a code on the books, not “%(code)s”") % {"code": said})
        return None

    def book_of(self, name: str) -> NameBook:
        """What the records of these books are called."""
        books, book = getattr(self, name), self._called.get(name)
        if book is None or book.records is not books:
            book = self._called[name] = NameBook(
                books, lambda code, record: self.names_of(name, code, record)
            )
        return book

    def names_of(self, name: str, code: str, record) -> Iterator[str]:
        """What people call a record of these books in place of its code."""
        yield getattr(record, "name", None) or getattr(record, "title", "")

    def once(self, rows: list[Row], *keys: str) -> None:
        """Of rows about the same thing the first stands; the others are wrong at the last of these cells."""
        first = self._first.setdefault(keys, {})
        for row in rows:
            if row.outcome == WRONG:
                continue
            here = row.sheet, row.number
            standing = first.setdefault(tuple(row[key] for key in keys), here)
            if standing != here:
                row.wrong(
                    keys[-1], _("a value of its own: row %(row)d has it already") % {"row": standing[1]}
                )

    def learn(self, books: dict, key, value):
        """Remember a record that this row made or changed; the one before is remembered again if it is undone."""
        self._learnt.append((books, key, books.get(key)))
        books[key] = value
        return value

    def _forget(self) -> None:
        for books, key, before in reversed(self._learnt):
            if before is None:
                books.pop(key, None)
            else:
                books[key] = before

    @classmethod
    def offered(cls) -> list[Column]:
        """The columns of templates and exports."""
        return [column for column in cls.columns if column.offered]

    @classmethod
    def header_of(cls, key: str) -> str:
        return next((column.header for column in cls.columns if column.key == key), key)


def _word(value) -> str:
    return "" if value is None else str(value)


def _rule(error: IntegrityError) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    return (diagnosis.constraint_name if diagnosis else "") or _("a rule of the database")
