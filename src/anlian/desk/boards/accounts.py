"""Accounts and whose they are."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.paginator import Page, Paginator
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from anlian.desk.boards.attempts import locked
from anlian.lattice.powers import TWO_FACTORS
from anlian.lattice.scope import Duties
from anlian.people import factors
from anlian.people.models import Person, Session, User

PAGE = 50
# The middleware notes use no finer than this.
NOTED_EVERY = timedelta(minutes=2)
# The first mark that is found counts: each browser names those that it imitates too.
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"),
    ("Windows", "Windows"), ("Macintosh", "macOS"), ("UOS", "UOS"), ("Kylin", "Kylin"), ("Linux", "Linux"),
)  # fmt: skip
BROWSERS = (
    ("MicroMessenger", "微信"), ("wxwork", "企业微信"), ("DingTalk", "钉钉"), ("360SE", "360"), ("QQBrowser", "QQ"),
    ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"), ("python", "Python"),
)  # fmt: skip


def listed(duties: Duties, *, kind: str, text: str, page: str, now: datetime) -> Page:
    """People with accounts, or with `without` those who hold a post and have none."""
    people = Person.objects.of(duties.person.district).select_related("user")
    shut = locked(now=now)
    if kind == "without":
        holders = {term.person_id for term in duties.roll.terms if term.hold(duties.on)}
        people = people.filter(user=None, pk__in=holders).order_by("code")
    else:
        people = people.filter(user__isnull=False).order_by("user__username")
    if kind == "locked":
        # Names are found in any case, whatever was typed when the account was opened.
        people = people.annotate(account=Lower("user__username")).filter(account__in=shut)
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
    found = Paginator(people, PAGE).get_page(page)
    # Taken once, here, so that each row carries its posts and whether it is locked.
    shown = list(found.object_list)
    guarded = factors.holders([person.user_id for person in shown])
    found.object_list = [described(person, duties, shut, guarded) for person in shown]
    return found


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
        one.device = device_of(one.agent)
    return found


def _over(session: Session, now: datetime) -> bool:
    """Nobody has asked for anything with it for so long that the next request will be a stranger's."""
    return bool(session.seen_at) and now - session.seen_at > settings.SESSION_IDLE + NOTED_EVERY


def device_of(agent: str) -> str:
    """What a person would call it: browser and system, of what the browser says of itself."""
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    return " · ".join(filter(None, (browser, system))) or agent[:40] or _("unknown device")
