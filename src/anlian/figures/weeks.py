"""A figure week by week: the same question, with the days of each week in the place of its own, in one statement.

Either all rows are read once, and counted for each week; or the days are columns of a list of weeks, and what is asked
of one week is joined to each of them. Both ways every figure is counted by its own definition. What the roll answers in
memory (chains, holes) cannot be asked so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import DateField, DateTimeField, Value
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from anlian.figures.asked import Asked
from anlian.figures.hazards import about
from anlian.figures.registry import Figure, Number, together, values_of, wanted_of
from anlian.figures.spread import of_no_rows
from anlian.kernel.errors import Refused

YEAR = 52
MOST = 5 * YEAR


class EachWeek(Asked):
    """What is asked of a week when the week is a row of the statement. Only its days are unknown."""

    def __post_init__(self):
        # The days of a column cannot be compared here; those of `mondays` are in order.
        pass

    @property
    def starts(self) -> RawSQL:
        return RawSQL("week.starts", [], DateTimeField())

    @property
    def ends(self) -> RawSQL:
        return RawSQL("week.ends", [], DateTimeField())


@dataclass(frozen=True)
class Week:
    """From a Monday to the Sunday, or to the day that the question ends on."""

    monday: date
    last: date

    def of(self, asked: Asked) -> Asked:
        """The question of this week alone."""
        return asked.between(self.monday, self.last)


def weeks_until(last: date, weeks: int = YEAR) -> list[Week]:
    """The last so many weeks, the eldest first. The one that holds the last day ends with it."""
    this = last - timedelta(days=last.weekday())
    mondays = [this - timedelta(weeks=back) for back in reversed(range(weeks))]
    return [Week(monday, min(monday + timedelta(days=6), last)) for monday in mondays]


def by_week(figure: Figure, asked: Asked, weeks: int = YEAR) -> dict[date, Number]:
    """The figure's number in each of the last weeks until the last day asked for, by their Mondays, the eldest first.

    Of a week it says what it says when asked from that Monday to that Sunday; `asked.first` does not matter.
    """
    return by_weeks([figure], asked, weeks)[figure.key]


def by_weeks(figures: Iterable[Figure], asked: Asked, weeks: int = YEAR) -> dict[str, dict[date, Number]]:
    """The same of several figures: a statement for each about hazards, and one for all others among the same rows."""
    figures = list(figures)
    if not all(figure.by_week for figure in figures):
        raise Refused(
            _(
                "This figure is not told by week: it is read from the roll of a day, or falls due once a month."
            )
        )
    if not 1 <= weeks <= MOST:
        raise Refused(_("Ask for one week at least, and for no more than five years of them."))
    days, told = weeks_until(asked.last, weeks), {}
    for among, several in together(figures).items():
        if among is about:
            told |= {figure.key: _in_one_pass(figure, asked, days) for figure in several}
        else:
            told |= _joined(several, asked, days)
    return {figure.key: told[figure.key] for figure in figures}


def _in_one_pass(figure: Figure, asked: Asked, weeks: list[Week]) -> dict[date, Number]:
    """Of hazards: all that were open in these weeks are read once, and each week counts its own among them.

    Most of a year's hazards are among the rows of most of its weeks, so to read each week's would be to read all again
    and again. Whatever a figure counts in a week is among the rows of that week, so the others change nothing.
    """
    told: dict[date, Number] = {}
    for start in range(0, len(weeks), YEAR):
        some = weeks[start : start + YEAR]
        each = [week.of(asked) for week in some]
        wanted = {
            f"w{turn}_{name}": part
            for turn, one in enumerate(each)
            for name, part in wanted_of([figure], one).items()
        }
        rows = figure.among(asked.between(some[0].monday, some[-1].last))
        found = rows.order_by().aggregate(**wanted)
        for turn, (week, one) in enumerate(zip(some, each, strict=True)):
            own = {
                name.partition("_")[2]: value for name, value in found.items() if name.startswith(f"w{turn}_")
            }
            ((told[week.monday], _records),) = values_of([figure], own, one)
    return told


def _joined(figures: list[Figure], asked: Asked, weeks: list[Week]) -> dict[str, dict[date, Number]]:
    each = _each_week(asked)
    rows = figures[0].among(each).order_by().values(one_=Value(1)).annotate(**wanted_of(figures, each))
    statement, given = rows.query.sql_with_params()
    spans = [[week.monday, week.last, *_moments(week.of(asked))] for week in weeks]
    listed = ", ".join(["(%s::date, %s::date, %s::timestamptz, %s::timestamptz)"] * len(spans))
    told: dict[str, dict[date, Number]] = {figure.key: {} for figure in figures}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT week.first, own.* FROM (VALUES {listed}) AS week (first, last, starts, ends) "
            f"LEFT JOIN LATERAL ({statement}) AS own ON true ORDER BY week.first",
            [*(one for span in spans for one in span), *given],
        )
        names = [column.name for column in cursor.description]
        for monday, *row in cursor.fetchall():
            found = dict(zip(names[1:], row, strict=True))
            # A week without a row has no line of its own.
            found = found if found.pop("one_") else of_no_rows(figures, asked)
            for figure, (number, _records) in zip(figures, values_of(figures, found, asked), strict=True):
                told[figure.key][monday] = number
    return told


def _each_week(asked: Asked) -> Asked:
    first, last = (RawSQL(f"week.{name}", [], DateField()) for name in ("first", "last"))
    return EachWeek(asked.district, first, last, asked.area, asked.duties)


def _moments(asked: Asked) -> tuple[datetime, datetime]:
    return asked.starts, asked.ends
