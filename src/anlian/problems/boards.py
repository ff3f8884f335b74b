"""What the pages of prominent problems need, asked in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from anlian.hazards.lifecycle import State as HazardState
from anlian.hazards.models import Hazard
from anlian.kernel import address
from anlian.kernel.clock import day_of
from anlian.kernel.counts import MOST, Pages, by
from anlian.lattice.models import Tier
from anlian.lattice.powers import Power, Role
from anlian.lattice.scope import Duties
from anlian.lattice.seats import place_name
from anlian.matters.models import Kind
from anlian.problems import guards
from anlian.problems.lifecycle import State, moves_from
from anlian.problems.models import CoPost, Held, Problem, ProblemKind
from anlian.supervision.actions.work import yuan
from anlian.supervision.boards import LABELS as SHARED
from anlian.supervision.boards import Plan, option_for, plan_of
from anlian.supervision.boards.listing import Listed, found, in_order
from anlian.supervision.boards.moves import Choice, person_at
from anlian.supervision.boards.offers import open_milestones, posts
from anlian.supervision.boards.story import sector_name, told
from anlian.supervision.models import Milestone, Purse

LABELS = SHARED | {
    "plan": gettext_lazy("Submit the plan"),
    "return_plan": gettext_lazy("Return the plan"),
    "start": gettext_lazy("Approve the plan: work begins"),
    "link_hazard": gettext_lazy("Link a hazard"),
    "name_cause": gettext_lazy("Name the cause"),
    "ask_acceptance": gettext_lazy("Ask for acceptance"),
    "accept": gettext_lazy("Accept the work"),
    "solve": gettext_lazy("Strike it off as solved"),
    "void": gettext_lazy("Void it"),
}
SIZE = 24
SORTS = {
    "number": "matter__number",
    "opened": "matter__opened_at",
    "due": "matter__due_at",
    "step": "matter__step",
}
NEWEST_FIRST = "-opened"
S = State
GROUPS = {
    "planning": (gettext_lazy("Being planned"), (S.OPENED, S.PLANNED)),
    "running": (gettext_lazy("Under way"), (S.UNDER_WAY,)),
    "accepting": (gettext_lazy("To be accepted"), (S.ACCEPTANCE_ASKED, S.ACCEPTED)),
    "solved": (gettext_lazy("Solved"), (S.SOLVED,)),
    "other": (gettext_lazy("Void"), (S.VOID,)),
}


@dataclass(frozen=True)
class Wanted(address.Wish):
    q: str = ""
    group: str = ""
    state: str = ""
    kind: str = ""
    late: bool = False
    sort: str = NEWEST_FIRST

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        return cls(
            q=address.text(query),
            group=address.among(query, "group", GROUPS),
            state=address.among(query, "state", State.values),
            kind=address.among(query, "kind", ProblemKind.values),
            late=query.get("late") == "1",
            sort=address.order(query, SORTS, NEWEST_FIRST),
        )


def narrowed(
    problems: QuerySet, wanted: Wanted, district: str, now: datetime, *, states: bool = True
) -> QuerySet:
    if wanted.kind:
        problems = problems.filter(kind=wanted.kind)
    if wanted.late:
        problems = problems.filter(matter__closed_at=None, matter__due_at__lt=now)
    if wanted.q:
        problems = problems.filter(matter__in=found(Kind.PROBLEM, wanted.q, district))
    if states and wanted.state:
        problems = problems.filter(matter__state=wanted.state)
    elif states and wanted.group:
        problems = problems.filter(matter__state__in=GROUPS[wanted.group][1])
    return problems


def listed(problems: QuerySet, wanted: Wanted, duties: Duties, now: datetime, page: str = "1") -> Listed:
    """A fixed number of questions: how many of each state, one page of cards, their steps, money and hazards."""
    district = duties.person.district
    counts = by("matter__state", ((narrowed(problems, wanted, district, now, states=False), MOST),))
    rows = in_order(narrowed(problems, wanted, district, now).with_story().light(), wanted.sort, SORTS)
    paged = Pages(rows, SIZE).get_page(page)
    paged.object_list = cards(list(paged.object_list), duties, now)
    return Listed(wanted, paged, counts, GROUPS, State)


def cards(rows: list[Problem], duties: Duties, now: datetime) -> list[Problem]:
    """Each with days open, its next milestone, how many are reached, its money, who leads."""
    district, keys = duties.person.district, [row.pk for row in rows]
    steps = {key: [] for key in keys}
    for step in Milestone.objects.of(district).filter(matter__in=keys).order_by("due", "order"):
        steps[step.matter_id].append(step)
    money = Purse.objects.of(district).totals(keys)
    held = Held.objects.of(district).filter(problem__in=keys).order_by()
    holding = dict(held.values_list("problem").annotate(Count("pk")))
    for row in rows:
        row.steps = len(steps[row.pk])
        row.reached = sum(step.done_at is not None for step in steps[row.pk])
        row.next = next((step for step in steps[row.pk] if step.done_at is None), None)
        row.next_late = row.next is not None and row.next.due < duties.on
        row.days = (day_of(row.matter.closed_at or now) - day_of(row.matter.opened_at)).days
        row.money = {name: yuan(round(amount * 100)) for name, amount in money.get(row.pk, {}).items()}
        row.hazards = holding.get(row.pk, 0)
        row.leads = person_at(row.lead_id, duties)
        row.owned = person_at(row.owner_id, duties)
        row.place = place_name(duties.roll, row.matter.area_code)
    return rows


@dataclass
class Story:
    record: Problem
    choice: Choice
    turn: dict
    posts: dict[str, dict]
    helping: list[dict]
    hazards: list[dict]
    place: str
    sector: str
    plan: Plan
    lead: str
    timeline: list[dict]
    refusals: list[dict]
    links: list[dict] = field(default_factory=list)
    days: int = 0


def story_of(problem: Problem, duties: Duties, now: datetime) -> Story:
    """Read what belongs to a problem that the caller has found within its scope."""
    matter = problem.matter
    ended = matter.closed_at or now
    helping = CoPost.objects.of(problem.district).filter(problem=problem).order_by("id")
    return Story(
        record=problem,
        choice=Choice(
            [
                option_for(move, problem, duties, now, check=guards.check_relation, labels=LABELS)
                for move in moves_from(matter.state)
                if move.name != "name_cause" or problem.is_landslide
            ]
        ),
        turn=person_at(matter.post_id, duties),
        posts={name: person_at(getattr(problem, f"{name}_id"), duties) for name in ("owner", "lead")},
        helping=[person_at(row.post_id, duties) for row in helping],
        hazards=hazards_of(problem, duties),
        place=place_name(duties.roll, matter.area_code),
        sector=sector_name(matter, duties),
        plan=plan_of(matter, duties.on),
        lead=person_at(problem.lead_id, duties)["post"],
        links=[link | {"label": Tier(link["tier"]).label} for link in matter.answer.get("links", [])],
        days=(day_of(ended) - day_of(matter.opened_at)).days,
        **told(matter, duties),
    )


def hazards_of(problem: Problem, duties: Duties) -> list[dict]:
    """The hazards that it holds, with a link for whoever may follow it."""
    district, scope = problem.district, duties.scope(Power.SEE_HAZARDS)
    rows = (
        Hazard.objects.of(district)
        .filter(problems__problem=problem.pk, problems__district=district)
        .select_related("matter")
        .defer("matter__answer", "matter__words", "matter__ladder")
        .order_by("matter__number")
    )
    return [
        {
            "row": row,
            "state": HazardState(row.matter.state),
            "url": reverse("hazards:show", args=[row.pk]) if scope.covers_matter(row.matter) else "",
        }
        for row in rows
    ]


def offers_for(name: str, problem: Problem, duties: Duties) -> dict:
    match name:
        case "reach_milestone":
            return {"milestone": open_milestones(problem.matter)}
        case "add_milestone":
            named = [(unit, [one for one in many if one[0] in problem.posts]) for unit, many in posts(duties)]
            return {"post": [(unit, many) for unit, many in named if many]}
        case "link_hazard":
            return {"hazard": hazards_to_link(problem, duties)}
    return {}


def hazards_to_link(problem: Problem, duties: Duties) -> list[tuple]:
    district = problem.district
    held = Held.objects.of(district).filter(problem=problem).values("hazard")
    rows = (
        Hazard.objects.of(district)
        .within(duties.scope(Power.SEE_HAZARDS))
        .open()
        .filter(matter__site=problem.matter.site_id)
        .exclude(pk__in=held)
        .select_related("matter")
        .order_by("matter__number")[:50]
    )
    return [(row.pk, row, f"{row.matter.number} {row.summary}") for row in rows]


def to_open(duties: Duties) -> dict:
    """Who may own and who may lead: leaders, and everybody else."""
    everybody = posts(duties)

    def only(leaders: bool) -> list[tuple]:
        chosen = [
            (unit, [one for one in many if (one[1].role == Role.LEADER) == leaders])
            for unit, many in everybody
        ]
        return [(unit, many) for unit, many in chosen if many]

    return {"owner": only(True), "lead": only(False), "helping": only(False)}
