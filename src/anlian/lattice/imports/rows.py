"""What the ledgers of the lattice share: rows compared with what is on the books, and written set by set."""

from typing import Any

from django.db import models

from anlian.kernel.intake import CHANGED, NEW, SAME, WRONG, Register, Row


def known(model: type[models.Model], district: str, codes=None, name: str = "code") -> dict[str, Any]:
    """Rows of a district by their code, all or only those named."""
    rows = model.objects.filter(district=district)
    if codes is not None:
        rows = rows.filter(**{f"{name}__in": list(codes)})
    return {getattr(row, name): row for row in rows}


def compare(existing, wanted: dict[str, Any]) -> dict[str, list]:
    """What a row would change, as [before, after] by field."""
    return {
        name: [getattr(existing, name), value]
        for name, value in wanted.items()
        if getattr(existing, name) != value
    }


class ByCode(Register):
    """A ledger whose rows are records with a code: new ones are added, known ones updated, in two statements."""

    model: type[models.Model]

    def wanted(self, row: Row) -> dict[str, Any]:
        """The fields of the record that this row describes. Marks the row as wrong when it cannot be."""
        raise NotImplementedError

    def take(self, rows: list[Row]) -> None:
        self.prepare(rows)
        good = [row for row in rows if row.outcome != WRONG]
        on_books = known(self.model, self.district, {row["code"] for row in good})
        seen, new, changed = {}, [], []
        for row in good:
            code = row["code"]
            if code in seen:
                row.wrong("code", f"{code}: {seen[code]}", self.header_of("code"))
                continue
            seen[code] = row.number
            wanted = self.wanted(row)
            if row.outcome == WRONG:
                continue
            if code not in on_books:
                row.outcome = NEW
                new.append((row, self.model(district=self.district, code=code, **wanted)))
                continue
            record = on_books[code]
            row.changes = compare(record, wanted)
            row.outcome = CHANGED if row.changes else SAME
            if row.changes:
                for name, value in wanted.items():
                    setattr(record, name, value)
                changed.append((row, record))
        self.write(new, changed)

    def write(self, new: list, changed: list) -> None:
        if new:
            self.model.objects.bulk_create([record for _row, record in new], batch_size=2000)
        for _row, record in changed:
            record.save()
