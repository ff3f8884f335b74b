"""One town with one of everything that an address can name, and those who have no part in it."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

from anlian.duties.actions import (
    approve_list,
    draft_list,
    name_proxy,
    owe,
    set_obligation,
    set_task,
    sign_list,
)
from anlian.duties.models import Duty, DutyList, WorkKind
from anlian.field.actions import known_device
from anlian.field.models import Record
from anlian.hazards.actions.saved import save_address
from anlian.hazards.lifecycle import State
from anlian.hazards.models import SavedAddress
from anlian.inspections.models import Inspection
from anlian.inspections.signatures import keep_signature
from anlian.kernel.ids import uuid7
from anlian.lattice.actions import appoint, draw_course
from anlian.lattice.models import ChainVersion, Site, Unit, UnitKind
from anlian.matters.evidence import attach
from anlian.matters.models import Evidence
from anlian.meetings import actions as meetings
from anlian.meetings.actions import Attended, Decided, Facts, Item
from anlian.meetings.models import Kind as Meetings
from anlian.meetings.models import Meeting
from anlian.notices.models import Delivery, Feed, Message, Robot
from anlian.people.models import Person
from anlian.problems.actions import open_problem
from anlian.registers import actions as ledgers
from anlian.registers.models import Batch
from anlian.rounds.models import Photo
from anlian.supervision import actions as supervision
from anlian.supervision.models import Letter, Listing, Paper
from scenario.shigu import pictures
from tests.factories import (
    AT,
    DISTRICT,
    account,
    audit_officer,
    auditor,
    chain,
    hazard,
    head_of,
    office,
    officer_of,
    person,
    security_officer,
    site,
    system_officer,
    walker_of,
)
from tests.factories.people import post
from tests.factories.places import LONG_AGO, lattice
from tests.field.phone import Phone
from tests.inspections.world import planned, shop_visit, submitted
from tests.registers.tables import csv_of
from tests.rounds.world import called as called_out
from tests.rounds.world import household, looked, patrolled, signed, ticked

GRID, ELSEWHERE = "430407001001001", "430407002"
NOW = AT + timedelta(hours=6)
MET_LATER = AT + timedelta(hours=1)


def town(grid: str = GRID) -> SimpleNamespace:
    """One of everything, at a shop of this grid; those who answer for it besides."""
    code = grid[:9]
    world = shop_visit(grid, code=f"T{grid}")
    version = chain_of(code)
    wrong = hazard(state=State.ORDERED, site=world.shop)
    held = planned(world)
    finished = submitted(world)
    seat = post("TOWN", "应急办副主任", unit=code)
    appointment = appoint(seat, person=person("石敢当"), since=LONG_AGO, by=None, at=AT)
    photo = attach(wrong.matter, [pictures.before(grid)], role=Evidence.Role.BEFORE, by=wrong.officer, at=AT)[
        0
    ]
    batch, _report = ledgers.look_at("sites", csv_of("sites"), "台账.csv", by=world.officer, at=AT)
    save_address(world.officer, page="hazards:list", name="逾期", query="overdue=1")
    remit = wrong.officer.seat.remits.get()
    problem = open_problem(
        world.shop, by=head_of(version), at=AT, kind="UNSAFE_BUILDING", title="危房", description="墙体开裂",
        decision="区政府常务会议", owner=version.links.get(tier="leader").post, lead=wrong.officer.seat,
    )  # fmt: skip
    listing, letter = supervised(wrong, world.office, head_of(version))
    owed = duty_of(world.officer, f"AF-{grid}")
    proxy = name_proxy(
        world.officer.seat,
        by=world.officer,
        at=AT,
        person=officer_of(code),
        since=AT.date(),
        basis="石办发〔2023〕演示第3号",
    )
    listed, draft = lists_of(world.officer, world.office)
    task = set_task(
        listed.items.order_by("order").first(), by=None, at=AT, text="完成辖区隐患整治", due=AT.date().replace(month=11),
        proven="PAPER",
    )  # fmt: skip
    message = Message.objects.create(
        district=DISTRICT, person=world.officer, entry=uuid7(), verb="HAZARD_ORDERED", relation="finder",
        topic="ONWARD", subject_kind="matter", subject=wrong.pk, facts={"number": wrong.matter.number}, at=AT,
    )  # fmt: skip
    lost = Delivery.objects.create(
        district=DISTRICT, message=message, channel="EMAIL", person=world.officer, state="GAVE_UP",
        once=f"{message.pk}/EMAIL", made_at=AT,
    )  # fmt: skip
    robot = Robot.objects.create(
        district=DISTRICT, unit=world.office.seat.unit, kind="WECOM", title="工作群", topics=["TURN"], filled_at=AT,
        address="https://robot.example.invalid/", set_at=AT,
    )  # fmt: skip
    Feed.objects.create(
        district=DISTRICT, person=world.officer, post=world.officer.seat, key=f"feed of {grid}", made_at=AT
    )
    keep_signature(finished, pictures.before(f"签名{grid}"))
    sent = sent_from(world, finished, grid)
    called, met = meeting_of(world.officer, MET_LATER), met_of(world.officer)
    return SimpleNamespace(
        **vars(rounds_of(world, grid)),
        sent=sent, phone=known_device(wrong.officer, uuid7(), agent="手机", app="1", session="", at=AT),
        called=called, met=met, decision=met.decisions.get(), committee=committee_of(grid),
        signed=listed, draft=draft, task=task, world=world, version=version, wrong=wrong, planned=held, finished=finished, seat=wrong.officer.seat,
        appointment=wrong.officer.appointments.get(), photo=photo, batch=batch, remit=remit, message=message, lost=lost, robot=robot, other_seat=appointment.post,
        problem=problem, listing=listing, letter=letter, paper=Paper.objects.about(listing.matter).get(),
        saved=SavedAddress.objects.get(person=world.officer), officer=wrong.officer, office=world.office, leader=head_of(version),
        walker=world.walker, duty=owed, obligation=owed.obligation, proxy=proxy, keeper=world.shop.principal, auditor=auditor(), stranger=officer_of(ELSEWHERE),
        admin=system_officer(), security=security_officer(),
        audit=audit_officer(), nobody=person(), second_office=office(), far=walker_of("430407002001001"),
    )  # fmt: skip


def sent_from(world: SimpleNamespace, visit: Inspection, grid: str) -> Record:
    """A record of a visit that a colleague had finished, with a photo: it waits for somebody to decide."""
    phone = Phone(world.walker)
    name = phone.keep(pictures.before(f"现场{grid}"))
    phone.upload(name)
    finding = {"result": "BAD", "note": "灭火器过期", "photos": [name]}
    body = {
        "site": str(world.shop.pk), "visit": str(visit.pk), "started_at": phone.ours(AT - timedelta(hours=1)),
        "ended_at": phone.ours(AT), "answers": [finding], "handling": "当场告知",
    }  # fmt: skip
    record = phone.send(phone.write("visit", body))
    assert record.state == "CONFLICT", record.sentence
    return record


def road_of(grid: str) -> Site:
    """A road segment with its line."""
    road = site(grid, kind="road", name=f"{grid}号路段")
    draw_course(road, [[112.59, 26.89], [112.6, 26.9]], by=None, at=AT)
    return road


def rounds_of(world: SimpleNamespace, grid: str) -> SimpleNamespace:
    """A pledge and a check of the shop, a patrol of its street, an outing to a door."""
    here = SimpleNamespace(
        office=world.office, walker=world.walker, town=world.officer, shop=world.shop, area=lattice().areas[grid[:9]],
        road=road_of(grid), door=household(grid),
    )  # fmt: skip
    pledge = signed(here)
    looked(here, photos=[pictures.before(f"回访{grid}")])
    patrolled(here, by=here.walker)
    outing = called_out(here, kind="WATCH")
    ticked(here, outing)
    return SimpleNamespace(
        pledge=pledge, snap=Photo.objects.of(DISTRICT).get(visit__site=here.shop), road=here.road, outing=outing, door=here.door
    )  # fmt: skip


def lists_of(officer: Person, clerk: Person) -> tuple[DutyList, DutyList]:
    """The signed list of an officer's post, and the draft of its next version."""
    told = {"by": None, "at": AT, "year": AT.year, "basis": "石办发〔2023〕演示第4号"}
    listed = draft_list(officer.seat, **told)
    approve_list(listed, by=clerk, at=AT)
    listed = sign_list(listed, by=officer, at=AT)
    return listed, draft_list(officer.seat, **told)


