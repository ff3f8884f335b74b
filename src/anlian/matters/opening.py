"""Opening a matter: who answers for it is asked and kept by value, so that the past keeps its answer."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from anlian.kernel import words
from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.answers import Answer, ask, place_now
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
    answer = ask(roll, place_now(site), sector, day_of(at))
    matter = Matter(
        district=site.district,
        kind=kind,
        number=number,
        title=title[:200],
        site=site,
        principal_id=site.principal_id,
        area_code=site.area_code,
        sector_code=sector,
        chain_id=answer.version.chain_id if answer.version else None,
        post_id=post_for(answer.as_dict(), turn),
        turn=turn,
        urgency=urgency,
        state=state,
        opened_at=at,
        clocked_at=at,
        due_at=due_at,
        ladder=ladder(answer, roll, at),
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
        key=lambda seat: seat.code,
        default=None,
    )
    steps = [town, department, leader]
    return [None, *(step.post_id if step else None for step in steps), office.id if office else None]


def post_for(answer: dict, turn: str) -> UUID | None:
    """The post whose move it is, from the answer kept with the matter."""
    links = {link["tier"]: link["post_id"] for link in reversed(answer.get("links", []))}
    department = links.get(Tier.DEPARTMENT) or (answer.get("department") or {}).get("post_id")
    town = links.get(Tier.TOWN) or links.get(Tier.COMMUNITY)
    choice = {
        Turn.VERIFIER: town or department,
        Turn.OFFICER: town or department,
        Turn.REVIEWER: department or town,
        Turn.GROUP: department or town,
        Turn.HEAD: department or town,
    }.get(turn)
    return UUID(choice) if choice else None
