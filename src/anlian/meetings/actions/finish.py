"""What a dispatch goes through, and issuing the minutes: with them the meeting counts, and meets a duty of its chair."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from anlian.duties.actions import credit
from anlian.kernel.errors import Refused
from anlian.ledger.actions import deed
from anlian.matters import kinds
from anlian.matters.models import Matter
from anlian.meetings import guards
from anlian.meetings.actions.door import passing
from anlian.meetings.models import AgendaItem, Decision, Kind, Meeting, Reviewed
from anlian.meetings.reviewing import must_review
from anlian.meetings.works import work_of
from anlian.people.models import Person

DISPATCH = "一月一调度"
SAID = 5


@deed
def review(
    meeting: Meeting, *, by: Person, at: datetime, remarks: Mapping[UUID, str], expect: int | None = None
) -> Meeting:
    """调度: what was said about each of these matters."""
    said = {key: text.strip() for key, text in remarks.items() if text.strip()}
    with passing(meeting, "review", by=by, at=at, expect=expect) as passage:
        fresh = passage.record
        if not said:
            raise Refused(_("Write down what was said about a matter."))
        seen = (
            Matter.objects.of(fresh.district)
            .filter(pk__in=said)
            .filter(kinds.visible(passage.duties) | Q(pk__in=unreviewed(fresh, at).values("pk")))
        )
        found = list(seen.only("number", "district").order_by("number"))
        if len(found) != len(said):
            raise Refused(_("One of these matters is not there for you."))
        reviewed = Reviewed.objects.of(fresh.district).filter(meeting=fresh, matter__in=said)
        if again := reviewed.select_related("matter").first():
            raise Refused(_("%(number)s was marked as reviewed already.") % {"number": again.matter.number})
        Reviewed.objects.bulk_create(
            [
                Reviewed(
                    district=fresh.district, meeting=fresh, matter=one, remark=said[one.pk], by=by, at=at
                )
                for one in found
            ]
        )
        passage.tell(matters=[one.number for one in found])
    return meeting


@deed
def finish(meeting: Meeting, *, by: Person, at: datetime, minutes: str, expect: int | None = None) -> Meeting:
    """印发纪要: complete as it is; a dispatch only when each matter that it owed was gone through."""
    with passing(meeting, "finish", by=by, at=at, given={"minutes": minutes}, expect=expect) as passage:
        fresh = passage.record
        if fresh.kind == Kind.DISPATCH:
            left = list(unreviewed(fresh, at).values_list("number", flat=True).order_by("number"))
            if left:
                raise Refused(
                    _("The dispatch has still to go through %(count)d matters: %(numbers)s.")
                    % {"count": len(left), "numbers": "、".join(left[:SAID]) + ("…" if left[SAID:] else "")},
                    DISPATCH,
                )
        passage.set(minutes=minutes.strip(), issued_by=by, issued_at=at)
        passage.tell(decisions=Decision.objects.of(fresh.district).filter(meeting=fresh).count())
    if AgendaItem.objects.of(meeting.district).filter(meeting=meeting, safety=True).exists():
        credit(work_of(meeting), by=by, at=at)
    return meeting


def unreviewed(meeting: Meeting, now: datetime):
    """What this dispatch must go through and has not yet."""
    moment = meeting.moment(now)
    return must_review(guards.duties_on(meeting.chair, moment), moment).exclude(
        pk__in=Reviewed.objects.of(meeting.district).filter(meeting=meeting).values("matter")
    )
