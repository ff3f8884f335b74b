"""Planning an inspection: who goes where, on which day, with which checklist."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from anlian.inspections import guards
from anlian.inspections.lifecycle import State
from anlian.inspections.models import Inspection, Kind, TeamMember, Template
from anlian.kernel import words
from anlian.kernel.errors import Refused
from anlian.kernel.once import hold
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.matters import clocks
from anlian.people.models import Person


@deed
def plan(
    site: Site,
    *,
    by: Person,
    at: datetime,
    kind: Kind | str,
    on: date,
    leader: Person | None = None,
    team: Iterable[Person] = (),
    leader_post: UUID | None = None,
    enforcement: bool = False,
    template: Template | None = None,
    note: str = "",
    number: str = "",
    id: UUID | None = None,
) -> Inspection:
    """计划: name the team, the day and the checklist. Sent twice with one `id` or `number`, it is planned once."""
    sent = known(site, id, number)
    if sent:
        return sent
    inspection, members = draft(
        site, by=by, at=at, kind=kind, on=on, leader=leader, team=team, leader_post=leader_post,
        enforcement=enforcement, template=template, note=note, number=number, id=id,
    )  # fmt: skip
    inspection.save(force_insert=True)
    TeamMember.objects.bulk_create(named(inspection, members))
    record(
        Verb.INSPECTION_PLANNED, inspection, by=by, at=at, state=[None, State.PLANNED], number=inspection.number,
        kind=str(kind), on=str(on), site=site.code, leader=inspection.leader.name, enforcement=enforcement,
        team=[member.person.name for member in members],
    )  # fmt: skip
    return inspection


def draft(
    site: Site, *, by, at, kind, on, leader=None, team=(), leader_post=None, enforcement=False, template=None,
    note="", number="", id=None,
) -> tuple[Inspection, list[Duties]]:  # fmt: skip
    """An inspection that may be, not saved yet, and its team with what each of them holds on that day."""
    leader = leader or by
    sector = (template.sector_code if template else "") or guards.duties_on(by, at).roll.default_sector(
        site.kind
    )
    _check_planner(site, by, at, leader, team, sector)
    members = [guards.duties_on(person, _noon(on)) for person in dict.fromkeys(team)]
    # The team is whoever the caller names; only a visit that names nobody is the leader's own.
    members = members or [guards.duties_on(leader, _noon(on))]
    guards.check_team(site, kind, leader, members, enforcement=enforcement, sector=sector)
    led = next(member for member in members if member.person.pk == leader.pk)
    seat = guards.seat_of_leader(led, enforcement=enforcement, post=leader_post)
    if template is not None and template.kind != site.kind:
        raise Refused(_("This checklist is for another kind of site."))
    inspection = Inspection(
        district=site.district,
        number=number or next_number(site.district, on.year),
        kind=kind,
        enforcement=enforcement,
        site=site,
        area_code=site.area_code,
        sector_code=sector,
        template=template,
        template_version=template.version if template else None,
        leader=leader,
        leader_post=seat.id,
        leader_title=seat.title,
        leader_role=seat.role,
        planned_by=by,
        planned_on=on,
        day=on,
        note=note.strip(),
    )
    if id is not None:
        inspection.id = id
    inspection.words = words.vector(
        inspection.number, site.name, site.address, leader.name, seat.title, inspection.note
    )
    return inspection, members


def next_number(district: str, year: int) -> str:
    return f"JC{year}-{clocks.next_number(district, 'inspection', year):05d}"


def known(site: Site, id: UUID | None, number: str) -> Inspection | None:
    """The one that was sent before under this key or number."""
    rows = Inspection.objects.of(site.district)
    if id is not None:
        hold(id)
        if found := rows.filter(pk=id).first():
            return found
    return rows.filter(number=number).first() if number else None


def _check_planner(site, by, at, leader, team, sector) -> None:
    """Others are sent by whoever plans inspections here; one's own visit needs no planner."""
    duties = guards.duties_on(by, at)
    own = by.pk == leader.pk or by.pk in {person.pk for person in team}
    if guards.reaches(duties, Power.PLAN_INSPECTION, site, sector) or (own and duties.may(Power.INSPECT)):
        return
    raise Refused(
        _("None of your posts may %(do)s here.") % {"do": Power.PLAN_INSPECTION.label}, "lattice/powers.py"
    )


def named(inspection: Inspection, members: list[Duties]) -> list[TeamMember]:
    """The team as it is kept: the leader first, each with the post held then. Not saved yet."""
    rows = []
    for order, member in enumerate(sorted(members, key=lambda one: one.person.pk != inspection.leader_id)):
        leads = member.person.pk == inspection.leader_id
        seat = member.post_for(Power.INSPECT) or next(iter(member.posts), None)
        rows.append(
            TeamMember(
                district=inspection.district,
                inspection=inspection,
                person=member.person,
                post_title=inspection.leader_title if leads else seat.title if seat else "",
                role=inspection.leader_role if leads else seat.role if seat else "",
                order=order,
            )
        )
    return rows


def _noon(day: date) -> datetime:
    """Posts are held for whole days, so any moment of the day will do."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))
