"""Signing in and out, one's own password and devices. Each leaves its line in the record of acts."""

from datetime import datetime

from django.utils.translation import gettext as _

from anlian.kernel.errors import Refused
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.people import actions as people
from anlian.people.models import Person, Session, User


@deed
def sign_in(user: User, *, at: datetime, how: str = "password") -> None:
    """登录. An account that belongs to nobody is still an account of its district."""
    person = Person.objects.of_user(user).first()
    record(Verb.SIGNED_IN, person, by=person, at=at, district=user.district, account=user.username, how=how)


@deed
def fail_to_sign_in(username: str, *, at: datetime, how: str = "password") -> None:
    """登录失败. A name that is no account has no district whose record could tell it; the log does."""
    user = User.objects.filter(username__iexact=username).first()
    if user:
        person = Person.objects.of_user(user).first()
        record(Verb.SIGN_IN_FAILED, person, by=None, at=at, district=user.district, account=user.username,
               how=how)  # fmt: skip


@deed
def sign_out(user: User, *, at: datetime) -> None:
    """退出."""
    person = Person.objects.of_user(user).first()
    record(Verb.SIGNED_OUT, person, by=person, at=at, district=user.district, account=user.username)


@deed
def change_password(person: Person, *, password: str, at: datetime, here: str = "") -> User:
    """修改密码. Every other session ends with the old password, and so does every token made with it."""
    user = people.set_password(person.user, password, at=at)
    people.end_sessions(user, but=here)
    ended = people.end_tokens(person, at=at)
    record(Verb.PASSWORD_CHANGED, person, by=person, at=at, account=user.username, tokens=ended)
    return user


@deed
def end_own_session(person: Person, *, session: Session, at: datetime) -> None:
    """退出一台设备: one's own, wherever it is."""
    if session.user_id != person.user_id:
        raise Refused(_("This device is not signed in with your account."))
    session.delete()
    record(Verb.SESSION_ENDED, person, by=person, at=at, account=person.user.username, agent=session.agent,
           address=session.address)  # fmt: skip
