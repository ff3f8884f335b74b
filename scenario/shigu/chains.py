"""54 chains, each with a district leader at its head: lines over the whole district, and narrower ones where it matters."""

from datetime import date

from scenario.shigu.people import BLOCKS, COMMITTEES, DEPARTMENTS, LINES, SECTORS
from scenario.shigu.places import TOWNS, Place

FIRST = date(2022, 1, 1)
BASIS = ("石安委发〔2021〕演示第20号《底线工作责任链实施方案》", date(2021, 12, 28))
SECOND = ("石安委发〔2022〕演示第11号（责任链链长调整）", date(2022, 6, 24))
THIRD = ("石安委发〔2023〕演示第3号（突出问题专链）", date(2023, 1, 6))

HOLES = ("XY", "FN")
# Towns that have a chain of their own for a sector, under the standing-committee member of that block.
IN_TOWNS = {
    "XF.XC": tuple(TOWNS),
    "ZF": tuple(TOWNS),
    "XF.GC": ("430407001", "430407002", "430407003", "430407005"),
    "XF.CD": ("430407002", "430407004", "430407005", "430407006"),
    "JT": ("430407003", "430407005", "430407006", "430407100"),
    "DZ": ("430407005", "430407006", "430407100"),
    "GM": ("430407005", "430407100"),
    "SL": ("430407100",),
    "SY": ("430407003",),
}
# Until the second document another leader headed these.
LED_BEFORE = {"XF.CD": "QZ-03", "DZ": "QZ-03", "ZF": "QZ-02", "SY": "QZ-02", "WL": "QZ-05", "XF.GC": "QZ-02"}
MEMBERS = {
    "XF": "D03-2 D04-2 D06-2",
    "XF.GC": "D03-2 D04-2",
    "XF.XC": "D06-2 D09-2",
    "XF.CD": "D03-2 D06-2",
    "JT": "D15-2 D04-2",
    "RQ": "D06-2 D09-2",
    "ZF": "D08-2",
    "DZ": "D03-2",
    "GM": "D13-2",
    "WH": "D14-2",
    "JY": "D01-2 D05-2",
    "SY": "D01-2 D06-2",
    "SL": "D08-2",
}


def rows(areas: list[Place]) -> list[dict]:
    """The ledger of chains: one line a version, numbered in the order in which they were set up."""
    names = {area.code: area.name for area in areas}
    made = [_versions(f"L{number:02d}", sector, "430407") for number, sector in enumerate(_lines(), 1)]
    for sector, towns in IN_TOWNS.items():
        made += [
            _versions(f"L{len(made) + 1 + order:02d}", sector, town, names[town])
            for order, town in enumerate(towns)
        ]
    for area, sector, title, leader in _narrow(areas):
        made.append([_row(f"L{len(made) + 1:02d}", sector, area, title, leader, THIRD, date(2023, 1, 9))])
    ended = _row("L55", "FN", "430407", "防溺水责任链", "QZ-07", BASIS, FIRST)
    made.append([ended | {"终止日": date(2023, 1, 1)}])
    return [row for versions in made for row in versions]


def _lines() -> list[str]:
    return [sector for sector in SECTORS if sector not in HOLES]


def _narrow(areas: list[Place]) -> list[tuple[str, str, str, str]]:
    codes = {area.name: area.code for area in areas}
    return [
        (codes["星河社区"], "SY", "旺角星辰综合体消防安全责任链", "QW-05"),
        (codes["帝景社区"], "DZ", "帝景山庄滑坡治理责任链", "QW-07"),
        (codes["长青第1网格"], "ZF", "长青路10号危房处置责任链", "QW-04"),
    ]


def _versions(number: str, sector: str, area: str, town: str = "") -> list[dict]:
    title = f"{town}{SECTORS[sector][0]}责任链"
    leader = _block(area) if town else _line(sector)
    if town or sector not in LED_BEFORE:
        return [_row(number, sector, area, title, leader, BASIS, FIRST)]
    before = _row(number, sector, area, title, LED_BEFORE[sector], BASIS, FIRST)
    after = _row(number, sector, area, title, leader, SECOND, date(2022, 7, 1))
    return [before | {"终止日": after["起始日"]}, after]


def _row(number, sector, area, title, leader, basis, since) -> dict:
    committee = committee_of(sector)
    department = department_of(sector)
    return {
        "链号": number,
        "名称": title,
        "条线": sector,
        "区域": area,
        "专委会": committee,
        "依据文件": basis[0],
        "依据日期": basis[1],
        "起始日": since,
        "链长": leader,
        "副链长": f"{department}-1" if area == "430407" else f"T{area[6:9]}-07",
        "牵头": f"{department}-2" if area == "430407" else f"{department}-1",
        "成员": MEMBERS.get(sector, "").split(),
        "镇街": "按属地",
        "社区": "按属地",
        "网格": "按属地",
        "点位": "按属地",
    }


def _block(area: str) -> str:
    return next(code for code, (_title, towns) in BLOCKS.items() if area in towns)


def _line(sector: str) -> str:
    return next(code for code, (_title, sectors) in LINES.items() if sector.split(".")[0] in sectors.split())


def committee_of(sector: str) -> str:
    top = sector.split(".")[0]
    return next((code for code, row in COMMITTEES.items() if top in row[2].split()), "")


def department_of(sector: str) -> str:
    top = sector.split(".")[0]
    return next((code for code, row in DEPARTMENTS.items() if top in row[1].split()), "D02")
