"""The roll of a district: areas, sectors, posts, holders, remits and chains, read once and asked in memory.

Who answers is asked for every page, hazard and row of an import. The whole roll of a district is some
thousand short rows, so it is read in seven statements and kept until the district's edition changes.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from anlian.kernel import remember
from anlian.kernel.order import natural
from anlian.lattice.models import (
    Appointment,
    Area,
    ChainVersion,
    Link,
    Post,
    Remit,
    Revision,
    Sector,
    Subject,
    Unit,
)


@dataclass(frozen=True)
class Days:
    """From `since` until the day before `until`."""

    since: date
    until: date | None

    def hold(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Seat:
    """A post with its unit, as named today."""

    id: UUID
    code: str
    title: str
    role: str
    unit_id: UUID
    unit: str
    unit_kind: str
    ended_on: date | None = None

    def stands(self, day: date) -> bool:
        """Abolished, it answers for nothing from that day on."""
        return self.ended_on is None or day < self.ended_on


@dataclass(frozen=True)
class Term(Days):
    """A person in a post for some days."""

    post_id: UUID
    person_id: UUID
    person: str
    acting: bool
    basis: str


@dataclass(frozen=True)
class Charge(Days):
    """What a post answers for, for some days. Empty codes mean "all of the district" or "every sector"."""

    post_id: UUID
    area: str
    sector: str
    site_id: UUID | None
    basis: str


@dataclass(frozen=True)
class Step:
    """One link of a chain's version."""

    tier: str
    post_id: UUID | None
    rule: str


@dataclass(frozen=True)
class Version(Days):
    """A chain as one document set it up."""

    id: UUID
    chain_id: UUID
    number: str
    title: str
    area: str
    sectors: tuple[str, ...]
    committee_id: UUID | None
    basis: str
    basis_date: date
    steps: tuple[Step, ...]


@dataclass
class Roll:
    """Everything that "who answers?" needs of one district, as known at one moment."""

    district: str
    areas: dict[str, Area] = field(default_factory=dict)
    sectors: dict[str, Sector] = field(default_factory=dict)
    units: dict[UUID, Unit] = field(default_factory=dict)
    seats: dict[UUID, Seat] = field(default_factory=dict)
    terms: list[Term] = field(default_factory=list)
    charges: list[Charge] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)

    def holder(self, post_id: UUID, day: date) -> Term | None:
        if not self._stands(post_id, day):
            return None
        return next((term for term in self._terms_of_post[post_id] if term.hold(day)), None)

    def terms_of(self, post_id: UUID) -> list[Term]:
        """Everyone who held or will hold a post, by the day they began."""
        return self._terms_of_post[post_id]

    def posts_of(self, person_id: UUID, day: date) -> list[Seat]:
        """The posts that a person holds on a day."""
        return [
            self.seats[term.post_id]
            for term in self._terms_of_person[person_id]
            if term.hold(day) and self._stands(term.post_id, day)
        ]

    def seats_in(self, unit_id: UUID | None) -> list[Seat]:
        """The posts of a unit."""
        return self._seats_of_unit[unit_id]

    def head_of(self, unit_id: UUID, role: str, day: date) -> UUID | None:
        """The first post of a role in a unit: whoever holds it is its head."""
        seats = [seat for seat in self.seats_in(unit_id) if seat.role == role and seat.stands(day)]
        return min(seats, key=lambda seat: natural(seat.code)).id if seats else None

    def charges_of(self, post_id: UUID, day: date) -> list[Charge]:
        return self._holding(self._charges_of_post[post_id], day)

    def charged_with(self, *, area: str, day: date) -> list[Charge]:
        """Charges that name exactly this area."""
        return self._holding(self._charges_of_area[area], day)

    def charged_with_sector(self, sector: str, day: date) -> list[Charge]:
        """Charges over a sector in the whole district."""
        return self._holding(self._charges_of_sector[sector], day)

    def versions_over(self, areas: list[str], day: date) -> list[Version]:
        """Chains in force on a day over any of these areas."""
        return [version for area in areas for version in self._versions_of_area[area] if version.hold(day)]

    def in_force(self, day: date) -> list[Version]:
        return sorted((one for one in self.versions if one.hold(day)), key=lambda one: one.number)

    def led_by(self, post_ids: set[UUID], day: date) -> list[Version]:
        """Chains in which one of these posts is leader or deputy."""
        led = {version.id: version for post_id in post_ids for version in self._led_by_post[post_id]}
        return [version for version in led.values() if version.hold(day)]

    def default_sector(self, kind: str) -> str:
        """The sector that a kind of site falls under unless told otherwise; the narrowest one that names it."""
        return self._sector_of_kind.get(kind, "")

    def kinds_under(self, sector: str) -> frozenset[str]:
        """Kinds of site that a sector covers, with those of the sectors under it."""
        return self._kinds_under.get(sector, frozenset())

    def _stands(self, post_id: UUID, day: date) -> bool:
        seat = self.seats.get(post_id)
        return seat is None or seat.stands(day)

    def _holding(self, charges: list[Charge], day: date) -> list[Charge]:
        return [charge for charge in charges if charge.hold(day) and self._stands(charge.post_id, day)]

    @cached_property
    def _terms_of_post(self):
        return _grouped(self.terms, "post_id")

    @cached_property
    def _terms_of_person(self):
        return _grouped(self.terms, "person_id")

    @cached_property
    def _seats_of_unit(self):
        return _grouped(self.seats.values(), "unit_id")

    @cached_property
    def _charges_of_post(self):
        return _grouped(self.charges, "post_id")

    @cached_property
    def _charges_of_area(self):
        return _grouped(self.charges, "area")

    @cached_property
    def _charges_of_sector(self):
        return _grouped(
            [charge for charge in self.charges if not charge.area and not charge.site_id], "sector"
        )

    @cached_property
    def _versions_of_area(self):
        return _grouped(self.versions, "area")

    @cached_property
    def _led_by_post(self):
        led = defaultdict(list)
        for version in self.versions:
            for step in version.steps:
                if step.tier in ("leader", "deputy"):
                    led[step.post_id].append(version)
        return led

    @cached_property
    def _kinds_under(self):
        return {
            sector: frozenset(
                kind
                for code, row in self.sectors.items()
                if code == sector or code.startswith(f"{sector}.")
                for kind in row.kinds
            )
            for sector in self.sectors
        }

    @cached_property
    def _sector_of_kind(self):
        narrowest = {}
        for code in sorted(self.sectors, key=lambda code: (code.count("."), code)):
            for kind in self.sectors[code].kinds:
                narrowest[kind] = code
        return narrowest


