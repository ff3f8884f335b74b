"""Sites that may be drawn for a visit, with what is known of each: six questions, however many sites there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Q

from anlian.inspections.boards.listing import place_of
from anlian.inspections.drawing import Known
from anlian.inspections.models import Inspection
from anlian.lattice.models import Risk, Site
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters import kinds
from anlian.matters.models import Matter, Urgency

# How many sites of each reason come into the draw.
PRESSING, RISKY, OTHERS = 150, 150, 100
NOT_AGAIN = timedelta(days=60)
LISTING = "listing"


def candidates(duties: Duties, now: datetime) -> list[Known]:
    """What is pressing, what is risky, and some of the rest; not where this person led a visit lately."""
    district, today = duties.person.district, duties.on
    scope = duties.scope(Power.INSPECT)
    lately = (
        Inspection.objects.of(district)
        .filter(leader=duties.person, day__gte=today - NOT_AGAIN)
        .values_list("site_id", flat=True)
    )
    sites = Site.objects.of(district).within(scope).filter(closed_on=None).exclude(pk__in=list(lately))
    pressing = (
        Matter.objects.of(district)
        .filter(kinds.visible(duties), scope.q_matters(), site__in=sites.values("pk"))
        .open()
        .order_by()
        .values("site")
        .annotate(
            worst=Max("step"),
            late=Count("pk", filter=Q(due_at__lt=now)),
            majors=Count("pk", filter=Q(urgency=Urgency.MAJOR)),
            listed=Count("pk", filter=Q(kind=LISTING)),
        )
        .order_by("-worst", "-majors", "-late", "site")[:PRESSING]
    )
    matters = {row.pop("site"): row for row in pressing}
    risky = sites.filter(risk__in=[Risk.RED, Risk.ORANGE]).order_by("?").values_list("pk", flat=True)[:RISKY]
    others = sites.order_by("?").values_list("pk", flat=True)[:OTHERS]
    return known(duties, {*matters, *risky, *others}, matters)


def known(duties: Duties, keys: Iterable[UUID], matters: dict) -> list[Known]:
    district, keys = duties.person.district, list(keys)
    visits = dict(
        Inspection.objects.of(district)
        .filter(site__in=keys)
        .done()
        .order_by()
        .values_list("site")
        .annotate(last=Max("day"))
    )
    risks = Site.objects.of(district).filter(pk__in=keys).order_by("code").values_list("pk", "risk")
    told = []
    for key, risk in risks:
        row = matters.get(key, {})
        told.append(
            Known(
                key,
                risk,
                row.get("worst", 0),
                row.get("late", 0),
                row.get("majors", 0),
                row.get("listed", 0),
                visits.get(key),
            )
        )
    return told


@dataclass(frozen=True)
class Suggested:
    site: Site
    place: str
    reasons: list[str]


def drawn(duties: Duties, key: UUID | None) -> tuple[Entry | None, list[Suggested]]:
    """What one drew, read from the record: nobody else's draw can be looked at."""
    entry = (
        Entry.objects.of(duties.person.district)
        .filter(pk=key, verb=Verb.VISIT_DRAWN, by=duties.person)
        .first()
        if key
        else None
    )
    if entry is None:
        return None, []
    told = {one["site"]: one["reasons"] for one in entry.detail["drawn"]}
    sites = Site.objects.of(duties.person.district).within(duties.scope(Power.INSPECT)).filter(code__in=told)
    by_code = {site.code: site for site in sites.select_related("principal").defer("words")}
    return entry, [
        Suggested(by_code[code], place_of(by_code[code].area_code, duties), reasons)
        for code, reasons in told.items()
        if code in by_code
    ]


def draws_of(duties: Duties, since: date) -> int:
    """How often this person has drawn since a day: shown, so that nobody draws until they like it."""
    return (
        Entry.objects.of(duties.person.district)
        .filter(verb=Verb.VISIT_DRAWN, by=duties.person, at__date__gte=since)
        .count()
    )
