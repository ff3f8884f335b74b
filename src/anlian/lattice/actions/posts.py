"""Who holds a post, and what a post answers for."""

from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.actions.dated import bump, end_on
from anlian.lattice.models import Appointment, Area, Post, Remit, Sector, Site
from anlian.lattice.powers import OFFICERS, Power, Role
from anlian.lattice.scope import Duties
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.people.actions import end_sessions, end_tokens_of_post
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
    refuse_unless_granted(post.role, person, by=by, at=at)
    _refuse_two_hats(post, person, since, until)
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
        _out(post, before.person, since, at)
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
    refuse_unless_granted(appointment.post.role, appointment.person, by=by, at=at)
    if not appointment.holds(on) and appointment.until != on:
        raise Refused(_("The appointment does not hold on that day."))
    end_on(appointment, on, at=at)
    _out(appointment.post, appointment.person, on, at)
    bump(appointment.district)
    record(Verb.APPOINTMENT_ENDED, appointment.post, by=by, at=at, person=str(appointment.person_id), on=str(on),
           basis=basis)  # fmt: skip


def refuse_unless_granted(role: str, person: Person | None, *, by: Person | None, at: datetime) -> None:
    """三员: their posts are filled and emptied by the security administrator, and never their own. The machine may."""
    if role not in OFFICERS or by is None:
        return
    if not Duties(by, day_of(at)).may(Power.GRANT_OFFICERS):
        raise Refused(
            _("System, security and audit administrators are appointed by the security administrator.")
        )
    if person is not None and person.pk == by.pk:
        raise Refused(_("Nobody appoints or removes themselves; another security administrator does."))


def _refuse_two_hats(post: Post, person: Person, since: date, until: date | None) -> None:
    """三员分立: the database would refuse it too, but not in words."""
    hat = post.role if post.role in OFFICERS else ""
    others = Appointment.objects.of(post.district).known().filter(person=person).exclude(officer=hat)
    others = others.filter(Q(until=None) | Q(until__gt=since))
    if until is not None:
        others = others.filter(since__lt=until)
    other = others.select_related("post__unit").first()
    if other is None:
        return
    officer = Role(hat or other.officer)
    raise Refused(
        _("%(name)s is %(seat)s in these days. The %(officer)s holds no other post; appoint somebody else.")
        % {"name": person.name, "seat": f"{other.post.unit} {other.post}", "officer": officer.label},
        "GB/T 22239-2019 8.1.5",
    )


def _out(post: Post, person: Person, on: date, at: datetime) -> None:
    """Whoever is one of the three no longer is signed out at once; tokens end with the post they stood on."""
    if post.role in OFFICERS and person.user_id:
        end_sessions(person.user)
    # What ends on a later day is noticed on that day, by the days of the appointment (lattice/scope.py).
    if on <= day_of(at):
        end_tokens_of_post(person, post.pk, at=at)


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
