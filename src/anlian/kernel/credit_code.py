"""统一社会信用代码: the 18 characters that name a Chinese organisation (GB 32100-2015)."""

from enum import StrEnum

LENGTH = 18
CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Without I, O, S, V and Z, which are easily misread."""

WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))


class Fault(StrEnum):
    """Why a code does not follow the standard; the caller words it.

    Some codes given out in the trials of 2015 have a wrong check digit for ever: a reason to ask, not to refuse.
    """

    LENGTH = "length"
    CHARACTERS = "characters"
    AREA = "area"
    CHECK = "check"


def valid(code: str) -> bool:
    return why_invalid(code) is None


def why_invalid(code: str) -> Fault | None:
    """The first thing wrong with a code, or None."""
    if len(code) != LENGTH:
        return Fault.LENGTH
    if any(character not in CHARACTERS for character in code):
        return Fault.CHARACTERS
    # Characters 3 to 8 are the division where it was registered.
    if not code[2:8].isdecimal():
        return Fault.AREA
    if code[-1] != check_digit(code[:-1]):
        return Fault.CHECK
    return None


def check_digit(first17: str) -> str:
    """The last character, from the 17 before it."""
    total = sum(
        CHARACTERS.index(character) * weight for character, weight in zip(first17, WEIGHTS, strict=True)
    )
    return CHARACTERS[-total % 31]


def make(first17: str) -> str:
    """A whole code, for made-up organisations."""
    return first17 + check_digit(first17)
