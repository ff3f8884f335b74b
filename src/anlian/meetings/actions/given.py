"""What is said of a meeting when it is planned or written down."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from anlian.lattice.models import Site, Unit
from anlian.meetings.models import Presence
from anlian.people.models import Person


@dataclass(frozen=True)
class Facts:
    """Which meeting, when, where, chaired by whom."""

    kind: str
    title: str
    held_at: datetime
    place: str
    chair: Person
    committee: Unit | None = None
    sectors: tuple[str, ...] = ()
    site: Site | None = None
    delegation: str = ""


@dataclass(frozen=True)
class Item:
    """One item of the agenda."""

    text: str
    safety: bool = True


@dataclass(frozen=True)
class Attended:
    """A post that was to come: present, absent for a reason, or somebody sat in."""

    post: UUID
    presence: str = Presence.PRESENT
    reason: str = ""
    stand_in: Person | None = None


@dataclass(frozen=True)
class Decided:
    """What a post must do by a day; `item` is the place on the agenda that it came from."""

    text: str
    post: UUID | None
    due: date | None
    co_posts: tuple[UUID, ...] = ()
    item: int | None = None
