"""What a phone takes along: the sites of a grid, what is open there, how it is checked. No more than the posts need."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from anlian.field.boards.rounds import rounds
from anlian.field.walk import Stop, in_order
from anlian.hazards.boards.moves import fits, option_for
from anlian.hazards.lifecycle import MOVES, State
from anlian.hazards.models import CheckItem, Extension, Grade, Hazard
from anlian.inspections.lifecycle import State as Visited
from anlian.inspections.models import Inspection, Kind, Template
from anlian.kernel import masks
from anlian.lattice.models import Area, Risk, Site
from anlian.lattice.models.area import Level
from anlian.lattice.powers import POWERS, Power, Role
from anlian.lattice.scope import Duties
from anlian.matters.models import Evidence

MOST_SITES, MOST_HAZARDS, MOST_AREAS = 1500, 500, 200
MOVES_HERE = ("submit", "ask_extension", "fix_on_spot")
LONG_AGO = timedelta(days=60)
SMALL = (Level.GRID, Level.COMMUNITY)


@dataclass(frozen=True)
class Taken:
    """What goes along: sites, open hazards and planned visits, as rows."""

    sites: list[Site]
    hazards: list[Hazard]
    visits: list[Inspection]
    left_out: int


def bundle(duties: Duties, now: datetime, area: str = "") -> dict[str, Any]:
    """As the contract has it (docs/field-sync.md). `area` is a grid or community to take along."""
    areas = _areas(duties)
    if not area and duties.roles & {Role.GRID}:
        area = next(iter(areas), "")
    taken = _taken(duties, now, area)
    why = _reasons(taken, duties.on, now)
    return {
        "now": now.isoformat(),
        "area": {"code": area, "name": areas.get(area, "")} if area else None,
        "areas": [{"code": code, "name": name} for code, name in areas.items()],
        "left_out": taken.left_out,
        "sites": _sites(taken, why, duties),
        "hazards": _hazards(taken.hazards, duties, now),
        **_checklists(duties.person.district, {site.kind for site in taken.sites}),
        "visits": [_visit(visit) for visit in taken.visits],
        "rounds": rounds(taken.sites, duties, area),
    }


def visit_kinds(duties: Duties) -> list[dict[str, str]]:
    """What this person may begin on the spot, the usual one first."""
    if not duties.may(Power.INSPECT):
        return []
    first = Kind.GRID if duties.roles & {Role.GRID, Role.COMMUNITY} else Kind.ROUTINE
    kinds = [first] if first == Kind.GRID else [Kind.ROUTINE, Kind.CAMPAIGN, Kind.GUIDED]
    return [{"key": kind.value, "label": str(kind.label)} for kind in kinds]


def _areas(duties: Duties) -> dict[str, str]:
    """The smallest areas that one answers for, to choose among; their own grid first."""
    claims = sorted({claim.area for claim in duties.scope(Power.INSPECT).claims}, key=len, reverse=True)
    inside = Q(pk__in=[])
    for claim in claims:
        inside |= Q(code__startswith=claim) if claim else Q(level__in=SMALL)
    rows = (
        Area.objects.of(duties.person.district)
        .standing(duties.on)
        .filter(inside, level__in=SMALL)
        .order_by("code")
    )
    return dict(rows.values_list("code", "name")[:MOST_AREAS])


def _taken(duties: Duties, now: datetime, area: str) -> Taken:
    district = duties.person.district
    reach = Site.objects.of(district).within(duties.scope(Power.SEE_SITES)).filter(closed_on=None)
    hazards = list(
        Hazard.objects.of(district)
        .within(duties.scope(Power.SEE_HAZARDS))
        .open()
        .filter(_mine(duties, area))
        .select_related("matter__site", "item")
        .defer("matter__words", "matter__site__words")
        .order_by("matter__due_at", "pk")[:MOST_HAZARDS]
    )
    visits = list(
        Inspection.objects.of(district)
        .within(duties.scope(Power.SEE_INSPECTIONS))
        .with_member(duties.person)
        .filter(state__in=[Visited.PLANNED, Visited.STARTED])
        .order_by("day", "pk")[:100]
    )
    named = {hazard.matter.site_id for hazard in hazards} | {visit.site_id for visit in visits}
    wanted = Q(pk__in=named) | Q(principal=duties.person)
    if area:
        wanted |= Q(area_code__startswith=area)
    sites = reach.filter(wanted).select_related("principal").defer("words", "attributes").order_by("code")
    rows = list(sites[: MOST_SITES + 1])
    left_out = sites.count() - MOST_SITES if len(rows) > MOST_SITES else 0
    return Taken(rows[:MOST_SITES], hazards, visits, left_out)


def _mine(duties: Duties, area: str) -> Q:
    """What lies in the grid, what waits for me, what I must put right."""
    mine = Q(matter__principal=duties.person) | Q(matter__post__in=[seat.id for seat in duties.posts])
    return mine | Q(matter__area_code__startswith=area) if area else mine


def _reasons(taken: Taken, today: date, now: datetime) -> dict[UUID, tuple[int, str]]:
    """Of each site how much it presses, and why in a few words."""
    found: dict[UUID, tuple[int, str]] = {}

    def press(site: UUID, rank: int, words: str) -> None:
        if site not in found or rank < found[site][0]:
            found[site] = rank, words

    for hazard in taken.hazards:
        late = hazard.matter.due_at is not None and hazard.matter.due_at < now
        press(hazard.matter.site_id, 0 if late else 2, _("hazard overdue") if late else _("open hazard"))
    for visit in taken.visits:
        due = visit.planned_on <= today
        press(visit.site_id, 0 if due else 3, _("visit due") if due else _("visit planned"))
    for site in taken.sites:
        if site.risk == Risk.RED:
            press(site.pk, 1, _("high risk"))
    return found


def _sites(taken: Taken, why: dict, duties: Duties) -> list[dict]:
    keys = [site.pk for site in taken.sites]
    visited = dict(
        Inspection.objects.of(duties.person.district)
        .filter(site__in=keys)
        .done()
        .order_by()
        .values_list("site")
        .annotate(last=Max("day"))
    )
    ranks = {}
    for site in taken.sites:
        since = visited.get(site.pk)
        stale = since is None or since < duties.on - LONG_AGO
        ranks[site.pk] = why.get(site.pk) or ((4, _("not seen for two months")) if stale else (5, ""))
    order = in_order([Stop(site.pk, ranks[site.pk][0], site.lng, site.lat) for site in taken.sites])
    place = {key: number for number, key in enumerate(order, start=1)}
    return [
        {
            "id": str(site.pk),
            "code": site.code,
            "name": str(site.name),
            "kind": site.kind,
            "kind_label": site.get_kind_display(),
            "address": str(site.address),
            "lng": site.lng,
            "lat": site.lat,
            "risk": site.risk,
            "principal": _principal(site),
            "visited": str(visited.get(site.pk) or ""),
            "order": place[site.pk],
            "why": str(ranks[site.pk][1]),
        }
        for site in taken.sites
    ]


def _principal(site: Site) -> dict | None:
    if site.principal is None:
        return None
    return {"name": site.principal.name, "phone": masks.phone(site.principal.phone)}


def _hazards(hazards: list[Hazard], duties: Duties, now: datetime) -> list[dict]:
    before = defaultdict(list)
    rows = Evidence.objects.of(duties.person.district).filter(
        matter__in=[hazard.matter_id for hazard in hazards],
        role=Evidence.Role.BEFORE,
        form=Evidence.Form.PHOTO,
    )
    for matter, key in rows.order_by("at").values_list("matter_id", "pk"):
        before[matter].append(reverse("matters:evidence", args=[key]))
    waiting = Extension.objects.of(duties.person.district).filter(hazard__in=hazards, granted=None)
    asked = set(waiting.values_list("hazard", flat=True))
    told = []
    for hazard in hazards:
        moves = [name for name in MOVES_HERE if _may(hazard, name, duties, now, asked=hazard.pk in asked)]
        told.append(_hazard(hazard, before[hazard.matter_id], moves, now))
    return told


def _hazard(hazard: Hazard, before: list[str], moves: list[str], now: datetime) -> dict:
    matter = hazard.matter
    return {
        "id": str(hazard.pk),
        "number": matter.number,
        "site": str(matter.site_id),
        "site_name": str(matter.site.name),
        "summary": str(hazard.summary),
        "spot": str(hazard.spot),
        "state": matter.state,
        "state_label": str(State(matter.state).label),
        "grade": hazard.grade,
        "grade_label": hazard.get_grade_display(),
        "basis": hazard.item.basis if hazard.item else "",
        "due": matter.due_at.isoformat() if matter.due_at else "",
        "late": matter.is_late(at=now),
        "version": matter.version,
        "demand": str(hazard.demand),
        "item": hazard.item.code if hazard.item else "",
        "before": before,
        "moves": moves,
    }


def _may(hazard: Hazard, name: str, duties: Duties, now: datetime, *, asked: bool) -> bool:
    move = MOVES[name]
    if hazard.matter.state not in move.start or not any(
        move.power in POWERS[role] for role in _roles(duties)
    ):
        return False
    if not fits(move, hazard, asked, hazard.grade == Grade.MAJOR):
        return False
    return option_for(name, hazard, duties, now).allowed


def _roles(duties: Duties) -> set[Role]:
    """Whoever keeps a site has the powers of that, post or not."""
    return duties.roles | {Role.FIRM}


def _checklists(district: str, kinds: set[str]) -> dict:
    templates = list(Template.objects.of(district).current().filter(kind__in=kinds).order_by("kind", "code"))
    codes = {code for template in templates for code in template.items}
    items = CheckItem.objects.of(district).filter(code__in=codes, enabled=True)
    return {
        "templates": [
            {
                "id": str(one.pk),
                "code": one.code,
                "version": one.version,
                "title": one.title,
                "kind": one.kind,
                "items": one.items,
            }
            for one in templates
        ],
        "items": {one.code: _item(one) for one in items},
    }


def _item(item: CheckItem) -> dict:
    grade = Grade.MAJOR if item.major_clue else Grade.GENERAL
    return {
        "id": str(item.pk),
        "code": item.code,
        "text": item.text,
        "category": item.category,
        "basis": item.basis,
        "basis_status": item.basis_status,
        "grade": grade.value,
        "grade_label": str(grade.label),
        "days": item.days,
        "on_spot": item.on_spot,
        "action": item.action,
    }


def _visit(visit: Inspection) -> dict:
    return {
        "id": str(visit.pk),
        "number": visit.number,
        "site": str(visit.site_id),
        "kind": visit.kind,
        "kind_label": visit.get_kind_display(),
        "template": str(visit.template_id or ""),
        "on": str(visit.planned_on),
        "enforcement": visit.enforcement,
        "state": visit.state,
        "version": visit.version,
    }
