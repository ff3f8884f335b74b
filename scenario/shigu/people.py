"""Lines and posts: units, sectors, the posts in them and who held them from January 2022 to August 2023."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from scenario.shigu.names import Names
from scenario.shigu.places import Place

START = date(2021, 12, 1)
SORTING = "石办发〔2021〕演示第9号"
LEADERS_BASIS = "石办发〔2021〕演示第12号（区领导分工）"

# Code: name, kinds of site that it covers by default, legal basis.
SECTORS = {
    "XF": ("消防", "", "《消防法》"),
    "XF.GC": ("高层建筑消防", "高层建筑", "《高层民用建筑消防安全管理规定》"),
    "XF.XC": ("小场所消防", "沿街店铺", "《消防法》"),
    "XF.CD": ("电动自行车停放充电", "充电场所", "《高层民用建筑消防安全管理规定》第三十七条"),
    "JT": ("道路交通", "路段", "《道路交通安全法》"),
    "ZJ": ("建筑施工", "建设工地", "《建设工程安全生产管理条例》"),
    "RQ": ("城镇燃气", "燃气用户", "《城镇燃气管理条例》"),
    "ZF": ("自建房与危房", "危险房屋", "《物业管理条例》第五十五条；《突发事件应对法》"),
    "DZ": ("地质灾害", "边坡", "《地质灾害防治条例》"),
    "GM": ("工矿商贸", "企业", "《安全生产法》"),
    "WH": ("危险化学品与烟花爆竹", "", "《烟花爆竹安全管理条例》"),
    "TZ": ("特种设备", "", "《特种设备安全法》"),
    "JY": ("学校安全", "学校", "《未成年人保护法》"),
    "SY": ("商业场所", "商业综合体", "《安全生产法》"),
    "WL": ("文化旅游", "", "《安全生产法》"),
    "YL": ("养老与医疗机构", "", "《安全生产法》"),
    "SL": ("水利防汛", "", "《突发事件应对法》"),
    "ZH": ("综合", "其他", "《安全生产法》第十条"),
    # Nobody's yet: the holes that a district must see.
    "XY": ("新业态（密室逃脱、剧本娱乐）", "", "《安全生产法》第十条"),
    "FN": ("防溺水", "", "《未成年人保护法》"),
}

# 区领导: key, title, towns (常委分片) or sectors (区长分线).
BLOCKS = {
    "QW-01": ("区委书记", ["430407"]),
    "QZ-01": ("区委副书记、区长", ["430407"]),
    "QW-02": ("区委专职副书记", ["430407100"]),
    "QW-03": ("区委常委、纪委书记", ["430407001"]),
    "QW-04": ("区委常委、组织部部长", ["430407002"]),
    "QW-05": ("区委常委、宣传部部长", ["430407003"]),
    "QW-06": ("区委常委、政法委书记", ["430407004"]),
    "QW-07": ("区委常委、统战部部长", ["430407005"]),
    "QW-08": ("区委常委、人武部部长", ["430407006"]),
}
LINES = {
    "QZ-02": ("区委常委、常务副区长", "GM WH ZH"),
    "QZ-03": ("副区长（城建）", "ZJ ZF RQ"),
    "QZ-04": ("副区长（公安）", "XF JT"),
    "QZ-05": ("副区长（商贸）", "SY TZ"),
    "QZ-06": ("副区长（教科文卫）", "JY WL YL"),
    "QZ-07": ("副区长（农业农村与自然资源）", "DZ SL"),
}

# Departments in the order in which they answer for a sector that two of them share.
DEPARTMENTS = {
    "D01": ("石鼓区消防救援大队", "XF", "大队长 教导员 监督员甲 监督员乙 监督员丙"),
    "D02": ("石鼓区应急管理局", "GM WH ZH", "局长 副局长 基础监管股股长 危化监管股股长 执法队队长"),
    "D03": ("石鼓区住房和城乡建设局", "ZJ ZF", "局长 副局长 质安站站长 房屋安全股股长"),
    "D04": ("石鼓区城市管理和综合执法局", "RQ", "局长 副局长 燃气股股长 燃气股股员"),
    "D05": ("石鼓公安分局交警大队", "JT", "大队长 副大队长 秩序中队中队长"),
    "D06": ("石鼓区市场监督管理局", "TZ", "局长 副局长 特设股股长"),
    "D07": ("石鼓区教育局", "JY", "局长 副局长 安全股股长"),
    "D08": ("石鼓区自然资源局", "DZ", "局长 副局长 地质环境股股长"),
    "D09": ("石鼓区商务局", "SY", "局长 副局长 商贸股股长"),
    "D10": ("石鼓区文化旅游广电体育局", "WL", "局长 副局长 市场股股长"),
    "D11": ("石鼓区卫生健康局", "YL", "局长 副局长 综合监督股股长"),
    "D12": ("石鼓区农业农村和水利局", "SL", "局长 副局长 水利股股长"),
    "D13": ("石鼓区科技和工业信息化局", "GM", "局长 副局长 安全生产股股长"),
    "D14": ("石鼓公安分局", "WH", "局长 副局长 治安大队大队长"),
    "D15": ("石鼓区交通运输局", "JT", "局长 副局长 安全监督股股长"),
}

# 专委会: code, name, the vice head's post that chairs it, sectors, host department.
COMMITTEES = {
    "ZW01": ("消防安全", "QZ-04", "XF", "D01"),
    "ZW02": ("道路交通安全", "QZ-04", "JT", "D05"),
    "ZW03": ("建筑施工安全", "QZ-03", "ZJ", "D03"),
    "ZW04": ("城镇燃气安全", "QZ-03", "RQ", "D04"),
    "ZW05": ("自建房安全", "QZ-03", "ZF", "D03"),
    "ZW06": ("地质灾害防治", "QZ-07", "DZ", "D08"),
    "ZW07": ("水利防汛安全", "QZ-07", "SL", "D12"),
    "ZW08": ("工矿商贸安全", "QZ-02", "GM ZH", "D02"),
    "ZW09": ("危险化学品与烟花爆竹安全", "QZ-02", "WH", "D02"),
    "ZW10": ("特种设备安全", "QZ-05", "TZ", "D06"),
    "ZW11": ("商贸行业安全", "QZ-05", "SY", "D09"),
    "ZW12": ("校园安全", "QZ-06", "JY", "D07"),
    "ZW13": ("文旅与医养机构安全", "QZ-06", "WL YL", "D10"),
}


@dataclass
class Holding:
    """A person in a post, from a day until the day on which it is somebody else's."""

    person: str
    since: date
    until: date | None = None
    acting: bool = False
    basis: str = SORTING


