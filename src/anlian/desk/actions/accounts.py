"""What the officers do to accounts: one registers, another opens, locks and ends; nobody does it to their own."""

from datetime import datetime

from axes.utils import reset
from django.utils.translation import gettext as _

from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.people import actions as people
from anlian.people.models import Person, User


@deed
def register_account(person: Person, *, username: str, by: Person, at: datetime) -> User:
    """登记账号: by the system administrator. It opens nothing until the security administrator opens it."""
    Duties(by, day_of(at)).require(Power.REGISTER_ACCOUNT)
    user = people.register_account(person, username=username, at=at)
    record(Verb.ACCOUNT_REGISTERED, person, by=by, at=at, account=user.username)
    return user


@deed
def open_account(person: Person, *, password: str, by: Person, at: datetime) -> User:
    """开通账号: a first password, told in private and changed at the first sign-in."""
    user = account_of(person, by=by, at=at)
    if user.is_active or user.has_usable_password():
        raise Refused(_("This account was opened already."))
    people.set_password(user, password, at=at, given=True)
    _set_active(user, True)
    record(Verb.ACCOUNT_OPENED, person, by=by, at=at, account=user.username)
    return user


@deed
def give_password(person: Person, *, password: str, by: Person | None, at: datetime) -> User:
    """重置密码: for whoever forgot theirs. It ends their sessions and is changed at the next sign-in."""
    user = account_of(person, by=by, at=at)
    if not user.has_usable_password():
        raise Refused(_("This account was never opened: open it."))
    people.set_password(user, password, at=at, given=True)
    people.end_sessions(user)
    ended = people.end_tokens(person, at=at)
    record(Verb.PASSWORD_GIVEN, person, by=by, at=at, account=user.username, tokens=ended)
    return user


@deed
def disable_account(person: Person, *, by: Person | None, at: datetime, reason: str) -> None:
    """停用账号: it signs in no more, and whoever is signed in with it is out. What they did stays theirs."""
    user = account_of(person, by=by, at=at)
    if not reason.strip():
        raise Refused(_("Say why: the person will ask."))
    _set_active(user, False)
    people.end_sessions(user)
    ended = people.end_tokens(person, at=at)
    record(Verb.ACCOUNT_DISABLED, person, by=by, at=at, account=user.username, reason=reason, tokens=ended)


@deed
def enable_account(person: Person, *, by: Person | None, at: datetime) -> None:
    """启用账号."""
    user = account_of(person, by=by, at=at)
    if not user.has_usable_password():
        raise Refused(_("This account was never opened: open it."))
    _set_active(user, True)
    record(Verb.ACCOUNT_ENABLED, person, by=by, at=at, account=user.username)


@deed
def unlock_account(person: Person, *, by: Person | None, at: datetime) -> None:
    """解锁: forget the failed attempts."""
    user = account_of(person, by=by, at=at)
    reset(username=user.username)
    record(Verb.ACCOUNT_UNLOCKED, person, by=by, at=at, account=user.username)


@deed
def end_sessions(person: Person, *, by: Person | None, at: datetime) -> None:
    """强制退出: sign somebody out everywhere, and the programs that read as them."""
    user = account_of(person, by=by, at=at)
    devices, ended = people.end_sessions(user), people.end_tokens(person, at=at)
    if not (devices or ended):
        raise Refused(_("This account is signed in nowhere."))
    record(Verb.SESSION_ENDED, person, by=by, at=at, account=user.username, devices=devices, tokens=ended)


def account_of(person: Person, *, by: Person | None, at: datetime) -> User:
    """The account, if the one who asks may do something to it. Nobody asks but whoever owns the machine."""
    if by is not None:
        Duties(by, day_of(at)).require(Power.MANAGE_ACCOUNTS)
    if by is not None and person.pk == by.pk:
        raise Refused(_("Nobody does this to their own account; another security administrator can."))
    if person.user is None:
        raise Refused(_("This person has no account."))
    return person.user


def _set_active(user: User, active: bool) -> None:
    if user.is_active == active:
        raise Refused(_("It is so already."))
    user.is_active = active
    user.save(update_fields=["is_active"])
