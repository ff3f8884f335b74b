"""What must hold before an inspection is planned, begun or submitted. Each refusal says what to do instead."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from anlian.inspections.models import Inspection, Kind, TeamMember
from anlian.inspections.models.inspection import ENFORCERS, NEVER_ENFORCEMENT
from anlian.kernel.errors import Refused
from anlian.lattice.models import Site
from anlian.lattice.powers import POWERS, Power, Role
from anlian.lattice.roll import Seat
from anlian.lattice.scope import Duties
from anlian.people.models import Person

RECORD = "安全生产法 §68"
TWO_OFFICERS = "行政处罚法 §42"
PAPERS = "行政处罚法 §55"
WITHDRAWAL = "行政处罚法 §43"
WHO_MAY_INSPECT = "国办发〔2024〕54号"
LEAST_OFFICERS = 2


def duties_on(person: Person, at: datetime) -> Duties:
    """What somebody held on the local day of a moment."""
    return Duties(person, timezone.localdate(at))


def reaches(duties: Duties, power: Power, site: Site, sector: str) -> bool:
    """Whether this power of theirs carries to a site: by place, subject, kind of site, or as their own."""
    scope = duties.scope(power)
    return scope.covers(area=site.area_code, sector=sector, site=site) or any(
        site.area_code.startswith(claim.area) and (not claim.sector or site.kind in claim.kinds)
        for claim in scope.claims
    )


def seat_of_leader(duties: Duties, *, enforcement: bool, post: UUID | None = None) -> Seat:
    """The post in which the leader inspects; for an enforcement one, a department's or a town's."""
    seats = [seat for seat in duties.posts if Power.INSPECT in POWERS[Role(seat.role)]]
    if post is not None:
        seats = [seat for seat in seats if seat.id == post]
    if not seats:
        raise Refused(
            _("%(name)s holds no post on that day that may lead an inspection.")
            % {"name": duties.person.name},
            "lattice/powers.py",
        )
    if not enforcement:
        return seats[0]
    officer = next((seat for seat in seats if seat.role in ENFORCERS), None)
    if officer is None:
        raise Refused(
            _(
                "An administrative inspection is led by an officer of a department or town, not by %(post)s. "
                "Record it as guidance or service, or let an officer lead."
            )
            % {"post": seats[0].title},
            WHO_MAY_INSPECT,
        )
    return officer


def check_team(
    site: Site, kind: str, leader: Person, team: list[Duties], *, enforcement: bool, sector: str
) -> None:
    """Who goes: the leader among them, somebody who answers for the place, nobody who is visited, two officers."""
    if leader.pk not in {member.person.pk for member in team}:
        raise Refused(_("The leader must be one of the team: whoever leads goes there."), RECORD)
    if site.principal_id in {member.person.pk for member in team}:
        raise Refused(
            _("The person in charge of the site cannot be of the team that inspects it."), WITHDRAWAL
        )
    if not any(reaches(member, Power.INSPECT, site, sector) for member in team):
        raise Refused(
            _("Nobody of the team answers for this place. Take somebody along who does."), "lattice/scope.py"
        )
    if not enforcement:
        return
    if kind in NEVER_ENFORCEMENT:
        raise Refused(
            _("%(kind)s is no administrative inspection.") % {"kind": Kind(kind).label}, WHO_MAY_INSPECT
        )
    officers = [member for member in team if any(seat.role in ENFORCERS for seat in member.posts)]
    if len(officers) < LEAST_OFFICERS:
        raise Refused(
            _("An administrative inspection needs at least two officers of a department or town."),
            TWO_OFFICERS,
        )


def check_papers(*, enforcement: bool, id_shown: bool) -> None:
    if enforcement and not id_shown:
        raise Refused(_("Show your enforcement certificates first, and say so here."), PAPERS)


def check_times(*, started_at: datetime, ended_at: datetime, at: datetime) -> None:
    if ended_at > at:
        raise Refused(_("An inspection cannot end in the future."), RECORD)
    if ended_at <= started_at:
        raise Refused(_("An inspection ends after it begins. Correct the times."), RECORD)


def check_relation(who: str, inspection: Inspection, by: Person) -> None:
    RELATIONS[who](inspection, by)


def _team(inspection: Inspection, by: Person) -> None:
    members: Iterable = TeamMember.objects.of(inspection.district).filter(inspection=inspection, person=by)
    if not members.exists():
        raise Refused(_("Only somebody of the team can do this: they were there."), RECORD)


def _team_or_planner(inspection: Inspection, by: Person) -> None:
    if by.pk != inspection.planned_by_id:
        _team(inspection, by)


RELATIONS = {"team": _team, "team_or_planner": _team_or_planner}
