"""The second factor: set up, renewed, given up; and reset by the security administrator for a phone that is lost."""

from datetime import datetime

from django.utils.translation import gettext as _

from anlian.desk.actions.accounts import account_of
from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.powers import TWO_FACTORS
from anlian.lattice.scope import Duties
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.people import actions as people
from anlian.people import factors
from anlian.people.models import Person


@deed
def set_up_factor(person: Person, *, secret: str, code: str, at: datetime, here: str = "") -> list[str]:
    """设置两步验证. Whatever else is signed in with the password alone is signed out; returns the recovery codes."""
    codes = factors.set_up(person.user, secret=secret, code=code)
    if codes is None:
        raise Refused(
            _("This code does not fit. Check the phone's clock, and type the code that it shows now.")
        )
    people.end_sessions(person.user, but=here)
    record(Verb.FACTOR_SET_UP, person, by=person, at=at, account=person.user.username)
    return codes


@deed
def renew_recovery_codes(person: Person, *, at: datetime) -> list[str]:
    """更换恢复码: the old ones count no more."""
    if not factors.has_one(person.user):
        raise Refused(_("Set up a second factor first."))
    codes = factors.renew_recovery_codes(person.user)
    record(Verb.RECOVERY_CODES_RENEWED, person, by=person, at=at, account=person.user.username)
    return codes


@deed
def remove_factor(person: Person, *, at: datetime) -> None:
    """停用两步验证, where the post does not ask for it."""
    if not TWO_FACTORS.isdisjoint(Duties(person, day_of(at)).roles):
        raise Refused(_("Your post asks for a second factor: it can be replaced, not removed."))
    if not factors.remove(person.user):
        raise Refused(_("It is so already."))
    record(Verb.FACTOR_REMOVED, person, by=person, at=at, account=person.user.username)


@deed
def reset_factor(person: Person, *, by: Person | None, at: datetime) -> None:
    """重置两步验证: somebody lost their phone. They are signed out, and set up another where their post asks for it."""
    user = account_of(person, by=by, at=at)
    if not factors.remove(user):
        raise Refused(_("This account has no second factor."))
    people.end_sessions(user)
    ended = people.end_tokens(person, at=at)
    record(Verb.FACTOR_RESET, person, by=by, at=at, account=user.username, tokens=ended)
