"""A well-formed post for every address that takes one: with it whoever may, does."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from anlian.kernel.ids import uuid7
from anlian.lattice.forms import BY_PLACE
from anlian.lattice.roll import roll_of
from anlian.meetings.offers import Offers
from tests.factories import AT, DAY
from tests.registers.tables import csv_of
from tests.rounds.world import picture

BASIS = "石组〔2023〕3号"
LATER = "2023-04-01"


@dataclass(frozen=True)
class Post:
    """Fields of a form, or a document of JSON."""

    data: dict[str, Any] = field(default_factory=dict)
    json: Any = None

    def fresh(self) -> dict:
        """The fields, files at their beginning."""
        return {
            name: SimpleUploadedFile(value[0], value[1]) if isinstance(value, tuple) else value
            for name, value in self.data.items()
        }

    def text(self) -> str:
        return json.dumps(self.json, default=str)


def recorded(here) -> dict:
    """A hazard as a phone tells it."""
    body = {"site": str(here.world.shop.pk), "summary": "通道堆物", "no_photo_reason": "无光"}
    text = json.dumps({"kind": "hazard", "made_at": AT.isoformat(), "body": body})
    return {"id": uuid7(), "sha256": sha256(text.encode()).hexdigest(), "text": text}


def _form(**fields):
    return Post(data=fields)


def _visit(here, **also):
    return _form(id=uuid7(), kind="ROUTINE", template=here.world.checklist.pk, note="例行", **also)


def _sheet(here):
    answers = {f"i{order}-result": "OK" for order, _item in enumerate(here.world.checklist.items)}
    return _form(content="通道", handling="无", **answers)


def _chain(here, **also):
    return _form(
        title="新责任链", area=here.seat.unit.area_id, sectors=[here.gas.pk], basis=BASIS,
        basis_date=DAY, since=LATER, leader=here.leader_post.pk, town=BY_PLACE, community=BY_PLACE,
        grid=BY_PLACE, site="on", **also,
    )  # fmt: skip


def _steps() -> dict:
    given = {"sector_code": "", "urgency": "general", "amount_1": 75}
    for step in (2, 3, 4, 5):
        given |= {f"amount_{step}": step, f"unit_{step}": "H"}
    return given


def _listing(here):
    return _form(
        id=uuid7(), level=1, report_number=BASIS, decision="常务会议", reason="久拖不改", responsible=here.seat.pk,
        supervising=here.office.seat.pk, deadline=LATER, other_deadline_because="统一期限", demand="限期整改", measures="拆除",
        money="自筹", emergency="专人值守",
    )  # fmt: skip


def _letter(here):
    return _form(
        id=uuid7(),
        form="LETTER",
        addressee=here.seat.pk,
        reason="进展缓慢",
        demand="限期整改",
        answer_by=LATER,
    )


def _meeting(chair, **also):
    rows = {
        f"{prefix}-{name}": count
        for prefix, count in (("agenda", 1), ("away", 0), ("decisions", 0))
        for name, count in (("TOTAL_FORMS", count), ("INITIAL_FORMS", 0))
    }
    told = {
        "kind": "SPECIAL", "title": "安全例会", "held_at": f"{DAY}T07:00", "ended_at": f"{DAY}T08:00", "place": "会议室",
        "chair": chair, "agenda-0-text": "消防", "agenda-0-safety": "on", "present": [],
    }  # fmt: skip
    return Post(data=rows | told | also)


def _post_of(someone) -> str:
    """What their post is called in the list that the page offers."""
    return Offers(roll_of(someone.district), DAY).label_of(someone.seat.pk)


POSTS: dict[str, Callable[[SimpleNamespace, Any], Post]] = {
    "field:take": lambda here, who: _form(),
    "field:set-aside": lambda here, who: _form(reason="重复"),
    "field:end-phone": lambda here, who: _form(),
    "api-1:note_phone": lambda here, who: Post(json={}),
    "api-1:send_records": lambda here, who: Post(json={"sent_at": AT, "records": [recorded(here)]}),
    "set_language": lambda here, who: _form(language="en", next="/"),
    "desk:sign-in": lambda here, who: _form(username="nobody", password="Wrong-Word-2023"),
    "desk:sign-in-to-demo": lambda here, who: _form(username="office"),
    "desk:sign-out": lambda here, who: _form(),
    "desk:account": lambda here, who: _form(
        old_password="Wrong-Word-2023", new_password1="Other-Word-2023", new_password2="Other-Word-2023"
    ),
    "notices:read": lambda here, who: _form(message=here.message.pk),
    "notices:open": lambda here, who: _form(),
    "notices:choose": lambda here, who: _form(email="a@example.gov.cn", digest_at="08:00", TURN_EMAIL="NOW"),
    "notices:send-code": lambda here, who: _form(),
    "notices:confirm-email": lambda here, who: _form(code="123456"),
    "notices:renew-calendar": lambda here, who: _form(),
    "notices:end-calendar": lambda here, who: _form(),
    "notices:set-robot": lambda here, who: _form(
        unit=here.office.seat.unit.pk, kind="WECOM", title="群", topics=["TURN"],
        address="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x",
    ),
    "notices:try-robot": lambda here, who: _form(),
    "notices:end-robot": lambda here, who: _form(),
    "notices:send-again": lambda here, who: _form(),
    "desk:code": lambda here, who: _form(code="000000"),
    "desk:second-factor": lambda here, who: _form(code="000000"),
    "desk:recovery-codes": lambda here, who: _form(password="Wrong-Word-2023"),
    "desk:remove-factor": lambda here, who: _form(password="Wrong-Word-2023"),
    "desk:reset-factor": lambda here, who: _form(),
    "registers:look": lambda here, who: _form(),
    "registers:headers": lambda here, who: _form(),
    "desk:verify-record": lambda here, who: _form(),
    "desk:set-climb": lambda here, who: _form(**_steps()),
    "desk:drop-climb": lambda here, who: _form(sector="XF", urgency="general"),
    "desk:set-workday": lambda here, who: _form(day=DAY),
    "desk:add-year": lambda here, who: _form(year=2027, holidays="2027-01-01~2027-01-03"),
    "desk:register-account": lambda here, who: _form(username="newcomer"),
    "desk:open-account": lambda here, who: _form(password="Fresh-Word-2023"),
    "desk:give-password": lambda here, who: _form(password="Fresh-Word-2023"),
    "desk:end-session": lambda here, who: _form(),
    "desk:make-token": lambda here, who: _form(name="QGIS", password="Wrong-Word-2023"),
    "desk:end-token": lambda here, who: _form(),
    "desk:end-sessions": lambda here, who: _form(),
    "desk:appoint-officer": lambda here, who: _form(person=here.nobody.pk, since=LATER, basis=BASIS),
    "desk:end-officer": lambda here, who: _form(on=LATER, basis=BASIS),
    "desk:export-accounts": lambda here, who: _form(),
    "desk:disable-account": lambda here, who: _form(reason="调离"),
    "desk:enable-account": lambda here, who: _form(),
    "desk:unlock-account": lambda here, who: _form(),
    "hazards:export": lambda here, who: _form(),
    "hazards:report": lambda here, who: _form(
        id=uuid7(), summary="灭火器过期", source="report", no_photo_reason="夜间"
    ),
    "hazards:save": lambda here, who: _form(name="逾期的", query="overdue=1"),
    "hazards:forget": lambda here, who: _form(),
    "hazards:do": lambda here, who: _form(expect=here.wrong.matter.version),
    "duties:export": lambda here, who: _form(),
    "duties:set-obligation": lambda here, who: _form(
        code="XF-1", title="一月一暗访", work="UNANNOUNCED", every="month", times=1, since=LATER, basis=BASIS,
        posts=[here.seat.pk],
    ),
    "duties:end-obligation": lambda here, who: _form(until=LATER),
    "duties:proxies": lambda here, who: _form(
        post=who.seat.pk if hasattr(who, "seat") else uuid7(), person=here.leader.pk, since=LATER, basis=BASIS
    ),
    "duties:end-proxy": lambda here, who: _form(),
    "duties:excuse": lambda here, who: _form(reason="在中央党校学习"),
    "duties:claim": lambda here, who: _form(number=here.finished.number),
    "inspections:suggest": lambda here, who: _form(),
    "problems:export": lambda here, who: _form(),
    "problems:open": lambda here, who: _form(
        id=uuid7(), title="危房", kind="UNSAFE_BUILDING", decision="常务会议", description="墙体开裂",
        owner=here.version.links.get(tier="leader").post_id, lead=here.seat.pk,
    ),
    "problems:do": lambda here, who: _form(expect=here.problem.matter.version, text="搬离", due=LATER),
    "supervision:export": lambda here, who: _form(),
    "supervision:propose": lambda here, who: _listing(here),
    "supervision:do": lambda here, who: _form(
        expect=here.listing.matter.version, month="2023-03-01", text="已拆除门锁", paper="石人街报〔2023〕5号"
    ),
    "supervision:export-letters": lambda here, who: _form(),
    "supervision:send": lambda here, who: _letter(here),
    "supervision:send-about": lambda here, who: _letter(here),
    "supervision:do-letter": lambda here, who: _form(expect=here.letter.matter.version, answer="已整改"),
    "inspections:export": lambda here, who: _form(),
    "inspections:plan": lambda here, who: _visit(here, on=DAY, leader=who.pk if who else uuid7()),
    "inspections:begin": lambda here, who: _visit(here),
    "inspections:start": lambda here, who: _form(expect=here.planned.version),
    "inspections:do": lambda here, who: _sheet(here),
    "inspections:confirm": lambda here, who: _form(signed_by="店主"),
    "inspections:cancel": lambda here, who: _form(reason="停业"),
    "inspections:add": lambda here, who: _form(note="补充一句"),
    "rounds:export-shops": lambda here, who: _form(),
    "rounds:sign": lambda here, who: _form(
        id=uuid7(), signed_by="店主", happened_at=f"{DAY}T09:30", signature=("a.png", picture(255))
    ),
    "rounds:check": lambda here, who: _form(**{
        "id": uuid7(), "happened_at": f"{DAY}T10:30", "mark-1": "KEPT", "mark-2": "KEPT", "mark-3": "UNSEEN",
    }),
    "rounds:issue": lambda here, who: _form(
        title="三包承诺书", promise_1="断电", promise_2="畅通", promise_3="整改", months=12, check_months=3
    ),
    "rounds:export-roads": lambda here, who: _form(),
    "rounds:patrol": lambda here, who: _form(id=uuid7(), started_at=f"{DAY}T10:00", ended_at=f"{DAY}T10:30"),
    "rounds:call": lambda here, who: _form(
        id=uuid7(), kind="KNOCK", title="敲门行动", area=here.seat.unit.code, first=DAY, last=LATER, tells="关火断电"
    ),
    "rounds:export-doors": lambda here, who: _form(),
    "rounds:tick-door": lambda here, who: _form(id=uuid7(), happened_at=f"{DAY}T10:30", result="MET"),
    "rounds:tick-street": lambda here, who: _form(id=uuid7(), happened_at=f"{DAY}T10:30", result="MET"),
    "rounds:export-households": lambda here, who: _form(),
    "rounds:household-number": lambda here, who: _form(reason="预约上门"),
    "meetings:export": lambda here, who: _form(),
    "meetings:export-decisions": lambda here, who: _form(),
    "meetings:plan": lambda here, who: _meeting(who.pk if who else uuid7(), id=uuid7()),
    "meetings:record": lambda here, who: _meeting(
        who.pk if who else uuid7(), id=uuid7(), present=[here.officer.seat.pk]
    ),
    "meetings:change": lambda here, who: _meeting(here.world.officer.pk),
    "meetings:hold": lambda here, who: _meeting(here.world.officer.pk, present=[here.officer.seat.pk]),
    "meetings:decide": lambda here, who: Post(
        data={"decide-text": "补齐灭火器", "decide-post": _post_of(here.world.officer), "decide-due": LATER}
    ),
    "meetings:review": lambda here, who: Post(data={f"remark-{here.wrong.matter_id}": "三天内办结"}),
    "meetings:finish": lambda here, who: _form(minutes="会议研究了消防工作。"),
    "meetings:cancel": lambda here, who: _form(reason="防汛"),
    "meetings:do": lambda here, who: _form(note="已完成一半"),
    "lattice:issue-chain": lambda here, who: _chain(here, number="L77"),
    "lattice:reissue-chain": lambda here, who: _chain(here),
    "lattice:end-chain": lambda here, who: _form(on=LATER, basis=BASIS),
    "lattice:add-site": lambda here, who: _form(
        name="新开的店", kind="shop", datum="WGS84", code="D99999", area=here.world.shop.area_id, since=DAY
    ),
    "lattice:change-site": lambda here, who: _form(name="换了招牌", kind="shop", datum="WGS84"),
    "atlas:course": lambda here, who: _form(written="112.59, 26.89; 112.6, 26.9", datum="WGS84"),
    "atlas:position": lambda here, who: _form(written="112.6, 26.9", datum="WGS84", anyway="on"),
    "lattice:move-site": lambda here, who: _form(
        on=LATER, area=here.world.shop.area_id, risk="red", principal_name=here.keeper.name
    ),
    "lattice:site-phone": lambda here, who: _form(reason="联系整改"),
    "lattice:export-sites": lambda here, who: _form(),
    "lattice:draw-placard": lambda here, who: _form(),
    "lattice:placards": lambda here, who: _form(),
    "duties:list-draft": lambda here, who: _form(post=here.leader_post.pk, year=2023, basis=BASIS),
    "duties:list-edit": lambda here, who: _form(**{
        "basis": BASIS, "expect": here.draft.edits, "row-TOTAL_FORMS": 1, "row-INITIAL_FORMS": 0,
        "row-0-text": "带队检查", "row-0-law": "安全生产法", "row-0-often": "month", "row-0-proven": "VISIT",
    }),
    "duties:list-do": lambda here, who: _form(),
    "duties:list-paper": lambda here, who: _form(),
    "duties:add-task": lambda here, who: _form(
        item=here.task.item_id, text="完成隐患整治", due="2023-11-30", proven="PAPER"
    ),
    "duties:export-tasks": lambda here, who: _form(),
    "duties:do-task": lambda here, who: _form(reason="上级统一取消", expect=here.task.matter.version),
    "duties:task-list-paper": lambda here, who: _form(),
    "duties:year-file": lambda here, who: _form(),
    "duties:sheet-paper": lambda here, who: _form(),
    "lattice:export-leaders": lambda here, who: _form(),
    "lattice:reassign": lambda here, who: _form(
        part=f"area:{here.seat.unit.code}", post=here.leader_post.pk, since=LATER, basis=BASIS
    ),
    "lattice:name-lead": lambda here, who: _form(
        sector="RQ", post=here.world.officer.seat.pk, since=LATER, basis=BASIS
    ),
    "lattice:name-office": lambda here, who: _form(
        area=here.seat.unit.area.code, unit=here.seat.unit_id, name="应急办", since=LATER, basis=BASIS
    ),
    "lattice:appoint": lambda here, who: _form(person=here.nobody.pk, since=LATER, basis=BASIS),
    "lattice:give-remit": lambda here, who: _form(area=here.world.shop.area_id, since=DAY, basis=BASIS),
    "lattice:end-appointment": lambda here, who: _form(on=LATER, basis=BASIS),
    "lattice:end-remit": lambda here, who: _form(on=LATER),
    "lattice:person-phone": lambda here, who: _form(reason="联系整改"),
    "registers:import": lambda here, who: _form(kind="sites", file=("台账.csv", csv_of("sites"))),
    "registers:take-in": lambda here, who: _form(),
    "registers:undo": lambda here, who: _form(reason="传错了文件"),
    "registers:drop": lambda here, who: _form(),
    "registers:export": lambda here, who: _form(),
    "api-1:report_hazard": lambda here, who: Post(
        json={
            "id": uuid7(), "site": here.world.shop.pk, "summary": "灭火器过期", "source": "report",
            "no_photo_reason": "夜间",
        }
    ),
    "api-1:do_move": lambda here, who: Post(json={"expect": here.wrong.matter.version, "given": {}}),
}  # fmt: skip
# Where the record that a page is about stands behind the question mark.
QUERIES: dict[str, Callable[[SimpleNamespace], dict]] = {
    "problems:open": lambda here: {"site": here.world.shop.pk},
    "api-1:who": lambda here: {"site": here.world.shop.pk},
    "hazards:report": lambda here: {"site": here.world.shop.pk},
    "inspections:plan": lambda here: {"site": here.world.shop.pk},
    "inspections:begin": lambda here: {"site": here.world.shop.pk},
}
# Where it stands in the post itself.
WITHIN = {"api-1:report_hazard"}
