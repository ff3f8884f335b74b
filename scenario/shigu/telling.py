"""Tells meetings and what became of their decisions through the deeds, as `replay` tells hazards and visits."""

from uuid import UUID

from django.utils.dateparse import parse_date, parse_datetime

from anlian.lattice.models import Post, Site, Unit
from anlian.meetings import actions as meetings
from anlian.meetings.actions import Attended, Decided, Facts, Item
from anlian.meetings.models import Decision, Kind, Presence
from anlian.people.models import Person

DISTRICT = "430407"
KINDS = {
    "区委常委会": Kind.STANDING, "区政府常务会": Kind.EXECUTIVE, "安委会全会": Kind.PLENARY, "专题会": Kind.SPECIAL,
    "现场会": Kind.ON_SITE, "调度会": Kind.DISPATCH, "专委会会议": Kind.COMMITTEE,
}  # fmt: skip


class Told:
    """What one process tells for all."""

    def __init__(self, people: dict[str, Person], sites: dict[str, Site]):
        self.people, self.sites = people, sites
        self.posts: dict[str, UUID] = dict(Post.objects.of(DISTRICT).values_list("code", "id"))
        self.units = {unit.code: unit for unit in Unit.objects.of(DISTRICT)}
        self.decisions: dict[str, Decision] = {}

    def meet(self, event, *, by, at):
        """Held and written down; a dispatch goes through what it must, then its minutes are issued."""
        facts = Facts(
            kind=KINDS[event["kind"]], title=event["title"], held_at=parse_datetime(event["held"]), place=event["place"],
            chair=self.people[event["chair"]], committee=self.units.get(event["committee"]),
            sectors=tuple(event["sectors"]), site=self.sites.get(event["where"]),
        )  # fmt: skip
        absent = [
            Attended(self.posts[code], Presence.ABSENT, reason) for code, reason in event["absent"].items()
        ]
        meeting = meetings.record_meeting(
            DISTRICT, by=by, at=at, facts=facts, agenda=[Item(text) for text in event["agenda"]],
            attended=[*(Attended(self.posts[code]) for code in event["posts"]), *absent],
            ended_at=parse_datetime(event["ended"]), number=event["ref"],
            decisions=[Decided(one["text"], self.posts[one["post"]], parse_date(one["due"]), item=1) for one in event["decisions"]],
        )  # fmt: skip
        if meeting.kind == Kind.DISPATCH:
            remarks = dict.fromkeys(
                meetings.unreviewed(meeting, at).values_list("pk", flat=True), event["said"]
            )
            if remarks:
                meetings.review(meeting, by=by, at=at, remarks=remarks)
        meetings.finish(meeting, by=by, at=at, minutes=event["minutes"])
        made = Decision.objects.of(DISTRICT).filter(meeting=meeting).order_by("order")
        self.decisions |= dict(zip((one["ref"] for one in event["decisions"]), made, strict=True))

    def decision_report(self, event, *, by, at):
        meetings.report(self.decisions[event["ref"]], by=by, at=at, report=event["report"])

    def decision_confirm(self, event, *, by, at):
        meetings.confirm(self.decisions[event["ref"]], by=by, at=at, opinion=event["opinion"])
