"""A vice head who holds meetings, a department that is given something to do, an office that confirms."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

from anlian.kernel.workdays import SHANGHAI
from anlian.lattice.actions import appoint, end_appointment, give_remit
from anlian.lattice.models import Appointment, Unit, UnitKind
from anlian.lattice.powers import Role
from anlian.matters.models import Matter, Urgency
from anlian.meetings import actions
from anlian.meetings.actions import Attended, Decided, Facts, Item
from anlian.meetings.models import Kind, Meeting
from tests.factories import AT, DISTRICT, hazard, lattice, office, officer_of_sector, person
from tests.factories.people import hold, post
from tests.factories.places import LONG_AGO

MET = datetime(2023, 3, 6, 9, 0, tzinfo=SHANGHAI)
OVER = MET + timedelta(hours=2)
WRITTEN = MET + timedelta(hours=8)
DUE = date(2023, 3, 20)
MINUTES = "会议听取了消防救援大队汇报，研究了居民楼通道整治。"


def world() -> SimpleNamespace:
    """The head and a vice head of the government with the fire line, two departments, the office."""
    seats = lattice()
    head = hold(Role.LEADER, "区长", unit="ZF", area=seats.areas[DISTRICT])
    vice = hold(Role.LEADER, "副区长", unit="ZF", sector=seats.sectors["XF"])
    return SimpleNamespace(
        head=head,
        vice=vice,
        fire=officer_of_sector("XF", unit="XF"),
        gas=officer_of_sector("RQ", unit="CG"),
        office=office(),
        clerk=office(),
    )


def facts(chair, kind=Kind.SPECIAL, **told) -> Facts:
    return Facts(
        **{
            "kind": kind,
            "title": "消防安全专题会",
            "held_at": MET,
            "place": "区政府三楼会议室",
            "chair": chair,
        }
        | told
    )


def planned(
    here, chair=None, *, by=None, at=AT, agenda=(Item("通报消防形势"),), came=None, **told
) -> Meeting:
    return actions.plan(
        DISTRICT, by=by or here.office, at=at, facts=facts(chair or here.vice, **told), agenda=agenda,
        attended=[Attended(one.seat.pk) for one in (came or [here.fire, here.gas])],
    )  # fmt: skip


def held(here, chair=None, *, decisions=(), by=None, at=WRITTEN, **told) -> Meeting:
    meeting = planned(here, chair, by=by, **told)
    return actions.hold(
        meeting,
        by=by or here.office,
        at=at,
        ended_at=meeting.held_at + timedelta(hours=2),
        decisions=decisions,
    )


def finished(here, chair=None, *, by=None, at=WRITTEN, **told) -> Meeting:
    return actions.finish(
        held(here, chair, by=by, at=at, **told), by=by or here.office, at=at, minutes=MINUTES
    )


def given(who, text="清理楼梯间杂物", due=DUE, **told) -> Decided:
    return Decided(text, who.seat.pk, due, **told)


def decided(here, who=None, **told):
    """A decision of a meeting whose minutes are issued."""
    meeting = finished(here, decisions=[given(who or here.fire)], **told)
    return meeting.decisions.select_related("matter", "meeting").get()


def overdue_major(day: date = date(2023, 3, 1)):
    """A major hazard whose date has passed when the meeting takes place."""
    wrong = hazard()
    due = datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI)
    Matter.objects.of(DISTRICT).filter(pk=wrong.matter_id).update(urgency=Urgency.MAJOR, due_at=due)
    wrong.matter.refresh_from_db()
    return wrong


def committee(here) -> SimpleNamespace:
    """消防专委会, chaired by the vice head."""
    unit = Unit.objects.create(
        district=DISTRICT, code="ZW01", name="消防安全专业委员会", kind=UnitKind.COMMITTEE
    )
    seat = post(Role.COMMITTEE, "消防专委会主任", unit="XF")
    seat.unit = unit
    seat.save()
    give_remit(seat, sector=lattice().sectors["XF"], since=LONG_AGO, by=None, at=AT)
    appoint(seat, person=here.vice, since=LONG_AGO, by=None, at=AT)
    return SimpleNamespace(unit=unit, seat=seat)


def vacated(one, on: date) -> None:
    term = Appointment.objects.of(DISTRICT).known().get(post=one.seat, person=one)
    end_appointment(term, on=on, by=None, at=AT)


__all__ = [
    "AT", "DISTRICT", "DUE", "MET", "MINUTES", "OVER", "WRITTEN", "committee", "decided", "facts", "finished", "given",
    "held", "overdue_major", "person", "planned", "vacated", "world",
]  # fmt: skip
