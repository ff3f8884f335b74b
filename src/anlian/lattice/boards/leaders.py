"""Where blocks and lines of leaders cross, and the matrix as a file."""

from dataclasses import dataclass

from anlian.lattice.parts import HOLE, OVERLAP, VACANT, Leaders, Part
from anlian.lattice.roll import Roll
from anlian.lattice.scope import Scope
from anlian.lattice.seats import Held
from anlian.lattice.titles import Named, Title, Titles


@dataclass(frozen=True)
class Crossing:
    """Where a block and a line cross: both answer. `narrow` are those charged with just this crossing."""

    town: Part
    sector: Part
    narrow: tuple[Held, ...]

    @property
    def wrong(self) -> bool:
        return bool(self.town.wrong or self.sector.wrong)


def crossings(leaders: Leaders, roll: Roll) -> list[tuple[Part, list[Crossing]]]:
    """Every town with every sector; a sector under another is its line's unless somebody has it alone."""
    narrow = {}
    for line in leaders.lines:
        for charge in roll.charges_of(line.held.seat.id, leaders.day):
            if charge.area and charge.sector:
                narrow.setdefault((charge.area, charge.sector), []).append(line.held)
    return [
        (
            town,
            [
                Crossing(town, sector, tuple(narrow.get((town.code, sector.code), ())))
                for sector in leaders.sectors
            ],
        )
        for town in leaders.towns
    ]


def may_ask(scope: Scope, code: str) -> bool:
    """Whether who-answers can be asked of an area by whoever has this scope."""
    return any(code.startswith(claim.area) for claim in scope.claims)


COLUMNS = ("单位", "岗位编码", "岗位", "责任人", "全区", "分片", "分线", "安全生产责任", "消防责任")
# The names as the rules have them, whatever the page speaks.
SAID = {
    Title.FIRST: "第一责任人",
    Title.MAIN: "主要责任人",
    Title.CHARGE: "分管安全生产",
    Title.LEADING: "领导责任",
}


def rows(leaders: Leaders, titles: Titles):
    """The matrix as a file, then what nobody or two answer for. Headings are Chinese, as offices exchange them."""
    for line in leaders.lines:
        held, told = line.held, titles.of(line.held.seat.id)
        yield (
            held.seat.unit, held.seat.code, held.seat.title, held.term.person if held.term else "（空缺）",
            "是" if line.whole else "", "、".join(part.name for part in line.towns),
            "、".join(part.name for part in line.sectors), *(_said(told[about]) for about in ("work", "fire")),
        )  # fmt: skip
    words = {HOLE: "无人分管", OVERLAP: "多人分管", VACANT: "岗位空缺"}
    for part in leaders.parts:
        if part.wrong:
            is_town = part in leaders.towns
            who = "、".join(one.seat.title for one in part.leaders)
            yield (f"【{words[part.wrong]}】", "", who, "、".join(filter(None, part.names)), "",
                   part.name if is_town else "", "" if is_town else part.name, "", "")  # fmt: skip


def _said(named: list[Named]) -> str:
    return "、".join(dict.fromkeys(SAID[one.title] for one in named))
