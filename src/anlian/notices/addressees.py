"""Relations: who stands how to what a line of the record tells of. Each answers with (person, post) pairs of that day."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from anlian.lattice.powers import Role
from anlian.lattice.roll import Roll
from anlian.ledger.models import Entry
from anlian.matters.models import Height, Matter, Turn

Whom = tuple[UUID, UUID | None]


@dataclass(slots=True)
class Visit:
    """An inspection as far as telling of it needs."""

    number: str
    site_keeper: UUID | None
    leader: UUID
    planner: UUID
    begun: bool
    team: list[UUID] = field(default_factory=list)


@dataclass(slots=True)
class Case:
    """A line with what it is about, read a thousand at a time (`reading.py`)."""

    entry: Entry
    roll: Roll
    day: date
    matter: Matter | None = None
    finder: UUID | None = None
    issuer: UUID | None = None
    issuer_role: str = ""
    obliged: UUID | None = None
    visit: Visit | None = None
    keeper: UUID | None = None
    site_code: str = ""
    proxies: tuple[UUID, ...] = ()
    co_posts: tuple[UUID, ...] = ()
    invited: tuple[Whom, ...] = ()
    meeting: str = ""

    def holding(self, post: UUID | None) -> Iterator[Whom]:
        """Whoever holds a post today; nobody when it is vacant."""
        term = self.roll.holder(post, self.day) if post in self.roll.seats else None
        if term:
            yield term.person_id, post

    def rung(self, place: int) -> UUID | None:
        """Whom a step of the matter's climb tells."""
        ladder = self.matter.ladder if self.matter else []
        return ladder[place - 1] if place <= len(ladder) else None


def _key(text) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def turn(case: Case) -> Iterator[Whom]:
    """Whoever must act next, as it stands now."""
    matter = case.matter
    if matter is None or matter.closed_at:
        return
    if matter.turn == Turn.RECTIFIER:
        yield from one(matter.principal_id)
    else:
        yield from case.holding(matter.post_id)


def told(case: Case) -> Iterator[Whom]:
    """The post that a step of the climb named."""
    yield from case.holding(_key(case.entry.detail.get("told")))


def chain_leader(case: Case) -> Iterator[Whom]:
    yield from case.holding(case.rung(Height.RED))


def granter(case: Case) -> Iterator[Whom]:
    """Who may decide on more time: one level above whoever gave the order (hazards/guards.py)."""
    above = {
        Role.TOWN: (Height.ORANGE, Height.SUPERVISED),
        Role.DEPARTMENT: (Height.SUPERVISED,),
        Role.OFFICE: (Height.RED,),
    }.get(case.issuer_role, (Height.RED,))
    if case.matter and case.matter.urgency == "major":
        above = (Height.RED,)
    for step in above:
        if found := list(case.holding(case.rung(step))):
            yield from found
            return


def above(case: Case) -> Iterator[Whom]:
    """The post next above the one that owed."""
    yield from case.holding(case.rung(Height.YELLOW))


def appointee(case: Case) -> Iterator[Whom]:
    yield from one(_key(case.entry.detail.get("person")))


def holder(case: Case) -> Iterator[Whom]:
    """Whoever holds the post that it is about."""
    yield from case.holding(case.matter.post_id if case.matter else case.entry.subject)


def links(case: Case) -> Iterator[Whom]:
    """Whoever stands in a chain by name."""
    versions = [one for one in case.roll.versions if one.chain_id == case.entry.subject]
    for step in max(versions, key=lambda one: one.since).steps if versions else ():
        yield from case.holding(step.post_id)


def security(case: Case) -> Iterator[Whom]:
    for seat in case.roll.seats.values():
        if seat.role == Role.SECURITY:
            yield from case.holding(seat.id)


def visited(case: Case) -> Iterator[Whom]:
    """Whoever keeps the site: of a visit that has begun, and of no other."""
    if case.visit and case.visit.begun:
        yield from one(case.visit.site_keeper)


def team(case: Case) -> Iterator[Whom]:
    for person in case.visit.team if case.visit else ():
        yield from one(person)


def co_posts(case: Case) -> Iterator[Whom]:
    """Whoever holds a post that helps with a decision."""
    for post in case.co_posts:
        yield from case.holding(post)


def invited(case: Case) -> Iterator[Whom]:
    """Whoever was invited when the meeting was planned and still is; of any other act whoever is now."""
    then = _whom(case, "invited")
    yield from (whom for whom in case.invited if not then or whom in then)


def added(case: Case) -> Iterator[Whom]:
    """Whoever was invited by this change, and still is."""
    yield from (whom for whom in _whom(case, "added") if whom in case.invited)


def removed(case: Case) -> Iterator[Whom]:
    """Whoever need not come any more since this change, and was not invited anew."""
    still = {person for person, _post in case.invited}
    yield from (whom for whom in _whom(case, "removed") if whom[0] not in still)


def _moved(case: Case, *names: str) -> Iterator[Whom]:
    """Whoever is to come, when exactly this was changed of `was_held_at` and `was_place`."""
    if {name for name in ("was_held_at", "was_place") if name in case.entry.detail} == set(names):
        yield from case.invited


def _whom(case: Case, name: str) -> tuple[Whom, ...]:
    return tuple((_key(person), _key(post)) for person, post in case.entry.detail.get(name) or ())


def one(person: UUID | None) -> Iterator[Whom]:
    if person:
        yield person, None


RELATIONS: dict[str, Callable[[Case], Iterator[Whom]]] = {
    "turn": turn,
    "told": told,
    "above": above,
    "chain_leader": chain_leader,
    "granter": granter,
    "appointee": appointee,
    "holder": holder,
    "links": links,
    "security": security,
    "visited": visited,
    "team": team,
    "co_posts": co_posts,
    "invited": invited,
    "added": added,
    "removed": removed,
    "moved": lambda case: _moved(case, "was_held_at", "was_place"),
    "retimed": lambda case: _moved(case, "was_held_at"),
    "elsewhere": lambda case: _moved(case, "was_place"),
    "leader": lambda case: one(case.visit.leader if case.visit else None),
    "planner": lambda case: one(case.visit.planner if case.visit else None),
    "finder": lambda case: one(case.finder),
    "issuer": lambda case: one(case.issuer),
    "obliged": lambda case: one(case.obliged),
    "keeper": lambda case: one(case.matter.principal_id if case.matter else case.keeper),
    "proxy": lambda case: (whom for person in case.proxies for whom in one(person)),
    "oneself": lambda case: one(case.entry.subject),
}
