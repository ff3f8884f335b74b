"""Who answers for a place on a day, link by link, and why.

The narrowest area wins, then the narrowest subject, then the later basis. A tie is an error to be mended, not a
guess. A place that no chain covers is a hole; a link without a holder is a vacancy. Both are said, never filled in.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from anlian.kernel.order import natural
from anlian.lattice.models import Site, Tier
from anlian.lattice.models.area import parents_of
from anlian.lattice.models.sector import above
from anlian.lattice.powers import Role
from anlian.lattice.roll import Roll, Seat, Version, load, roll_of


@dataclass(frozen=True)
class Answering:
    """One who answers: the post, and who held it on that day. No person means a vacancy."""

    tier: str
    post_id: UUID | None = None
    post: str = ""
    unit: str = ""
    person_id: UUID | None = None
    person: str = ""
    acting: bool = False
    basis: str = ""

    @property
    def vacant(self) -> bool:
        return self.person_id is None

    def as_dict(self) -> dict:
        return {
            "tier": self.tier,
            "post_id": str(self.post_id) if self.post_id else None,
            "post": self.post,
            "unit": self.unit,
            "person_id": str(self.person_id) if self.person_id else None,
            "person": self.person,
            "acting": self.acting,
            "basis": self.basis,
        }


@dataclass
class Answer:
    """The whole answer for one place, subject and day."""

    area: str
    sector: str
    day: date
    version: Version | None = None
    links: list[Answering] = field(default_factory=list)
    block_leader: Answering | None = None
    line_leader: Answering | None = None
    committee: Answering | None = None
    department: Answering | None = None
    rivals: list[Version] = field(default_factory=list)
    why: str = ""

    @property
    def is_hole(self) -> bool:
        return self.version is None and not self.rivals

    @property
    def is_tie(self) -> bool:
        return bool(self.rivals)

    @property
    def vacancies(self) -> list[Answering]:
        return [link for link in self.links if link.vacant]

    @property
    def leader(self) -> Answering | None:
        return next((link for link in self.links if link.tier == Tier.LEADER), None)

    def link(self, tier: str) -> Answering | None:
        return next((link for link in self.links if link.tier == tier), None)

    def as_dict(self) -> dict:
        """Plain values, to be stored with a matter or printed."""
        return {
            "area": self.area,
            "sector": self.sector,
            "day": self.day.isoformat(),
            "chain": self.version.number if self.version else None,
            "title": self.version.title if self.version else None,
            "basis": self.version.basis if self.version else None,
            "links": [link.as_dict() for link in self.links],
            "block_leader": self.block_leader.as_dict() if self.block_leader else None,
            "line_leader": self.line_leader.as_dict() if self.line_leader else None,
            "committee": self.committee.as_dict() if self.committee else None,
            "department": self.department.as_dict() if self.department else None,
            "hole": self.is_hole,
            "tie": [version.number for version in self.rivals],
            "why": self.why,
        }


@dataclass(frozen=True)
class Place:
    """Where the question is asked: an area, and the person in charge when it is a site."""

    area: str
    site_id: UUID | None = None
    principal_id: UUID | None = None
    principal: str = ""


def place_of(site: Site, on: date, known: datetime | None = None) -> Place:
    """Where a site lay, and who was in charge of it, on a day."""
    # Three columns: the area's boundary, which comes with the whole row, is larger than all else.
    record = (
        site.records.on(on, known)
        .filter(district=site.district)
        .values_list("area__code", "principal_id", "principal__name")
        .first()
    )
    if record is None:
        return Place(site.area_code, site.pk)
    area, principal_id, principal = record
    return Place(area, site.pk, principal_id, principal or "")


def place_now(site: Site) -> Place:
    """The same from the site's own row: for many sites on the present day."""
    return _place(site.area_code, site.pk, site.principal)


def _place(area: str, site_id, principal) -> Place:
    return Place(area, site_id, principal.pk if principal else None, principal.name if principal else "")


def who(
    site: Site, *, sector: str = "", on: date, known: datetime | None = None, roll: Roll | None = None
) -> Answer:
    """Who answers for a site on a day; without a sector, for what its kind is known for."""
    roll = roll or (load(site.district, known) if known else roll_of(site.district))
    return ask(roll, place_of(site, on, known), sector or roll.default_sector(site.kind), on)


