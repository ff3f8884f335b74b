"""The three prominent problems that the year's account names, from the leader's decision to the striking off.

One of them, the fire acceptance of 旺角星辰, stood under listed supervision for the six months that it took.
"""

from collections import Counter
from datetime import date, datetime, time, timedelta

from scenario.shigu import majors, worktime
from scenario.shigu.world import World

DECISION_2022 = "区政府专题会议纪要〔2022〕演示第7号"
DECISION_2023 = "区政府专题会议纪要〔2023〕演示第1号"
# By site: kind, title, words, who owns, leads and helps, the days of its way, milestones, money in yuan by source.
PROBLEMS = {
    "Z9001": {
        "ref": "TC-1", "kind": "MISSING_ACCEPTANCE", "title": "旺角星辰商业综合体消防验收问题", "sector": "XF",
        "words": "商业综合体未经消防验收投入使用，喷淋、防火分隔和排烟设施不符合要求", "decision": DECISION_2022,
        "owner": "QZ-04", "lead": "D01-1", "helping": ["D03-1", "D09-1"], "opened": date(2022, 11, 9),
        "planned": date(2022, 11, 16), "started": date(2022, 11, 18),
        "milestones": [
            ("停用问题区域，落实整治期间值守", date(2022, 11, 30), date(2022, 11, 28)),
            ("喷淋和消火栓系统修复", date(2023, 2, 15), date(2023, 2, 13)),
            ("防火卷帘和排烟系统改造", date(2023, 4, 15), date(2023, 4, 14)),
            ("消防验收", date(2023, 5, 5), date(2023, 5, 4)),
        ],
        "money": [("ENTERPRISE", 1_260_000, 1_260_000, 1_238_000)], "asked": date(2023, 5, 11),
        "accepted": date(2023, 5, 11), "solved": date(2023, 5, 12),
        "plan": "停用问题区域；分三步修复喷淋、防火分隔和排烟；组织联动测试，申请消防验收",
        "report": "各系统修复完成，联动测试合格，取得消防验收意见", "evidence": "消防验收意见书、复查照片和隐患销号记录",
    },
    "F9001": {
        "ref": "TC-2", "kind": "UNSAFE_BUILDING", "title": "长青路10号危房处置", "sector": "",
        "words": "D级危房，承重墙开裂倾斜，仍有14户居住", "decision": DECISION_2023,
        "owner": "QZ-03", "lead": "D03-1", "helping": ["T002-06"], "opened": date(2023, 1, 18),
        "planned": date(2023, 1, 20), "started": date(2023, 1, 31),
        "milestones": [
            ("完成房屋安全鉴定", date(2023, 2, 20), date(2023, 2, 17)),
            ("住户签约并全部搬离", date(2023, 5, 20), date(2023, 5, 26)),
            ("房屋拆除并清场", date(2023, 6, 15), date(2023, 6, 13)),
        ],
        "money": [("FISCAL", 600_000, 600_000, 571_000), ("OWNERS", 80_000, 80_000, 80_000)],
        "asked": date(2023, 6, 21), "accepted": date(2023, 6, 25), "solved": date(2023, 6, 27),
        "plan": "先鉴定后避险，分户签约安置，拆除前设警戒并专人看守",
        "report": "14户全部搬离安置，房屋已拆除清场", "evidence": "鉴定报告、安置协议、拆除前后照片",
    },
    "B9001": {
        "ref": "TC-3", "kind": "LANDSLIDE", "title": "帝景山庄滑坡治理", "sector": "",
        "words": "坡面滑移、坡顶裂缝加宽，威胁坡下38户", "decision": DECISION_2023,
        "owner": "QZ-07", "lead": "D08-1", "helping": ["D12-1", "T005-06"], "opened": date(2023, 1, 18),
        "planned": date(2023, 1, 28), "started": date(2023, 2, 1),
        "milestones": [
            ("完成勘查和监测布设", date(2023, 3, 15), date(2023, 3, 14)),
            ("截排水沟完工", date(2023, 4, 30), date(2023, 4, 28)),
            ("抗滑桩和挡墙完工", date(2023, 7, 20), date(2023, 7, 18)),
        ],
        "money": [("FISCAL", 940_000, 940_000, 912_000)], "asked": date(2023, 7, 31),
        "accepted": date(2023, 8, 4), "solved": date(2023, 8, 8),
        "cause": ("NATURAL", "湘地质认〔2023〕演示第5号", date(2023, 3, 9)),
        "plan": "勘查监测先行，汛前完成截排水，主体工程采用抗滑桩加挡墙",
        "report": "工程完工，监测位移稳定，警示牌和转移路线齐备", "evidence": "竣工验收意见、监测月报",
    },
}  # fmt: skip
LISTING = {
    "ref": "GP-1", "on": "TC-1", "proposed": date(2022, 11, 21), "listed": date(2022, 11, 23), "deadline": date(2023, 5, 12),
    "responsible": "D01-1", "supervising": "AWB-1", "order": "石政督〔2022〕演示第2号", "delisted": "石政督〔2023〕演示第4号",
    "report": "石消〔2022〕演示第31号", "reason": "人员密集场所未经验收投用，整改难度大、涉及商户多",
    "demand": "按方案三步完成整治，整治期间停用问题区域并派员值守，按月报告进度",
    "measures": "分区停用、分步修复、联动测试", "money": "企业自筹126万元，专款专用", "emergency": "每日巡查，备应急疏散方案并演练一次",
    "because": "与整治方案完成时限一致", "where": "区政府门户网站",
}  # fmt: skip


