"""Meetings of twenty months: those of the five kinds, a dispatch of each leader every month, each committee every quarter.

What they decide is given to a post with a date, reported as done, and confirmed by somebody else; some of it late.
"""

from calendar import monthrange
from datetime import date, datetime, timedelta
from random import Random

from scenario.shigu import worktime
from scenario.shigu.chains import department_of
from scenario.shigu.people import BLOCKS, COMMITTEES, DEPARTMENTS, LINES, SECTORS
from scenario.shigu.world import END, World

FIRST = date(2022, 1, 1)
MONTHS = [(year, month) for year in (2022, 2023) for month in range(1, 13) if (year, month) <= (2023, 8)]
# How often a monthly dispatch was not held, and how often that was made good in the month after.
MISSED, MADE_GOOD = {2022: 0.16, 2023: 0.05}, 0.5
REPORTED, LATE, LEFT_OPEN = (4, 26), 0.14, 0.05
PLACES = {
    "区委常委会": "区委常委会议室",
    "区政府常务会": "区政府第一会议室",
    "安委会全会": "区政府礼堂",
    "专题会": "区政府第二会议室",
    "调度会": "区应急指挥中心",
    "专委会会议": "区政府第三会议室",
}
# Kind, month and day, title, chair, sectors, what was on the agenda.
FORMAL = {
    2022: [
        ("区委常委会", "0112", "研究部署岁末年初安全防范工作", "QW-01", "", ["传达学习上级安全生产会议精神", "研究岁末年初安全防范工作"]),
        ("安委会全会", "0119", "区安委会第一次全体会议", "QZ-01", "", ["通报上年度安全生产情况", "审议年度责任链和专委会工作安排"]),
        ("区政府常务会", "0223", "研究节后复工复产安全监管", "QZ-01", "", ["复工复产安全检查安排", "隐患台账清零进度"]),
        ("专题会", "0309", "城镇燃气安全整治专题会", "QZ-03", "RQ", ["餐饮场所用气安全排查", "老旧管网改造安排"]),
        ("现场会", "0323", "边坡治理现场会", "QZ-03", "DZ", ["查看边坡截排水和监测设施", "汛前巡查安排"]),
        ("安委会全会", "0413", "区安委会第二次全体会议", "QZ-01", "", ["一季度安全生产形势分析", "自建房安全排查部署"]),
        ("区委常委会", "0428", "研究自建房安全专项整治", "QW-01", "ZF", ["自建房安全排查进展", "经营性自建房先行整治"]),
        ("专题会", "0511", "经营性自建房整治专题会", "QZ-03", "ZF", ["鉴定力量调配", "租户清退与安置"]),
        ("区政府常务会", "0525", "研究防汛和夏季安全工作", "QZ-01", "", ["防汛准备", "夏季消防安全检查"]),
        ("专题会", "0615", "电动自行车充电安全专题会", "QZ-04", "XF.CD", ["飞线充电整治", "集中充电点选址"]),
        ("现场会", "0629", "集中充电点建设现场会", "QZ-04", "XF.CD", ["查看充电点防火间距和灭火设施", "推广做法"]),
        ("安委会全会", "0713", "区安委会第三次全体会议", "QZ-01", "", ["二季度安全生产形势分析", "高层建筑消防安全排查部署"]),
        ("区委常委会", "0727", "听取半年安全生产工作汇报", "QW-01", "", ["半年工作汇报", "领导干部履职情况"]),
        ("专题会", "0817", "校园安全专题会", "QZ-06", "JY", ["开学前消防和校车检查", "校园周边秩序"]),
        ("区政府常务会", "0914", "研究中秋国庆安全防范", "QZ-01", "", ["节日值班和检查安排", "人员密集场所检查"]),
        ("安委会全会", "1012", "区安委会第四次全体会议", "QZ-01", "", ["三季度安全生产形势分析", "冬季防火部署"]),
        ("专题会", "1109", "旺角星辰消防整治专题会", "QZ-04", "XF", ["未验收即投用问题的整治方案", "整治期间管控"]),
        ("区政府常务会", "1123", "研究旺角星辰整治方案", "QZ-01", "XF", ["整治方案和资金", "责任分工"]),
        ("现场会", "1207", "高层建筑消防整治现场会", "QZ-04", "XF.GC", ["查看消防设施修复样板", "部署第一批整治"]),
        ("区委常委会", "1221", "研究年末安全防范工作", "QW-01", "", ["年末安全防范", "考核安排"]),
    ],
    2023: [
        ("区委常委会", "0105", "研究春节期间安全防范工作", "QW-01", "", ["传达学习上级安全生产会议精神", "春节期间安全防范"]),
        ("安委会全会", "0111", "区安委会第一次全体会议", "QZ-01", "", ["上年度情况通报", "年度五十四条责任链安排"]),
        ("专题会", "0118", "突出问题包案专题会", "QZ-01", "", ["长青路危房、帝景山庄边坡、旺角星辰消防验收三个突出问题", "包案领导和时限"]),
        ("区政府常务会", "0208", "研究复工复产和年度安全工作要点", "QZ-01", "", ["复工复产安全检查", "年度安全工作要点"]),
        ("专题会", "0216", "长青路危房处置专题会", "QZ-03", "ZF", ["鉴定结论和紧急避险", "住户安置方案"]),
        ("现场会", "0222", "长青路危房处置现场会", "QZ-03", "ZF", ["查看房屋险情", "警戒和搬离安排"]),
        ("专题会", "0302", "飞线充电整治专题会", "QZ-04", "XF.CD", ["集中充电设施建设", "宣传与执法"]),
        ("区政府常务会", "0315", "研究智能充电桩建设", "QZ-01", "XF.CD", ["建设方案", "运营与收费"]),
        ("安委会全会", "0406", "区安委会第二次全体会议", "QZ-01", "", ["一季度形势分析", "重大事故隐患专项排查部署"]),
        ("专题会", "0411", "帝景山庄滑坡治理专题会", "QZ-07", "DZ", ["险情和人员撤离", "治理方案"]),
        ("区委常委会", "0420", "研究重大事故隐患专项排查整治", "QW-01", "", ["专项排查整治行动", "领导带队检查安排"]),
        ("现场会", "0427", "旺角星辰消防整治验收现场会", "QZ-04", "SY", ["查看喷淋、防火分隔修复情况", "验收准备"]),
        ("专题会", "0510", "旺角星辰整治销号专题会", "QZ-04", "SY", ["整治情况和验收结论", "长效管理"]),
        ("区政府常务会", "0518", "研究防汛和燃气安全", "QZ-01", "", ["防汛准备", "燃气安全排查"]),
        ("现场会", "0531", "高层建筑消防整治现场会", "QZ-04", "XF.GC", ["查看整治样板楼", "一栋一策推进"]),
        ("专题会", "0607", "高层建筑火灾专项整治专题会", "QZ-04", "XF.GC", ["第一批十二栋进展", "资金筹措"]),
        ("区委常委会", "0615", "听取安全生产月活动汇报", "QW-01", "", ["安全生产月活动", "领导干部履职情况"]),
        ("区政府常务会", "0628", "研究委托乡镇街道消防执法", "QZ-01", "XF", ["委托执法协议", "执法人员培训"]),
        ("安委会全会", "0705", "区安委会第三次全体会议", "QZ-01", "", ["二季度形势分析", "夏季消防安全部署"]),
        ("专题会", "0713", "燃气安全专项整治专题会", "QZ-03", "RQ", ["问题管阀灶更换", "餐饮场所报警装置"]),
        ("现场会", "0720", "沿街店铺三包现场会", "QZ-05", "SY", ["查看店铺三包公示和自查", "网格巡查衔接"]),
        ("专题会", "0803", "防溺水和暑期安全专题会", "QZ-06", "JY", ["重点水域看护", "学校家长联系"]),
        ("区政府常务会", "0816", "研究重大隐患整治进度", "QZ-01", "", ["重大隐患整治进度", "挂牌督办事项"]),
        ("专题会", "0824", "开学前校园安全专题会", "QZ-06", "JY", ["校舍和食堂检查", "校车和周边秩序"]),
    ],
}  # fmt: skip
# What is to be done, and what is reported of it.
TO_DO = [
    ("对{line}领域未销号隐患逐条核实，列出清单、时限和责任人", "已完成，清单和整改情况已报送"),
    ("组织一次{line}领域联合检查，结果报安委办", "联合检查已开展，发现问题已录入并交办"),
    ("督促{line}领域逾期隐患完成整改并复查", "逾期隐患已整改并复查通过"),
    ("约请{line}领域三家风险较高单位负责人当面提示", "已当面提示并签收"),
    ("修订{line}领域应急预案并组织一次演练", "预案已修订，演练已组织"),
    ("核实{line}领域点位台账，补齐责任人和联系方式", "台账已核实补齐"),
    ("向区安委办报送{line}领域整治进度和资金使用情况", "材料已报送"),
    ("完成{line}领域重点场所消防通道和疏散设施检查", "检查已完成，堵塞的通道已当场清理"),
]
AGREED = ["情况属实，同意办结", "已核实，同意办结", "抽查无误，办结"]
SAID = ["督促责任单位按期完成，逾期通报", "已听取进展，要求落实临时管控", "明确专人盯办，下次调度报结果"]


