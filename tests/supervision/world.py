"""A major hazard that is put on the list, and everybody who has a part in it."""

from datetime import date, timedelta
from types import SimpleNamespace

from anlian.hazards.lifecycle import State as Hazard
from anlian.lattice.models import Post
from anlian.lattice.powers import Role
from anlian.supervision import actions
from anlian.supervision.lifecycle.letter import State as LetterState
from anlian.supervision.lifecycle.listing import State
from anlian.supervision.models import Form, Level
from tests.factories import AT
from tests.factories.people import hold
from tests.factories.places import lattice
from tests.hazards.stories import bring
from tests.hazards.stories import district as hazard_district
from tests.hazards.stories import do as do_hazard

DEADLINE = date(2023, 6, 30)
TOLD = {
    "report_number": "石消报〔2023〕7号", "reason": "疏散通道长期上锁，涉及人员多", "demand": "六月底前完成整改并通过验收",
    "measures": "拆除门锁，增设推闩", "money": "业主自筹30万元", "emergency": "专人值守，落实疏散预案",
    "other_deadline_because": "以区政府督办令期限为准",
}  # fmt: skip
ORDER = {"order_number": "石政督〔2023〕3号", "published_where": "区政府网站"}


def district() -> SimpleNamespace:
    """The people of a hazard, a town's head who answers for the listing, and a department that supervises it."""
    people = hazard_district()
    area = lattice().areas["430407001"]
    people.mayor = hold(Role.TOWN, "街道办主任", unit="430407001", area=area)
    people.deputy = hold(Role.LEADER, "常务副区长", unit="ZF", area=lattice().areas["430407"])
    people.watcher = hold(Role.DEPARTMENT, "督办科长", unit="CG", sector=lattice().sectors["RQ"])
    people.responsible, people.supervising = people.mayor.seat, people.watcher.seat
    return people


def major(people, state=Hazard.RECTIFYING):
    return bring(people, state, major=True)


def proposed(people, wrong=None, *, at=None, by=None, **told):
    wrong = wrong or major(people)
    listing = actions.propose(
        wrong.matter, by=by or people.head, at=at or wrong.now,
        **TOLD | {"level": Level.DISTRICT, "responsible": people.responsible, "supervising": people.supervising,
                  "deadline": DEADLINE} | told,
    )  # fmt: skip
    listing.wrong, listing.now = wrong, (at or wrong.now) + timedelta(hours=1)
    return listing


# From each state, the deed that leads on: who does it, with what.
WAY = [
    (State.LISTED, "list", "office", ORDER),
    (State.DELIST_REQUESTED, "ask_delisting", "mayor", {"report": "已拆除门锁，验收通过"}),
    (State.ACCEPTED, "accept", "watcher", {"opinion": "现场核查，隐患已消除"}),
    (State.DELISTED, "delist", "office", {"order_number": "石政督〔2023〕9号"}),
    (State.LOOKED_BACK, "look_back", "watcher", {"opinion": "未复发"}),
]
ENDS = {
    State.RETURNED: ("return", "office", {"reason": "材料不全"}),
    State.REVOKED: ("revoke", "deputy", {"decision": "石政函〔2023〕1号", "reason": "误列"}),
    State.UPGRADED: ("upgrade", "office", {"level": Level.CITY, **ORDER}),
}
GIVEN = {name: given for _state, name, _who, given in WAY} | {
    name: given for name, _who, given in ENDS.values()
}
GIVEN |= {
    "send_back": {"missing": "推闩未装"},
    "progress": {"month": AT.date(), "text": "已拆除两处门锁", "paper": "石人街报〔2023〕5号"},
    "add_milestone": {"text": "完成招标", "due": date(2023, 5, 31)},
    "add_money": {
        "source": "FISCAL",
        "stage": "RAISED",
        "amount": 100,
        "day": AT.date(),
        "paper": "石财指〔2023〕1号",
    },
    "change_deadline": {"until": date(2023, 7, 31), "reason": "设备到货推迟"},
}


def do(people, listing, name, who, given):
    by = getattr(people, who) if isinstance(who, str) else who
    done = actions.DEEDS[name](listing, by=by, at=listing.now, **given)
    listing.now += timedelta(hours=1)
    return done


def accepted(people, wrong):
    """The hazard itself is put right and accepted by its group."""
    do_hazard(people, wrong, "submit", "keeper", {"measure": "已重建疏散楼梯"})
    do_hazard(people, wrong, "accept", "inspector", {"opinion": "同意", "others": ["town"]})


def brought(people, state):
    """A listing in this state, with the moment after its last deed as `now`."""
    listing = proposed(people)
    if state == State.RETURNED:
        do(people, listing, *ENDS[state])
        return listing
    for reached, *deed in WAY if state != State.PROPOSED else []:
        if deed[0] == "ask_delisting" and state not in ENDS:
            listing.wrong.now = listing.now
            accepted(people, listing.wrong)
            listing.now = listing.wrong.now
        if deed[0] == "look_back":
            listing.now += timedelta(days=90)
        if state in ENDS and reached != State.LISTED:
            break
        do(people, listing, *deed)
        if reached == state:
            break
    if state in ENDS:
        do(people, listing, *ENDS[state])
    listing.matter.refresh_from_db()
    assert listing.matter.state == state
    return listing


LETTER = {"reason": "整改进展缓慢", "demand": "十日内提出推进方案", "answer_by": date(2023, 3, 20)}
MEETING = {"meets_at": AT + timedelta(days=1), "place": "区政府三楼会议室"}


def sent(people, *, form=Form.LETTER, by=None, on=None, at=AT, **told):
    given = LETTER | (MEETING if form == Form.ADMONITION else {}) | told
    post = given.pop("addressee", people.responsible)
    letter = actions.send(post, by=by or people.office, at=at, form=form, on=on, **given)
    letter.now = at + timedelta(days=2)
    return letter


LETTER_GIVEN = {
    "hold": {"minutes": "逐项说明，限期整改", "present": "副区长、街道办主任"},
    "answer": {"answer": "已制定推进方案"},
    "ask_again": {"missing": "缺资金落实", "until": date(2023, 4, 10)},
    "settle": {"opinion": "同意办结"},
    "withdraw": {"reason": "发错单位"},
}


def do_letter(people, letter, name, who):
    by = getattr(people, who) if isinstance(who, str) else who
    actions.LETTER_DEEDS[name](letter, by=by, at=letter.now, **LETTER_GIVEN[name])
    letter.now += timedelta(hours=1)


def brought_letter(people, state, form=Form.LETTER):
    letter = sent(people, form=form)
    way = {
        LetterState.SENT: [],
        LetterState.HELD: [("hold", "office")],
        LetterState.ANSWERED: [("answer", "mayor")],
        LetterState.CLOSED: [("answer", "mayor"), ("settle", "office")],
        LetterState.WITHDRAWN: [("withdraw", "office")],
    }[state]
    for name, who in way:
        do_letter(people, letter, name, who)
    letter.matter.refresh_from_db()
    assert letter.matter.state == state
    return letter


def post_of(someone) -> Post:
    return someone.seat
