"""Figures within what a person answers for. Each opens the list that it counts."""

from datetime import datetime, time, timedelta

from django.db.models import Count, Max, Q
from django.db.models.functions import Substr, TruncWeek
from django.utils.translation import gettext as _

from anlian.desk.boards.mine import HEAVY, SHOWN_BESIDE, Moment, line
from anlian.desk.links import hazards, link
from anlian.hazards.lifecycle import State
from anlian.kernel.workdays import SHANGHAI
from anlian.lattice.boards.chains import leader
from anlian.lattice.boards.holes import Holes
from anlian.lattice.models import Level
from anlian.lattice.models.area import WIDTH
from anlian.lattice.powers import Power
from anlian.matters.models import Height, Urgency

WEEKS = 16
QUEUES = (
    State.REPORTED,
    State.VERIFIED,
    State.MAJOR_REVIEW,
    State.PLAN_REVIEW,
    State.AWAITING_REVIEW,
    State.ACCEPTED,
)
QUEUE_LABELS = {
    State.REPORTED: lambda: _("To verify"),
    State.VERIFIED: lambda: _("To order put right"),
    State.MAJOR_REVIEW: lambda: _("Majors to judge"),
    State.PLAN_REVIEW: lambda: _("Plans to review"),
    State.AWAITING_REVIEW: lambda: _("To re-inspect"),
    State.ACCEPTED: lambda: _("To close"),
}


def standing(at: Moment) -> dict:
    """Where things stand: open, late, and how many have climbed to the two highest steps."""
    # By a field that the index of what is open holds: its rows need not be read.
    counts = at.matters.open().aggregate(
        open=Count("kind"),
        late=Count("kind", filter=Q(due_at__lt=at.now)),
        major=Count("kind", filter=Q(urgency=Urgency.MAJOR)),
        red=Count("kind", filter=Q(step=Height.RED)),
        supervised=Count("kind", filter=Q(step=Height.SUPERVISED)),
    )
    week = at.today - timedelta(days=6)
    fresh = at.matters.filter(opened_at__gte=datetime.combine(week, time(0), SHANGHAI)).count()
    return counts | {
        "fresh": fresh,
        "late_url": hazards(overdue=1, sort="due"),
        "major_url": hazards(grade="major"),
        "red_url": hazards(step=int(Height.RED)),
        "supervised_url": hazards(step=int(Height.SUPERVISED)),
        "open_url": hazards(sort="due"),
        "fresh_url": hazards(since=week),
    }


def queues(at: Moment) -> dict:
    """What waits for an officer, by what has to be done with it."""
    counts = {
        row["state"]: row
        for row in at.matters.open()
        .filter(state__in=QUEUES)
        .order_by()
        .values("state")
        .annotate(open=Count("kind"), late=Count("kind", filter=Q(due_at__lt=at.now)))
    }
    none = {"open": 0, "late": 0}
    return {
        "queues": [
            {
                "label": QUEUE_LABELS[state](),
                "url": hazards(state=state, sort="due"),
                **(none | counts.get(state, {})),
            }
            for state in QUEUES
        ]
    }


def late_by_place(at: Moment) -> dict:
    """Open and late by town; for who answers for one town, by community."""
    level = Level.TOWN if _spans_towns(at) else Level.COMMUNITY
    width = WIDTH[level]
    rows = (
        at.matters.open()
        .order_by()
        .values(place=Substr("area_code", 1, width))
        .annotate(
            open=Count("kind"),
            late=Count("kind", filter=Q(due_at__lt=at.now)),
            red=Count("kind", filter=Q(step__gte=Height.RED)),
        )
    )
    found = [
        row
        | {
            "name": at.roll.areas[row["place"]].name if row["place"] in at.roll.areas else row["place"],
            "url": hazards(area=row["place"], sort="due"),
            "late_url": hazards(area=row["place"], overdue=1, sort="due"),
            "red_url": hazards(area=row["place"], overdue=1, sort="-step"),
            "share": round(100 * row["late"] / row["open"]),
        }
        for row in rows
        if len(row["place"]) == width
    ]
    return {
        "level": level,
        "places": sorted(found, key=lambda row: (-row["late"], -row["open"], row["place"])),
    }


