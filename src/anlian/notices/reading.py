"""The record of acts read on, a thousand lines at a time, with all that the rules need to know of each."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from anlian.duties.models import Duty, Proxy
from anlian.hazards.models import Hazard
from anlian.inspections.models import Inspection, TeamMember
from anlian.kernel import remember
from anlian.lattice.models import Site
from anlian.lattice.powers import POWERS, Power, Role
from anlian.lattice.roll import Roll
from anlian.lattice.scope import Duties
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.kinds import SORTS, reaches
from anlian.matters.models import Kind, Matter
from anlian.meetings.models import Attendee, Decision, Meeting
from anlian.notices.addressees import Case, Visit, Whom
from anlian.notices.rules import RULES
from anlian.people.models import Person

PAGE = 1_000
OF_LINES = ("district", "seq", "verb", "subject_kind", "subject", "by", "at", "detail")
# What a rule asks of a matter, and the check whether somebody may see it.
OF_MATTERS = (
    "id", "district", "kind", "number", "title", "site_id", "principal_id", "area_code", "sector_code", "chain_id",
    "post_id", "turn", "urgency", "due_at", "closed_at", "ladder",
)  # fmt: skip


def pages(district: str, after: int, upto: int) -> Iterator[list[Entry]]:
    """Lines of which somebody is told, from one number (left out) to another."""
    lines = (
        Entry.objects.of(district).filter(verb__in=list(RULES), seq__lte=upto).only(*OF_LINES).order_by("seq")
    )
    while page := list(lines.filter(seq__gt=after)[:PAGE]):
        yield page
        after = page[-1].seq


def cases(entries: list[Entry], roll: Roll, day: date) -> list[Case]:
    """Each line with its subject. So many questions a page, however many lines stand on it."""
    district = roll.district

    def keys(*kinds: str) -> set[UUID]:
        return {one.subject for one in entries if one.subject_kind in kinds and one.subject}

    def of(model, pks):
        return model.objects.of(district).filter(pk__in=pks)

    matters = {one.pk: one for one in of(Matter, keys("matter", "hazard")).only(*OF_MATTERS)}
    # A climb, of which there may be a million, is told by its matter alone.
    told_of = {one.subject for one in entries if one.verb != Verb.MATTER_CLIMBED}
    hazards = [pk for pk in told_of if pk in matters and matters[pk].kind == Kind.HAZARD]
    duties = [pk for pk in told_of if pk in matters and matters[pk].kind == Kind.DUTY]
    found = {
        pk: rest
        for pk, *rest in of(Hazard, hazards).values_list("pk", "finder_id", "ordered_by_id", "ordered_role")
    }
    obliged = dict(of(Duty, duties).values_list("pk", "holder_id"))
    visits = _visits(district, keys("inspection"))
    sites = {pk: rest for pk, *rest in of(Site, keys("site")).values_list("pk", "principal_id", "code")}
    proxies = _proxies(district, {one.subject for one in entries if one.verb == Verb.PROXY_NAMED}, day)

    helped = dict(
        of(
            Decision, {pk for pk in told_of if pk in matters and matters[pk].kind == Kind.DECISION}
        ).values_list("pk", "co_posts")
    )
    meetings = _meetings(district, keys("meeting"))

    def case(entry: Entry) -> Case:
        key = entry.subject
        finder, issuer, role = found.get(key, (None, None, ""))
        keeper, code = sites.get(key, (None, ""))
        meeting, invited = meetings.get(key, ("", ()))
        return Case(
            entry, roll, day, matters.get(key), finder, issuer, role, obliged.get(key), visits.get(key), keeper, code,
            proxies.get(key, ()), tuple(helped.get(key, ())), invited, meeting,
        )  # fmt: skip

    return [case(entry) for entry in entries]


def _visits(district: str, keys: set[UUID]) -> dict[UUID, Visit]:
    visits = {
        pk: Visit(number, keeper, leader, planner, started is not None)
        for pk, number, keeper, leader, planner, started in Inspection.objects.of(district)
        .filter(pk__in=keys)
        .values_list("pk", "number", "site__principal_id", "leader_id", "planned_by_id", "started_at")
    }
    members = TeamMember.objects.of(district).filter(inspection__in=visits).order_by("order")
    for inspection, person in members.values_list("inspection_id", "person_id"):
        visits[inspection].team.append(person)
    return visits


def _meetings(district: str, keys: set[UUID]) -> dict[UUID, tuple[str, tuple[Whom, ...]]]:
    """The number of each, and whoever chairs it or is to come."""
    found = {
        pk: (number, ((chair, post),))
        for pk, number, chair, post in Meeting.objects.of(district)
        .filter(pk__in=keys)
        .values_list("pk", "number", "chair_id", "chair_post")
    }
    coming = Attendee.objects.of(district).filter(meeting__in=found).order_by("order")
    for meeting, person, post in coming.values_list("meeting_id", "person_id", "post"):
        number, invited = found[meeting]
        found[meeting] = number, (*invited, (person, post))
    return found


def _proxies(district: str, posts: set[UUID], day: date) -> dict[UUID, tuple[UUID, ...]]:
    found = defaultdict(tuple)
    for post, person in (
        Proxy.objects.of(district).on(day).filter(post__in=posts).values_list("post", "person")
    ):
        found[post] += (person,)
    return found


class Sight:
    """What each may see today: whoever lost a post is not told of what it answered for."""

    def __init__(self, roll: Roll, day: date):
        self.roll, self.day = roll, day
        self.known: dict[UUID, Duties] = {}
        self.seen: dict[tuple[UUID, UUID], bool] = {}

    def duties(self, person: UUID) -> Duties:
        if person not in self.known:
            stub = Person(pk=person, district=self.roll.district)
            self.known[person] = Duties(stub, self.day, self.roll)
        return self.known[person]

    def covers(self, person: UUID, case: Case) -> bool:
        if case.matter:
            return self.sees(person, case.matter)
        if case.entry.subject_kind == "inspection":
            return self._asked(person, case.entry.subject, Inspection, Power.SEE_INSPECTIONS)
        if case.entry.subject_kind == "meeting":
            return self._asked(person, case.entry.subject, Meeting, Power.SEE_MEETINGS)
        if case.entry.subject_kind == "site":
            return self._asked(person, case.entry.subject, Site, Power.SEE_SITES)
        # Of a post, a chain or an account only those are told who hold it, stand in it or are it.
        return True

    def sees(self, person: UUID, matter: Matter) -> bool:
        duties = self.duties(person)
        return reaches(duties, SORTS[matter.kind].sees, matter)

    def _asked(self, person: UUID, key: UUID, model, power: Power) -> bool:
        # Few at a time, and never a rule of our own beside the one that the page goes by.
        duties = self.duties(person)
        own = power in POWERS[Role.FIRM] and not duties.is_officer
        if (person, key) not in self.seen:
            may = own or any(power in POWERS[role] for role in duties.roles)
            rows = model.objects.of(self.roll.district).within(duties.scope(power))
            self.seen[person, key] = may and rows.filter(pk=key).exists()
        return self.seen[person, key]


def remembering():
    """Scopes are worked out once for a reading, not once a line."""
    return remember.remembering()
