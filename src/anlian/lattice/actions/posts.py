"""Who holds a post, and what a post answers for."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from anlian.kernel.errors import Refused
from anlian.lattice.actions.dated import bump, end_on
from anlian.lattice.models import Appointment, Area, Post, Remit, Sector, Site
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.people.models import Person


@deed
def appoint(
    post: Post,
    *,
    person: Person,
    since: date,
    by: Person | None,
    at: datetime,
    until: date | None = None,
    acting: bool = False,
    basis: str = "",
) -> Appointment:
    """任命. Whoever holds the post on that day hands it over: one transaction, no day with two or with none."""
    if until is not None and until <= since:
        raise Refused(_("The appointment would end before it begins."))
    standing = Appointment.objects.of(post.district).known().filter(post=post)
    later = standing.filter(since__gte=since)
    if until is not None:
        later = later.filter(since__lt=until)
    if later.exists():
        raise Refused(_("Somebody is already appointed to this post for some of these days."))
    before = standing.on(since).select_related("person").first()
    if before is not None:
        if before.person_id == person.pk and before.acting == acting:
            raise Refused(_("%(name)s already holds this post on that day.") % {"name": person.name})
        if before.until is not None and until is not None and before.until > until:
            raise Refused(_("Somebody is already appointed to this post for some of these days."))
        end_on(before, since, at=at)
    appointment = Appointment(
        district=post.district, post=post, person=person, since=since, until=until, acting=acting, basis=basis,
        recorded_at=at,
    )  # fmt: skip
    appointment.save(force_insert=True)
    bump(post.district)
    record(
        Verb.APPOINTED, post, by=by, at=at, person=str(person.pk), since=str(since),
        until=str(until) if until else None, acting=acting, before=str(before.person_id) if before else None,
        basis=basis,
    )  # fmt: skip
    return appointment


@deed
def end_appointment(
    appointment: Appointment, *, on: date, by: Person | None, at: datetime, basis: str = ""
) -> None:
    """免职. The post is vacant from that day, and every chain that names it says so."""
    if not appointment.holds(on) and appointment.until != on:
        raise Refused(_("The appointment does not hold on that day."))
    end_on(appointment, on, at=at)
    bump(appointment.district)
    record(Verb.APPOINTMENT_ENDED, appointment.post, by=by, at=at, person=str(appointment.person_id), on=str(on),
           basis=basis)  # fmt: skip


@deed
def give_remit(
    post: Post,
    *,
    since: date,
    by: Person | None,
    at: datetime,
    area: Area | None = None,
    sector: Sector | None = None,
    site: Site | None = None,
    until: date | None = None,
    basis: str = "",
) -> Remit:
    """分工: the post answers for an area, a sector, a site, or where an area and a sector cross."""
    if not (area or sector or site):
        raise Refused(_("Say what the post answers for: an area, a sector or a site."))
    remit = Remit(
        district=post.district, post=post, area=area, sector=sector, site=site, since=since, until=until,
        basis=basis, recorded_at=at,
    )  # fmt: skip
    remit.save(force_insert=True)
    bump(post.district)
    record(
        Verb.REMIT_GIVEN, post, by=by, at=at, area=area.code if area else "", sector=sector.code if sector else "",
        site=site.code if site else "", since=str(since), until=str(until) if until else None, basis=basis,
    )  # fmt: skip
    return remit


@deed
def end_remit(remit: Remit, *, on: date, by: Person | None, at: datetime) -> None:
    end_on(remit, on, at=at)
    bump(remit.district)
    record(Verb.REMIT_ENDED, remit.post, by=by, at=at, on=str(on))
