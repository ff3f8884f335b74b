"""Accounts and whose they are."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy

from anlian.kernel import masks
from anlian.lattice.powers import TWO_FACTORS
from anlian.lattice.scope import Duties
from anlian.people import agents, factors
from anlian.people.attempts import locked
from anlian.people.models import Person, Session, User

PAGE = 50
# The middleware notes use no finer than this.
NOTED_EVERY = timedelta(minutes=2)


# The first mark that is found counts: each browser names those that it imitates too.
def listed(duties: Duties, *, kind: str, text: str, page: str, now: datetime) -> Page:
    """A page of people, each with their posts and whether the account is locked."""
    found = Paginator(chosen(duties, kind=kind, text=text, now=now), PAGE).get_page(page)
    # Taken once, here, so that each row carries what was found out about it.
    found.object_list = _described_at_once(list(found.object_list), duties, locked(now=now))
    return found


def chosen(duties: Duties, *, kind: str, text: str, now: datetime) -> QuerySet:
    """People with accounts, or with `without` those who hold a post and have none."""
    people = Person.objects.of(duties.person.district).select_related("user")
    if kind == "without":
        holders = {term.person_id for term in duties.roll.terms if term.hold(duties.on)}
        people = people.filter(user=None, pk__in=holders).order_by("code")
    else:
        people = people.filter(user__isnull=False).order_by("user__username")
    if kind == "locked":
        # Names are found in any case, whatever was typed when the account was opened.
        people = people.annotate(account=Lower("user__username")).filter(account__in=locked(now=now))
    elif kind == "registered":
        people = people.filter(user__is_active=False, user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    elif kind == "disabled":
        people = people.filter(user__is_active=False).exclude(
            user__password__startswith=UNUSABLE_PASSWORD_PREFIX
        )
    if text:
        people = people.filter(
            Q(name__icontains=text) | Q(code__iexact=text) | Q(user__username__icontains=text)
        )
    return people


# Without phone numbers: a list is sent around.
COLUMNS = ("人员编号", "姓名", "岗位", "用户名", "最近登录", "双因素", "状态")
AT_ONCE = 1000
STATES = {
    "none": gettext_lazy("no account"),
    "registered": gettext_lazy("to be opened"),
    "open": gettext_lazy("in use"),
    "locked": gettext_lazy("locked"),
    "disabled": gettext_lazy("disabled"),
}


def rows(people: QuerySet, duties: Duties, now: datetime) -> Iterator[list]:
    """Accounts as rows of a file, a thousand at a time in memory."""
    shut, found = locked(now=now), people.iterator(chunk_size=AT_ONCE)
    while some := list(islice(found, AT_ONCE)):
        for one in _described_at_once(some, duties, shut):
            yield [
                one.code, one.name, "；".join(f"{seat.unit} {seat.title}" for seat in one.seats),
                # Some take their number for a name.
                masks.in_text(one.user.username) if one.user else "", one.user.last_login if one.user else None,
                "是" if one.has_factor else "", str(STATES[one.account_state]),
            ]  # fmt: skip


def _described_at_once(people: list[Person], duties: Duties, shut: set[str]) -> list[Person]:
    guarded = factors.holders([person.user_id for person in people])
    return [described(person, duties, shut, guarded) for person in people]


def described(person: Person, duties: Duties, shut: set[str], guarded: set[int]) -> Person:
    person.seats = duties.roll.posts_of(person.pk, duties.on)
    person.has_factor = person.user_id in guarded
    person.must_have_factor = any(seat.role in TWO_FACTORS for seat in person.seats)
    person.account_state = state_of(person.user, shut)
    person.is_me = person.pk == duties.person.pk
    return person


def state_of(user: User | None, shut: set[str]) -> str:
    if user is None:
        return "none"
    if not user.is_active:
        return "disabled" if user.has_usable_password() else "registered"
    return "locked" if user.username.lower() in shut else "open"


def find(duties: Duties, pk, now: datetime) -> Person | None:
    person = Person.objects.of(duties.person.district).select_related("user").filter(pk=pk).first()
    if person is None:
        return None
    return described(person, duties, locked(now=now), factors.holders([person.user_id]))


def devices(user: User, *, now: datetime, here: str = "") -> list[Session]:
    """Where an account is signed in, the latest used first."""
    found = list(user.sessions.filter(expire_date__gt=now).order_by(F("seen_at").desc(nulls_last=True)))
    found = [one for one in found if not _over(one, now)]
    for one in found:
        one.is_here = one.session_key == here
        one.device = agents.called(one.agent)
    return found


def _over(session: Session, now: datetime) -> bool:
    """Nobody has asked for anything with it for so long that the next request will be a stranger's."""
    return bool(session.seen_at) and now - session.seen_at > settings.SESSION_IDLE + NOTED_EVERY