def duty_of(officer: Person, code: str) -> Duty:
    """What an officer's post owes this month, and nobody else's."""
    set_obligation(
        DISTRICT, by=None, at=AT, code=code, title="一月一检查", work=WorkKind.VISIT, every="month", posts=[officer.seat],
        since=LONG_AGO, basis="石办发〔2023〕演示第1号",
    )  # fmt: skip
    owe(DISTRICT, now=AT)
    return Duty.objects.of(DISTRICT).get(obligation__code=code)


def supervised(wrong, office: Person, leader: Person) -> tuple[Listing, Letter]:
    """The hazard on the district's list, answered for by the town; and a letter to the town about it."""
    listing = supervision.propose(
        wrong.matter, by=office, at=NOW, level=1, responsible=wrong.officer.seat, supervising=office.seat,
        deadline=date(2023, 6, 30), report_number="石应急报〔2023〕1号", decision="区政府常务会议", reason="久拖不改",
        other_deadline_because="统一期限", demand="限期整改", measures="拆除", money="自筹", emergency="专人值守",
    )  # fmt: skip
    supervision.DEEDS["list"](
        listing, by=leader, at=NOW, order_number="石政督〔2023〕1号", published_where="区政府网站"
    )
    letter = supervision.send(
        wrong.officer.seat, by=office, at=NOW, form="LETTER", on=wrong.matter, reason="进展缓慢", demand="限期整改",
        answer_by=date(2023, 3, 31),
    )  # fmt: skip
    return listing, letter