def ask(roll: Roll, place: Place, sector: str, day: date) -> Answer:
    """The rule itself, on what is in memory."""
    around = [place.area, *parents_of(place.area)]
    subjects = above(sector) if sector else []
    answer = Answer(place.area, sector, day)
    _choose(answer, roll, around, subjects, day)
    if answer.version:
        answer.links = [
            _link(roll, step, place, around, subjects, day, answer.version.basis)
            for step in answer.version.steps
        ]
        if answer.version.committee_id:
            answer.committee = _chair(roll, answer.version, day)
    answer.block_leader = _narrowest(roll, Role.LEADER, around, [], day, tier="block")
    answer.line_leader = _of_line(roll, Role.LEADER, subjects, day, tier="line")
    answer.department = _of_line(roll, Role.DEPARTMENT, subjects, day, tier="department")
    return answer


def _choose(answer: Answer, roll: Roll, around: list[str], subjects: list[str], day: date) -> None:
    found = []
    for version in roll.versions_over(around, day):
        depth = max((len(code) for code in version.sectors if code in subjects), default=0)
        if depth:
            found.append(((len(_path(version.area)), depth, version.basis_date), version))
    if not found:
        answer.why = "no chain covers this subject here"
        return
    best = max(rank for rank, _ in found)
    winners = [version for rank, version in found if rank == best]
    if len(winners) > 1:
        answer.rivals = winners
        answer.why = "several chains fit equally; one of them must be mended"
        return
    answer.version = winners[0]
    answer.why = _why(answer.version, best, [rank for rank, version in found if version is not winners[0]])


def _path(area: str) -> str:
    return area.rstrip("0") if len(area) == 6 else area


def _why(version: Version, best, others) -> str:
    if not others:
        return "the only chain that covers this subject here"
    if all(rank[0] < best[0] for rank in others):
        return "the narrowest area of all chains that fit"
    if all(rank[:2] < best[:2] for rank in others):
        return "the narrowest subject among the chains of the same area"
    return "the latest basis among chains of the same area and subject"


def _link(roll, step, place: Place, around, subjects, day, basis) -> Answering:
    if step.post_id:
        return _seated(roll, roll.seats[step.post_id], day, step.tier, basis)
    if step.rule == Tier.SITE:
        return Answering(
            step.tier,
            post="",
            person_id=place.principal_id,
            person=place.principal,
            basis=basis,
        )
    width = {"town": 9, "community": 12, "grid": 15}[step.rule]
    here = [area for area in around if len(area) == width]
    found = _narrowest(roll, Role(step.rule.upper()), here, subjects, day, tier=step.tier)
    return found or Answering(step.tier, basis=basis)


def _narrowest(roll: Roll, role: Role, areas, subjects, day, *, tier) -> Answering | None:
    """The post of a role charged with the narrowest of these areas, for the narrowest of these subjects if it says."""
    for area in areas:
        charges = [
            charge
            for charge in roll.charged_with(area=area, day=day)
            if roll.seats[charge.post_id].role == role and (not charge.sector or charge.sector in subjects)
        ]
        if charges:
            best = min(
                charges, key=lambda charge: (-len(charge.sector), natural(roll.seats[charge.post_id].code))
            )
            return _seated(roll, roll.seats[best.post_id], day, tier, best.basis)
    return None


def _of_line(roll: Roll, role: Role, subjects, day, *, tier) -> Answering | None:
    for sector in subjects:
        charges = [
            charge
            for charge in roll.charged_with_sector(sector, day)
            if roll.seats[charge.post_id].role == role
        ]
        if charges:
            best = min(charges, key=lambda charge: natural(roll.seats[charge.post_id].code))
            return _seated(roll, roll.seats[best.post_id], day, tier, best.basis)
    return None


def _chair(roll: Roll, version: Version, day: date) -> Answering | None:
    seats = [
        seat for seat in roll.seats_in(version.committee_id) if seat.role in (Role.LEADER, Role.COMMITTEE)
    ]
    if not seats:
        return None
    return _seated(roll, min(seats, key=lambda seat: natural(seat.code)), day, "committee", version.basis)


def _seated(roll: Roll, seat: Seat, day: date, tier: str, basis: str) -> Answering:
    term = roll.holder(seat.id, day)
    if term is None:
        return Answering(tier, seat.id, seat.title, seat.unit, basis=basis)
    return Answering(
        tier, seat.id, seat.title, seat.unit, term.person_id, term.person, term.acting, term.basis or basis
    )
