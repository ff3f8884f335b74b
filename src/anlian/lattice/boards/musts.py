"""三管三必须: for every sector who manages the industry, the business and the production, and where nobody does.

What nobody manages is a gap. It is never filled in with the emergency bureau, which supervises all in general
(安全生产法 第十条) and does not manage an industry for it.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from anlian.kernel.order import natural
from anlian.lattice import seats
from anlian.lattice.models import SiteKind
from anlian.lattice.models.sector import above
from anlian.lattice.parts import Lead, Leaders, leaders_on, leads_of, line_of
from anlian.lattice.roll import Roll, Version
from anlian.lattice.seats import Held

GAP, TWO = "gap", "two"


@dataclass(frozen=True)
class Must:
    """One sector and the three who must see to safety in it."""

    code: str
    name: str
    depth: int
    basis: str
    leads: tuple[Lead, ...]
    line: tuple[Held, ...]
    chains: tuple[tuple[Version, Held | None], ...]
    kinds: tuple[tuple[str, str], ...]
    kept: int
    unkept: int

    @property
    def industry(self) -> str:
        return GAP if not self.leads else TWO if len(self.leads) > 1 else ""

    @property
    def business(self) -> str:
        held = [one for one in self.line if not one.vacant]
        return "" if held or self.chains else GAP

    @property
    def production(self) -> str:
        return GAP if self.unkept else ""

    @property
    def wrong(self) -> bool:
        return bool(self.industry or self.business or self.production)


def musts(roll: Roll, day: date, sites: QuerySet) -> list[Must]:
    """Every sector of the district; sites are counted once for all."""
    counts = {
        kind: (total, kept)
        for kind, total, kept in sites.filter(closed_on=None)
        .order_by()
        .values_list("kind")
        .annotate(total=Count("pk"), kept=Count("pk", filter=Q(principal__isnull=False)))
    }
    leaders, in_force = leaders_on(roll, day), roll.in_force(day)
    return [_must(roll, day, code, leaders, in_force, counts) for code in sorted(roll.sectors, key=natural)]


def _must(roll: Roll, day: date, code: str, leaders: Leaders, in_force: list[Version], counts: dict) -> Must:
    sector, around = roll.sectors[code], above(code)
    line = line_of(leaders, code)
    # Kinds named by the sector itself, or that fall under a narrower one: each site counts on every level once.
    kinds = [kind for kind in SiteKind if kind in roll.kinds_under(code)]
    total = sum(counts.get(kind, (0, 0))[0] for kind in kinds)
    kept = sum(counts.get(kind, (0, 0))[1] for kind in kinds)
    return Must(
        code=code,
        name=sector.name,
        depth=code.count("."),
        basis=sector.basis,
        leads=tuple(leads_of(roll, code, day)),
        line=line.leaders if line else (),
        chains=tuple(
            (version, _leader(roll, version, day))
            for version in in_force
            if any(one in around for one in version.sectors)
        ),
        kinds=tuple((kind.value, str(kind.label)) for kind in kinds),
        kept=kept,
        unkept=total - kept,
    )


def _leader(roll: Roll, version: Version, day: date) -> Held | None:
    step = next((step for step in version.steps if step.tier == "leader" and step.post_id), None)
    return seats.held(roll, step.post_id, day) if step else None


def totals(found: list[Must]) -> dict[str, int]:
    tops = [must for must in found if not must.depth]
    tally = Counter()
    for must in found:
        tally["gaps"] += must.industry == GAP
        tally["two"] += must.industry == TWO
        tally["business"] += must.business == GAP
    tally["unkept"] = sum(must.unkept for must in tops)
    return {"gaps": tally["gaps"], "two": tally["two"], "business": tally["business"],
            "unkept": tally["unkept"]}  # fmt: skip
