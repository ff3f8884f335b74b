"""Opening a matter: who answers for it is asked and kept by value, so that the past keeps its answer."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from anlian.kernel import remember, words
from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.above import ladder_of, office
from anlian.lattice.answers import Answer, Place, ask, place_now
from anlian.lattice.models import Site, SiteRecord, Tier
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
    answer = ask(roll, place_on(site, day_of(at)), sector, day_of(at))
    steps, kept = ladder(answer, roll, at), answer.as_dict()
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
        post_id=post_for(kept, turn, steps, roll, day_of(at)),
        turn=turn,
        urgency=urgency,
        state=state,
        opened_at=at,
        clocked_at=at,
        due_at=due_at,
        ladder=steps,
        answer=kept,
        words=words.vector(number, title, site.name, site.address),
    )
    matter.next_step_at = clocks.reminder_at(at, due_at, clocks.rules_for(site.district, sector, urgency))
    if id is not None:
        matter.id = id
    return matter


def open_for_post(
    *,
    kind: Kind,
    number: str,
    title: str,
    district: str,
    post: UUID,
    state: str,
    at: datetime,
    due_at: datetime,
    site: Site | None = None,
    area: str = "",
    sector: str = "",
    chain: UUID | None = None,
    urgency: Urgency = Urgency.GENERAL,
    id: UUID | None = None,
) -> Matter:
    """Make a matter that a post itself must finish: it climbs to those above the post. Not saved yet."""
    roll, day = roll_of(district), day_of(at)
    seat, term = roll.seats[post], roll.holder(post, day)
    matter = Matter(
        district=district,
        kind=kind,
        number=number,
        title=title[:200],
        site=site,
        area_code=area or (site.area_code if site else district),
        sector_code=sector,
        chain_id=chain,
        post_id=post,
        turn=Turn.HOLDER,
        urgency=urgency,
        state=state,
        opened_at=at,
        clocked_at=at,
        due_at=due_at,
        ladder=ladder_of(roll, post, day),
        answer={
            "post": seat.title,
            "unit": seat.unit,
            "person": term.person if term else "",
            "day": day.isoformat(),
        },
        words=words.vector(number, title, seat.unit, seat.title, site.name if site else ""),
    )
    matter.next_step_at = clocks.reminder_at(at, due_at, clocks.rules_for(district, sector, urgency))
    if id is not None:
        matter.id = id
    return matter


def ladder(answer: Answer, roll: Roll, at: datetime) -> list[UUID | None]:
    """Whom each step of the climb tells: nobody new, the next link up, the lead unit, the chain leader, the office."""
    town = answer.link(Tier.TOWN) or answer.link(Tier.COMMUNITY)
    department = answer.link(Tier.DEPARTMENT) or answer.department
    leader = answer.leader or answer.line_leader or answer.block_leader
    steps = [town, department, leader]
    return [None, *(step.post_id if step else None for step in steps), office(roll, day_of(at))]


def place_on(site: Site, day: date) -> Place:
    """Where the site lies and who is in charge of it; for a day before that changed, as it was then."""
    ended = remember.once(("ended records", site.pk), lambda: _ended([site])[site.pk])
    return next((place for since, until, place in ended if since <= day < until), None) or place_now(site)


def read_ahead(sites: Collection[Site]) -> None:
    """Ask once for all these sites what opening a matter asks of each."""
    ended = _ended(sites)
    for site in sites:
        remember.keep(("ended records", site.pk), ended[site.pk])


def _ended(sites: Collection[Site]) -> dict[UUID, list[tuple[date, date, Place]]]:
    found = defaultdict(list)
    for district in {site.district for site in sites}:
        for site, since, until, area, principal, name in (
            SiteRecord.objects.of(district)
            .known()
            .filter(site__in={site.pk for site in sites}, until__isnull=False)
            .order_by("since")
            .values_list("site_id", "since", "until", "area__code", "principal_id", "principal__name")
        ):
            found[site].append((since, until, Place(area, site, principal, name or "")))
    return found


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