class Meetings:
    def __init__(self, world: World, random: Random):
        self.world, self.random = world, random
        self.called: list[tuple] = []
        self.reports: dict[str, str] = {}

    def tell(self) -> None:
        for year, rows in FORMAL.items():
            for kind, day, title, chair, sectors, agenda in rows:
                on = worktime.workday(date(year, int(day[:2]), int(day[2:])))
                self._formal(kind, on, title, chair, sectors.split(), agenda)
        for year, month in MONTHS:
            self._dispatches(year, month)
            if month in (2, 5, 8, 11):
                self._committees(year, month)
        # Numbers follow the days on which meetings were held.
        for on, *facts in sorted(self.called, key=lambda one: one[0]):
            self._held(on, *facts)
        self.world.events = sorted(one for one in self.world.events if one[0] <= END)

    def _formal(self, kind, on, title, chair, sectors, agenda) -> None:
        posts = {
            "区委常委会": [*BLOCKS, "QZ-02"],
            "区政府常务会": ["QZ-01", *LINES, "D01-1", "D02-1", "D03-1"],
            "安委会全会": [*LINES, *(f"{code}-1" for code in DEPARTMENTS), *self._towns()],
        }.get(kind) or [*self._heads(sectors), *self._towns()[:3]]
        many = {"区委常委会": 1, "安委会全会": 3, "区政府常务会": 2}.get(kind, 2)
        site = self._site(sectors[0]) if kind == "现场会" else ""
        self._meet(kind, on, title, chair, sectors, agenda, posts, many, site=site)

    def _dispatches(self, year: int, month: int) -> None:
        for code in (*BLOCKS, *LINES):
            if self.random.random() < MISSED[year]:
                if self.random.random() > MADE_GOOD or (year, month) == MONTHS[-1]:
                    continue
                # Held in the month after, besides that month's own: the later one makes good what was missed.
                year, month = MONTHS[MONTHS.index((year, month)) + 1]
                self._dispatch(code, self._day(year, month, 24))
                year, month = MONTHS[MONTHS.index((year, month)) - 1]
                continue
            self._dispatch(code, self._day(year, month, 6))

    def _dispatch(self, code: str, on: date) -> None:
        if code in LINES:
            sectors = LINES[code][1].split()
            title, posts = f"{SECTORS[sectors[0]][0]}等领域安全生产调度会", self._heads(sectors)
        else:
            areas, sectors = BLOCKS[code][1], []
            names = {"430407": "全区"} | self._names()
            title = f"{names[areas[0]]}安全生产调度会"
            posts = [f"T{areas[0][6:9]}-06", f"T{areas[0][6:9]}-01"] if len(areas[0]) > 6 else self._towns()
        agenda = ["逐条过重大隐患和挂牌事项", "逾期隐患调度", "下月重点"]
        many = self.random.choices((0, 1, 2), (5, 4, 2))[0]
        self._meet("调度会", on, title, code, sectors, agenda, [*posts, "AWB-1"], many)

    def _committees(self, year: int, month: int) -> None:
        for code, (name, _chair, sectors, host) in COMMITTEES.items():
            if self.random.random() < (0.12 if year == 2022 else 0.04):
                continue
            agenda = ["季度隐患和整改情况", "成员单位联合检查安排"]
            posts = [f"{code}-2", f"{host}-1", "AWB-1"]
            title = f"{name}专委会季度会议"
            self._meet(
                "专委会会议",
                self._day(year, month, 10),
                title,
                f"{code}-1",
                sectors.split(),
                agenda,
                posts,
                1,
                committee=code,
            )

    def _meet(self, kind, on, title, chair, sectors, agenda, posts, many, *, site="", committee="") -> None:
        self.called.append((on, kind, title, chair, sectors, agenda, posts, many, site, committee))

    def _held(self, on, kind, title, chair, sectors, agenda, posts, many, site, committee) -> None:
        world, random = self.world, self.random
        if not world.held([chair], on):
            return
        ((_post, leads),) = world.held([chair], on)
        held = worktime.in_hours(on, random, 9, 15)
        ended = held + timedelta(minutes=random.randint(40, 120))
        at = ended + timedelta(minutes=random.randint(30, 150))
        _office, clerk = world.office(on)[0]
        there = [
            post.code
            for post, person in world.held(list(dict.fromkeys(posts)), on)
            if person != leads and post.code != chair
        ]
        absent = {code: "外出开会" for code in there if random.random() < 0.03}
        ref = world.number("HY", held)
        decided = [self._decided(held, sectors, there) for _ in range(many)] if there else []
        world.emit(
            at, clerk, "meet", ref, kind=kind, title=title, held=held.isoformat(), ended=ended.isoformat(),
            place=PLACES.get(kind, "整治现场"), chair=leads, committee=committee, sectors=[] if committee else sectors,
            where=site, agenda=agenda, posts=[code for code in there if code not in absent], absent=absent,
            decisions=decided, minutes=f"会议围绕{'、'.join(agenda)}进行了研究，议定事项由各责任单位按期办理，结果报区安委办。",
            said=random.choice(SAID),
        )  # fmt: skip
        for one in decided:
            self._followed(at, one)

    def _decided(self, held: datetime, sectors: list[str], there: list[str]) -> dict:
        random = self.random
        line = SECTORS[random.choice(sectors)][0] if sectors else "消防"
        due = worktime.workday(held.date() + timedelta(days=random.randint(10, 40)))
        carriers = [code for code in there if not code.startswith("Q")] or there
        told, done = random.choice(TO_DO)
        ref = self.world.number("JB", held)
        self.reports[ref] = done
        return {
            "ref": ref, "text": told.format(line=line),
            "post": random.choice(carriers), "due": due.isoformat(),
        }  # fmt: skip

    def _followed(self, at: datetime, one: dict) -> None:
        """Reported as done, mostly in time; confirmed by the office some days later."""
        random, world = self.random, self.world
        due = date.fromisoformat(one["due"])
        if random.random() < LEFT_OPEN:
            return
        late = random.random() < LATE
        on = worktime.plus(due, random.randint(2, 12)) if late else due - timedelta(days=random.randint(0, 6))
        on = max(worktime.workday(on) if late else on, worktime.plus(at.date(), 1))
        reported = worktime.in_hours(on, random)
        holders = world.held([one["post"]], on)
        if not holders or reported > END:
            return
        who = holders[0][1]
        world.emit(reported, who, "decision_report", one["ref"], report=self.reports[one["ref"]])
        seen = worktime.in_hours(worktime.plus(on, random.randint(1, 4)), random)
        clerks = [person for _post, person in world.office(seen.date()) if person != who]
        if clerks and seen <= END:
            world.emit(seen, clerks[0], "decision_confirm", one["ref"], opinion=random.choice(AGREED))

    def _day(self, year: int, month: int, first: int) -> date:
        days = [date(year, month, number) for number in range(first, monthrange(year, month)[1] - 1)]
        return self.random.choice([day for day in days if worktime.works(day)])

    def _heads(self, sectors: list[str]) -> list[str]:
        return list(dict.fromkeys(f"{department_of(sector)}-1" for sector in sectors))

    def _towns(self) -> list[str]:
        return [f"T{areas[0][6:9]}-06" for _title, areas in BLOCKS.values() if len(areas[0]) > 6]

    def _names(self) -> dict[str, str]:
        return {area.code: area.name for area in self.world.people.areas}

    def _site(self, sector: str) -> str:
        top = sector.split(".")[0]
        kinds = [
            kind
            for code, (_name, kinds, _basis) in SECTORS.items()
            if code.split(".")[0] == top
            for kind in kinds.split(";")
            if kind
        ]
        return self.random.choice([site for kind in kinds for site in self.world.by_kind.get(kind, [])]).code
