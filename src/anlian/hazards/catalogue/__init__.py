"""What the product checks and by which law, read from the three tables beside this file.

An item is written as what must be true on the spot, so that its answer is yes, no or not applicable.
"""

import csv
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
CITED = re.compile(r"(?P<alias>[^§;]+)(?:§(?P<article>\d+))?")

SITE_KINDS = {
    "firm": "企业",
    "highrise": "高层建筑",
    "shop": "沿街店铺",
    "complex": "商业综合体",
    "charging": "充电场所",
    "danger_house": "危险房屋",
    "slope": "边坡",
    "road": "路段",
    "school": "学校",
    "gas": "燃气用户",
    "construction": "建设工地",
    "other": "其他",
}
SECTORS = {
    "XF": "消防",
    "XF.GC": "高层消防",
    "XF.XC": "小场所消防",
    "XF.CD": "电动自行车充电",
    "JT": "道路交通",
    "ZJ": "建筑施工",
    "RQ": "城镇燃气",
    "ZF": "自建房与危房",
    "DZ": "地质灾害",
    "GM": "工矿商贸",
    "WH": "危险化学品与烟花",
    "TZ": "特种设备",
    "JY": "学校",
    "SY": "商业场所",
    "WL": "文旅",
    "YL": "养老医疗",
    "SL": "水利防汛",
    "ZH": "综合",
}


@dataclass(frozen=True)
class Law:
    """A law, rule, paper or standard in one version, with the days on which that version holds."""

    alias: str
    title: str
    number: str
    kind: str
    version: str
    in_force_since: date | None
    in_force_until: date | None
    articles: int | None
    status: str
    note: str

    def holds(self, on: date) -> bool:
        """Half-open: the last day is not included. An unknown beginning holds on no day."""
        return (
            self.in_force_since is not None
            and self.in_force_since <= on
            and (self.in_force_until is None or on < self.in_force_until)
        )


@dataclass(frozen=True)
class Citation:
    law: Law
    article: int | None

    @property
    def text(self) -> str:
        """As it stands in a paper: 《中华人民共和国消防法》第二十八条."""
        return f"《{self.law.title}》" + (f"第{numeral(self.article)}条" if self.article else "")


@dataclass(frozen=True)
class Item:
    """One question of a checklist. `major_standard` is the alias of the standard by which a clue is judged."""

    code: str
    site_kinds: tuple[str, ...]
    sector: str
    category: str
    item: str
    grade: str
    major_standard: str
    basis: tuple[str, ...]
    basis_status: str
    days: int
    day_unit: str
    on_spot: bool
    action: str
    evidence: str
    enabled: bool

    @property
    def citations(self) -> list[Citation]:
        return [cite(basis) for basis in self.basis]

    @property
    def orders(self) -> bool:
        """May an order to correct rest on it? Advice and what nobody has read may not."""
        return self.basis_status == "verified"


@dataclass(frozen=True)
class Template:
    code: str
    title: str
    site_kind: str
    sector: str
    items: tuple[str, ...]


@cache
def laws() -> dict[str, Law]:
    return {row["alias"]: _law(row) for row in _rows("laws.csv")}


@cache
def items() -> dict[str, Item]:
    return {row["code"]: _item(row) for row in _rows("items.csv")}


@cache
def templates() -> dict[str, Template]:
    return {
        row["code"]: Template(**{**row, "items": _several(row["items"])}) for row in _rows("templates.csv")
    }


def cite(basis: str) -> Citation:
    """The law and article that 消防法§28 names; a law without § is cited as a whole."""
    found = CITED.fullmatch(basis.strip())
    if found is None or found["alias"] not in laws():
        raise ValueError(f"No law in the catalogue is called {basis!r}.")
    law = laws()[found["alias"]]
    article = int(found["article"]) if found["article"] else None
    if article is not None and not 1 <= article <= (law.articles or 0):
        raise ValueError(f"{law.title} has no article {article}.")
    return Citation(law, article)


def numeral(number: int) -> str:
    """28 as 二十八, 105 as 一百零五, 1260 as 一千二百六十: the way articles are counted."""
    if not 0 < number < 10_000:
        raise ValueError(f"Articles are not numbered {number}.")
    written, gap = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            written += ("零" if gap and written else "") + "零一二三四五六七八九"[digit] + unit
        gap = not digit
    return written.removeprefix("一") if written.startswith("一十") else written


def _rows(name: str) -> list[dict[str, str]]:
    with open(FOLDER / name, encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def _law(row: dict[str, str]) -> Law:
    return Law(
        **{
            **row,
            "in_force_since": _day(row["in_force_since"]),
            "in_force_until": _day(row["in_force_until"]),
            "articles": int(row["articles"]) if row["articles"] else None,
        }
    )


def _item(row: dict[str, str]) -> Item:
    kinds = _several(row.pop("site_kind"))
    return Item(
        **{
            **row,
            "site_kinds": kinds,
            "basis": _several(row["basis"]),
            "days": int(row["days"]),
            "on_spot": row["on_spot"] == "yes",
            "enabled": row["enabled"] == "yes",
        }
    )


def _several(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
