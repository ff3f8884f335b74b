"""Taking in a ledger: headers to fields, cells to values, and a problem for each cell that does not fit.

A `Register` knows the columns of one kind of ledger and what a row does. This file knows nothing of either:
it reads, tells good rows from bad, runs the good ones in one transaction and says what each of them did.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from anlian.kernel.cells import Unfit
from anlian.kernel.errors import NotFound, Refused

NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"
HEADER_WITHIN = 10
# A sheet of notes may happen to hold one of our words; two in a row are a header.
LEAST_OF_A_HEADER = 2
TOLD_EVERY = 50


@dataclass(frozen=True)
class Column:
    """One column of a ledger: its key, its header, how a cell is read, and what to tell who fills it in."""

    key: str
    header: str
    read: Callable[[str], Any] = str
    required: bool = False
    hint: str = ""
    example: str = ""


@dataclass(frozen=True)
class Problem:
    """What is wrong, where, and what was expected."""

    sheet: str
    row: int
    column: str
    value: str
    expected: str

    def as_dict(self) -> dict:
        return asdict(self)

    def __str__(self):
        place = " ".join(filter(None, [self.sheet, str(self.row), self.column]))
        return f"{place}: {self.value or '—'} → {self.expected}"


@dataclass
class Row:
    """A line of the sheet: as it came, as it was read, and what became of it."""

    sheet: str
    number: int
    cells: dict[str, str]
    register: type["Register"]
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    outcome: str = ""
    changes: dict[str, list] = field(default_factory=dict)

    def __getitem__(self, key):
        return self.values.get(key)

    def says(self, *keys: str) -> bool:
        """Whether the sheet has one of these columns at all: what it does not have is left as it is."""
        return any(key in self.cells for key in keys)

    def wrong(self, key: str, expected: str) -> None:
        """Something is wrong with this cell; without a key, with the row."""
        header = self.register.header_of(key) if key else ""
        self.problems.append(Problem(self.sheet, self.number, header, self.cells.get(key, ""), str(expected)))
        self.outcome = WRONG


@dataclass
class Report:
    """What an import did, or would do."""

    kind: str
    rows: list[Row] = field(default_factory=list)
    header_problems: list[Problem] = field(default_factory=list)

    def count(self, outcome: str) -> int:
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def problems(self) -> list[Problem]:
        return self.header_problems + [problem for row in self.rows for problem in row.problems]

    @property
    def counts(self) -> dict[str, int]:
        return {outcome: self.count(outcome) for outcome in (NEW, CHANGED, SAME, WRONG)}

    def bad_rows(self) -> list[Row]:
        return [row for row in self.rows if row.outcome == WRONG]


@dataclass(frozen=True)
class Setting:
    """Where, when and by whom rows are taken in; without a scope, for all of the district."""

    district: str
    by: Any
    at: datetime
    scope: Any = None
    progress: Callable[[int, int], None] | None = None


class Register:
    """One kind of ledger. Subclasses list the columns and say what one row, or all rows, do."""

    kind: ClassVar[str]
    title: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]]
    # Columns that name records by code, and the attribute that holds those records once `prepare` has read them.
    refers: ClassVar[dict[str, str]] = {}
    # Words that may stand in place of a code.
    rules: ClassVar[tuple[str, ...]] = ()

    def __init__(self, setting: Setting):
        self.district = setting.district
        self.by = setting.by
        self.at = setting.at
        self.scope = setting.scope
        self.setting = setting
        self._learnt: list[tuple[dict, Any, Any]] = []

    def take(self, rows: list[Row]) -> None:
        """Take in all rows that are not wrong. By default one by one, each whole or not at all."""
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
            if self.setting.progress and number % TOLD_EVERY == 0:
                self.setting.progress(number, len(good))

    def prepare(self, rows: list[Row]) -> None:
        """Read once what all rows need."""

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
        """Every code that is not on the books, also of rows that are wrong already: all is told at once."""
        for row in rows:
            for key, name in self.refers.items():
                books, cell = getattr(self, name), row[key] or []
                for code in [cell] if isinstance(cell, str) else cell:
                    if code not in books and code not in self.rules:
                        row.wrong(key, _("a code on the books, not “%(code)s”") % {"code": code})

    def once(self, rows: list[Row], *keys: str) -> None:
        """Of rows about the same thing the first stands; the others are wrong at the last of these cells."""
        first: dict[tuple, Row] = {}
        for row in rows:
            if row.outcome == WRONG:
                continue
            standing = first.setdefault(tuple(row[key] for key in keys), row)
            if standing is not row:
                row.wrong(
                    keys[-1], _("a value of its own: row %(row)d has it already") % {"row": standing.number}
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
    def header_of(cls, key: str) -> str:
        return next((column.header for column in cls.columns if column.key == key), key)


def read_rows(register: type[Register], sheets) -> Report:
    """Find the header, match its columns, and read every cell. `sheets` come from `kernel.sheets.read`."""
    report = Report(register.kind)
    lacking, headed = [], ""
    for sheet in sheets:
        rows = [(number, cells) for number, cells in enumerate(sheet.rows, start=1) if any(cells)]
        if not rows:
            continue
        at, places = _header(register, rows)
        missing = [
            column.header for column in register.columns if column.required and column.key not in places
        ]
        if missing:
            lacking.append((len(places), _no_header(sheet.name, *rows[at], missing)))
            continue
        headed = headed or sheet.name
        for number, cells in rows[at + 1 :]:
            row = Row(
                sheet.name, number, {key: _cell(cells, place) for key, place in places.items()}, register
            )
            if any(row.cells.values()):
                _read(register, row)
                report.rows.append(row)
    # A sheet that does not even try to be this ledger, such as notes, is passed over when another is it.
    report.header_problems = [
        problem for found, problem in lacking if found >= LEAST_OF_A_HEADER or not headed
    ]
    if not report.rows and not report.header_problems:
        name = headed or (sheets[0].name if sheets else "")
        report.header_problems.append(Problem(name, 1, "", "", _("at least one row below the header")))
    return report


def _no_header(sheet: str, number: int, cells, missing: list[str]) -> Problem:
    found = "、".join(str(cell) for cell in cells if cell)[:120]
    return Problem(
        sheet, number, "", found, _("a header that also has %(columns)s") % {"columns": "、".join(missing)}
    )


def _header(register: type[Register], rows) -> tuple[int, dict[str, int]]:
    """The row that names most of our columns, and where each of them stands."""
    names = {}
    for column in register.columns:
        names[column.header.lower()] = names[column.key] = column.key
    best = 0, {}
    for at, (_number, cells) in enumerate(rows[:HEADER_WITHIN]):
        places = {}
        for place, cell in enumerate(cells):
            key = names.get(str(cell or "").strip(" *＊\n").lower())
            if key:
                places.setdefault(key, place)
        if len(places) > len(best[1]):
            best = at, places
    return best


def _cell(cells, place: int) -> str:
    value = cells[place] if place < len(cells) else ""
    # PostgreSQL keeps no NUL, and no spreadsheet means one.
    return "" if value is None else str(value).replace("\0", "").strip()


def _read(register: type[Register], row: Row) -> None:
    for column in register.columns:
        text = row.cells.get(column.key, "")
        row.values[column.key] = None
        if not text:
            if column.required:
                row.wrong(column.key, _("something: the cell is empty"))
            continue
        try:
            row.values[column.key] = column.read(text)
        except Unfit as problem:
            row.wrong(column.key, str(problem))


def run(register: type[Register], sheets, setting: Setting, *, dry: bool = False) -> Report:
    """Take in a ledger: good rows go in together, bad ones come back with their reasons. `dry` only tells."""
    report = read_rows(register, sheets)
    try:
        with transaction.atomic():
            register(setting).take(report.rows)
            if dry:
                transaction.set_rollback(True)
    except IntegrityError as error:
        # Rows are compared with the books before they are written; between the two somebody may write.
        raise Refused(_("Somebody changed these records at the same moment. Send the file again.")) from error
    return report


def _word(value) -> str:
    return "" if value is None else str(value)


def _rule(error: IntegrityError) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    return (diagnosis.constraint_name if diagnosis else "") or _("a rule of the database")
