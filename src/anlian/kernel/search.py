"""Words for full-text search in Chinese: PostgreSQL's `simple` dictionary over tokens that are made here.

Trigrams miss two-character words (消防, 充电), so runs of Chinese become overlapping pairs of characters.
"""

import re
import unicodedata
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from anlian.kernel import masks

# Chinese characters, those of the rare planes included, or one latin word or number.
RUN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+|[a-z0-9]+")

LONGEST_FIELD = 10_000
"""Characters of a field that are searched; a tsvector holds one megabyte."""

LONGEST_QUERY = 100
LONGEST_WORD = 64
"""Longer words are cut, in texts and in queries alike; PostgreSQL refuses words over 2 kB."""


def bigrams(text: str) -> str:
    """The tokens of one field, for to_tsvector('simple', …): pairs, words, and pinyin initials at the end."""
    # The words lie plain in an index: a telephone number is none of them.
    runs = _runs(masks.in_text(str(text)[:LONGEST_FIELD]))
    tokens = [token for run in runs for token in _tokens(run)]
    initials = [_initials(run) for run in runs]
    # 旺角星辰A座 is typed as wjxc, as z, and as wjxcaz; what is already a word needs no second entry.
    typed = {*initials, "".join(initials)[:LONGEST_WORD]} - {"", *tokens}
    return " ".join([*tokens, *sorted(typed)])


def document(*fields) -> str:
    """The tokens of several fields, one after the other; empty ones are left out."""
    return " ".join(filter(None, (bigrams(field) for field in fields if field is not None)))


def query(text: str) -> str:
    """What somebody typed, for to_tsquery('simple', …): Chinese as a phrase, latin as beginnings; "" finds nothing."""
    runs = _runs(str(text)[:LONGEST_QUERY])
    return " & ".join(_wanted(run, followed=place < len(runs)) for place, run in enumerate(runs, start=1))


def _runs(text: str) -> list[str]:
    """Runs of Chinese, latin words and numbers, in the order of the text. All else separates."""
    return RUN.findall(unicodedata.normalize("NFKC", text).lower())


def _tokens(run: str) -> list[str]:
    if run.isascii():
        return [run[:LONGEST_WORD]]
    return [run[at : at + 2] for at in range(max(1, len(run) - 1))]


def _wanted(run: str, *, followed: bool) -> str:
    """Only letters, digits and Chinese get here, so nothing typed can break the syntax."""
    tokens = _tokens(run)
    # YH2023 of YH2023-00012 is typed to its end: as a beginning it would be that of every hazard of a year.
    if followed and run.isascii() and any(letter.isdigit() for letter in run):
        return tokens[0]
    # A single character is also the beginning of a pair.
    return f"{run[:LONGEST_WORD]}:*" if run.isascii() or len(run) == 1 else " <-> ".join(tokens)


@lru_cache(maxsize=20_000)
def _initials(run: str) -> str:
    """石鼓区旺角星辰 → sgqwjxc. Latin and digits stay; a character without pinyin is left out."""
    if run.isascii():
        return run[:LONGEST_WORD]
    letters = lazy_pinyin(run[:LONGEST_WORD], style=Style.FIRST_LETTER, errors="ignore")
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha())
