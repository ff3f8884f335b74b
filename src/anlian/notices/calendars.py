"""The dates of a post as an iCalendar file (RFC 5545): what it must finish by when, and where it goes.

A date is a day, a meeting an hour. A meeting that was changed bears a higher SEQUENCE than before, one that was called
off its STATUS, so that a calendar that took it in before knows better. Nothing in it is of now, so that the same dates
are the same file, and a calendar that asks again is told that nothing changed.
"""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText

from anlian.inspections.lifecycle import State as Visits
from anlian.inspections.models import Inspection, TeamMember
from anlian.kernel.bearer import known_by
from anlian.kernel.clock import day_of
from anlian.kernel.workdays import SHANGHAI
from anlian.lattice.roll import roll_of
from anlian.lattice.seats import called
from anlian.matters.kinds import SORTS
from anlian.matters.models import Matter
from anlian.meetings.lifecycle.meeting import State as Meetings
from anlian.meetings.models import Attendee, Meeting
from anlian.notices.actions.feeds import KIND
from anlian.notices.models import Feed
from anlian.notices.texts import address

MOST = 500
BACK, AHEAD = timedelta(days=30), timedelta(days=366)


def feed_of(token: str, *, on: date) -> Feed | None:
    """Whose address this is: standing, and its person still in the post. Anything else is nobody's."""
    found = known_by(token, KIND)
    if found is None:
        return None
    district, key = found
    feed = Feed.objects.of(district).filter(key=key, ended_at=None).first()
    term = roll_of(district).holder(feed.post_id, on) if feed else None
    return feed if term and term.person_id == feed.person_id else None


def calendar_of(feed: Feed, *, now: datetime) -> bytes:
    """The file. Five questions, however many dates."""
    seat = roll_of(feed.district).seats[feed.post_id]
    calendar = Calendar()
    calendar.add("prodid", "-//Anlian//Anlian//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Anlian: %(post)s") % {"post": called(seat.unit, seat.title)})
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    for event in (*_matters(feed), *_visits(feed, day_of(now)), *_meetings(feed, now)):
        calendar.add_component(event)
    return calendar.to_ical()


def _matters(feed: Feed):
    """What is open and waits for the post, on the day by which it is due."""
    waiting = Matter.objects.of(feed.district).open().filter(post=feed.post_id, due_at__isnull=False)
    for one in waiting.only(
        "kind", "number", "title", "due_at", "clocked_at", "version", "district"
    ).order_by("due_at", "pk")[:MOST]:
        sort = SORTS[one.kind]
        said = _("Due: %(number)s %(title)s") % {"number": one.number, "title": one.title}
        yield _event(
            one.pk,
            day_of(one.due_at),
            said,
            str(sort.title),
            one.clocked_at,
            one.version,
            address(sort.page, one.pk),
        )


def _visits(feed: Feed, today: date):
    """Inspections that the post leads, or on whose team its holder is; an unannounced one is theirs to know."""
    team = TeamMember.objects.of(feed.district).filter(person=feed.person_id).values("inspection")
    planned = Inspection.objects.of(feed.district).filter(
        Q(leader_post=feed.post_id) | Q(pk__in=team),
        state__in=(Visits.PLANNED, Visits.STARTED),
        day__gte=today - BACK,
        day__lte=today + AHEAD,
    )
    for one in planned.select_related("site").order_by("day", "pk")[:MOST]:
        said = _("%(kind)s %(number)s: %(site)s") % {
            "kind": one.get_kind_display(),
            "number": one.number,
            "site": one.site.name,
        }
        stamp = datetime.combine(one.planned_on, time(0), SHANGHAI)
        yield _event(
            one.pk,
            one.day,
            said,
            _("Inspections"),
            stamp,
            one.version,
            reverse("inspections:show", args=[one.pk]),
        )


def _meetings(feed: Feed, now: datetime):
    """Meetings to which the post is to come, or which it chairs, also those called off: at an hour, not all day."""
    coming = Attendee.objects.of(feed.district).filter(post=feed.post_id, person=feed.person_id)
    planned = Meeting.objects.of(feed.district).filter(
        Q(chair=feed.person_id, chair_post=feed.post_id) | Q(pk__in=coming.values("meeting")),
        state__in=(Meetings.PLANNED, Meetings.CANCELLED),
        held_at__gte=now - BACK,
        held_at__lte=now + AHEAD,
    )
    for one in planned.order_by("held_at", "pk")[:MOST]:
        event = _event(
            one.pk,
            one.held_at,
            one.title,
            _("Meetings"),
            one.held_at,
            one.version,
            address("meetings:show", one.pk),
        )
        event.add("location", one.place)
        cancelled = one.state == Meetings.CANCELLED
        event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
        if cancelled:
            # What was called off takes nobody's hour.
            event["transp"] = vText("TRANSPARENT")
        yield event


def _event(
    key: UUID, when: date | datetime, said: str, kind: str, stamp: datetime, version: int, path: str
) -> Event:
    event = Event()
    event.add("uid", f"{key}@anlian")
    event.add("dtstamp", stamp)
    event.add("sequence", version)
    # An hour in UTC means the same to every calendar; how long a meeting takes is not planned.
    hourly = isinstance(when, datetime)
    when = when.astimezone(UTC) if hourly else when
    event.add("dtstart", when)
    event.add("dtend", when + (timedelta(hours=1) if hourly else timedelta(days=1)))
    event.add("summary", said)
    event.add("categories", [kind])
    event.add("transp", "OPAQUE" if hourly else "TRANSPARENT")
    if settings.PUBLIC_URL and path:
        event.add("url", f"{settings.PUBLIC_URL}{path}")
    return event
