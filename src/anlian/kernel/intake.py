"""Taking in a ledger: headers to fields, cells to values, and an error for each cell that does not fit.

A `Register` knows the columns of one kind of ledger and what a row does. This file knows nothing of either:
it reads, tells good rows from bad, runs the good ones in one transaction and says what each of them did.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anlian.kernel.errors import NotFound, Refused

NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"


class Unfit(ValueError):
    """A cell that does not fit its column; the message says what was expected."""


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
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "expected": self.expected,
        }


@dataclass
class Row:
    """A line of the sheet: as it came, as it was read, and what became of it."""

    sheet: str
    number: int
    cells: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    outcome: str = ""
    changes: dict[str, list] = field(default_factory=dict)

    def __getitem__(self, key):
        return self.values.get(key)

    def wrong(self, column: str, expected: str, header: str = "") -> None:
        self.problems.append(
            Problem(self.sheet, self.number, header or column, self.cells.get(column, ""), str(expected))
        )
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
    """Where and by whom rows are taken in."""

    district: str
    by: Any
    at: datetime
    progress: Callable[[int, int], None] | None = None


class Register:
    """One kind of ledger. Subclasses list the columns and say what one row, or all rows, do."""

    kind: ClassVar[str]
    title: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]]

    def __init__(self, setting: Setting):
        self.district = setting.district
        self.by = setting.by
        self.at = setting.at
        self.setting = setting

    def take(self, rows: list[Row]) -> None:
        """Take in all rows that are not wrong. By default one by one, each whole or not at all."""
        self.prepare(rows)
        good = [row for row in rows if row.outcome != WRONG]
        for number, row in enumerate(self.sort(good), start=1):
            try:
                with transaction.atomic():
                    row.outcome = self.take_one(row)
            except Unfit as problem:
                row.wrong("", str(problem))
            except Refused as refusal:
                row.wrong("", str(refusal))
            except NotFound:
                row.wrong("", _("a row within what you answer for"))
            except IntegrityError as error:
                row.wrong("", _("a row that contradicts no other (%(rule)s)") % {"rule": _rule(error)})
            if self.setting.progress and number % 50 == 0:
                self.setting.progress(number, len(good))

    def prepare(self, rows: list[Row]) -> None:
        """Read once what all rows need."""

    def sort(self, rows: list[Row]) -> Iterable[Row]:
        return rows

    def take_one(self, row: Row) -> str:
        raise NotImplementedError

    @classmethod
    def header_of(cls, key: str) -> str:
        return next((column.header for column in cls.columns if column.key == key), key)


def read_rows(register: type[Register], sheets) -> Report:
    """Find the header, match its columns, and read every cell. `sheets` come from `kernel.sheets.read`."""
    report = Report(register.kind)
    for sheet in sheets:
        rows = [(number, cells) for number, cells in enumerate(sheet.rows, start=1) if any(cells)]
        if not rows:
            continue
        at, places = _header(register, rows)
        if not places:
            report.header_problems.append(
                Problem(
                    sheet.name,
                    rows[0][0],
                    "",
                    ", ".join(str(cell) for cell in rows[0][1] if cell)[:120],
                    _("a header with %(columns)s")
                    % {"columns": ", ".join(column.header for column in register.columns if column.required)},
                )
            )
            continue
        for number, cells in rows[at + 1 :]:
            row = Row(sheet.name, number, {key: _cell(cells, place) for key, place in places.items()})
            _read(register, row)
            report.rows.append(row)
    return report


def _header(register: type[Register], rows) -> tuple[int, dict[str, int]]:
    """The first row that names every required column, and where each column stands."""
    names = {}
    for column in register.columns:
        names[column.header] = names[column.key] = column.key
    for at, (_number, cells) in enumerate(rows[:10]):
        places = {}
        for place, cell in enumerate(cells):
            key = names.get(str(cell or "").strip())
            if key and key not in places:
                places[key] = place
        if all(column.key in places for column in register.columns if column.required):
            return at, places
    return 0, {}


def _cell(cells, place: int) -> str:
    value = cells[place] if place < len(cells) else ""
    return "" if value is None else str(value).strip()


def _read(register: type[Register], row: Row) -> None:
    for column in register.columns:
        text = row.cells.get(column.key, "")
        if not text:
            if column.required:
                row.wrong(column.key, column.hint or _("something"), column.header)
            row.values[column.key] = None
            continue
        try:
            row.values[column.key] = column.read(text)
        except Unfit as problem:
            row.wrong(column.key, str(problem), column.header)
        except (ValueError, TypeError, KeyError):
            row.wrong(column.key, column.hint or _("something else"), column.header)


def run(register: type[Register], sheets, setting: Setting, *, dry: bool = False) -> Report:
    """Take in a ledger: good rows go in together, bad ones come back with their reasons. `dry` only tells."""
    report = read_rows(register, sheets)
    with transaction.atomic():
        register(setting).take(report.rows)
        if dry:
            transaction.set_rollback(True)
    return report


# --- how cells are read ---


def choice(options: dict[str, Any]) -> Callable[[str], Any]:
    """One of these words, in Chinese or as the key that stands for it."""
    known = options | {str(value): value for value in options.values()}

    def read(text: str):
        if text not in known:
            raise Unfit(_("one of %(options)s") % {"options": "、".join(options)})
        return known[text]

    return read


def day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise Unfit(_("a date such as 2023-03-05")) from None


def number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise Unfit(_("a number")) from None


def whole(text: str) -> int:
    value = number(text)
    if value != int(value) or value < 0:
        raise Unfit(_("a whole number"))
    return int(value)


def many(text: str) -> list[str]:
    """A list in one cell, parted by semicolons, of either width."""
    return [one.strip() for one in text.replace("；", ";").split(";") if one.strip()]


def yes(text: str) -> bool:
    if text not in ("是", "否", "yes", "no", "1", "0", "true", "false"):
        raise Unfit(_("是 or 否"))
    return text in ("是", "yes", "1", "true")


def _rule(error: IntegrityError) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    return (diagnosis.constraint_name if diagnosis else "") or _("a rule of the database")
