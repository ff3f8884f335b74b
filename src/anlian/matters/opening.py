"""Opening a matter: who answers for it is asked and kept by value, so that the past keeps its answer."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from anlian.kernel import remember, words
from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.kernel.order import natural
from anlian.lattice.answers import Answer, Place, ask, place_now, place_of
from anlian.lattice.models import Site, Tier
from anlian.lattice.powers import Role
from anlian.lattice.roll import Roll, roll_of
from anlian.matters import clocks
from anlian.matters.models import Kind, Matter, Turn, Urgency


def open_matter(
    *,
    kind: Kind,
    number: str,
    title: str,
    site: Site,
    sector: str,
    state: str,
    turn: Turn,
    at: datetime,
    due_at: datetime,
    urgency: Urgency = Urgency.GENERAL,
    id: UUID | None = None,
) -> Matter:
    """Make the matter of a site and subject, with the chain that answers for it at this moment. Not saved yet."""
    roll = roll_of(site.district)
    sector = sector or roll.default_sector(site.kind)
    if sector not in roll.sectors:
        raise Refused(_("There is no sector “%(code)s”. Choose one of the list.") % {"code": sector})
    place = place_on(site, day_of(at))
    answer = ask(roll, place, sector, day_of(at))
    steps = ladder(answer, roll, at)
    matter = Matter(
        district=site.district,
        kind=kind,
        number=number,
        title=title[:200],
        site=site,
        # The answer is of that day; what is still open follows its site, as when a site moves.
        principal_id=site.principal_id,
        area_code=site.area_code,
        sector_code=sector,
        chain_id=answer.version.chain_id if answer.version else None,
        post_id=post_for(answer.as_dict(), turn, steps, roll, day_of(at)),
        turn=turn,
        urgency=urgency,
        state=state,
        opened_at=at,
        clocked_at=at,
        due_at=due_at,
        ladder=steps,
        answer=answer.as_dict(),
        words=words.vector(number, title, site.name, site.address),
    )
    matter.next_step_at = clocks.reminder_at(at, due_at, clocks.rules_for(site.district, sector, urgency))
    if id is not None:
        matter.id = id
    return matter


def ladder(answer: Answer, roll: Roll, at: datetime) -> list[UUID | None]:
    """Whom each step of the climb tells: nobody new, the next link up, the lead unit, the chain leader, the office."""
    town = answer.link(Tier.TOWN) or answer.link(Tier.COMMUNITY)
    department = answer.link(Tier.DEPARTMENT) or answer.department
    leader = answer.leader or answer.line_leader or answer.block_leader
    office = min(
        (
            seat
            for seat in roll.seats.values()
            if seat.role == Role.OFFICE and roll.holder(seat.id, day_of(at))
        ),
        key=lambda seat: natural(seat.code),
        default=None,
    )
    steps = [town, department, leader]
    return [None, *(step.post_id if step else None for step in steps), office.id if office else None]


def place_on(site: Site, day: date) -> Place:
    """Where the site lies and who is in charge of it; for a day before that changed, as it was then."""
    ended = remember.once(("ended records", site.pk), lambda: _ended(site))
    return place_of(site, day) if any(since <= day < until for since, until in ended) else place_now(site)


def _ended(site: Site) -> list[tuple[date, date]]:
    records = site.records.known().filter(district=site.district, until__isnull=False)
    return list(records.values_list("since", "until"))


def post_for(answer: dict, turn: str, ladder: list[UUID | None], roll: Roll, day: date) -> UUID | None:
    """The post whose move it is, from the answer and the ladder kept with the matter."""
    if turn == Turn.HEAD:
        return _head(ladder, roll, day)
    links = {link["tier"]: link["post_id"] for link in reversed(answer.get("links", []))}
    department = links.get(Tier.DEPARTMENT) or (answer.get("department") or {}).get("post_id")
    town = links.get(Tier.TOWN) or links.get(Tier.COMMUNITY)
    choice = {
        Turn.VERIFIER: town or department,
        Turn.OFFICER: town or department,
        Turn.REVIEWER: department or town,
        Turn.GROUP: department or town,
    }.get(turn)
    return UUID(choice) if choice else None


def _head(ladder: list[UUID | None], roll: Roll, day: date) -> UUID | None:
    """The first post of the department that answers; where none does, the office. Never a town's."""
    _nobody, _town, department, _leader, office = ladder
    seat = roll.seats.get(department)
    return (roll.head_of(seat.unit_id, Role.DEPARTMENT, day) if seat else None) or office
