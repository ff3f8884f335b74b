"""Major hazards: judged by a group, put right by plan, accepted by a group, closed by a head."""

from datetime import date, datetime, timedelta

from scenario.shigu import worktime
from scenario.shigu.cases import Cases, Hazard
from scenario.shigu.sites import Site

CONTROLS = {
    "XF": "停用相关区域，加派两名保安日夜巡查，增配移动灭火装置",
    "ZF": "人员全部撤离，房屋封闭断电断气，设警戒线",
    "DZ": "撤离坡下受威胁住户，专人二十四小时看守监测",
    "RQ": "关闭气源，停止用气，强制通风并检漏",
    "ZJ": "停止相关部位施工，撤出作业人员，设警戒区",
    "GM": "停止相关工序，断电挂牌，专人看守",
}
METHODS = {
    "XF": "更换故障设备，恢复分隔与联动，逐项调试",
    "ZF": "委托鉴定，编制加固或拆除方案，由有资质单位实施",
    "DZ": "坡顶截排水、坡面锚固、坡脚挡墙，同步布设监测",
    "RQ": "拆除不合格气源和管线，按规范重新设计安装",
    "ZJ": "补充专项方案并论证，返工加固后重新验收",
    "GM": "停产检修，更换失效装置，复训持证后恢复",
}
AMOUNTS = (18_000, 26_000, 35_000, 48_000, 62_000, 85_000, 120_000, 180_000)

# The three that the year's account names, as majors with the days of their way.
NAMED = {
    "Z9001": {
        "found": date(2022, 11, 8), "item": "HR-040", "by": "QZ-04", "done": date(2023, 4, 26),
        "closed": date(2023, 5, 10), "amount": 1_260_000,
        "summary": "商业综合体未经消防验收投入使用，喷淋与防火分隔不符合要求",
        "measure": "补齐喷淋、防火卷帘和排烟设施，通过消防验收",
    },
    "F9001": {
        "found": date(2023, 2, 14), "item": "OB-002", "by": "QW-04", "done": date(2023, 6, 9),
        "closed": date(2023, 6, 20), "amount": 680_000,
        "summary": "D级危房仍有14户居住，承重墙开裂倾斜",
        "measure": "14户全部签约搬离安置，房屋拆除",
    },
    "B9001": {
        "found": date(2023, 4, 6), "item": "GL-001", "by": "QZ-07", "done": date(2023, 7, 17),
        "closed": date(2023, 7, 28), "amount": 940_000,
        "summary": "强降雨后坡面滑移，坡顶裂缝加宽到9厘米，威胁坡下38户",
        "measure": "完成抗滑桩、挡墙和截排水沟，监测位移稳定",
    },
}  # fmt: skip


def run(
    cases: Cases, hazard: Hazard, *, done: date | None = None, closed: date | None = None, amount: int = 0
) -> None:
    """The whole way of a major hazard."""
    world, random, sector = cases.world, cases.random, hazard.sector
    top = sector.split(".")[0]
    at = cases.soon(hazard.at, 20, 60)
    _post, officer = world.department(sector, at.date())[-1]
    if not hazard.seen_by:
        cases.step(
            hazard, at, officer, "verify", "VERIFIED", worktime.due(at, 3, "W"),
            grade="一般", basis="现场核实属实，疑似重大，提请认定",
        )  # fmt: skip
    at = cases.soon(at, 5, 30)
    cases.step(
        hazard, at, officer, "control", what=CONTROLS.get(top, CONTROLS["GM"]), person=cases.owner(hazard),
        suspend=top in ("ZF", "RQ", "ZJ"),
    )  # fmt: skip
    at = cases.soon(at, 20, 90)
    clause = f"{hazard.item.standard or '行业重大隐患判定标准'}：{hazard.item.demand}"
    cases.step(hazard, at, officer, "propose_major", "MAJOR_REVIEW", worktime.due(at, 3, "W"), clause=clause)
    at = cases.workday(at, 1, 2)
    town = world.town(hazard.site, sector, at.date())[0]
    office = world.office(at.date())[0]
    head = world.head(sector, at.date())
    minutes = f"{head[0].title}召集，{town[0].title}、{office[0].title}参加，一致认定为重大事故隐患"
    cases.step(
        hazard, at, head[1], "confirm_major", "PLAN_DUE", worktime.due(at, 10, "D"),
        **{"with": [town[1], office[1]], "minutes": minutes},
    )  # fmt: skip
    if hazard.stuck == "PLAN_DUE":
        return
    at = cases.workday(at, 2, 6)
    end = done or worktime.workday(at.date() + timedelta(days=random.choice((20, 25, 30, 40, 45))))
    promised = worktime.end_of(end + timedelta(days=6 if done else 0))
    amount = amount or random.choice(AMOUNTS)
    cases.step(
        hazard, at, cases.owner(hazard), "submit_plan", "PLAN_REVIEW", worktime.due(at, 3, "W"),
        plan=plan(hazard.site, top, amount, promised.date()), amount=amount * 100, due=promised.date().isoformat(),
    )  # fmt: skip
    at = cases.workday(at, 1, 2)
    cases.step(hazard, at, world.head(sector, at.date())[1], "approve_plan", "RECTIFYING", promised)
    if hazard.stuck == "RECTIFYING":
        return
    at = (
        worktime.in_hours(done, random) if done else worktime.between(at, promised, random.uniform(0.6, 0.98))
    )
    cases._submit(hazard, at)
    _accept(cases, hazard, closed)


def _accept(cases: Cases, hazard: Hazard, closed: date | None) -> None:
    world, sector = cases.world, hazard.sector
    at = cases.workday(hazard.at, 2, 4)
    officers = world.department(sector, at.date())
    town = world.town(hazard.site, sector, at.date())[0]
    others = [town[1], world.office(at.date())[0][1]]
    cases.step(
        hazard, at, officers[0][1], "accept", "ACCEPTED", worktime.due(at, 3, "W"),
        **{"with": others, "opinion": "验收组现场查验，治理措施全部落实，同意通过"},
    )  # fmt: skip
    at = cases.workday(at, 1, 2)
    if closed:
        at = max(at, datetime.combine(closed, at.timetz()))
    cases.step(
        hazard, at, world.head(sector, at.date())[1], "close", "CLOSED",
        opinion="审查同意，准予销号，恢复使用", resume=True,
    )  # fmt: skip


def plan(site: Site, top: str, amount: int, due: date) -> dict:
    """The six parts; together they put five in place."""
    return {
        "goal": f"在{due.month}月{due.day}日前彻底消除{site.name}重大隐患",
        "method": METHODS.get(top, METHODS["GM"]),
        "money": f"由责任单位筹措{amount / 10000:g}万元，专款专用",
        "people": f"{site.principal[0]}为第一责任人，成立治理小组",
        "time": f"{due.isoformat()}前完成，每周报告进度",
        "safety": "治理期间落实临时管控，备应急预案和撤离路线",
    }