def _grouped(rows, name):
    groups = defaultdict(list)
    for row in rows:
        groups[getattr(row, name)].append(row)
    return groups


_kept: dict[str, tuple[UUID, Roll]] = {}


def roll_of(district: str) -> Roll:
    """The roll as it stands now; read again only when the lattice has changed."""
    edition = edition_of(district)
    kept = _kept.get(district)
    if kept and kept[0] == edition:
        return kept[1]
    roll = load(district)
    if edition:
        _kept[district] = (edition, roll)
    return roll


def edition_of(district: str) -> UUID | None:
    """The key of the lattice as it is now."""
    return remember.once(("edition", district), lambda: _edition(district))


def _edition(district: str) -> UUID | None:
    return Revision.objects.filter(district=district).values_list("edition", flat=True).first()


def load(district: str, known: datetime | None = None) -> Roll:
    """Read the roll, by default as we know it now, else as we knew it then."""
    roll = Roll(district)
    roll.areas = {area.code: area for area in Area.objects.of(district).defer("boundary")}
    roll.sectors = {sector.code: sector for sector in Sector.objects.of(district)}
    roll.units = {unit.id: unit for unit in Unit.objects.of(district)}
    for post in Post.objects.of(district):
        unit = roll.units[post.unit_id]
        roll.seats[post.id] = Seat(
            post.id, post.code, post.title, post.role, unit.id, unit.name, unit.kind, post.ended_on
        )
    roll.terms = [
        Term(since, until, *rest)
        for since, until, *rest in Appointment.objects.of(district)
        .known(known)
        .order_by("since")
        .values_list("since", "until", "post_id", "person_id", "person__name", "acting", "basis")
    ]
    roll.charges = [
        Charge(since, until, post_id, area or "", sector or "", site_id, basis)
        for since, until, post_id, area, sector, site_id, basis in Remit.objects.of(district)
        .known(known)
        .order_by("since")
        .values_list("since", "until", "post_id", "area__code", "sector__code", "site_id", "basis")
    ]
    roll.versions = _versions(district, known)
    return roll


def _versions(district: str, known: datetime | None) -> list[Version]:
    sectors, steps = defaultdict(list), defaultdict(list)
    for version_id, code in Subject.objects.of(district).values_list("version_id", "sector__code"):
        sectors[version_id].append(code)
    for version_id, *step in (
        Link.objects.of(district).order_by("order").values_list("version_id", "tier", "post_id", "rule")
    ):
        steps[version_id].append(Step(*step))
    return [
        Version(
            since=row.since,
            until=row.until,
            id=row.id,
            chain_id=row.chain_id,
            number=row.chain.number,
            title=row.title,
            area=row.area_code,
            sectors=tuple(sorted(sectors[row.id])),
            committee_id=row.committee_id,
            basis=row.basis,
            basis_date=row.basis_date,
            steps=tuple(steps[row.id]),
        )
        for row in ChainVersion.objects.of(district)
        .known(known)
        .select_related("chain")
        .order_by("chain__number")
    ]
