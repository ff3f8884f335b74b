"""The steps of the climb as they stand, and the calendar that counts them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from anlian.desk.links import hazards
from anlian.lattice.models.sector import above
from anlian.lattice.roll import Roll
from anlian.matters.clocks import DEFAULTS, Time
from anlian.matters.models import ClimbRule, Height, Urgency, Workday

# When a step is due, in words.
WHEN = {
    ClimbRule.Unit.PART: _("%(amount)d%% of the time given has passed"),
    ClimbRule.Unit.HOURS: ngettext_lazy("%(amount)d hour late", "%(amount)d hours late", "amount"),
    ClimbRule.Unit.DAYS: ngettext_lazy("%(amount)d day late", "%(amount)d days late", "amount"),
    ClimbRule.Unit.WORKDAYS: ngettext_lazy(
        "%(amount)d working day late", "%(amount)d working days late", "amount"
    ),
}
# What each step does, for whoever reads the page.
TELLS = {
    Height.REMINDED: _("The post that must act is reminded. Nobody above is told yet."),
    Height.YELLOW: _("The date has passed: the next link up, the town or community, is told."),
    Height.ORANGE: _("The lead unit of the chain is told."),
    Height.RED: _("The chain leader is told; the light of the chain turns red."),
    Height.SUPERVISED: _("It is listed for supervision by the safety committee office."),
}


@dataclass(frozen=True)
class Ladder:
    """The five steps of one urgency for one sector; those it does not set itself come from above it."""

    sector: str
    name: str
    urgency: Urgency
    steps: dict[int, Time]
    inherited: bool = False

    @property
    def rows(self) -> list[dict]:
        return [
            {
                "step": int(step),
                "label": step.label,
                "time": self.steps[step],
                "when": self._when(step),
                "tells": TELLS[step],
                "url": hazards(
                    step=int(step), sector=self.sector, overdue="" if step == Height.REMINDED else 1
                ),
            }
            for step in list(Height)[1:]
        ]

    def _when(self, step: int) -> str:
        time = self.steps[step]
        if not time.amount and time.unit != ClimbRule.Unit.PART:
            return _("as soon as it is late")
        return WHEN[time.unit] % {"amount": time.amount}


def ladders(district: str, roll: Roll) -> list[Ladder]:
    """The district's own ladders first, then those of the sectors that differ."""
    rules = _rules(district)
    sectors = sorted({sector for sector, _urgency in rules if sector})
    return [
        Ladder(
            code,
            roll.sectors[code].name if code in roll.sectors else code,
            urgency,
            _steps(rules, code, urgency),
        )
        for code in ["", *sectors]
        for urgency in Urgency
        if not code or (code, urgency) in rules
    ]


def ladder(district: str, roll: Roll, sector: str, urgency: str) -> Ladder:
    """The steps that hold for a sector, its own or those from above."""
    rules = _rules(district)
    name = roll.sectors[sector].name if sector in roll.sectors else ""
    return Ladder(
        sector,
        name,
        Urgency(urgency),
        _steps(rules, sector, urgency),
        inherited=(sector, urgency) not in rules,
    )


def _rules(district: str) -> dict[tuple[str, str], dict[int, Time]]:
    rules = defaultdict(dict)
    for rule in ClimbRule.objects.of(district):
        rules[rule.sector_code, rule.urgency][rule.step] = Time(rule.amount, rule.unit)
    return dict(rules)


def _steps(rules, sector: str, urgency: str) -> dict[int, Time]:
    found = dict(DEFAULTS[urgency])
    for code in ["", *reversed(above(sector))] if sector else [""]:
        found.update(rules.get((code, urgency), {}))
    return found


@dataclass(frozen=True)
class Year:
    """A year month by month: weeks of days, each worked or free, or not known at all."""

    number: int
    known: bool
    first: int
    last: int
    months: list[tuple[date, list[list[Workday | None]]]]
    worked: int

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > self.first else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number <= self.last else None


def year(number: int) -> Year:
    span = Workday.objects.aggregate(first=Min("day"), last=Max("day"))
    first, last = (span["first"] or date(number, 1, 1)).year, (span["last"] or date(number - 1, 1, 1)).year
    number = min(max(number, first), last + 1)
    days = list(Workday.objects.filter(day__year=number).order_by("day"))
    months = []
    for month in range(1, 13):
        own = [one for one in days if one.day.month == month]
        if own:
            cells = [None] * own[0].day.weekday() + own
            cells += [None] * (-len(cells) % 7)
            months.append((own[0].day, [cells[start : start + 7] for start in range(0, len(cells), 7)]))
    return Year(number, bool(days), first, last, months, sum(one.working for one in days))


def workday(day: date) -> Workday | None:
    return Workday.objects.filter(day=day).first()
