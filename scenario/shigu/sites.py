"""Points: some three thousand sites, each in its grid, each with somebody in charge."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from scenario.shigu.names import Names, each
from scenario.shigu.places import Place, somewhere

# How many of each kind, and how likely each risk colour is (red, orange, yellow, blue).
KINDS = {
    "企业": (260, (1, 7, 40, 52)),
    "高层建筑": (150, (1, 10, 52, 37)),
    "沿街店铺": (1760, (0, 3, 27, 70)),
    "商业综合体": (9, (0, 20, 60, 20)),
    "充电场所": (64, (0, 5, 40, 55)),
    "危险房屋": (118, (6, 24, 55, 15)),
    "边坡": (24, (5, 25, 50, 20)),
    "路段": (112, (0, 6, 34, 60)),
    "学校": (62, (0, 3, 37, 60)),
    "燃气用户": (360, (0, 4, 36, 60)),
    "建设工地": (46, (2, 18, 55, 25)),
    "其他": (232, (0, 5, 35, 60)),
}
CREDITED = {"企业", "沿街店铺", "商业综合体", "燃气用户", "建设工地"}
LETTERS = {kind: f"{letter}" for kind, letter in zip(KINDS, "QGDZCFBLXRJT", strict=True)}

WORDS = each(
    "湘江 金石 衡源 鸿运 佳和 永兴 石鼓 蒸水 雁城 合顺 天成 福临 启明 瑞丰 泰和 汇通 同心 百盛 恒达 新宇 华盛 兴旺 嘉禾 金利 德源 宏远 众合 利民 万福 聚鑫"
)
FIRMS = each(
    "机械制造 汽配 食品 印刷包装 建材 塑料制品 电子科技 冷链仓储 家具 粮油加工 五金 物流 化工贸易 纺织"
)
SHOPS = each(
    "粉面馆 小吃店 超市 便利店 理发店 五金店 电动车行 药店 水果店 服装店 茶饮店 烧烤店 洗衣店 打印店 麻将馆 足浴店 棋牌室 烟酒行 母婴店 早餐店 火锅店 宠物店 家电维修部 窗帘店 手机店"
)
ESTATES = each(
    "锦绣花园 滨江一品 望湖苑 金桂园 翠竹苑 江山名邸 御景湾 华府名都 星汇城 湘水湾 尚书房 阳光新城 雅士林 橘洲苑 柏林春天 凤凰城 东方苑 月亮湾 天润城 万和园"
)
CENTRES = each("潇湘里 金源广场 合江城 五一汇 青山荟 来雁新天地 砚池天街 角山商贸城")
SCHOOLS = each("小学 幼儿园 中学 实验小学 中心幼儿园 职业学校 艺术培训学校 课后服务中心")
DINERS = each("餐馆 酒楼 食堂 农家菜馆 火锅城 私房菜 烤鱼店 卤味坊 茶餐厅")
OTHERS = each(
    "宾馆 养老院 诊所 快递网点 停车场 公园 农贸市场 社区活动中心 体育馆 仓库 印刷作坊 网吧 棋牌室 民宿 寺庙 变电站 泵站 码头"
)
WORKS = each("安置房项目 商住楼项目 道路提质改造工程 雨污分流工程 学校扩建工程 厂房项目 老旧小区改造工程")

# The three that the year's account names; only their names are facts.
NAMED = [
    (
        "F9001",
        "长青路10号",
        "危险房屋",
        "长青第1网格",
        "长青路10号",
        "红",
        {"结构": "砖木", "建成年份": 1968, "鉴定等级": "D", "居住户数": 14},
    ),
    (
        "Z9001",
        "旺角星辰",
        "商业综合体",
        "星河第1网格",
        "星河路66号",
        "橙",
        {"建筑面积": 46800, "层数": 6, "商户数": 118, "消防验收": "未通过"},
    ),
    (
        "B9001",
        "帝景山庄滑坡点",
        "边坡",
        "帝景第1网格",
        "白鹭大道帝景山庄北侧",
        "红",
        {"坡高": 26, "威胁户数": 38, "威胁人数": 121},
    ),
]
# Communities with smart charging, and how many piles each got; 沁园 is the self-governed one.
CHARGING = {
    "沁园社区": 168, "长青社区": 142, "松亭社区": 96, "朝晖社区": 154, "荷香社区": 118, "帝景社区": 176,
    "白鹭社区": 132, "来雁社区": 88, "黄沙社区": 124, "五里亭社区": 110, "学府社区": 136, "橘园社区": 116,
}  # fmt: skip


@dataclass
class Site:
    code: str
    name: str
    kind: str
    grid: str
    address: str
    point: tuple[float, float]
    principal: tuple[str, str]
    risk: str
    uscc: str = ""
    attributes: dict = field(default_factory=dict)
    since: date = date(2021, 12, 1)
    # The code of the person in charge: as the ledger of posts has it, else the one that the first site gives.
    owner: str = ""

    @property
    def watched(self) -> bool:
        """Where even a small thing needs other eyes."""
        return self.risk in ("红", "橙")

    def row(self) -> dict:
        return {
            "点位编号": self.code,
            "名称": self.name,
            "类型": self.kind,
            "区划代码": self.grid,
            "地址": self.address,
            "经度": self.point[0],
            "纬度": self.point[1],
            "坐标系": "WGS84",
            "负责人": self.principal[0],
            "负责人电话": self.principal[1],
            "统一社会信用代码": self.uscc,
            "风险等级": self.risk,
            "属性": self.attributes,
            "起始日": self.since,
        }


class Sites:
    """Makes them all; property managers answer for several buildings, everybody else for one site."""

    def __init__(self, areas: list[Place], names: Names, random: Random):
        self.names, self.random = names, random
        self.grids = [area for area in areas if area.level == "网格"]
        self.by_name = {area.name: area for area in areas}
        self.managers = [self._person() for _ in range(22)]
        self.made: list[Site] = []
        self.credits = 0
        for one in NAMED:
            self._named(*one)
        self._charging()
        for kind, (count, risks) in KINDS.items():
            have = sum(site.kind == kind for site in self.made)
            for number in range(1, count - have + 1):
                self.made.append(self._site(kind, number, risks))

        first: dict[tuple[str, str], str] = {}
        for site in self.made:
            site.owner = first.setdefault(site.principal, f"R{site.code}")

    def _person(self) -> tuple[str, str]:
        return self.names.name(), self.names.phone("1380000")

    def _named(self, code, name, kind, grid, address, risk, attributes) -> None:
        place = self.by_name[grid]
        uscc = self._credit() if kind in CREDITED else ""
        self.made.append(
            Site(
                code,
                name,
                kind,
                place.code,
                address,
                somewhere(place.ring, self.random),
                self._person(),
                risk,
                uscc,
                attributes,
            )
        )

    def _charging(self) -> None:
        for order, (community, piles) in enumerate(CHARGING.items(), 1):
            stations = self.random.choice((3, 4, 5))
            shares = [piles // stations] * (stations - 1)
            shares.append(piles - sum(shares))
            for number, share in enumerate(shares, 1):
                grid = self.random.choice(self.by_name[community].inside)
                estate = (
                    "沁园小区" if community == "沁园社区" and number == 1 else self.random.choice(ESTATES)
                )
                self.made.append(
                    Site(
                        f"C{order:02d}{number:02d}", f"{estate}智能充电站{number}", "充电场所", grid.code,
                        self._address(grid), somewhere(grid.ring, self.random), self._person(), "蓝" if share < 40 else "黄",
                        attributes={"桩数": share, "建设": self.random.choice(("新建", "改建")), "自动断电": "是"},
                        since=date(2023, self.random.randint(2, 7), self.random.randint(1, 28)),
                    )
                )  # fmt: skip

    def _site(self, kind: str, number: int, risks) -> Site:
        grid = self.random.choices(self.grids, [grid.population for grid in self.grids])[0]
        if kind == "边坡":
            grid = self.random.choice(
                [one for one in self.grids if one.town in ("430407005", "430407006", "430407100")]
            )
        risk = self.random.choices("红橙黄蓝", risks)[0]
        person = self.random.choice(self.managers) if kind == "高层建筑" else self._person()
        address = self._address(grid)
        name, attributes = self._describe(kind, number, grid, address)
        since = date(2021, 12, 1)
        if kind == "建设工地":
            since += timedelta(days=self.random.choice((0, 0, 90, 200, 330, 420)))
        return Site(
            f"{LETTERS[kind]}{number:04d}", name, kind, grid.code, address, somewhere(grid.ring, self.random), person,
            risk, self._credit() if kind in CREDITED else "", attributes, since,
        )  # fmt: skip

    def _address(self, grid: Place) -> str:
        return f"{self.random.choice(grid.roads)}{self.random.randint(1, 288)}号"

    def _describe(self, kind: str, number: int, grid: Place, address: str) -> tuple[str, dict]:
        pick, near = self.random.choice, grid.name.split("第")[0]
        word = pick(WORDS)
        if kind == "企业":
            trade = pick(FIRMS)
            return f"衡阳{word}{trade}有限公司{number:03d}厂", {
                "行业": trade,
                "从业人数": self.random.randint(6, 260),
            }
        if kind == "高层建筑":
            return self._highrise(number)
        if kind == "沿街店铺":
            return f"{word}{pick(SHOPS)}（{address}）", {"面积": self.random.randint(12, 220)}
        if kind == "商业综合体":
            return CENTRES[number - 1], {
                "建筑面积": self.random.randint(9, 52) * 1000,
                "层数": self.random.randint(3, 8),
            }
        if kind == "充电场所":
            return f"{pick(ESTATES)}电动自行车充电棚{number:02d}", {"充电位": self.random.randint(8, 60)}
        if kind == "危险房屋":
            year = self.random.randint(1955, 1996)
            return f"{address}自建房", {
                "结构": pick(("砖木", "砖混", "土木")),
                "建成年份": year,
                "鉴定等级": pick("BCCD"),
            }
        if kind == "边坡":
            return f"{near}边坡{number:02d}号", {
                "坡高": self.random.randint(4, 30),
                "威胁户数": self.random.randint(0, 24),
            }
        if kind == "路段":
            start = self.random.randint(1, 120)
            return f"{pick(grid.roads)}{start}—{start + 60}号段（{near}{number:03d}）", {
                "长度": self.random.randint(150, 900)
            }
        if kind == "学校":
            return f"{near}{word}{pick(SCHOOLS)}", {"学生数": self.random.randint(60, 2200)}
        if kind == "燃气用户":
            return f"{word}{pick(DINERS)}（{address}）", {
                "气源": pick(("管道天然气", "瓶装液化气", "瓶装液化气"))
            }
        if kind == "建设工地":
            return f"{near}{pick(WORKS)}（{number}标）", {"阶段": pick(("基坑", "主体", "装修", "收尾"))}
        return f"{near}{word}{pick(OTHERS)}", {"用途": "人员密集场所" if number % 5 == 0 else "一般场所"}

    def _highrise(self, number: int) -> tuple[str, dict]:
        estate, floors = ESTATES[(number - 1) % len(ESTATES)], self.random.randint(11, 33)
        facts = {
            "小区": estate,
            "层数": floors,
            "高度": round(floors * 2.95 + 1.2, 1),
            "建成年份": self.random.randint(1998, 2020),
        }
        facts["单元数"] = self.random.randint(1, 4)
        if number <= 12:
            facts["专项整治"] = "第一批"
        return f"{estate}{(number - 1) // len(ESTATES) + 1}栋", facts

    def _credit(self) -> str:
        """A unified social credit code with right check digits, of a series that no registry gives out."""
        self.credits += 1
        return credit_code(f"XX{self.credits:06d}")


LETTERS_OF_CODES = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_code(body: str) -> str:
    """91 (a firm), the district, the body with its own check (GB 11714), and the check of it all (GB 32100)."""
    total = sum(int(one, 36) * weight for one, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    check = "0123456789X"[(11 - total % 11) % 11]
    code = f"91430407{body}{check}"
    total = sum(LETTERS_OF_CODES.index(one) * pow(3, place, 31) for place, one in enumerate(code))
    return code + LETTERS_OF_CODES[(31 - total % 31) % 31]
