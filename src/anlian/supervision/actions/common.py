"""What the deeds of a listing share: who goes on, which months are told, what a notice says."""

from datetime import date
from uuid import UUID

from anlian.kernel.clock import day_of
from anlian.lattice.above import ladder_of
from anlian.lattice.roll import Roll
from anlian.lattice.seats import called
from anlian.supervision.actions.door import Passage
from anlian.supervision.actions.paper import chinese_day
from anlian.supervision.models import Level, Listing, Progress

# Papers are Chinese whatever the page speaks.
LEVELS = {Level.DISTRICT: "区级", Level.CITY: "市级", Level.PROVINCE: "省级"}


def over_to(passage: Passage, post_id: UUID) -> None:
    """Whose move it is; late, it climbs to those above them."""
    case = passage.case
    case.set(post_id=post_id, ladder=ladder_of(case.duties.roll, post_id, day_of(case.at)))


def reported_months(listing: Listing) -> set[date]:
    return set(Progress.objects.of(listing.district).filter(listing=listing).values_list("month", flat=True))


def issuer_of(passage: Passage) -> UUID:
    return passage.case.duties.post_for(passage.case.move.power).unit_id


def notice_says(listing: Listing, roll: Roll) -> dict[str, str]:
    """What both notices say."""
    ours, theirs = roll.seats[listing.responsible_id], roll.seats[listing.supervising_id]
    return {
        "level": LEVELS[listing.level],
        "matter_number": listing.on.number,
        "title": listing.on.title,
        "site": listing.on.site.name if listing.on.site else "",
        "unit": ours.unit,
        "responsible": called(ours.unit, ours.title),
        "supervising": called(theirs.unit, theirs.title),
        "deadline": chinese_day(listing.deadline),
        "reason": listing.reason,
        "demand": listing.demand,
        "measures": listing.measures,
        "money": listing.money,
        "emergency": listing.emergency,
        "order_number": listing.order_number,
    }
