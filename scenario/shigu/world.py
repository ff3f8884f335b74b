"""What the story plays in: the posts and their holders on a day, the sites, the catalogue, and the log of events."""

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from random import Random

from scenario.shigu import chains, worktime
from scenario.shigu.names import each
from scenario.shigu.people import DEPARTMENTS, People, Post
from scenario.shigu.sites import Site

HERE = Path(__file__).parent
CATALOGUE = HERE.parents[1] / "src/anlian/hazards/catalogue/items.csv"
FIRST, LAST = date(2022, 1, 1), date(2023, 8, 31)
END = datetime(2023, 8, 31, 18, tzinfo=worktime.CHINA)
KINDS = {
    "firm": "企业", "highrise": "高层建筑", "shop": "沿街店铺", "complex": "商业综合体", "charging": "充电场所",
    "danger_house": "危险房屋", "slope": "边坡", "road": "路段", "school": "学校", "gas": "燃气用户",
    "construction": "建设工地", "other": "其他",
}  # fmt: skip
SPOTS = {
    "企业": each("一号车间 二号车间 成品仓库 配电房 装卸区 喷涂间 员工宿舍一层 锅炉房旁"),
    "沿街店铺": each("店内后门 后厨 二楼 收银台旁 仓储间 进门左侧 包间走道"),
    "商业综合体": each("一层中庭 二层东区 地下一层 三层影院旁 四层餐饮区 五层走廊"),
    "燃气用户": each("后厨 二楼厨房 储藏间 楼梯下 大厅备餐间"),
    "建设工地": each("钢筋加工棚 三号楼楼面 生活区 塔吊基础旁 材料堆场 基坑西侧"),
    "其他": each("一楼大厅 二楼走廊 仓库 后院 值班室 三楼活动室"),
}


@dataclass(frozen=True)
class Item:
    """A check item as the project's catalogue has it, with the ways in which the story tells of it."""

    code: str
    kinds: tuple[str, ...]
    sector: str
    clue: bool
    days: int
    unit: str
    on_spot: bool
    demand: str
    standard: str
    told: list[tuple[str, str]] = field(default_factory=list, hash=False, compare=False)

    def due(self, at: datetime) -> datetime:
        """When it must be put right if the order names no date."""
        return worktime.due(at, self.days or 1, self.unit if self.days else "W")


def catalogue() -> dict[str, Item]:
    told = defaultdict(list)
    with open(HERE / "phrases.csv", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            told[row["item"]].append((row["summary"], row["measure"]))
    with open(CATALOGUE, encoding="utf-8-sig", newline="") as file:
        return {row["code"]: _item(row, told[row["code"]]) for row in csv.DictReader(file)}


def _item(row: dict, told: list) -> Item:
    kinds = tuple(KINDS[kind] for kind in row["site_kind"].split(";"))
    return Item(
        row["code"], kinds, row["sector"], row["grade"] == "major_clue", int(row["days"]), row["day_unit"],
        row["on_spot"] == "yes", row["action"], row["major_standard"], told,
    )  # fmt: skip


class World:
    """Who could do what on which day, and what was done."""

    def __init__(self, people: People, sites: list[Site], random: Random):
        self.people, self.sites, self.random = people, sites, random
        self.items = catalogue()
        self.events: list[tuple[datetime, int, dict]] = []
        self.numbers: dict[str, int] = defaultdict(int)
        self.by_kind = defaultdict(list)
        for site in sites:
            self.by_kind[site.kind].append(site)
        self.items_of = {
            kind: [item for item in self.items.values() if item.told and kind in item.kinds]
            for kind in self.by_kind
        }

    def emit(self, at: datetime, by: str, do: str, ref: str, **facts) -> None:
        line = {"at": at.isoformat(), "by": by, "do": do, "ref": ref} | facts
        self.events.append((at, len(self.events), line))

    def number(self, letter: str, at: datetime) -> str:
        key = f"{letter}{at:%y}"
        self.numbers[key] += 1
        return f"{key}-{self.numbers[key]:05d}"

    # Who holds what. Posts without a holder on the day are passed over.

    def held(self, codes: list[str], day: date) -> list[tuple[Post, str]]:
        found = ((self.people.posts[code], self.people.posts[code].holder(day)) for code in codes)
        return [(post, person) for post, person in found if person]

    def town(self, site: Site, sector: str, day: date) -> list[tuple[Post, str]]:
        """Officers of the site's town who may deal with this sector, the nearest desk first."""
        prefix = f"T{site.grid[6:9]}"
        codes = [f"{prefix}-{number}" for number in ("01", "04", "05")]
        if sector.startswith("XF"):
            codes.insert(0, f"{prefix}-02")
        if sector in ("ZF", "ZJ", "DZ"):
            codes.insert(0, f"{prefix}-03")
        return self.held(codes, day)

    def department(self, sector: str, day: date) -> list[tuple[Post, str]]:
        """Officers of the department that answers for a sector, without its head."""
        code = chains.department_of(sector)
        titles = DEPARTMENTS[code][2].split()
        return self.held([f"{code}-{number}" for number in range(2, len(titles) + 1)], day)

    def head(self, sector: str, day: date) -> tuple[Post, str]:
        return self.held([f"{chains.department_of(sector)}-1"], day)[0]

    def community(self, site: Site, day: date) -> list[tuple[Post, str]]:
        return self.held([f"S{site.grid[6:12]}-1"], day)

    def walker(self, site: Site, day: date) -> tuple[Post, str]:
        return self.held([f"G{site.grid[6:]}"], day)[0]

    def office(self, day: date) -> list[tuple[Post, str]]:
        """Officers of the committee's office, without its head."""
        return self.held(["AWB-2", "AWB-3", "AWB-4", "AWB-5"], day)

    def block_leader(self, site: Site, day: date) -> tuple[Post, str]:
        town = site.grid[:9]
        return next(
            (post, post.holder(day))
            for post in self.people.leaders()
            if town in post.areas and post.holder(day)
        )

    # What is found.

    def tell(self, item: Item, site: Site) -> tuple[str, str]:
        """What was seen and what was done about it, in words that fit the site."""
        random = self.random
        summary, measure = random.choice(item.told or [("", "")])
        floors = int(site.attributes.get("层数", 12))
        building = site.name.rsplit("栋", 1)[0][-1] if site.kind == "高层建筑" else random.randint(1, 12)
        words = {
            "b": building,
            "u": random.randint(1, int(site.attributes.get("单元数", 4))),
            "f": random.randint(2, max(3, floors)),
            "n": random.randint(2, 9),
            "m": random.randint(11, 58),
            "side": random.choice("东西南北") + "侧",
            "spot": random.choice(SPOTS.get(site.kind, ["现场"])),
        }
        return summary.format(**words), measure.format(**words)
