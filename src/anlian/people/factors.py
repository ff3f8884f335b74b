"""两步验证: what a person has besides the password. Allauth keeps it; its secrets rest sealed.

A code counts once: the step of the last one that passed is kept with the secret, whichever process asks.
"""

from base64 import b64encode
from contextlib import suppress

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.db import transaction

from anlian.kernel import crypto
from anlian.people.models import User

TOTP, RECOVERY = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES
SEALED_AS = "second factor"
STEP = "step"
# What a session may say it passed; a demo's click is none of them.
CODE, RECOVERY_CODE = "code", "recovery"
PASSED = frozenset({CODE, RECOVERY_CODE})


class Adapter(DefaultMFAAdapter):
    """What allauth writes of secrets is sealed by us."""

    def encrypt(self, text: str) -> str:
        return crypto.seal(text, SEALED_AS)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.open_sealed(encrypted_text, SEALED_AS)


def has_one(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=TOTP).exists()


def holders(users) -> set[int]:
    """Keys of those of these accounts that have one."""
    return set(Authenticator.objects.filter(user__in=users, type=TOTP).values_list("user_id", flat=True))


def new_secret() -> str:
    return totp.generate_totp_secret()


def picture(user: User, secret: str) -> str:
    """The secret as a code to be photographed, in an address that needs no script and no request."""
    adapter = get_adapter()
    drawn = adapter.build_totp_svg(adapter.build_totp_url(user, secret))
    return f"data:image/svg+xml;base64,{b64encode(drawn.encode()).decode()}"


@transaction.atomic
def set_up(user: User, *, secret: str, code: str) -> list[str] | None:
    """Take the secret once a code proves that the phone has it; the recovery codes are told now and never again."""
    step = _step_of(secret, code)
    if step is None:
        return None
    Authenticator.objects.filter(user=user).delete()
    kept = totp.TOTP.activate(user, secret).instance
    kept.data[STEP] = step
    kept.save(update_fields=["data"])
    return renew_recovery_codes(user)


@transaction.atomic
def renew_recovery_codes(user: User) -> list[str]:
    Authenticator.objects.filter(user=user, type=RECOVERY).delete()
    return RecoveryCodes.activate(user).generate_codes()


def recovery_codes_left(user: User) -> int:
    kept = Authenticator.objects.filter(user=user, type=RECOVERY).first()
    return len(RecoveryCodes(kept).get_unused_codes()) if kept else 0


def passes(user: User, code: str) -> str:
    """How this code lets the person in: "code", "recovery", or "" when it does not. Each works once."""
    code = "".join(code.split())
    if len(code) == 6:
        return CODE if _use(user, code) else ""
    kept = Authenticator.objects.filter(user=user, type=RECOVERY).first()
    return RECOVERY_CODE if kept and RecoveryCodes(kept).validate_code(code) else ""


def remove(user: User) -> bool:
    """Take it away; returns whether there was one."""
    return Authenticator.objects.filter(user=user).delete()[0] > 0


def seal_anew() -> int:
    """After a change of keys: everything that an older key sealed is sealed by the first one."""
    renewed = 0
    for row in Authenticator.objects.filter(type__in=[TOTP, RECOVERY]).iterator():
        name = "secret" if row.type == TOTP else "seed"
        # What no key here opens is left alone: its holder has it reset.
        with suppress(crypto.Unreadable), transaction.atomic():
            held = Authenticator.objects.select_for_update().get(pk=row.pk)
            held.data[name] = crypto.seal(crypto.open_sealed(held.data[name], SEALED_AS), SEALED_AS)
            held.save(update_fields=["data"])
            renewed += 1
    return renewed


@transaction.atomic
def _use(user: User, code: str) -> bool:
    # Held: the same code sent twice at one moment lets one of them in.
    kept = Authenticator.objects.select_for_update().filter(user=user, type=TOTP).first()
    if kept is None:
        return False
    step = _step_of(crypto.open_sealed(kept.data["secret"], SEALED_AS), code)
    if step is None or step <= kept.data.get(STEP, -1):
        return False
    kept.data[STEP] = step
    kept.save(update_fields=["data"])
    return True


def _step_of(secret: str, code: str) -> int | None:
    """The half minute that a code belongs to, if it is now, just was, or is about to be."""
    for step in totp.yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=totp.format_hotp_value(totp.hotp_value(secret, step))):
            return step
    return None
