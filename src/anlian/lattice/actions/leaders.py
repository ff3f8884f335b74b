"""常委分片、区长分线: a town or sector goes from one leader to another, whole and in one deed."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.actions.posts import end_remit, give_remit
from anlian.lattice.models import Area, Post, Remit, Revision, Sector
from anlian.lattice.powers import Power, Role
from anlian.lattice.scope import Duties
from anlian.ledger.actions import deed
from anlian.people.models import Person

TRADES = "《安全生产法》第十条"


@deed
def reassign(
    post: Post,
    *,
    since: date,
    basis: str,
    by: Person | None,
    at: datetime,
    area: Area | None = None,
    sector: Sector | None = None,
) -> Remit:
    """调整分工: from a day on this leader answers for the block or line, and nobody else does.

    Two who had it until then both give it up: so an overlap is mended. What nobody had is given.
    """
    part = _part(area, sector)
    _may_change(part, by, at, basis)
    if post.role != Role.LEADER:
        raise Refused(_("A block or a line goes to a district leader's post."))
    if post.ended_on is not None and since >= post.ended_on:
        raise Refused(_("This post was abolished on %(day)s.") % {"day": post.ended_on})
    standing = _remits_of(part, Role.LEADER)
    _refuse_later(standing, since)
    present = [remit for remit in standing if remit.holds(since)]
    if len({remit.post_id for remit in present}) == 1 and present[0].post_id == post.pk:
        raise Refused(_("%(post)s answers for it on that day already.") % {"post": post})
    for remit in present:
        if remit.post_id != post.pk:
            end_remit(remit, on=since, by=by, at=at)
    kept = next((remit for remit in present if remit.post_id == post.pk), None)
    return kept or give_remit(post, area=area, sector=sector, since=since, basis=basis, by=by, at=at)


@deed
def name_lead(
    post: Post, *, sector: Sector, since: date, basis: str, by: Person | None, at: datetime
) -> Remit:
    """确定行业主管部门: a sector without a lead department gets one, by decision of the government."""
    part = _part(None, sector)
    _may_change(part, by, at, basis)
    if post.role != Role.DEPARTMENT:
        raise Refused(_("A sector is led by a department."))
    if post.ended_on is not None and since >= post.ended_on:
        raise Refused(_("This post was abolished on %(day)s.") % {"day": post.ended_on})
    refuse_second_lead(post, sector=sector, since=since)
    return give_remit(post, sector=sector, since=since, basis=basis, by=by, at=at)


def refuse_second_lead(post: Post, *, sector: Sector, since: date) -> None:
    """管行业必须管安全: a sector has one lead department on any day."""
    for remit in _remits_of(_part(None, sector), Role.DEPARTMENT):
        ended = remit.until is not None and remit.until <= since
        if not ended and remit.post.unit_id != post.unit_id and remit.post.ended_on is None:
            raise Refused(
                _("%(unit)s leads %(sector)s from %(day)s. End its remit first: a sector has one lead.")
                % {"unit": remit.post.unit, "sector": sector, "day": remit.since},
                "《安全生产法》第三条",
            )


def _part(area: Area | None, sector: Sector | None) -> Area | Sector:
    if (area is None) == (sector is None):
        raise Refused(_("Choose one block or one line."))
    return area or sector


def _may_change(part: Area | Sector, by: Person | None, at: datetime, basis: str) -> None:
    if not basis.strip():
        raise Refused(_("Name the document that this rests on."), TRADES if isinstance(part, Sector) else "")
    if by is None:
        return
    scope = Duties(by, day_of(at)).scope(Power.EDIT_CHAINS)
    code, sector = (part.code, "") if isinstance(part, Area) else ("", part.code)
    if not (scope.covers(area=code, sector="") if code else scope.covers(area="", sector=sector)):
        raise Refused(_("You may change only what you answer for yourself."))


def _remits_of(part: Area | Sector, role: str) -> list[Remit]:
    """All that give this block or line, as known now. Two who change it at once do so one after the other."""
    list(Revision.objects.select_for_update().filter(district=part.district))
    remits = Remit.objects.of(part.district).known().filter(post__role=role, site=None)
    if isinstance(part, Area):
        remits = remits.filter(area=part, sector=None)
    else:
        remits = remits.filter(area=None, sector=part)
    return list(remits.select_related("post__unit", "area", "sector").order_by("since"))


def _refuse_later(remits: list[Remit], since: date) -> None:
    later = [remit for remit in remits if remit.since >= since and remit.until != remit.since]
    if later:
        raise Refused(
            _("%(post)s answers for it from %(day)s. Choose a later day.")
            % {"post": later[-1].post, "day": later[-1].since}
        )