def meeting_of(officer: Person, at: datetime) -> Meeting:
    """A town's own meeting, planned."""
    return meetings.plan(
        DISTRICT, by=officer, at=AT, agenda=[Item("消防")], attended=[Attended(officer.seat.pk)],
        facts=Facts(kind=Meetings.SPECIAL, title="镇街安全例会", held_at=at, place="会议室", chair=officer),
    )  # fmt: skip


def met_of(officer: Person) -> Meeting:
    """Another that took place, and gave its own chair something to do."""
    meeting = meeting_of(officer, AT - timedelta(hours=1))
    other = officer_of(officer.seat.unit.code)
    return meetings.hold(
        meeting, by=officer, at=AT, ended_at=AT, attended=[Attended(other.seat.pk)],
        decisions=[Decided("清理楼梯间", officer.seat.pk, AT.date() + timedelta(days=9))],
    )  # fmt: skip


def committee_of(grid: str) -> Unit:
    """A special committee without posts: seen by those who see all."""
    return Unit.objects.create(
        district=DISTRICT, code=f"ZW{grid}", name="消防安全专业委员会", kind=UnitKind.COMMITTEE
    )


def chain_of(code: str) -> ChainVersion:
    """The chain of a town; a town has one."""
    standing = ChainVersion.objects.known().filter(district=DISTRICT, area_code=code).first()
    return standing or chain(f"L{int(code[-3:]):02d}", area=code)


def signed_in(client, someone: Person):
    client.force_login(someone.user or account(someone), backend="django.contrib.auth.backends.ModelBackend")
    return client


def batches(count: int) -> None:
    Batch.objects.bulk_create(
        [
            Batch(district="430407", kind="sites", filename=f"{number}.csv", sha256=f"{number}", at=AT)
            for number in range(count)
        ]
    )