def _spans_towns(at: Moment) -> bool:
    claims = at.scope.claims
    return (
        not claims
        or any(len(claim.area) <= WIDTH[Level.DISTRICT] for claim in claims)
        or len({claim.area[: WIDTH[Level.TOWN]] for claim in claims}) > 1
    )


def lights(at: Moment) -> dict:
    """The chains that one leads, the worst first."""
    led = at.roll.led_by({seat.id for seat in at.duties.posts}, at.today)
    counts = {
        row["chain"]: row
        for row in at.matters.open()
        .filter(chain__in=[version.chain_id for version in led])
        .order_by()
        .values("chain")
        .annotate(open=Count("kind"), late=Count("kind", filter=Q(due_at__lt=at.now)), worst=Max("step"))
    }
    dark = {"open": 0, "late": 0, "worst": 0}
    lamps = [
        (dark | counts.get(version.chain_id, {}))
        | {"version": version, "url": link("lattice:chain", version.chain_id), "leader": _holder(at, version)}
        for version in led
    ]
    return {
        "lamps": sorted(lamps, key=lambda lamp: (-lamp["worst"], -lamp["late"], lamp["version"].number)),
        "open": sum(lamp["open"] for lamp in lamps),
        "late": sum(lamp["late"] for lamp in lamps),
    }


def _holder(at: Moment, version) -> str:
    found = leader(at.roll, version, at.today)
    return found.term.person if found and found.term else ""


def pressing(at: Moment) -> dict:
    """What has climbed to red or is supervised: for whoever may tighten it."""
    top = at.matters.open().filter(step__gte=Height.RED)
    rows = top.select_related("site").defer(*HEAVY).order_by("-step", "due_at", "pk")
    found = [line(matter, at) for matter in rows[: SHOWN_BESIDE + 1]]
    tighten = at.duties.may(Power.TIGHTEN)
    return {
        "rows": [
            (row, link("hazards:do", row.matter.pk, "tighten") if tighten else "")
            for row in found[:SHOWN_BESIDE]
        ],
        "more": len(found) > SHOWN_BESIDE,
        "url": hazards(overdue=1, sort="-step"),
    }


def missing(at: Moment) -> dict:
    """What nobody answers for."""
    holes = Holes(at.duties, at.today)
    return {
        "uncovered": sum(hole.sites for hole in holes.uncovered),
        "subjects": len(holes.subjects),
        "ties": len(holes.ties),
        "vacancies": len(holes.vacancies),
        "unwalked": len(holes.unwalked),
        "url": link("lattice:holes"),
    }


def trend(at: Moment) -> dict:
    """Found and closed by week, as a chart. Counts what was closed too, so it is asked apart from the page."""
    monday = at.today - timedelta(days=at.today.weekday())
    weeks = [monday - timedelta(weeks=number) for number in range(WEEKS - 1, -1, -1)]
    since = datetime.combine(weeks[0], time(0), SHANGHAI)
    found, closed = (
        _by_week(at.matters.filter(**{f"{name}__gte": since}), name) for name in ("opened_at", "closed_at")
    )
    return {
        "legend": {},
        "xAxis": {"type": "category", "data": [f"{week:%m-%d}" for week in weeks]},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            {
                "name": _("Newly found"),
                "type": "bar",
                "data": [
                    {
                        "value": found.get(week, 0),
                        "href": hazards(since=week, until=week + timedelta(days=6)),
                    }
                    for week in weeks
                ],
            },
            {
                "name": _("Closed"),
                "type": "line",
                "smooth": True,
                "data": [closed.get(week, 0) for week in weeks],
            },
        ],
    }


def _by_week(matters, name: str) -> dict:
    rows = matters.order_by().values(week=TruncWeek(name, tzinfo=SHANGHAI)).annotate(amount=Count("kind"))
    return {row["week"].date(): row["amount"] for row in rows}
