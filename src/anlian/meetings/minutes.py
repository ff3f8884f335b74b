"""The minutes as an official paper (会议纪要): number, day, place, chair, who came, agenda, each decision with post, unit and date."""

from datetime import datetime

from django.utils import timezone

from anlian.kernel import papers
from anlian.lattice.roll import Roll
from anlian.lattice.seats import called
from anlian.meetings.exports import KINDS
from anlian.meetings.models import AgendaItem, Attendee, Decision, Meeting, Presence


def minutes_of(meeting: Meeting, roll: Roll) -> bytes:
    return papers.render("meetings", "minutes", fields_of(meeting, roll))


def fields_of(meeting: Meeting, roll: Roll) -> dict:
    """Everything that the template may name; offices lay their own with the same fields."""
    district = meeting.district
    came = list(
        Attendee.objects.of(district)
        .filter(meeting=meeting)
        .select_related("person", "stand_in")
        .order_by("order")
    )
    agenda = AgendaItem.objects.of(district).filter(meeting=meeting).order_by("order")
    decisions = Decision.objects.of(district).filter(meeting=meeting).select_related("matter", "post__unit")
    area = roll.areas.get(district)
    return {
        "organ": f"{area.name if area else ''}安全生产委员会",
        "kind": KINDS[meeting.kind],
        "number": meeting.number,
        "title": meeting.title,
        "held": _moment(meeting.held_at),
        "ended": f"{timezone.localtime(meeting.ended_at):%H:%M}" if meeting.ended_at else "",
        "place": meeting.place,
        "chair": meeting.chair.name,
        "chair_title": meeting.chair_title,
        "delegation": meeting.delegation,
        "committee": meeting.committee.name if meeting.committee else "",
        "present": [
            f"{one.person.name}（{one.post_title}）" for one in came if one.presence == Presence.PRESENT
        ]
        + [
            f"{one.stand_in.name}（代{one.post_title}{one.person.name}）"
            for one in came
            if one.presence == Presence.SAT_IN
        ],
        "absent": [
            f"{one.person.name}（{one.post_title}，{one.reason}）"
            for one in came
            if one.presence == Presence.ABSENT
        ],
        "agenda": [{"order": item.order, "text": item.text} for item in agenda],
        "minutes": [line.strip() for line in meeting.minutes.splitlines() if line.strip()],
        "decisions": [
            {
                "order": order,
                "number": one.matter.number,
                "text": one.text,
                "unit": one.post.unit.name,
                "post": one.post.title,
                "helping": "、".join(
                    called(roll.seats[key].unit, roll.seats[key].title)
                    for key in one.co_posts
                    if key in roll.seats
                ),
                "due": _day(one.due_at),
            }
            for order, one in enumerate(decisions.order_by("order"), start=1)
        ],
        "issued": _day(meeting.issued_at) if meeting.issued_at else "",
    }


def _day(moment: datetime) -> str:
    """As official papers write it, without leading zeros."""
    day = timezone.localtime(moment)
    return f"{day.year}年{day.month}月{day.day}日"


def _moment(moment: datetime) -> str:
    return f"{_day(moment)} {timezone.localtime(moment):%H:%M}"
