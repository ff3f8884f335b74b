"""一至五星: worked out from the pledge in force and the checks of the last twelve months by the table below, never typed.

The table is read from the top: the first row that fits says it. The same rows count shops in the database and tell a
page how the stars came. Without a pledge in force there are none.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Subquery, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anlian.kernel.counts import pointing
from anlian.rounds.models import Pledge, ShopCheck

MONTHS = 12
NONE, MOST = 0, 5


@dataclass(frozen=True)
class Row:
    """So many stars where the checks of the year say this."""

    stars: int
    why: str | Promise
    checks: int | None = None
    broken: int | None = None
    at_least: bool = False
    last: bool = False

    def q(self) -> Q:
        """As a condition on shops that `with_stars` has counted."""
        more = "__gte" if self.at_least else ""
        told = {f"checks{more}": self.checks, f"broken{more}": self.broken}
        q = Q(**{name: value for name, value in told.items() if value is not None})
        return q & Q(last_broken__gt=0) if self.last else q


RULE = (
    Row(1, _("The last check found a promise broken, and it was not the only one of these twelve months."),
        broken=2, at_least=True, last=True),
    Row(2, _("The last check found a promise broken."), last=True),
    Row(3, _("A pledge is in force; no check in the last twelve months."), checks=0),
    Row(3, _("All was kept at the last check, after promises were broken at two or more."), broken=2, at_least=True),
    Row(4, _("All was kept at the last check, after a promise was broken at one."), broken=1),
    Row(4, _("One check in the last twelve months, and all that was looked at was kept."), checks=1),
    Row(5, _("Two or more checks in the last twelve months, and all that was looked at was kept."), checks=2, at_least=True),
)  # fmt: skip
NO_PLEDGE = _("No pledge is in force.")
WHICH = range(len(RULE))


def why(row: int | None) -> str | Promise:
    return NO_PLEDGE if row is None else RULE[row].why


def stars(row: int | None) -> int:
    return NONE if row is None else RULE[row].stars


def with_stars(sites, day: date):
    """Shops with what the table asks, as of the end of a day: `rule` is the number of its row, none without a pledge."""
    checks = ShopCheck.objects.filter(day__gt=months_later(day, -MONTHS), day__lte=day)
    last = checks.filter(site=OuterRef("pk"), district=OuterRef("district")).order_by("-happened_at", "-pk")
    pledged = Pledge.objects.in_force(day).filter(site=OuterRef("pk"), district=OuterRef("district"))
    return sites.annotate(
        checks=pointing(checks, "site"),
        broken=pointing(checks.filter(broken__gt=0), "site"),
        last_broken=Subquery(last.values("broken")[:1]),
        pledged=Exists(pledged),
    ).annotate(
        rule=Case(
            When(pledged=False, then=None),
            *(When(row.q(), then=Value(number)) for number, row in enumerate(RULE)),
            output_field=IntegerField(),
        )
    ).annotate(
        stars=Case(
            *(When(rule=number, then=Value(row.stars)) for number, row in enumerate(RULE)),
            default=Value(NONE), output_field=IntegerField(),
        )
    )  # fmt: skip


def months_later(day: date, months: int) -> date:
    """The same day of another month, or its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
