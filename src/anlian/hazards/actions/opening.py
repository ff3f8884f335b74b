"""What a report must hold and what it becomes: the same for one from the street and for the thousands of a ledger."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from anlian.hazards.lifecycle import CLOCKS, State
from anlian.hazards.models import CheckItem, Hazard, Source
from anlian.hazards.models.hazard import Tier
from anlian.kernel import bulk
from anlian.kernel.clock import day_of
from anlian.kernel.errors import NotFound, Refused
from anlian.lattice.models import Risk, Site
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.actions import Line
from anlian.ledger.verbs import Verb
from anlian.matters import clocks
from anlian.matters.clocks import Time
from anlian.matters.models import Kind, Turn
from anlian.matters.opening import open_matter
from anlian.people.models import Person

RECURS_WITHIN = timedelta(days=180)
WATCHED_RISKS = (Risk.RED, Risk.ORANGE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What somebody saw: where, when, and what is unsafe about it."""

    site: Site
    by: Person
    at: datetime
    summary: str
    source: Source
    item: CheckItem | None = None
    sector: str = ""
    spot: str = ""
    photos: tuple[bytes, ...] = ()
    no_photo_reason: str = ""
    number: str = ""
    id: UUID | None = None
    # When it was seen, if it is told later. The clocks run from `at`: nobody could act before.
    seen_at: datetime | None = None

    @property
    def subject(self) -> str:
        """The sector that is said, else the item's own."""
        return self.sector or (self.item.sector_code if self.item else "")


def check(seen: Seen) -> None:
    """Whether it may be reported: by whom, with words, and with a photo or the reason why there is none."""
    duties = Duties(seen.by, day_of(seen.seen_at or seen.at))
    # As the matter will have it: without a word, what the kind of site is known for.
    subject = seen.subject or duties.roll.default_sector(seen.site.kind)
    scope = duties.scope(Power.REPORT_HAZARD)
    if not scope.covers(area=seen.site.area_code, sector=subject, site=seen.site):
        raise NotFound
    if not seen.summary.strip():
        raise Refused(_("Say what is unsafe, and where."))
    if not seen.photos and not seen.no_photo_reason.strip():
        raise Refused(_("Add a photo, or say why there is none."))


def build(
    seen: Seen, *, earlier: UUID | None = None, came_from: Hazard | None = None, time: Time | None = None
) -> Hazard:
    """The two rows of a new hazard, with its number, deadline, tier and the one that it repeats. Not saved yet."""
    site, year = seen.site, day_of(seen.at).year
    number = seen.number or f"YH{year}-{clocks.next_number(site.district, Kind.HAZARD, year):05d}"
    matter = open_matter(
        kind=Kind.HAZARD,
        number=number,
        title=seen.summary.strip(),
        site=site,
        sector=seen.subject,
        state=State.REPORTED,
        turn=Turn.VERIFIER,
        at=seen.at,
        due_at=clocks.due(seen.at, time or CLOCKS["to_verify"]),
        id=seen.id,
    )
    return Hazard(
        id=matter.id,
        district=site.district,
        matter=matter,
        summary=seen.summary.strip()[:200],
        spot=seen.spot,
        item=seen.item,
        source=seen.source,
        finder=seen.by,
        no_photo_reason=seen.no_photo_reason,
        recurrence_of_id=earlier,
        tier=Tier.WATCHED if earlier or site.risk in WATCHED_RISKS else Tier.GENERAL,
        came_from=came_from,
    )


def recurrences(many: Sequence[Seen]) -> list[UUID | None]:
    """Of each the hazard that it repeats: the same item at the same site, closed within 180 days before."""
    asked = [seen for seen in many if seen.item is not None]
    if not asked:
        return [None] * len(many)
    moments = [seen.at for seen in asked]
    closed = defaultdict(list)
    for site, item, closed_at, key in (
        Hazard.objects.of(asked[0].site.district)
        .filter(item__in={seen.item.pk for seen in asked}, matter__state=State.CLOSED)
        .filter(matter__site__in={seen.site.pk for seen in asked})
        .filter(matter__closed_at__range=(min(moments) - RECURS_WITHIN, max(moments)))
        .order_by("-matter__closed_at")
        .values_list("matter__site_id", "item_id", "matter__closed_at", "id")
    ):
        closed[site, item].append((closed_at, key))
    return [
        next(
            (
                key
                for closed_at, key in closed.get((seen.site.pk, seen.item and seen.item.pk), ())
                if seen.at - RECURS_WITHIN <= closed_at <= seen.at
            ),
            None,
        )
        for seen in many
    ]


def write(hazards: Sequence[Hazard]) -> None:
    """Both rows of each."""
    bulk.insert([hazard.matter for hazard in hazards])
    bulk.insert(hazards)


def reported(hazard: Hazard, *, photos: Sequence[str] = ()) -> Line:
    """The line of the record."""
    return Line(
        Verb.HAZARD_REPORTED,
        hazard.matter,
        hazard.finder,
        hazard.matter.opened_at,
        detail={
            "state": [None, State.REPORTED],
            "summary": hazard.summary,
            "source": hazard.source,
            "photos": list(photos),
        },
    )
