"""What the committee office decides: what posts owe, who is excused; and whom a holder names as proxy."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from anlian.duties import burden, guards, limits
from anlian.duties.lifecycle import MOVES, State
from anlian.duties.models import Duty, Obligation, Obliged, Proxy
from anlian.kernel.clock import day_of
from anlian.kernel.errors import NotFound, Refused
from anlian.lattice.actions.dated import end_on
from anlian.lattice.models import Post
from anlian.lattice.powers import Power
from anlian.lattice.roll import roll_of
from anlian.lattice.scope import Duties
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.matters import door
from anlian.people.models import Person


@deed
def set_obligation(
    district: str,
    *,
    by: Person | None,
    at: datetime,
    code: str,
    title: str,
    work: str,
    every: str,
    posts: Sequence[Post],
    since: date,
    times: int = 1,
    until: date | None = None,
    basis: str = "",
) -> Obligation:
    """设定履职要求: from a day on, these posts owe so much in every period. A code holds once on any day."""
    _may_set(by, at)
    if not posts:
        raise Refused(_("Name the posts that owe it."))
    if not basis.strip():
        raise Refused(_("Name the document that this rests on."))
    burden.refuse(title, code)
    for post in posts:
        limits.refuse_beyond(post, title, basis)
    if until is not None and until <= since:
        raise Refused(_("It must end after it begins."))
    running = Obligation.objects.of(district).known().filter(code=code).order_by("-since").first()
    if running is not None and (running.until is None or running.until > since):
        if running.since >= since:
            raise Refused(
                _("“%(title)s” is set from %(since)s already; set it from a later day.")
                % {"title": running.title, "since": running.since}
            )
        _end(running, since, at)
    obligation = Obligation.objects.create(
        district=district, code=code, title=title.strip(), work=work, every=every, times=times, since=since, until=until,
        basis=basis.strip(), recorded_at=at,
    )  # fmt: skip
    Obliged.objects.bulk_create(
        [Obliged(district=district, obligation=obligation, post=post) for post in posts]
    )
    record(
        Verb.OBLIGATION_SET, obligation, by=by, at=at, title=obligation.title, work=work, every=every, times=times,
        since=str(since), posts=[post.code for post in posts],
    )  # fmt: skip
    return obligation


@deed
def end_obligation(obligation: Obligation, *, by: Person, at: datetime, until: date) -> Obligation:
    """终止履职要求: owed for the last time in the period before this day; what is owed already stays owed."""
    _may_set(by, at)
    fresh = (
        Obligation.objects.of(obligation.district)
        .known()
        .select_for_update()
        .filter(pk=obligation.pk)
        .first()
    )
    if fresh is None:
        raise NotFound
    if until <= fresh.since:
        raise Refused(_("It must end after it begins."))
    ended = _end(fresh, until, at)
    record(Verb.OBLIGATION_ENDED, ended, by=by, at=at, title=ended.title, until=str(until))
    return ended


def _end(obligation: Obligation, until: date, at: datetime) -> Obligation:
    """The same for the same posts, until another day; what it was thought to be is kept."""
    posts = list(
        Obliged.objects.of(obligation.district)
        .filter(obligation=obligation)
        .values_list("post_id", flat=True)
    )
    ended = end_on(obligation, until, at=at)
    Obliged.objects.bulk_create(
        [Obliged(district=obligation.district, obligation=ended, post_id=post) for post in posts]
    )
    return ended


def _may_set(by: Person | None, at: datetime) -> None:
    # Nobody acts when a district is set up.
    if by is not None:
        Duties(by, day_of(at)).require(Power.SET_DUTIES)


@deed
def excuse(duty: Duty, *, by: Person, at: datetime, reason: str, expect: int | None = None) -> Duty:
    """免除: leave, illness, an emergency. Whoever decides is not the holder, and the reason stays to be read."""
    fresh = Duty.objects.of(duty.district).select_related("matter", "obligation").get(pk=duty.pk)
    with door.act(fresh.matter, MOVES["excuse"], by=by, at=at, labels=State, expect=expect) as case:
        guards.check_relation(case, fresh)
        if not reason.strip():
            raise Refused(_("Write down why the duty is excused."))
        case.stop_clock()
        case.tell(reason=reason.strip())
        Duty.objects.of(duty.district).filter(pk=duty.pk).update(
            excused_by=by, excused_because=reason.strip()
        )
    fresh.excused_by, fresh.excused_because = by, reason.strip()
    duty.__dict__.update(fresh.__dict__)
    return duty


@deed
def name_proxy(
    post: Post,
    *,
    by: Person,
    at: datetime,
    person: Person,
    since: date,
    until: date | None = None,
    basis: str,
) -> Proxy:
    """委托履职: who may lead this post's work in its holder's place; from today at the earliest."""
    duties = Duties(by, day_of(at))
    holds = any(seat.id == post.pk for seat in duties.posts)
    if not holds and not duties.may(Power.SET_DUTIES):
        raise Refused(_("A proxy is named by the holder of the post or by the committee office."))
    if since < day_of(at):
        raise Refused(_("A proxy is named beforehand: from today at the earliest."))
    if not basis.strip():
        raise Refused(_("Name the document that this rests on."))
    term = roll_of(post.district).holder(post.pk, since)
    if term and term.person_id == person.pk:
        raise Refused(_("The holder needs no proxy for their own post."))
    if not roll_of(post.district).posts_of(person.pk, since):
        raise Refused(_("%(who)s holds no post on that day.") % {"who": person.name})
    if until is not None and until <= since:
        raise Refused(_("It must end after it begins."))
    for running in Proxy.objects.of(post.district).known().select_for_update().filter(post=post):
        if running.until is None or running.until > since:
            if running.since >= since:
                raise Refused(
                    _("A proxy is named for these days already: %(who)s.") % {"who": running.person.name}
                )
            end_on(running, since, at=at)
    proxy = Proxy.objects.create(
        district=post.district,
        post=post,
        person=person,
        since=since,
        until=until,
        basis=basis.strip(),
        recorded_at=at,
    )
    record(
        Verb.PROXY_NAMED, post, by=by, at=at, person=person.name, since=str(since), until=str(until or ""),
        basis=basis.strip(),
    )  # fmt: skip
    return proxy


@deed
def end_proxy(proxy: Proxy, *, by: Person, at: datetime) -> None:
    """终止委托: from tomorrow on; what was led until today stays as it was."""
    duties = Duties(by, day_of(at))
    if not any(seat.id == proxy.post_id for seat in duties.posts) and not duties.may(Power.SET_DUTIES):
        raise NotFound
    fresh = Proxy.objects.of(proxy.district).known().select_for_update().filter(pk=proxy.pk).first()
    if fresh is None or not fresh.holds(day_of(at)):
        raise Refused(_("It has ended already."))
    tomorrow = day_of(at).fromordinal(day_of(at).toordinal() + 1)
    end_on(fresh, tomorrow, at=at)
    record(Verb.PROXY_NAMED, fresh.post, by=by, at=at, person=fresh.person.name, until=str(tomorrow))
