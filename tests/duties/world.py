"""Leaders who owe a visit every month, and the work that meets it."""

from datetime import date, datetime, timedelta

from anlian.duties import actions
from anlian.duties.models import Duty, WorkKind
from anlian.inspections.actions import record_visit
from anlian.inspections.models import Kind
from anlian.kernel.workdays import SHANGHAI
from anlian.lattice import actions as lattice
from anlian.lattice.models import Appointment
from anlian.lattice.powers import Role
from tests.factories import AT, DISTRICT, office, person, site
from tests.factories.people import hold
from tests.factories.places import lattice as lattice_of

BASIS = "石办发〔2023〕演示第1号"


def moment(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


def leader(title: str = "副区长", **charge):
    charge = charge or {"area": lattice_of().areas["430407001"]}
    return hold(Role.LEADER, title, unit="ZF", **charge)


def owed(*leaders, work=WorkKind.UNANNOUNCED, since=date(2023, 1, 1), **more):
    """一月一暗访, on the posts of these leaders."""
    told = {"code": "AF", "title": "一月一暗访", "every": "month", "basis": BASIS} | more
    return actions.set_obligation(
        DISTRICT, by=None, at=AT, work=work, since=since, posts=[one.seat for one in leaders], **told
    )


def night(day: date) -> None:
    """What the worker does after midnight."""
    actions.owe(DISTRICT, now=moment(day, 0))
    actions.miss(DISTRICT, now=moment(day, 0))


def visit(leads, day: date, *, where=None, kind=Kind.UNANNOUNCED, entered: date | None = None, **told):
    where = where or site()
    started = moment(day)
    return record_visit(
        where, by=told.pop("by", leads), at=moment(entered or day, 18), kind=kind, leader=leads,
        started_at=started, ended_at=started + timedelta(hours=1), content="查看疏散通道", **told,
    )  # fmt: skip


def duties(**asked):
    return list(Duty.objects.of(DISTRICT).filter(**asked).with_story().order_by("period", "first", "once"))


def states(**asked) -> list[str]:
    return [duty.state.value for duty in duties(**asked)]


def replaced(one, on: date):
    """Somebody else takes over the post from a day on."""
    term = Appointment.objects.of(DISTRICT).known().get(post=one.seat, person=one)
    lattice.end_appointment(term, on=on, by=None, at=moment(on))
    other = person()
    lattice.appoint(one.seat, person=other, since=on, by=None, at=moment(on))
    other.seat = one.seat
    return other


__all__ = [
    "BASIS", "duties", "leader", "moment", "night", "office", "owed", "replaced", "states", "visit",
]  # fmt: skip
