"""What a ledger is made of: its columns, its rows, and what is said about them."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from anlian.kernel import cells, masks

if TYPE_CHECKING:
    from anlian.kernel.intake.register import Register

LEAST_OF_A_NUMBER = 7
NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"


@dataclass(frozen=True)
class Column:
    """One column of a ledger: its key, its header, how a cell is read, and what to tell who fills it in."""

    key: str
    header: str
    read: Callable[[str], Any] = str
    required: bool = False
    hint: str = ""
    example: str = ""
    also: tuple[str, ...] = ()
    """Other headers that people give it."""

    offered: bool = True
    """Whether templates and exports have it; what only others write is read all the same."""


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


@dataclass(frozen=True)
class Notice:
    """How something was understood that could be read in more than one way, or was passed over."""

    sheet: str
    row: int
    column: str
    value: str
    understood: str

    def as_dict(self) -> dict:
        return asdict(self)


@dataclass(slots=True)
class Row:
    """A line of the sheet: as it came, as it was read, and what became of it."""

    sheet: str
    number: int
    cells: dict[str, str]
    register: type["Register"]
    rest: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
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
        self.problems.append(
            Problem(self.sheet, self.number, header, self._shown(key), masks.in_text(str(expected)))
        )
        self.outcome = WRONG

    def _shown(self, key: str) -> str:
        """What a report may say of a cell: of a telephone number, however mistyped, its ends."""
        cell = self.cells.get(key, "")
        is_phone = any(column.key == key and column.read is cells.phone for column in self.register.columns)
        # Too few digits to be anybody's number: what is wrong must be seen.
        hidden = is_phone and sum(map(str.isdigit, cell)) >= LEAST_OF_A_NUMBER
        return masks.phone(cell) if hidden else masks.in_text(cell)

    def note(self, key: str, understood: str) -> None:
        """This cell was understood so, and whoever sent it should know."""
        header = self.register.header_of(key) if key else ""
        self.notices.append(
            Notice(self.sheet, self.number, header, self._shown(key), masks.in_text(str(understood)))
        )


@dataclass(frozen=True)
class Setting:
    """Where, when and by whom rows are taken in; without a scope, for all of the district."""

    district: str
    by: Any
    at: datetime
    scope: Any = None
    progress: Callable[[int, int], None] | None = None
    """Told how many rows are done, and of how many."""

    headers: Mapping[str, str] = field(default_factory=dict)
    """What this district calls its columns: plain header → key, or "" for a column to leave out."""

    dry: bool = False
    """Only to tell what would be done."""
