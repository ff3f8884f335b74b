"""One meeting as its page tells it: agenda, who came, what was gone through, what was decided and became of it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from anlian.lattice.scope import Duties
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.kinds import SORTS
from anlian.matters.models import Matter
from anlian.meetings import guards, quarterly
from anlian.meetings.actions import unreviewed
from anlian.meetings.boards.decisions import shown
from anlian.meetings.lifecycle.meeting import State, moves_from
from anlian.meetings.models import AgendaItem, Attendee, Decision, Kind, Meeting, Presence, Reviewed

TONES = {
    Verb.MEETING_PLANNED: ("", "calendar-event"),
    Verb.MEETING_CHANGED: ("", "edit"),
    Verb.MEETING_HELD: ("work", "users-group"),
    Verb.MEETING_DECIDED: ("work", "list-check"),
    Verb.MEETING_REVIEWED: ("look", "eye"),
    Verb.MEETING_FINISHED: ("done", "file-certificate"),
    Verb.MEETING_CANCELLED: ("fail", "x"),
}
MOST_TO_REVIEW = 200


@dataclass
class Story:
    """Everything that the page of one meeting shows, read in a fixed number of queries."""

    agenda: list[AgendaItem]
    attendees: list[Attendee]
    decisions: list[Decision]
    reviewed: list[Reviewed]
    to_review: list[Matter]
    timeline: list[dict]
    moves: set[str]
    sectors: list[str]
    about_safety: bool
    not_quarterly: str

    @property
    def present(self) -> list[Attendee]:
        return [one for one in self.attendees if one.presence == Presence.PRESENT]

    @property
    def away(self) -> list[Attendee]:
        return [one for one in self.attendees if one.presence != Presence.PRESENT]

    @property
    def late(self) -> int:
        return sum(1 for one in self.decisions if one.late and not one.matter.closed_at)


def story_of(meeting: Meeting, duties: Duties, now: datetime) -> Story:
    """Read what belongs to a meeting that the caller has found within its scope."""
    district, roll = meeting.district, duties.roll
    agenda = list(meeting.items())
    safety = any(item.safety for item in agenda)
    decisions = Decision.objects.of(district).filter(meeting=meeting).with_story().select_related("item")
    host = guards.hosts(duties, meeting, roll.seats.get(meeting.chair_post))
    dispatch = meeting.kind == Kind.DISPATCH
    return Story(
        agenda=agenda,
        attendees=list(
            Attendee.objects.of(district)
            .filter(meeting=meeting)
            .select_related("person", "stand_in")
            .order_by("order")
        ),
        decisions=shown(decisions.order_by("order"), duties, now),
        reviewed=_paged(
            Reviewed.objects.of(district)
            .filter(meeting=meeting)
            .select_related("matter__site")
            .order_by("matter__number")
        )
        if dispatch
        else [],
        to_review=_to_review(meeting, now) if dispatch and meeting.state != State.CANCELLED else [],
        timeline=[
            _line(entry)
            for entry in reversed(
                Entry.objects.about(meeting).select_related("by").exclude(verb=Verb.REFUSED)
            )
        ],
        moves={move.name for move in moves_from(meeting.state)} if host else set(),
        sectors=[roll.sectors[code].name for code in meeting.sectors if code in roll.sectors],
        about_safety=safety,
        not_quarterly=quarterly.why_not(meeting, about_safety=safety),
    )


def _to_review(meeting: Meeting, now: datetime) -> list[Matter]:
    if meeting.state == State.FINISHED:
        return []
    rows = unreviewed(meeting, now).select_related("site").defer("answer", "words", "ladder", "site__words")
    found = list(rows.order_by("due_at", "pk")[:MOST_TO_REVIEW])
    for one in found:
        one.page = SORTS[one.kind].page
    return found


def _paged(rows) -> list[Reviewed]:
    found = list(rows.defer("matter__answer", "matter__words", "matter__ladder", "matter__site__words"))
    for one in found:
        one.page = SORTS[one.matter.kind].page
    return found


def _line(entry: Entry) -> dict:
    verb = Verb(entry.verb)
    tone, icon = TONES.get(verb, ("", "circle"))
    label, detail = str(verb.label), entry.detail
    text = detail.get("reason") or detail.get("decision") or "、".join(detail.get("matters", []))
    return {
        "at": timezone.localtime(entry.at),
        "title": label[:1].upper() + label[1:],
        "who": " ".join(filter(None, [entry.by.name if entry.by else "", entry.post_title])),
        "text": text,
        "tone": tone,
        "icon": icon,
    }
