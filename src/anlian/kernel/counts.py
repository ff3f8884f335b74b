"""How many, as far as it matters: nobody reads a million, and counting them costs as much as reading them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db import connection, models
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

MOST = 10_000
"""Counted exactly up to here; a page further down is not leafed to but filtered for."""


@dataclass(frozen=True)
class Count:
    """A number of rows; with `more` there are at least so many."""

    number: int = 0
    more: bool = False

    def __add__(self, other: "Count") -> "Count":
        return Count(self.number + other.number, self.more or other.more)

    def __int__(self):
        return self.number

    def __bool__(self):
        return self.number > 0

    def __str__(self):
        return f"{self.number:,}+" if self.more else str(self.number)


def upto(rows: QuerySet, most: int = MOST) -> Count:
    """How many rows there are, without reading on once there are more than can matter."""
    found = rows.order_by()[: most + 1].count()
    return Count(min(found, most), found > most)


def pointing(rows: QuerySet, name: str) -> Coalesce:
    """How many of these rows point at the one they are asked beside, for `annotate`.

    Django groups by the key alone, which PostgreSQL takes only where the key is the whole primary key: not on tables
    that are spread by district.
    """
    there = rows.order_by().filter(**{name: OuterRef("pk"), "district": OuterRef("district")})
    return Coalesce(Subquery(there.values(name).annotate(number=models.Count("pk")).values("number")), 0)


def by(name: str, parts: Sequence[tuple[QuerySet, int]]) -> dict[str, Count]:
    """How many rows have each value of a field: one statement for all parts, none read beyond its most.

    No value stands in two parts. Of a part that holds more than its most, every count says so.
    """
    statements, given = [], []
    for number, (rows, most) in enumerate(parts):
        try:
            sql, params = rows.order_by().values_list(name)[: most + 1].query.sql_with_params()
        except EmptyResultSet:
            continue
        statements.append(f"SELECT {number}, value, count(*) FROM ({sql}) AS part(value) GROUP BY value")
        given += params
    if not statements:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), given)
        found = cursor.fetchall()
    whole = [sum(count for part, _value, count in found if part == number) for number in range(len(parts))]
    return {
        value: Count(min(count, parts[part][1]), whole[part] > parts[part][1]) for part, value, count in found
    }


class Pages(Paginator):
    """Pages of rows that are counted as far as it matters, or whose number is known already."""

    def __init__(self, rows, size: int, count: Count | None = None):
        super().__init__(rows, size)
        self.known = upto(rows) if count is None else count
        self.count = self.known.number

    @property
    def more(self) -> bool:
        return self.known.more


def page_of(
    ordered: QuerySet,
    rows: Callable[[list], Iterable],
    *,
    size: int,
    number: str = "1",
    count: Count | None = None,
) -> Page:
    """One page, its keys first: far down one skips keys, and not the rows of several tables. `rows` fetches those of keys."""
    found = Pages(ordered.values_list("pk", flat=True), size, count).get_page(number)
    keys = list(found.object_list)
    by_key = {row.pk: row for row in rows(keys)}
    # Taken once, here, so that what a page writes beside a row stays with it.
    found.object_list = [by_key[key] for key in keys if key in by_key]
    return found
