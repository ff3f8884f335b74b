"""The order in which people count: D01-2 comes before D01-10."""

import re

DIGITS = re.compile(r"(\d+)")


def natural(code: str) -> list[str | int]:
    """As a key to sort by: words as words, numbers as numbers."""
    return [int(part) if at % 2 else part for at, part in enumerate(DIGITS.split(code))]
