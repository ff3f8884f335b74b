"""确认邮箱: an address is written to only after its owner typed the six digits that were sent there."""

from datetime import datetime, timedelta
from hmac import compare_digest
from secrets import randbelow

from django.utils.translation import gettext as _

from anlian.kernel import crypto
from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.kernel.ids import uuid7
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.notices.channels import Sent, Text
from anlian.notices.channels.ways import WAYS
from anlian.notices.models import Reach
from anlian.notices.topics import Channel
from anlian.people.models import Person

LASTS = timedelta(minutes=10)
MOST_TRIES = 5
BETWEEN, MOST_A_DAY = timedelta(minutes=1), 5
RULE = "design: mail goes to confirmed addresses"


def send_code(reach: Reach, *, by: Person, at: datetime) -> Reach:
    """发送验证码: a new code ends the one before it. It stands in the mail alone; kept is a keyed hash.

    It is counted and recorded before the mail goes out: no mail server holds up the record of acts, and what fails counts.
    """
    code = f"{randbelow(1_000_000):06d}"
    held = make_code(reach, by=by, at=at, code=code)
    text = Text(
        title=_("Anlian: your code"),
        body=_(
            "%(code)s is the code with which you confirm this address. It holds for ten minutes. "
            "If you did not ask for it, do nothing."
        )
        % {"code": code},
        key=f"code-{uuid7()}",
    )
    if not isinstance(WAYS[Channel.EMAIL].send(held.email, text, at=at), Sent):
        # A code that nobody was sent opens nothing; a newer one stays.
        unsent = Reach.objects.of(held.district).filter(pk=held.pk, code_hash=held.code_hash)
        unsent.update(code_hash="", code_until=None)
        raise Refused(_("The mail could not be sent. Look at the address, or try again later."), RULE)
    return held


@deed
def make_code(reach: Reach, *, by: Person, at: datetime, code: str) -> Reach:
    """The code is counted and its hash kept; it opens nothing until somebody reads it."""
    held = _held(reach)
    if not held.email or held.confirmed:
        raise Refused(_("There is no address to confirm."), RULE)
    sent_today = held.codes if held.codes_on == day_of(at) else 0
    if held.code_sent_at and at - held.code_sent_at < BETWEEN:
        raise Refused(_("A code was sent just now. Wait a minute before you ask for another."), RULE)
    if sent_today >= MOST_A_DAY:
        raise Refused(_("Five codes were sent today. Ask for another tomorrow."), RULE)
    held.code_hash, held.code_until, held.code_tries = _hashed(held, code), at + LASTS, 0
    held.code_sent_at, held.codes_on, held.codes = at, day_of(at), sent_today + 1
    held.save(
        update_fields=["code_hash", "code_until", "code_tries", "code_sent_at", "codes_on", "codes"],
    )
    record(Verb.EMAIL_CODE_SENT, by, by=by, at=at)
    return held


@deed
def confirm_email(reach: Reach, *, by: Person, at: datetime, code: str) -> bool:
    """确认邮箱: whether this is the code. A wrong one counts, so it is no refusal that would undo the count."""
    held = _held(reach)
    if not held.code_hash or held.code_until < at or held.code_tries >= MOST_TRIES:
        raise Refused(_("This code holds no longer. Ask for a new one."), RULE)
    held.code_tries += 1
    right = compare_digest(held.code_hash, _hashed(held, "".join(code.split())))
    if right:
        held.email_confirmed_at, held.code_hash, held.code_until = at, "", None
        record(Verb.EMAIL_CONFIRMED, by, by=by, at=at)
    held.save(update_fields=["code_tries", "email_confirmed_at", "code_hash", "code_until"])
    return right


def _held(reach: Reach) -> Reach:
    return Reach.objects.of(reach.district).select_for_update().get(pk=reach.pk)


def _hashed(reach: Reach, code: str) -> str:
    """Of this code for this address of this person; another address makes it another."""
    return crypto.blind(f"mail code {reach.pk} {reach.email} {code}", reach.district)
