"""Led work as duties know it, whichever app it comes from: who led, when, when it was written down.

`SOURCES` names, by their address, the functions that find a piece of work by its number for somebody who may see it.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.module_loading import import_string

from anlian.duties.models import WorkKind
from anlian.people.models import Person

SOURCES = ("anlian.inspections.works.find", "anlian.meetings.works.find")


@dataclass(frozen=True)
class Work:
    """Submitted work: `at` when it ended, `entered_at` when it was written down here."""

    kind: WorkKind
    id: UUID
    number: str
    leader: Person
    post_id: UUID
    at: datetime
    entered_at: datetime


def find(number: str, *, by: Person, at: datetime) -> Work | None:
    """Submitted work of this number, if the one who asks may see it."""
    for source in SOURCES:
        work = import_string(source)(number.strip(), by=by, at=at)
        if work is not None:
            return work
    return None
