"""A finished meeting as led work: what duties of leaders are met by."""

from datetime import datetime

from anlian.duties.models import WorkKind
from anlian.duties.works import Work
from anlian.kernel.clock import day_of
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.meetings.models import Kind, Meeting
from anlian.people.models import Person

KINDS = {Kind.DISPATCH: WorkKind.DISPATCH, Kind.COMMITTEE: WorkKind.COMMITTEE}


def work_of(meeting: Meeting) -> Work:
    return Work(
        kind=KINDS.get(meeting.kind, WorkKind.MEETING),
        id=meeting.pk,
        number=meeting.number,
        leader=meeting.chair,
        post_id=meeting.chair_post,
        at=meeting.ended_at,
        entered_at=meeting.entered_at,
    )


def find(number: str, *, by: Person, at: datetime) -> Work | None:
    """The meeting of this number, if its minutes are issued, it was about safety, and the one who asks may see it."""
    scope = Duties(by, day_of(at)).scope(Power.SEE_MEETINGS)
    found = (
        Meeting.objects.of(by.district)
        .within(scope)
        .finished()
        .about_safety()
        .filter(number=number)
        .select_related("chair")
        .first()
    )
    return work_of(found) if found else None
