"""Every kind of record that a phone may send: how it is read, who may send it, what it becomes. One row a kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from anlian.field.bodies import Shot
from anlian.field.presence import Place
from anlian.kernel.clock import day_of
from anlian.kernel.errors import NotFound, Refused
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.people.models import Person


@dataclass(frozen=True)
class Come:
    """A record on its way in. `at` is when it came, `happened_at` when it was made, both by our clock."""

    id: UUID
    person: Person
    at: datetime
    happened_at: datetime
    body: BaseModel
    photo: Callable[[str], bytes]
    shots: Mapping[str, Shot] = field(default_factory=dict)
    place: Place | None = None
    # What passed on the phone between a moment and the making of the record is the same by our clock.
    made_at: datetime | None = None

    @property
    def district(self) -> str:
        return self.person.district

    @property
    def duties(self) -> Duties:
        """Of the day on which it happened: whoever was moved to another grid since was there all the same."""
        return Duties(self.person, day_of(self.happened_at))

    def ours(self, moment: datetime) -> datetime:
        """A moment by the phone's clock as one by ours."""
        return min(self.at, self.happened_at - (self.made_at - moment))

    def photos(self, hashes) -> list[bytes]:
        return [self.photo(one) for one in hashes]

    def site(self, key: UUID, power: Power) -> Site:
        """A site that this power of theirs reached on that day. Raises NotFound elsewhere."""
        scope = self.duties.scope(power)
        found = Site.objects.of(self.district).within(scope).filter(pk=key).select_related("area").first()
        if found is None:
            raise NotFound
        return found


@dataclass(frozen=True)
class Made:
    """What a record became."""

    kind: str
    id: UUID
    number: str
    site: Site | None = None
    doubts: tuple = ()


class Conflict(Refused):
    """Something changed since it was written down, so that somebody must decide; nothing of it is lost."""


class NotYet(Refused):
    """It names something that may still be on its way from the phone: it waits."""


@dataclass(frozen=True)
class Kind:
    """`take` makes it happen; `despite` is how, once somebody at the desk decided that it counts all the same.

    `form` is the newest form that is understood; `power` what one of the person's posts must allow.
    """

    name: str
    label: str
    body: type[BaseModel]
    power: Power
    take: Callable[[Come], Made]
    despite: Callable[[Come], Made]
    form: int = 1
