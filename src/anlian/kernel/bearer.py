"""Secrets that a program carries, as "430407-…": a district, and what we know only by a hash of it."""

from anlian.kernel.crypto import blind

LONGEST = 64


def known_by(text: str, kind: str) -> tuple[str, str] | None:
    """Where a secret of this kind is looked up: its district and its hash there. None of what cannot be one."""
    district, _dash, secret = text.partition("-")
    if len(district) != 6 or not (district.isascii() and district.isdigit()):
        return None
    if not (0 < len(secret) <= LONGEST and secret.isascii()):
        return None
    return district, blind(f"{kind} {secret}", district)
