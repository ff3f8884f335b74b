"""What an import did, or would do; of a large file no more is held in memory than a page can show."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, NamedTuple

from anlian.kernel.intake.rows import CHANGED, NEW, SAME, WRONG, Notice, Problem, Row

if TYPE_CHECKING:
    from anlian.kernel.intake.register import Register

MOST_TOLD = 10_000
"""Problems that are kept to be told one by one; the workbook of wrong rows holds all of them."""

MOST_SHOWN = 1_000
"""Changes and notices that are kept: what a page can show."""

IN_MEMORY = 4 << 20


class BadRow(NamedTuple):
    """A row that was wrong: its cells by key, those of columns that are not ours by header, and why."""

    sheet: str
    number: int
    cells: dict[str, str]
    rest: dict[str, str]
    reasons: list[str]


class Change(NamedTuple):
    """What a row changes: before and after, by header."""

    sheet: str
    row: int
    key: str
    changes: dict[str, list[str]]


@dataclass
class Report:
    """What an import did, or would do."""

    register: type["Register"]
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys((NEW, CHANGED, SAME, WRONG), 0))
    header_problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    changes: list[Change] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    notice_count: int = 0
    unknown: dict[str, list[str]] = field(default_factory=dict)
    """Headers that nobody knows, each with a few of the cells below it."""

    headers: dict[str, str] = field(default_factory=dict)
    """All headers of the file, as they came, each with the key of its column; "" where nobody knows."""

    def __post_init__(self):
        self._told: list[Problem] = []
        self._bad = SpooledTemporaryFile(IN_MEMORY, "w+b")  # noqa: SIM115  it lives as long as the report

    @property
    def kind(self) -> str:
        return self.register.kind

    @property
    def problems(self) -> list[Problem]:
        """The first of them; `problem_count` is the number of all."""
        return self.header_problems + self._told

    def settle(self, row: Row) -> None:
        """Count a row, and keep what is to be said about it."""
        self.counts[row.outcome] += 1
        self.problem_count += len(row.problems)
        self._told += row.problems[: MOST_TOLD - len(self._told)]
        for notice in row.notices:
            self.notice(notice)
        if row.changes and len(self.changes) < MOST_SHOWN:
            self.changes.append(Change(row.sheet, row.number, next(iter(row.cells.values())), row.changes))
        if row.outcome == WRONG:
            self._keep(row)

    def lack(self, problem: Problem) -> None:
        """A sheet without a header that fits."""
        self.header_problems.append(problem)
        self.problem_count += 1

    def notice(self, notice: Notice) -> None:
        self.notice_count += 1
        if len(self.notices) < MOST_SHOWN:
            self.notices.append(notice)

    def bad_rows(self) -> Iterator[BadRow]:
        self._bad.seek(0)
        for line in self._bad:
            yield BadRow(*json.loads(line))
        self._bad.seek(0, 2)

    def _keep(self, row: Row) -> None:
        reasons = [f"{problem.column} {problem.expected}".strip() for problem in row.problems]
        kept = row.sheet, row.number, row.cells, row.rest, reasons
        self._bad.write(json.dumps(kept, ensure_ascii=False).encode() + b"\n")
