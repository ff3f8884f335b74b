"""Units, sectors, posts with their holders, and chains of a made-up district."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from anlian.hazards.catalogue import SECTORS
from anlian.registers.generate.places import Places
from anlian.registers.generate.plan import Plan
from anlian.registers.generate.words import COVERS, DEPARTMENTS, GIVEN, SURNAMES

# Nobody's numbers: the block that the platform's own examples use.
PHONE = "19900{:06d}"
LEADERS = 9
PAPER = "演示安委〔2020〕{}号"
# A grid worker in ten took over from somebody before the first hazard was found.
CHANGED_EVERY = 10


@dataclass(frozen=True)
class Post:
    code: str
    unit: str
    title: str
    role: str
    person: str
    areas: str = ""
    sectors: str = ""


def someone(random: Random) -> str:
    return random.choice(SURNAMES) + "".join(random.sample(GIVEN, 2))


class Offices:
    """Who answers for what. A grid's number leads to its walker, a town's to its officer."""

    def __init__(self, plan: Plan, places: Places):
        self.plan, self.places = plan, places
        self.posts = list(self._posts())

    @staticmethod
    def walker(grid: int) -> str:
        return f"PG{grid + 1:05d}"

    @staticmethod
    def officer(town: int) -> str:
        return f"PT{town + 1:04d}-2"

    def units(self) -> Iterator[dict]:
        district = self.plan.district
        yield _unit("QW", "中共演示区委", "党委", "", district)
        yield _unit("QZ", "演示区人民政府", "政府", "QW", district)
        yield _unit("AWB", "区安全生产委员会办公室", "部门", "QZ", district)
        yield _unit("SJ", "区审计局", "部门", "QZ", district)
        for code, name, _sectors in DEPARTMENTS:
            yield _unit(code, name, "部门", "QZ", district)
            yield _unit(f"ZW{code[1:]}", f"{name.removeprefix('区')}专业委员会", "专委会", "AWB", district)
        for number, town in enumerate(self.places.towns, start=1):
            yield _unit(f"T{number:04d}", f"{town.name}办事处", "镇街", "QZ", town.code)
        for community in self.places.communities:
            above = self.places.town_of(community) + 1
            yield _unit(
                f"C{community.code[6:]}", f"{community.name}居委会", "社区", f"T{above:04d}", community.code
            )

    def sectors(self) -> Iterator[dict]:
        for code, name in SECTORS.items():
            yield {"code": code, "name": name, "kinds": COVERS.get(code, ""), "basis": "《安全生产法》"}

    def rows(self) -> Iterator[dict]:
        """One row an appointment; some posts had another holder before."""
        for number, post in enumerate(self.posts):
            since, changed = self.plan.founded, self.plan.on - timedelta(days=420)
            if post.role == "网格员" and number % CHANGED_EVERY == 0:
                before = {"person": f"{post.person}A", "since": since, "until": changed}
                yield self._row(post, number + 500_000, **before)
                since = changed
            yield self._row(post, number, person=post.person, since=since)

    def chains(self) -> Iterator[dict]:
        """A chain for every line, led by a district leader; the narrower places are found by rule."""
        leads = {sector: code for code, _name, sectors in DEPARTMENTS for sector in sectors}
        for number, (sector, name) in enumerate(SECTORS.items(), start=1):
            department = leads[sector]
            yield {
                "number": f"L{number:02d}",
                "title": f"{name}安全责任链",
                "sectors": sector,
                "area": self.plan.district,
                "committee": f"ZW{department[1:]}",
                "basis": PAPER.format(number),
                "basis_date": self.plan.founded,
                "since": self.plan.founded,
                "leader": f"QZ-{1 + number % (LEADERS - 1):02d}",
                "deputy": f"{department}-1",
                "department": f"{department}-2",
                **dict.fromkeys(("town", "community", "grid", "site"), "按属地"),
            }

    def _posts(self) -> Iterator[Post]:
        district = self.plan.district
        yield Post("QW-01", "QW", "区委书记", "区领导", "PL00", areas=district)
        for number in range(1, LEADERS):
            lines = [code for at, code in enumerate(SECTORS) if at % (LEADERS - 1) == number - 1]
            title = "区长" if number == 1 else "副区长"
            yield Post(f"QZ-{number:02d}", "QZ", title, "区领导", f"PL{number:02d}", sectors=";".join(lines))
        for number, title in enumerate(("主任", "副主任", "干事"), start=1):
            yield Post(f"AWB-{number}", "AWB", title, "安委办", f"PO{number}")
        yield Post("SJ-1", "SJ", "审计科长", "审计", "PA1")
        yield Post("AWB-9", "AWB", "系统管理员", "系统管理员", "PS1")
        for code, _name, sectors in DEPARTMENTS:
            lines = ";".join(sectors)
            yield Post(f"{code}-1", code, "局长", "部门", f"P{code}-1", sectors=lines)
            yield Post(f"{code}-2", code, "安全科长", "部门", f"P{code}-2", sectors=lines)
            yield Post(
                f"ZW{code[1:]}-1", f"ZW{code[1:]}", "专委会联络员", "专委会", f"PZ{code[1:]}", sectors=lines
            )
        for number, town in enumerate(self.places.towns, start=1):
            unit = f"T{number:04d}"
            yield Post(f"{unit}-1", unit, "主任", "镇街", f"PT{number:04d}-1", areas=town.code)
            yield Post(f"{unit}-2", unit, "应急办主任", "镇街", self.officer(number - 1), areas=town.code)
        for number, community in enumerate(self.places.communities, start=1):
            unit = f"C{community.code[6:]}"
            yield Post(f"{unit}-1", unit, "社区书记", "社区", f"PC{number:05d}", areas=community.code)
        for number, grid in enumerate(self.places.grids):
            unit = f"C{grid.code[6:12]}"
            yield Post(f"W{grid.code[6:]}", unit, "网格员", "网格员", self.walker(number), areas=grid.code)

    def _row(self, post: Post, number: int, **held) -> dict:
        return {
            "code": post.code,
            "unit": post.unit,
            "title": post.title,
            "role": post.role,
            "areas": post.areas,
            "sectors": post.sectors,
            "name": someone(self.plan.chance("holder", number)),
            "phone": PHONE.format(number % 1_000_000),
            "acting": "否",
            "basis": PAPER.format(100),
        } | held


def _unit(code: str, name: str, kind: str, parent: str, area: str) -> dict:
    return {"code": code, "name": name, "kind": kind, "parent": parent, "area": area}
