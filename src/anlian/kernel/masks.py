"""What is shown of personal data to those who need not know it. To mask twice changes nothing."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from anlian.kernel import credit_code

MOBILE = r"""
    (?<!\d) (?<!\d\.) (?:(?:\+|00)?86[ -]?|0)? [1１][3-9３-９]\d{9} (?!\d)
    | (?<![0-9A-Za-z-]) (?:(?:\+|00)?86[ -]?)? [1１][3-9３-９]\d (?P<gap>[ .-]) \d{4} (?P=gap) \d{4} (?![\d-])
"""
PHONE = re.compile(MOBILE, re.VERBOSE)
# What may stand within a text: keys and hashes (left alone), codes of 18 characters, mobile numbers.
NUMBER = re.compile(
    rf"""
    (?P<key> (?<![0-9A-Za-z]) (?: [0-9A-Fa-f]{{8}} (?:-[0-9A-Fa-f]{{4}}){{3}} -[0-9A-Fa-f]{{12}} | [0-9A-Fa-f]{{32,}} )
        (?![0-9A-Za-z]) )
    | (?P<code> (?<![0-9A-Za-z]) [0-9A-Z]{{18}} (?![0-9A-Za-z])
        | (?<!\d) \d{{6}} (?P<part>[ -]?) \d{{8}} (?P=part) \d{{3}}[\dXxＸｘ] (?![0-9A-Za-z]) )
    | (?P<phone> {MOBILE} )
    """,
    re.VERBOSE,
)
# Most texts hold no number at all.
DIGITS = re.compile(r"\d{3}")
PROVINCES = {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54,
             61, 62, 63, 64, 65, 71, 81, 82, 83}  # fmt: skip
ID_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
ID_CHECKS = "10X98765432"

BUILDING = re.compile(r".*(?:[0-9A-Za-z]|[一二三四五六七八九十])(?:号楼|号栋|栋|幢|座)")
HOUSE = re.compile(r".*?[0-9一二三四五六七八九十]号(?!房|室|楼|栋)")
STREET = re.compile(r".*[省市区县镇乡村路街道巷里组园苑庭府城厦场]")


def phone(text: str) -> str:
    """138****1234."""
    return _middle(text, head=3, tail=4)


def id_number(text: str) -> str:
    """4304**********1234: the birthday is hidden too."""
    return _middle(text, head=4, tail=4)


def name(text: str) -> str:
    """张三丰 → 张**."""
    return text[:1] + "*" * (len(text) - 1)


def address(text: str) -> str:
    """解放路12号旺角星辰3栋2单元501室 → 解放路12号旺角星辰3栋***: as far as the building, else the house, else the street."""
    kept = next((found[0] for pattern in (BUILDING, HOUSE, STREET) if (found := pattern.match(text))), "")
    return kept if kept == text else f"{kept}***"


def in_text(text: str, put: Callable[[str, str], str] = lambda number, hidden: hidden) -> str:
    """The mobile and ID numbers within a text hidden, all else as it is; `put` may write something else instead."""
    if not DIGITS.search(text):
        return text
    return NUMBER.sub(lambda found: _hidden(found, put), text)


def in_json(value):
    """The same for every text within lists and objects; what is no text stays as it is."""
    match value:
        case str():
            return in_text(value)
        case dict():
            return {in_json(key): in_json(one) for key, one in value.items()}
        case list() | tuple() | set():
            return type(value)(in_json(one) for one in value)
    return value


def _hidden(found: re.Match, put: Callable[[str, str], str]) -> str:
    number = found[0]
    if found["key"]:
        return number
    if found["phone"]:
        return put(number, _digits_hidden(number, -8, -4))
    if is_id_number(number):
        return put(number, _digits_hidden(number, 4, -4))
    if credit_code.valid(number):
        return number
    # Only as long as a code: a telephone number may stand within.
    return PHONE.sub(lambda part: put(part[0], _digits_hidden(part[0], -8, -4)), number)


def is_id_number(text: str) -> bool:
    """公民身份号码 (GB 11643): a province, a birthday, and a check digit unless it was mistyped."""
    digits = re.sub("[ -]", "", unicodedata.normalize("NFKC", text)).upper()
    if not re.fullmatch(r"\d{17}[\dX]", digits) or int(digits[:2]) not in PROVINCES:
        return False
    try:
        born = date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    return born.year >= 1880 and (digits[17] == id_check_digit(digits[:17]) or not credit_code.valid(digits))


def id_check_digit(first17: str) -> str:
    """ISO 7064, MOD 11-2."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, ID_WEIGHTS, strict=True))
    return ID_CHECKS[total % 11]


def _digits_hidden(text: str, first: int, last: int) -> str:
    """Stars for the digits from one to another, counted without what parts them."""
    places = [at for at, letter in enumerate(text) if letter.isalnum()][first:last]
    return "".join("*" if at in places else letter for at, letter in enumerate(text))


def _middle(text: str, *, head: int, tail: int) -> str:
    """Keep the ends. Of a short text less, so that at least half is hidden."""
    if len(text) < head + tail + 4:
        head = tail = len(text) // 4
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]
