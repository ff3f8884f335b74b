"""Which tasks of the year each kind of post is given, in the words of both years."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ask:
    """One task: under which standard duty, in the words of each year, and what proves it how many times."""

    duty: str
    text: tuple[str, str]
    proven: str = "VISIT"
    many: int = 1
    # Visits or meetings of these kinds prove it.
    kinds: tuple[str, ...] = ()
    counts: str = ""
    target: tuple[int, int] = (0, 0)
    # Posts of the same unit help, and their visits count.
    helped: bool = False
    # Only majors that were struck off prove it.
    major: bool = False
    half: str = ""
    # In how many of a hundred such posts.
    often: float = 1


LED = ("督导", "专项")


def monthly(duty: str, what: str) -> Ask:
    text = f"每月带队暗访{what}，全年不少于{{target}}个月"
    return Ask(duty, (text, text), counts="AF", target=(9, 11))


def dispatched(duty: str, what: str) -> Ask:
    text = f"每月调度{what}，全年不少于{{target}}个月"
    return Ask(duty, (text, text), "MEETING", counts="DD", target=(9, 11))


ASKED = {
    "PARTY_HEAD": [
        Ask("DW-2", ("主持区委常委会专题研究安全生产不少于{many}次", "主持区委常委会研究安全生产和重大隐患整治不少于{many}次"),
            "MEETING", 2, ("区委常委会",), half="完成第一次专题研究"),
        Ask("DW-4", ("带队督导突出问题整改不少于{many}次", "带队督导重大隐患排查整治不少于{many}次"), many=2, kinds=LED),
    ],
    "GOVERNMENT_HEAD": [
        Ask("ZF-3", ("召开安委会全会，研究防范重特大事故不少于{many}次", "召开安委会全会，部署重大隐患专项排查不少于{many}次"),
            "MEETING", 2, ("安委会全会",), half="完成第一次全会"),
        monthly("ZF-12", "重点场所"),
    ],
    "STANDING": [
        monthly("CW-2", "{area}重点场所"),
        Ask("CW-2", ("带队督导{area}经营性自建房整治不少于{many}次", "带队督导{area}高层建筑消防整治不少于{many}次"),
            many=2, kinds=LED, half="完成第一次督导", often=0.5),
        Ask("CW-3", ("督促{area}逾期隐患整改销号不少于{many}处", "督促{area}隐患整改销号不少于{many}处"), "MATTER", 2),
    ],
    "IN_CHARGE": [
        monthly("FG-3", "{line}领域重点单位"),
        dispatched("FG-4", "逾期重大隐患和督办事项"),
        Ask("FG-2", ("督查部门和镇街冬春火灾防控不少于{many}次", "督查部门和镇街重大隐患排查整治不少于{many}次"),
            many=2, kinds=LED, half="完成第一轮督查"),
    ],
    "DEPUTY": [
        monthly("FS-3", "{line}领域重点单位"),
        Ask("FS-1", ("督查{line}领域隐患排查整治不少于{many}次", "督查{line}领域重大隐患专项排查不少于{many}次"),
            many=2, kinds=LED, half="完成第一次督查"),
        Ask("FS-4", ("推动{line}领域重大隐患整改销号", "推动{line}领域重大隐患整改销号"), "MATTER", 1, major=True),
        dispatched("FS-2", "{line}领域安全生产"),
    ],
    "DEPARTMENT": [
        Ask("BM-5", ("组织检查{line}领域重点单位不少于{many}次", "开展{line}领域重大隐患专项检查不少于{many}次"),
            many=2, kinds=("专项", "双随机"), helped=True, half="完成第一轮检查"),
        Ask("BM-1", ("{line}领域隐患整改销号不少于{many}处", "{line}领域隐患整改销号不少于{many}处，逾期的清零"), "MATTER", 2, often=0.5),
    ],
    "TOWN_HEAD": [
        Ask("XZ-10", ("组织{area}消防安全检查不少于{many}次", "组织{area}沿街店铺和高层建筑检查不少于{many}次"),
            many=2, kinds=("日常",), helped=True, half="完成第一轮检查"),
        Ask("XZ-3", ("{area}上级交办隐患整改销号不少于{many}处", "{area}隐患整改销号不少于{many}处"), "MATTER", 2),
    ],
    "TOWN_PARTY": [
        Ask("XZ-2", ("督促完成{area}生产经营单位监督检查", "督促完成{area}生产经营单位监督检查"), kinds=("日常",), helped=True),
    ],
}  # fmt: skip
PROBLEMS_OF_2023 = Ask(
    "ZF-2",
    ("", "协调解决长青路危房、旺角星辰消防验收、帝景山庄滑坡三个突出问题"),
    "MATTER",
    3,
    half="两个问题进入验收",
)
# By what each counted task is met.
COUNTED = {"AF": "暗访", "DD": "调度会"}
DONE = {
    "VISIT": "检查已完成，发现的问题均已交办，整改情况逐条跟踪",
    "MEETING": "会议已召开，纪要已印发，议定事项明确到岗到人",
    "MATTER": "所列事项已整改到位，经复查销号",
    "AF": "已完成全年目标，各月检查记录在案",
    "DD": "已完成全年目标，各月调度纪要在案",
}
SENT_BACK_BECAUSE = "凭证只反映一次工作，未达到任务要求，请补充后再报"
EXCUSED_BECAUSE = "职责调整，任务并入区级专项行动统一组织"