class Problems:
    def __init__(self, world: World):
        self.world, self.acts = world, Counter()

    def tell(self) -> None:
        for site, told in PROBLEMS.items():
            self._problem(site, told)
        self._listing(PROBLEMS["Z9001"])
        self.world.events.sort()

    def _at(self, day: date) -> datetime:
        """Within working hours, each act of a day half an hour after the one before."""
        self.acts[day] += 1
        return datetime.combine(day, time(9), worktime.CHINA) + timedelta(minutes=30 * self.acts[day])

    def _emit(self, day: date, post: str, do: str, ref: str, **facts) -> None:
        ((_seat, person),) = self.world.held([post], day)
        self.world.emit(self._at(day), person, do, ref, **facts)

    def _problem(self, site: str, told: dict) -> None:
        ref, lead, owner = told["ref"], told["lead"], told["owner"]
        self._emit(
            told["opened"], "QZ-01", "open_problem", ref, where=site, kind=told["kind"], title=told["title"],
            words=told["words"], decision=told["decision"], owner=owner, lead=lead, helping=told["helping"],
            sector=told["sector"],
        )  # fmt: skip
        for text, due, _done in told["milestones"]:
            self._move(told["planned"], lead, ref, "add_milestone", text=text, due=due.isoformat())
        self._move(told["planned"], lead, ref, "plan", plan=told["plan"])
        self._move(told["started"], owner, ref, "start")
        for source, raised, allocated, spent in told["money"]:
            for stage, amount in (("RAISED", raised), ("ALLOCATED", allocated)):
                self._money(told["started"], lead, ref, source, stage, amount)
            self._money(told["milestones"][-1][2], lead, ref, source, "SPENT", spent)
        for order, (_text, _due, done) in enumerate(told["milestones"], start=1):
            self._move(done, lead, ref, "reach_milestone", milestone=order, evidence="现场照片和单位证明材料")
        if "cause" in told:
            cause, finding, day = told["cause"]
            self._move(day, lead, ref, "name_cause", cause=cause, finding=finding)
        day = max(majors.NAMED[site]["found"], told["started"])
        self._move(worktime.plus(day, 2), lead, ref, "link_hazard", hazard=self._found(site))
        self._move(told["asked"], lead, ref, "ask_acceptance", report=told["report"])
        self._move(told["accepted"], "AWB-2", ref, "accept", opinion="验收组现场查验，达到方案要求，同意通过")
        self._move(told["solved"], owner, ref, "solve", evidence=told["evidence"])

    def _money(self, on: date, post: str, ref: str, source: str, stage: str, amount: int) -> None:
        paper = f"财拨〔{on.year}〕演示第{on.month}{on.day}号"
        self._move(
            on,
            post,
            ref,
            "add_money",
            source=source,
            stage=stage,
            amount=amount * 100,
            day=on.isoformat(),
            paper=paper,
        )

    def _move(self, on: date, post: str, ref: str, move: str, **given) -> None:
        self._emit(on, post, "problem", ref, move=move, given=given)

    def _found(self, site: str) -> str:
        """What the major hazard of this site is called in the story."""
        named = majors.NAMED[site]
        for at, _order, line in self.world.events:
            if line.get("site") == site and at.date() == named["found"]:
                for one in (*line.get("findings", []), line):
                    if one.get("item") == named["item"] and one["ref"].startswith("H"):
                        return one["ref"]
        raise LookupError(site)

    def _listing(self, problem: dict) -> None:
        told, ref = LISTING, LISTING["ref"]
        self._emit(
            told["proposed"], told["responsible"], "propose_listing", ref, on=told["on"],
            **{name: told[name] for name in ("responsible", "supervising", "report", "reason", "demand", "measures", "money", "emergency", "because")},
            deadline=told["deadline"].isoformat(), decision=problem["decision"],
        )  # fmt: skip
        self._listed(
            told["listed"], "AWB-2", "list", order_number=told["order"], published_where=told["where"]
        )
        for number, day in enumerate(
            [date(2022, 11, 29), date(2022, 12, 28), *(date(2023, month, 27) for month in (1, 2, 3, 4))]
        ):
            self._listed(
                worktime.workday(day), told["responsible"], "progress", month=day.replace(day=1).isoformat(),
                text=f"按方案推进，已完成节点{min(number, 3)}项，现场值守正常", paper=f"石消月报〔{day.year}〕演示第{day.month}号",
            )  # fmt: skip
        self._listed(problem["accepted"], told["responsible"], "ask_delisting", report="整治完成，验收通过")
        self._listed(problem["accepted"], told["supervising"], "accept", opinion="现场复核，同意摘牌")
        self._listed(problem["accepted"], "AWB-2", "delist", order_number=told["delisted"])
        self._listed(date(2023, 8, 9), told["supervising"], "look_back", opinion="消防设施运行正常，未反弹")

    def _listed(self, day: date, post: str, move: str, **given) -> None:
        self._emit(day, post, "listing", LISTING["ref"], move=move, given=given)
