"""Chains: which of them somebody sees, one of them link by link, and what its versions changed."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext as _

from anlian.lattice import seats
from anlian.lattice.models import Chain, ChainVersion, Post, Rule, Site, Tier
from anlian.lattice.models.sector import above
from anlian.lattice.powers import Power, Role
from anlian.lattice.roll import Roll, Version
from anlian.lattice.scope import Duties
from anlian.lattice.seats import Held


class ChainsInView:
    """The chains that a person's duties touch: led, linked, or over a place and subject that they answer for."""

    def __init__(self, duties: Duties, power: Power = Power.SEE_CHAINS):
        self.duties, self.roll, self.scope = duties, duties.roll, duties.scope(power)

    def sees(self, version: Version) -> bool:
        if version.chain_id in self.scope.chains or self._posts & {step.post_id for step in version.steps}:
            return True
        if version.committee_id in self._units or seats.touches(self.scope, version.area, version.sectors):
            return True
        return any(
            seats.overlap(version.area, area) and any(code in above(sector) for code in version.sectors)
            for area, sector in self._own
        )

    def in_force(self, day: date) -> list[Version]:
        return [version for version in self.roll.in_force(day) if self.sees(version)]

    def versions(self, chain_id: UUID) -> list[Version]:
        """All versions of a chain that is seen, the oldest first; none of one that is not."""
        found = sorted(
            (one for one in self.roll.versions if one.chain_id == chain_id), key=lambda one: one.since
        )
        return found if any(self.sees(version) for version in found) else []

    @cached_property
    def _posts(self) -> set[UUID]:
        return {seat.id for seat in self.duties.posts}

    @cached_property
    def _units(self) -> set[UUID]:
        return {seat.unit_id for seat in self.duties.posts if seat.role in (Role.COMMITTEE, Role.LEADER)}

    @cached_property
    def _own(self) -> set[tuple[str, str]]:
        if not self.scope.own_sites:
            return set()
        mine = Site.objects.of(self.scope.district).filter(principal=self.duties.person)
        return {
            (area, self.roll.default_sector(kind)) for area, kind in mine.values_list("area_code", "kind")
        }


@dataclass(frozen=True)
class Line:
    """One link on the page: a post and its holder, or the rule and whom it finds in each place."""

    tier: str
    held: Held | None = None
    rule: str = ""
    places: tuple = ()

    @property
    def label(self) -> str:
        return Tier(self.tier).label

    @property
    def rule_label(self) -> str:
        return Rule(self.rule).label if self.rule else ""

    @property
    def filled(self) -> int:
        return sum(1 for _area, holder in self.places if holder and not holder.vacant)

    @property
    def missing(self) -> int:
        return len(self.places) - self.filled

    @property
    def gap(self) -> bool:
        return bool(self.held and self.held.vacant) or bool(self.missing)


def lines(roll: Roll, version: Version, day: date) -> list[Line]:
    subjects = {code for sector in version.sectors for code in above(sector)}
    return [_line(roll, version, step, subjects, day) for step in version.steps]


def _line(roll, version, step, subjects, day) -> Line:
    if step.post_id:
        return Line(step.tier, held=seats.held(roll, step.post_id, day))
    if step.rule == Tier.SITE:
        return Line(step.tier, rule=step.rule)
    role = Role(step.rule.upper())
    places = tuple(
        (area, seats.charged(roll, role, area.code, subjects, day))
        for area in seats.standing(roll, step.rule, version.area, day)
    )
    return Line(step.tier, rule=step.rule, places=places)


def leader(roll: Roll, version: Version, day: date) -> Held | None:
    found = next((step.post_id for step in version.steps if step.tier == Tier.LEADER), None)
    return seats.held(roll, found, day) if found else None


def vacant(roll: Roll, version: Version, day: date) -> list[Held]:
    """Posts that a version names and nobody holds on a day."""
    named = [seats.held(roll, step.post_id, day) for step in version.steps if step.post_id]
    return [one for one in named if one.vacant]


def area_name(roll: Roll, version: Version) -> str:
    return seats.place_name(roll, version.area)


def sector_names(roll: Roll, version: Version) -> list[str]:
    return [roll.sectors[code].name if code in roll.sectors else code for code in version.sectors]


def committee_name(roll: Roll, version: Version) -> str:
    return roll.units[version.committee_id].name if version.committee_id else ""


def committee_chair(roll: Roll, version: Version, day: date) -> Held | None:
    found = [
        seat
        for seat in roll.seats.values()
        if seat.unit_id == version.committee_id and seat.role in (Role.LEADER, Role.COMMITTEE)
    ]
    return seats.held(roll, min(found, key=lambda seat: seat.code).id, day) if found else None


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


def story(roll: Roll, versions: list[Version]) -> list[tuple[Version, list[Change]]]:
    """Each version with what it changed against the one before, the newest first."""
    pairs = zip(versions, [None, *versions], strict=False)
    return [(version, changes(roll, before, version) if before else []) for version, before in pairs][::-1]


def changes(roll: Roll, before: Version, after: Version) -> list[Change]:
    facts = [
        (_("Title"), before.title, after.title),
        (_("Area"), area_name(roll, before), area_name(roll, after)),
        (_("Sectors"), "、".join(sector_names(roll, before)), "、".join(sector_names(roll, after))),
        (_("Special committee"), committee_name(roll, before), committee_name(roll, after)),
        *((tier.label, _posts(roll, before, tier), _posts(roll, after, tier)) for tier in Tier),
    ]
    return [Change(str(label), old or "—", new or "—") for label, old, new in facts if old != new]


def _posts(roll: Roll, version: Version, tier: str) -> str:
    return "、".join(
        roll.seats[step.post_id].title if step.post_id else str(Rule(step.rule).label)
        for step in version.steps
        if step.tier == tier
    )


def chain(district: str, chain_id: UUID) -> Chain:
    return Chain.objects.of(district).get(pk=chain_id)


def new(district: str, number: str) -> Chain:
    return Chain(district=district, number=number)


def version(district: str, version_id: UUID) -> ChainVersion:
    return ChainVersion.objects.of(district).select_related("chain").get(pk=version_id)


def post(district: str, post_id: str) -> Post:
    return Post.objects.of(district).get(pk=post_id)


def as_form(roll: Roll, version: Version) -> dict:
    """What a version says, as the form for the next one begins."""
    by_tier: dict[str, list] = {}
    for step in version.steps:
        by_tier.setdefault(step.tier, []).append(step)
    first = {tier: steps[0] for tier, steps in by_tier.items()}

    def ruled(tier):
        step = first.get(tier)
        return "" if step is None else "by-place" if step.rule else str(step.post_id)

    return {
        "title": version.title,
        "area": roll.areas[version.area].pk,
        "sectors": [roll.sectors[code].pk for code in version.sectors],
        "committee": version.committee_id,
        **{
            tier: first[tier].post_id for tier in (Tier.LEADER, Tier.DEPUTY, Tier.DEPARTMENT) if tier in first
        },
        "members": [step.post_id for step in by_tier.get(Tier.MEMBER, [])],
        **{tier: ruled(tier) for tier in (Tier.TOWN, Tier.COMMUNITY, Tier.GRID)},
        "site": Tier.SITE in first,
    }
