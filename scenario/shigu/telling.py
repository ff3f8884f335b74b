"""Tells meetings and their decisions, problems that leaders took on, duty lists and tasks, through the deeds, as `replay` tells hazards and visits."""

from uuid import UUID, uuid5

from django.db.models import Q
from django.utils.dateparse import parse_date, parse_datetime

from anlian.duties import actions as duties
from anlian.duties.catalogue import standards
from anlian.duties.models import DutyList, Task
from anlian.hazards.lifecycle import State
from anlian.hazards.models import Hazard
from anlian.lattice.models import Post, Site, Unit
from anlian.meetings import actions as meetings
from anlian.meetings.actions import Attended, Decided, Facts, Item
from anlian.meetings.models import Decision, Kind, Presence
from anlian.people.models import Person
from anlian.problems import actions as problems
from anlian.problems.models import Problem
from anlian.supervision import actions as supervision
from anlian.supervision.models import Level, Listing, Milestone

DISTRICT = "430407"
STORY = UUID("5b1a4c0e-2023-7000-8000-000000430407")
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
        self.problems: dict[str, Problem] = {}
        self.listings: dict[str, Listing] = {}
        self.lists: dict[str, DutyList] = {}
        self.tasks: dict[str, Task] = {}

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

    def open_problem(self, event, *, by, at):
        self.problems[event["ref"]] = problems.open_problem(
            self.sites[event["where"]], by=by, at=at, kind=event["kind"], title=event["title"], description=event["words"],
            decision=event["decision"], owner=self.seat(event["owner"]), lead=self.seat(event["lead"]),
            helping=[self.seat(code) for code in event["helping"]], sector=event["sector"],
        )  # fmt: skip

    def problem(self, event, *, by, at):
        """Any other deed on a problem: the event's own words are the deed's arguments."""
        one, given = self.problems[event["ref"]], dict(event["given"])
        for day in ("due", "day"):
            if day in given:
                given[day] = parse_date(given[day])
        if "hazard" in given:
            given["hazard"] = (
                Hazard.objects.of(DISTRICT).select_related("matter").get(pk=key_of(given["hazard"]))
            )
        if "milestone" in given:
            given["milestone"] = Milestone.objects.of(DISTRICT).get(
                matter=one.matter_id, order=given["milestone"]
            )
        problems.DEEDS[event["move"]](one, by=by, at=at, **given)

    def propose_listing(self, event, *, by, at):
        told = {
            name: event[name] for name in ("reason", "demand", "measures", "money", "emergency", "decision")
        }
        self.listings[event["ref"]] = supervision.propose(
            self.problems[event["on"]].matter, by=by, at=at, level=Level.DISTRICT, responsible=self.seat(event["responsible"]),
            supervising=self.seat(event["supervising"]), deadline=parse_date(event["deadline"]),
            report_number=event["report"], other_deadline_because=event["because"], **told,
        )  # fmt: skip

    def listing(self, event, *, by, at):
        given = dict(event["given"])
        if "month" in given:
            given["month"] = parse_date(given["month"])
        deed = {"list": supervision.list_it}.get(event["move"]) or getattr(supervision, event["move"])
        deed(self.listings[event["ref"]], by=by, at=at, **given)

    def list_draft(self, event, *, by, at):
        self.lists[event["ref"]] = duties.draft_list(
            self.seat(event["post"]), by=by, at=at, year=event["year"], basis=event["basis"]
        )

    def list_approve(self, event, *, by, at):
        duties.approve_list(self.lists[event["ref"]], by=by, at=at)

    def list_sign(self, event, *, by, at):
        duties.sign_list(self.lists[event["ref"]], by=by, at=at)

    def task_set(self, event, *, by, at):
        """Under the duty of that code in the list that the post has signed."""
        (text,) = (str(one.text) for one in standards() if one.code == event["duty"])
        signed = duties.in_force(self.seat(event["post"]), at.date())
        self.tasks[event["ref"]] = duties.set_task(
            next(item for item in signed.items.filter(district=DISTRICT) if str(item.text) == text), by=by, at=at,
            text=event["text"], due=parse_date(event["due"]), proven=event["proven"],
            assist=[self.seat(code) for code in event["assist"]], counts=event["counts"], target=event["target"],
            milestones=[(parse_date(day), what) for day, what in event["milestones"]],
        )  # fmt: skip

    def task_prove(self, event, *, by, at):
        number = event.get("number")
        if "problem" in event:
            number = self.problems[event["problem"]].matter.number
        elif "hazard" in event:
            number = self.struck_off(event["hazard"]).matter.number
        duties.link_proof(self.tasks[event["ref"]], by=by, at=at, number=number)

    def struck_off(self, ref: str) -> Hazard:
        """The hazard of this name, or what it became when it was passed on at once."""
        named = Hazard.objects.of(DISTRICT).filter(Q(pk=key_of(ref)) | Q(came_from=key_of(ref)))
        return named.select_related("matter").get(matter__state=State.CLOSED)

    def task_report(self, event, *, by, at):
        duties.report_task(self.tasks[event["ref"]], by=by, at=at, words=event["words"])

    def task_confirm(self, event, *, by, at):
        duties.confirm_task(self.tasks[event["ref"]], by=by, at=at)

    def task_send_back(self, event, *, by, at):
        duties.send_back_task(self.tasks[event["ref"]], by=by, at=at, reason=event["reason"])

    def task_excuse(self, event, *, by, at):
        duties.excuse_task(self.tasks[event["ref"]], by=by, at=at, reason=event["reason"])

    def seat(self, code: str) -> Post:
        return Post.objects.of(DISTRICT).get(code=code)


def key_of(ref: str) -> UUID:
    """The key of what the story calls by this name, the same in every load."""
    return uuid5(STORY, ref)
