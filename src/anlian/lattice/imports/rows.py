"""What the ledgers of the lattice share: rows compared with what is on the books, and written set by set."""

from collections.abc import Iterator, Mapping
from math import isclose
from typing import Any

from django.db import models

from anlian.kernel import bulk
from anlian.kernel.cells import listed
from anlian.kernel.intake import CHANGED, NEW, SAME, WRONG, Register, Row
from anlian.lattice.models import Area, Post
from anlian.lattice.models.area import parents_of
from anlian.lattice.seats import called

# A spreadsheet keeps fifteen digits of a number; of a degree, eight are a millimetre.
CLOSE = 1e-8


def known(model: type[models.Model], district: str, codes=None, name: str = "code") -> dict[str, Any]:
    """Rows of a district by their code, all or only those named."""
    rows = model.objects.filter(district=district)
    if codes is not None:
        rows = rows.filter(**{f"{name}__any_of": list(codes)})
    return {getattr(row, name): row for row in rows}


def compare(existing, wanted: dict[str, Any]) -> dict[str, list]:
    """What a row would change, as [before, after] by field."""
    return {
        name: [getattr(existing, name), value]
        for name, value in wanted.items()
        if not _alike(getattr(existing, name), value)
    }


def _alike(before, after) -> bool:
    if isinstance(before, float) and isinstance(after, float):
        return isclose(before, after, rel_tol=0, abs_tol=CLOSE)
    return before == after


def area_names(area: Area, areas: Mapping[str, Area]) -> Iterator[str]:
    """春江社区一网格, then 人民街道春江社区一网格: there are many of each name, but one of each path."""
    said = area.name
    yield said
    for code in parents_of(area.code):
        if code in areas and len(code) > len(area.district):
            said = areas[code].name + said
            yield said


class Lattice(Register):
    """Ledgers that name areas and posts."""

    def names_of(self, name, code, record):
        match record:
            case Area():
                yield from area_names(record, self.areas)
            case Post():
                unit = next((unit.name for unit in self.units.values() if unit.id == record.unit_id), "")
                yield called(unit, record.title)
                yield f"{unit}{record.title}"
                yield record.title
            case _:
                yield from super().names_of(name, code, record)


class ByCode(Lattice):
    """A ledger whose rows are records with a code: new ones are added, known ones updated, set by set."""

    model: type[models.Model]
    # Which columns a field of the record comes from, where it is not the one of its own name.
    comes_from: dict[str, tuple[str, ...]] = {}
    # Fields that follow from others and need not be told.
    silent: tuple[str, ...] = ()

    def wanted(self, row: Row, existing) -> dict[str, Any]:
        """The fields of the record that this row describes. Marks the row as wrong when it cannot be."""
        raise NotImplementedError

    def take(self, rows: list[Row]) -> None:
        self.once(rows, "code")
        good = [row for row in rows if row.outcome != WRONG]
        self.on_books = known(self.model, self.district, {row["code"] for row in good})
        self.prepare(good)
        self.check_codes(rows)
        good = [row for row in good if row.outcome != WRONG]
        new, changed = [], []
        for row in self.sort(good):
            existing = self.on_books.get(row["code"])
            wanted = self.wanted(row, existing)
            if row.outcome == WRONG:
                continue
            self.accept(row)
            if existing is None:
                row.outcome = NEW
                new.append((row, self.model(district=self.district, code=row["code"], **wanted)))
                continue
            wanted = {
                name: value for name, value in wanted.items() if row.says(*self.comes_from.get(name, (name,)))
            }
            row.changes = compare(existing, wanted)
            row.outcome = CHANGED if row.changes else SAME
            if row.changes:
                for name in row.changes:
                    setattr(existing, name, wanted[name])
                changed.append((row, existing))
        if not self.setting.dry:
            self.write(new, changed)
        for row, _record in changed:
            row.changes = self.shown(row.changes)

    def accept(self, row: Row) -> None:
        """The row is good; rows that follow may name it."""

    def write(self, new: list, changed: list) -> None:
        bulk.insert([record for _row, record in new])
        self.update(
            [record for _row, record in changed], {name for row, _record in changed for name in row.changes}
        )

    def shown(self, changes):
        return {
            self.header_of(self.comes_from.get(name, (name,))[0]): [self.word(name, value) for value in pair]
            for name, pair in changes.items()
            if name not in self.silent
        }

    def word(self, name: str, value) -> str:
        """A value of this field as people read it."""
        labels = dict(getattr(self.model._meta.get_field(name.removesuffix("_id")), "flatchoices", ()))
        if isinstance(value, list):
            value = listed(value)
        return "" if value is None else str(labels.get(value, value))

    def update(self, records: list, fields: set[str]) -> None:
        bulk.update(records, {name.removesuffix("_id") for name in fields})
