"""How dated rows change: nothing is edited, the old row is superseded and says until when it was believed."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from anlian.kernel import remember
from anlian.kernel.ids import uuid7
from anlian.kernel.models import Dated
from anlian.lattice.models import Revision


def end_on(row: Dated, day: date | None, *, at: datetime) -> Dated:
    """The same row ending on another day; the row as we knew it until now is kept."""
    again = type(row)(
        **{
            field.attname: getattr(row, field.attname)
            for field in row._meta.concrete_fields
            if field.name not in ("id", "until", "recorded_at", "superseded_at")
        },
        until=day,
        recorded_at=at,
    )
    supersede(row, at=at)
    # A row that would end before it began never held.
    if day is None or day > row.since:
        again.save(force_insert=True)
    return again


def supersede(row: Dated, *, at: datetime) -> None:
    row.superseded_at = at
    row.save(update_fields=["superseded_at"])


_held: ContextVar[set | None] = ContextVar("districts to bump", default=None)


@contextmanager
def bumped_once() -> Iterator[None]:
    """Many changes that nobody reads in between, such as the rows of a ledger, count as one."""
    token = _held.set(set())
    try:
        yield
        districts = _held.get()
    finally:
        _held.reset(token)
    for district in districts:
        bump(district)


def bump(district: str) -> None:
    """The lattice has changed: whatever was read of it is read again. Held until the transaction ends."""
    held = _held.get()
    if held is not None:
        held.add(district)
        return
    Revision.objects.bulk_create([Revision(district=district)], ignore_conflicts=True)
    Revision.objects.filter(district=district).update(edition=uuid7())
    remember.forget()
