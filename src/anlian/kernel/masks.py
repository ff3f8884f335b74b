"""What is shown of personal data to those who need not know it. To mask twice changes nothing."""

import re

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


def _middle(text: str, *, head: int, tail: int) -> str:
    """Keep the ends. Of a short text less, so that at least half is hidden."""
    if len(text) < head + tail + 4:
        head = tail = len(text) // 4
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]
