"""Going through a file: header, rows, portions; the good rows go in together or not at all."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anlian.kernel.cells import Unfit
from anlian.kernel.errors import Refused
from anlian.kernel.intake import headers
from anlian.kernel.intake.headers import HEADER_WITHIN, LEAST_OF_A_HEADER, Header, Names, plain
from anlian.kernel.intake.register import Register
from anlian.kernel.intake.report import Report
from anlian.kernel.intake.rows import Notice, Problem, Row, Setting

TOTALS = re.compile(r"(本页|全区|全街道)?(合计|总计|小计|共计|累计|total|subtotal|sum)")
SIGNED = re.compile(r"(填表|制表|填报|审核|审批|统计|报送)(人|单位|日期|时间)|(备注|附注|注|说明)\d*[:：]")
SAMPLES = 3


def run(
    register: type[Register],
    sheets: Iterable,
    setting: Setting,
    *,
    dry: bool = False,
    each: Callable[[Row], None] | None = None,
) -> Report:
    """Take in a ledger: good rows go in together, bad ones come back with their reasons. `dry` only tells.

    `sheets` are those of `kernel.sheets`, whole or as streams; `each` is told every row once it is settled.
    """
    report = Report(register)
    taker = register(replace(setting, dry=dry))
    try:
        with transaction.atomic():
            rows = _rows(register, sheets, setting, report, taker)
            first = list(islice(rows, 1))
            if first:
                taker.begin()
            for portion in _portions(chain(first, rows), register.at_once):
                taker.take(portion)
                taker.done += len(portion)
                taker.tell(0)
                for row in portion:
                    report.settle(row)
                    if each:
                        each(row)
            if dry:
                transaction.set_rollback(True)
    except IntegrityError as error:
        # Rows are compared with the books before they are written; between the two somebody may write.
        raise Refused(_("Somebody changed these records at the same moment. Send the file again.")) from error
    return report


def _portions(rows: Iterator[Row], size: int | None) -> Iterator[list[Row]]:
    while portion := list(islice(rows, size)):
        yield portion


def _rows(register, sheets, setting: Setting, report: Report, taker: Register) -> Iterator[Row]:
    """The rows of all sheets that are this ledger, each cell read."""
    names = Names(register.columns, setting.headers)
    withheld: list[tuple[Header, Problem]] = []
    first = headed = ""
    any_row = False
    for sheet in sheets:
        first = first or sheet.name
        numbered = ((number, cells) for number, cells in enumerate(sheet.rows, start=1) if any(cells))
        top = list(islice(numbered, HEADER_WITHIN))
        if not top:
            continue
        header = headers.find(top, names)
        if wanted := headers.missing(header, register.columns):
            withheld.append((header, headers.lacking(sheet.name, header, wanted)))
            if len(header.places) >= LEAST_OF_A_HEADER or not report.headers:
                _tell_headers(report, header, top)
            continue
        headed = headed or sheet.name
        taker.lines += max(getattr(sheet, "lines", 0) - header.number, 0)
        _tell_headers(report, header, top)
        _tell_doubled(report, sheet.name, header)
        for number, cells in chain(top[header.after :], numbered):
            row = _row(register, sheet.name, number, cells, header)
            if passed := _passed_over(row, cells, header):
                report.notice(Notice(sheet.name, number, "", row_text(cells), passed))
                continue
            if not any(row.cells.values()):
                continue
            any_row = True
            _read(register, row)
            yield row
    # A sheet that does not even try to be this ledger, such as notes, is passed over when another is it.
    for header, problem in withheld:
        if len(header.places) >= LEAST_OF_A_HEADER or not headed:
            report.lack(problem)
    if not any_row and not report.header_problems:
        report.lack(Problem(headed or first, 1, "", "", _("at least one row below the header")))


def _row(register, sheet: str, number: int, cells, header: Header) -> Row:
    return Row(
        sheet,
        number,
        {key: _cell(cells, place) for key, place in header.places.items()},
        register,
        {word: text for place, word in header.unknown.items() if (text := _cell(cells, place))},
    )


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


def _passed_over(row: Row, cells, header: Header) -> str:
    """Why a line is no row of the ledger: a total, who filled it in, or the header once more."""
    said = [str(cell) for cell in cells if cell]
    if TOTALS.match(plain(said[0])) and not (_is_full(row) and _key(row) != said[0]):
        return _("a line of totals: passed over")
    if SIGNED.match(said[0]) and not _is_full(row):
        return _("a line about who filled the ledger in: passed over")
    if tuple(said) == header.words:
        return _("the header once more: passed over")
    # Rows that were numbered beforehand and never filled in need no word.
    if not any(row.cells.values()) and not all(cell.isdecimal() for cell in said):
        return _("a line without anything in a column of this ledger: passed over")
    return ""


def _is_full(row: Row) -> bool:
    return all(row.cells.get(column.key) for column in row.register.columns if column.required)


def _key(row: Row) -> str:
    return row.cells.get(row.register.columns[0].key, "")


def row_text(cells) -> str:
    return " ".join(str(cell) for cell in cells if cell)[:120]


def _tell_headers(report: Report, header: Header, top) -> None:
    """The headers of a sheet, and of those that nobody knows some of the cells below."""
    keys = {place: key for key, place in header.places.items()}
    for place, word in header.said.items():
        report.headers.setdefault(word, keys.get(place, ""))
    below = [cells for _number, cells in top[header.after :]]
    for place, word in header.unknown.items():
        samples = [cells[place] for cells in below if place < len(cells) and cells[place]]
        known = report.unknown.setdefault(word, [])
        known += [one for one in dict.fromkeys(samples) if one not in known][: SAMPLES - len(known)]


def _tell_doubled(report: Report, sheet: str, header: Header) -> None:
    for word in header.doubled.values():
        report.notice(
            Notice(sheet, header.number, word, word, _("this column stands there twice; the first is read"))
        )