@dataclass
class Post:
    code: str
    unit: str
    title: str
    role: str
    areas: list[str] = field(default_factory=list)
    sectors: list[str] = field(default_factory=list)
    held: list[Holding] = field(default_factory=list)

    def holder(self, day: date) -> str | None:
        return next(
            (one.person for one in self.held if one.since <= day and (not one.until or day < one.until)), None
        )


class People:
    """Everybody with a post, and the posts; written as the ledgers of units, sectors and posts."""

    def __init__(self, areas: list[Place], names: Names, random: Random):
        self.areas, self.names, self.random = areas, names, random
        self.persons: dict[str, tuple[str, str]] = {}
        self.posts: dict[str, Post] = {}
        self.units: list[dict] = []
        self._leadership()
        self._departments()
        self._committees()
        for area in areas:
            if area.level == "乡镇街道":
                self._town(area)

    def person(self) -> str:
        code = f"R{len(self.persons) + 1:04d}"
        self.persons[code] = (self.names.name(), self.names.phone("1990000"))
        return code

    def unit(self, code: str, name: str, kind: str, parent: str = "", area: str = "430407") -> None:
        self.units.append(
            {"单位编码": code, "名称": name, "类型": kind, "上级编码": parent, "所在区划": area}
        )

    def post(self, code, unit, title, role, areas=(), sectors=(), *, person=None, basis=SORTING) -> Post:
        post = Post(code, unit, title, role, list(areas), list(sectors))
        post.held.append(Holding(person or self.person(), START, basis=basis))
        self.posts[code] = post
        return post

    def under(self, prefix: str) -> list[Post]:
        """Posts whose code begins so, in order."""
        return [self.posts[code] for code in sorted(self.posts) if code.startswith(prefix)]

    def leaders(self) -> list[Post]:
        return [post for post in self.posts.values() if post.role == "区领导"]

    def posts_of(self, person: str, day: date) -> list[Post]:
        return [post for post in self.posts.values() if post.holder(day) == person]

    def _leadership(self) -> None:
        self.unit("QW", "中共石鼓区委", "党委")
        self.unit("QZ", "石鼓区人民政府", "政府")
        for code, (title, towns) in BLOCKS.items():
            self.post(code, code[:2], title, "区领导", towns, basis=LEADERS_BASIS)
        for code, (title, sectors) in LINES.items():
            self.post(code, code[:2], title, "区领导", [], sectors.split(), basis=LEADERS_BASIS)

    def _departments(self) -> None:
        self.unit("AWB", "石鼓区安全生产委员会办公室", "部门", "QZ")
        for code, (name, sectors, titles) in DEPARTMENTS.items():
            self.unit(code, name, "部门", "QZ")
            for number, title in enumerate(titles.split(), 1):
                self.post(
                    f"{code}-{number}",
                    code,
                    f"{name.removeprefix('石鼓区')}{title}",
                    "部门",
                    [],
                    sectors.split(),
                )
        # The head of the emergency bureau heads the committee's office as well.
        self.post(
            "AWB-1", "AWB", "安委办主任", "安委办", ["430407"], person=self.posts["D02-1"].held[0].person
        )
        for number, title in enumerate(("副主任", "调度员", "督办员", "信息员"), 2):
            self.post(f"AWB-{number}", "AWB", f"安委办{title}", "安委办", ["430407"])
        self.unit("D16", "石鼓区审计局", "部门", "QZ")
        self.post("D16-1", "D16", "审计局专项审计组组长", "审计", ["430407"])
        self.unit("D17", "石鼓区政务信息中心", "部门", "QZ")
        self.post("D17-1", "D17", "政务信息中心系统管理员", "系统管理员")

    def _committees(self) -> None:
        for code, (name, chair, sectors, host) in COMMITTEES.items():
            self.unit(code, f"石鼓区{name}专业委员会", "专委会", "QZ")
            person = self.posts[chair].held[0].person
            self.post(f"{code}-1", code, f"{name}专委会主任", "专委会", [], sectors.split(), person=person)
            clerk = self.posts[f"{host}-2"].held[0].person
            self.post(
                f"{code}-2", code, f"{name}专委会办公室主任", "专委会", [], sectors.split(), person=clerk
            )

    def _town(self, town: Place) -> None:
        code = f"T{town.code[6:]}"
        self.unit(
            code,
            f"{town.name}{'党工委、办事处' if town.name.endswith('街道') else '党委、政府'}",
            "镇街",
            "QZ",
            town.code,
        )
        party, head = ("党工委书记", "办事处主任") if town.name.endswith("街道") else ("党委书记", "镇长")
        # The first general post is the one whose desk a matter reaches.
        for number, title, sectors in (
            ("01", "应急办主任", []),
            ("02", "消防所所长", ["XF"]),
            ("03", "规划建设办主任", ["ZF", "ZJ", "DZ"]),
            ("04", "应急办科员", []),
            ("05", f"分管安全{'副主任' if town.name.endswith('街道') else '副镇长'}", []),
            ("06", head, []),
            ("07", party, []),
        ):
            self.post(f"{code}-{number}", code, f"{town.name}{title}", "镇街", [town.code], sectors)
        for community in town.inside:
            unit = f"S{community.code[6:]}"
            self.unit(
                unit,
                f"{community.name}{'居' if community.name.endswith('社区') else '村'}民委员会",
                "社区",
                code,
                community.code,
            )
            self.post(f"{unit}-1", unit, f"{community.name}书记", "社区", [community.code])
            for grid in community.inside:
                self.post(f"G{grid.code[6:]}", unit, f"{grid.name}网格员", "网格员", [grid.code])

    def rows(self) -> list[dict]:
        """The ledger of posts: a line for every appointment, one without a name for a post that is vacant."""
        return [row for post in self.posts.values() for row in self._rows(post)]

    def _rows(self, post: Post) -> list[dict]:
        place = {
            "岗位编码": post.code,
            "单位编码": post.unit,
            "岗位名称": post.title,
            "角色": post.role,
            "分管区域": post.areas,
            "分管条线": post.sectors,
        }
        if not post.held:
            return [place]
        return [
            place
            | {
                "人员编码": one.person,
                "姓名": self.persons[one.person][0],
                "手机": self.persons[one.person][1],
                "任职起": one.since,
                "任职止": one.until,
                "代理": "是" if one.acting else "否",
                "依据": one.basis,
            }
            for one in post.held
        ]


def sector_rows() -> list[dict]:
    return [
        {"条线编码": code, "名称": name, "适用点位": kinds, "依据": basis}
        for code, (name, kinds, basis) in SECTORS.items()
    ]
