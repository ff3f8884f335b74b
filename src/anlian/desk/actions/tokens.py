"""Tokens of the API: made and revoked by whoever they read as."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.powers import READS, Power
from anlian.lattice.scope import Duties
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.people import tokens
from anlian.people.models import A_YEAR, Person, Token

MOST = 10


@deed
def make_token(person: Person, *, name: str, powers: Sequence[Power], until: datetime, at: datetime) -> str:
    """生成接口令牌. It carries no more than its person, never writes, and ends within a year; told once."""
    duties = Duties(person, day_of(at))
    if not powers or any(power not in READS or not duties.may(power) for power in powers):
        raise Refused(_("A token reads only what you may see yourself, and at least something."))
    if not at < until <= at + A_YEAR:
        raise Refused(_("A token ends after today and within a year."))
    if Token.objects.of(person.district).living(at=at).filter(person=person).count() >= MOST:
        raise Refused(_("You have ten tokens in use: revoke one that is no longer needed."))
    text = tokens.new_text(person.district)
    _district, key = tokens.key_of(text)
    token = Token.objects.create(
        district=person.district, person=person, name=name, key=key, powers=[str(power) for power in powers],
        posts=[seat.id for seat in duties.posts], made_at=at, until=until,
    )  # fmt: skip
    record(Verb.TOKEN_MADE, person, by=person, at=at, token=str(token.pk), name=name, powers=token.powers,
           until=until.isoformat())  # fmt: skip
    return text


@deed
def end_token(person: Person, *, token: Token, at: datetime) -> None:
    """撤销接口令牌: from the next request on it opens nothing."""
    own = Token.objects.of(person.district).living(at=at).filter(person=person, pk=token.pk)
    if not own.update(ended_at=at):
        raise Refused(_("This token is not in use."))
    record(Verb.TOKEN_ENDED, person, by=person, at=at, token=str(token.pk), name=token.name)
