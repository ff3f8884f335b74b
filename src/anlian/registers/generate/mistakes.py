"""Mistakes planted on purpose, each in a row of its own and of a known kind, so that a test can count them."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import NamedTuple

from anlian.kernel.errors import Refused
from anlian.registers.generate.plan import Plan
from anlian.registers.kinds import REGISTERS

# The row above a planted one is right, so that a doubled code has something to be a double of.
LEAST_APART = 2
HEADER_ROWS = 1


class Mistake(NamedTuple):
    """A kind of mistake: its name, the column it is told at, and what it does to the cells of a row."""

    name: str
    column: str
    spoil: Callable[[dict, dict], dict]


@dataclass(frozen=True)
class Planted:
    """One mistake as it was planted: line 1 is the header."""

    row: int
    kind: str
    column: str
    value: str

    def as_dict(self) -> dict:
        return asdict(self)


def _put(**cells) -> Callable[[dict, dict], dict]:
    return lambda row, above: cells


def _wrong_check_digit(row: dict, above: dict) -> dict:
    code = row["uscc"] or above["uscc"] or "91430407X00000000A"
    return {"uscc": code[:-1] + ("1" if code[-1] != "1" else "2")}


def _doubled(row: dict, above: dict) -> dict:
    return {"code": above["code"]}


def _ends_before_it_begins(row: dict, above: dict) -> dict:
    return {"started": row["ended"], "ended": row["started"]}


DOUBLED = Mistake("duplicate code", "code", _doubled)
LONG = 201
MISTAKES = {
    "sites": (
        Mistake("missing required cell", "name", _put(name="")),
        Mistake("unknown area code", "area", _put(area="430407999001001")),
        Mistake("bad check digit", "uscc", _wrong_check_digit),
        Mistake("bad date", "since", _put(since="2021-02-30")),
        Mistake("latitude out of range", "lng", _put(lat="97.3")),
        DOUBLED,
        Mistake("unknown kind", "kind", _put(kind="不知何物")),
        Mistake("too long name", "name", _put(name="长" * LONG)),
        Mistake("no phone", "phone", _put(phone="原号码已停机，请联系村委会办公室值班室转接")),
        Mistake("unknown risk", "risk", _put(risk="紫")),
        Mistake("half a position", "lat", _put(lat="")),
        Mistake("attributes without a value", "attributes", _put(attributes="层数二")),
    ),
    "inspections": (
        Mistake("missing required cell", "kind", _put(kind="")),
        Mistake("unknown site", "site", _put(site="S-NOT-THERE")),
        Mistake("unknown leader", "leader", _put(leader="P-NOBODY")),
        Mistake("bad moment", "started", _put(started="2023-02-30 09:00")),
        Mistake("ends before it begins", "ended", _ends_before_it_begins),
        DOUBLED,
        Mistake("unknown kind", "kind", _put(kind="不知何物")),
    ),
    "hazards": (
        Mistake("missing required cell", "summary", _put(summary="")),
        Mistake("unknown site", "site", _put(site="S-NOT-THERE")),
        Mistake("unknown check item", "item", _put(item="XX-999")),
        Mistake("unknown finder", "finder", _put(finder="P-NOBODY")),
        Mistake("bad moment", "found_at", _put(found_at="2023-02-30 09:00")),
        Mistake("a moment to come", "found_at", _put(found_at="2099-01-01 09:00")),
        DOUBLED,
        Mistake("too long summary", "summary", _put(summary="长" * LONG)),
        Mistake("graded major in a ledger", "grade", _put(grade="重大")),
        Mistake("unknown source", "source", _put(source="听说")),
        Mistake("no photo and no reason", "no_photo_reason", _put(no_photo_reason="")),
    ),
}


class Mistakes:
    """So many mistakes in one ledger, spread over its rows and over the kinds, none in two rows that touch."""

    def __init__(self, plan: Plan, count: int, ledger: str, rows: int):
        if ledger not in MISTAKES:
            raise Refused(f"Mistakes can be planted in: {', '.join(MISTAKES)}.")
        if count * LEAST_APART > rows:
            raise Refused(f"{rows} rows of {ledger} hold at most {rows // LEAST_APART} mistakes.")
        self.ledger, self.planted = ledger, []
        kinds, random = MISTAKES[ledger], plan.chance("mistakes")
        self.at: dict[int, Mistake] = {}
        for number in range(count):
            first, end = rows * number // count + 1, rows * (number + 1) // count
            self.at[random.randrange(first, end)] = kinds[number % len(kinds)]

    def in_site(self, number: int) -> bool:
        return self.ledger == "sites" and number in self.at

    def spoilt(self, ledger: str, rows: Iterator[dict]) -> Iterator[dict]:
        """The rows with the mistakes in them; what was planted is known once they have passed."""
        if ledger != self.ledger:
            yield from rows
            return
        header_of, above = REGISTERS[ledger].header_of, {}
        for number, row in enumerate(rows):
            if mistake := self.at.get(number):
                spoilt = mistake.spoil(row, above)
                row = row | spoilt
                self.planted.append(
                    Planted(
                        row=number + HEADER_ROWS + 1,
                        kind=mistake.name,
                        column=header_of(mistake.column),
                        value=str(next(iter(spoilt.values()))),
                    )
                )
            above = row
            yield row
