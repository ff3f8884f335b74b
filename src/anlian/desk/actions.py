"""Signing in and out, and what the keepers of accounts do. Each leaves its line in the record of acts."""

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
def sign_in(user: User, *, at: datetime, how: str = "password") -> None:
    """登录. An account that belongs to nobody is still an account of its district."""
    person = Person.objects.of_user(user).first()
    record(Verb.SIGNED_IN, person, by=person, at=at, district=user.district, account=user.username, how=how)


@deed
def fail_to_sign_in(username: str, *, at: datetime) -> None:
    """登录失败. A name that is no account has no district whose record could tell it; the log does."""
    user = User.objects.filter(username__iexact=username).first()
    if user:
        person = Person.objects.of_user(user).first()
        record(Verb.SIGN_IN_FAILED, person, by=None, at=at, district=user.district, account=user.username)


@deed
def sign_out(user: User, *, at: datetime) -> None:
    """退出."""
    person = Person.objects.of_user(user).first()
    record(Verb.SIGNED_OUT, person, by=person, at=at, district=user.district, account=user.username)


@deed
def change_password(person: Person, *, password: str, at: datetime) -> User:
    """修改密码. Every other session of the account ends with the old password."""
    user = person.user
    user.set_password(password)
    user.save(update_fields=["password"])
    record(Verb.PASSWORD_CHANGED, person, by=person, at=at, account=user.username)
    return user


@deed
def open_account(person: Person, *, username: str, password: str, by: Person, at: datetime) -> User:
    """开户."""
    Duties(by, day_of(at)).require(Power.MANAGE_ACCOUNTS)
    user = people.open_account(person, username=username, password=password, at=at)
    record(Verb.ACCOUNT_OPENED, person, by=by, at=at, account=user.username)
    return user


@deed
def disable_account(person: Person, *, by: Person, at: datetime, reason: str) -> None:
    """停用账号: it signs in no more, and whoever is signed in with it is out. What they did stays theirs."""
    Duties(by, day_of(at)).require(Power.MANAGE_ACCOUNTS)
    if person.pk == by.pk:
        raise Refused(_("You cannot disable the account that you are using; another administrator can."))
    if not reason.strip():
        raise Refused(_("Say why: the person will ask."))
    _set_active(person, False)
    record(Verb.ACCOUNT_DISABLED, person, by=by, at=at, account=person.user.username, reason=reason)


@deed
def enable_account(person: Person, *, by: Person, at: datetime) -> None:
    """启用账号."""
    Duties(by, day_of(at)).require(Power.MANAGE_ACCOUNTS)
    _set_active(person, True)
    record(Verb.ACCOUNT_ENABLED, person, by=by, at=at, account=person.user.username)


@deed
def unlock_account(person: Person, *, by: Person, at: datetime) -> None:
    """解锁: forget the failed attempts."""
    Duties(by, day_of(at)).require(Power.MANAGE_ACCOUNTS)
    if person.user is None:
        raise Refused(_("This person has no account."))
    reset(username=person.user.username)
    record(Verb.ACCOUNT_UNLOCKED, person, by=by, at=at, account=person.user.username)


def _set_active(person: Person, active: bool) -> None:
    if person.user is None:
        raise Refused(_("This person has no account."))
    if person.user.is_active == active:
        raise Refused(_("It is so already."))
    person.user.is_active = active
    person.user.save(update_fields=["is_active"])
