"""What somebody looks at: one layer, some kinds and shades of it, on a day, as far as their power carries."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from anlian.atlas.models import TOWN, Layer
from anlian.lattice.models import Risk
from anlian.lattice.powers import Power
from anlian.lattice.scope import Claim, Scope, under
from anlian.matters.models import Height, Urgency

POWER = {Layer.SITE: Power.SEE_SITES, Layer.HAZARD: Power.SEE_HAZARDS}
# From the least to the worst, so that a cell can say the worst that it holds.
RISKS = ("", Risk.BLUE, Risk.YELLOW, Risk.ORANGE, Risk.RED)
HEIGHTS = tuple(f"{urgency}:{step}" for step in Height for urgency in Urgency)
SHADES = {Layer.SITE: RISKS, Layer.HAZARD: HEIGHTS}
LATE = Height.YELLOW
EVERYTHING = Claim()


@dataclass(frozen=True)
class Sight:
    """Without kinds or shades, all of them; without a day, as it is now. `kinds` of hazards are codes of sectors."""

    layer: Layer
    scope: Scope
    kinds: tuple[str, ...] = ()
    shades: tuple[str, ...] = ()
    on: date | None = None

    @property
    def broad(self) -> Scope:
        """That part of the scope which counts by town and kind can answer."""
        if self.scope.whole_district:
            return Scope(
                self.scope.district, claims=frozenset(one for one in self.scope.claims if one == EVERYTHING)
            )
        return Scope(
            self.scope.district, claims=frozenset(one for one in self.scope.claims if len(one.area) <= TOWN)
        )

    @property
    def fine(self) -> Scope:
        """The rest: single communities, grids and sites, one's own posts and chains."""
        if self.scope.whole_district:
            return Scope(self.scope.district)
        return replace(self.scope, claims=self.scope.claims - self.broad.claims)

    def of_counts(self) -> Q:
        """As a condition on counts: what the broad part covers, of these kinds and shades."""
        # Of sites the kind is counted, of hazards the sector.
        line = {"kind": "kind"} if self.layer == Layer.SITE else {"sector": "kind"}
        covered = self.broad.q_claims(area="town", **line)
        return Q(district=self.scope.district, layer=self.layer) & covered & self.wanted("kind", "shade")

    def wanted(self, kind: str, shade: str) -> Q:
        """These kinds and shades, as a condition on the fields so called."""
        condition = Q()
        if self.kinds and self.layer == Layer.SITE:
            condition &= Q(**{f"{kind}__in": self.kinds})
        elif self.kinds:
            inside = Q()
            for code in self.kinds:
                inside |= under(code, kind)
            condition &= inside
        if self.shades:
            condition &= Q(**{f"{shade}__in": self.shades})
        return condition
