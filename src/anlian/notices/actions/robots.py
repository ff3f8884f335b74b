"""Robots of groups: the head of an office or department sets one up for the unit, tries it, and ends it."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.models import Unit
from anlian.lattice.powers import POWERS, Power, Role
from anlian.lattice.scope import Duties
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.notices import buckets
from anlian.notices.channels import Sent, Text
from anlian.notices.channels.robots import Robots, why_not
from anlian.notices.models import Robot, RobotKind
from anlian.notices.topics import Topic
from anlian.people.models import Person


def units_of(duties: Duties) -> dict[UUID, str]:
    """The units for whose groups somebody may speak: those of which they are the head."""
    return {
        post.unit_id: post.unit
        for post in duties.posts
        if Power.MANAGE_ROBOTS in POWERS[Role(post.role)]
        and duties.roll.head_of(post.unit_id, post.role, duties.on) == post.id
    }


@deed
def set_robot(
    unit: Unit,
    *,
    by: Person,
    at: datetime,
    kind: RobotKind,
    title: str,
    address: str,
    secret: str,
    topics: list[str],
) -> Robot:
    """设置群机器人. Its address and secret are never shown again; another one is another robot."""
    _check_head(unit.pk, by, at)
    if problem := why_not(kind, address.strip()):
        raise Refused(_why(problem))
    if kind == RobotKind.WECOM and secret.strip():
        raise Refused(_("A robot of WeCom has no secret: its key stands in the address."))
    if not topics:
        raise Refused(_("Choose what it shall tell the group of."))
    robot = Robot.objects.create(
        district=unit.district, unit=unit, kind=kind, title=title.strip(), address=address.strip(),
        secret=secret.strip(), topics=[one for one in Topic.values if one in topics], filled_at=at, set_at=at,
    )  # fmt: skip
    record(Verb.ROBOT_SET, robot, by=by, at=at, title=robot.title, kind=kind, chosen=robot.topics)
    return robot


@deed
def end_robot(robot: Robot, *, by: Person, at: datetime) -> Robot:
    """停用群机器人: what waits for it is given up; address and secret are wiped."""
    _check_head(robot.unit_id, by, at)
    ended = Robot.objects.of(robot.district).standing().filter(pk=robot.pk)
    if not ended.update(ended_at=at, address="", secret=""):
        raise Refused(_("It was ended already."))
    record(Verb.ROBOT_ENDED, robot, by=by, at=at, title=robot.title)
    return robot


def try_robot(robot: Robot, *, by: Person, at: datetime) -> None:
    """试发: one line to the group, now, so that whoever set it sees whether it works."""
    _check_head(robot.unit_id, by, at)
    if buckets.take(robot, at):
        raise Refused(_("It has said as much as it may this minute. Try again in a moment."))
    text = Text("", _("Anlian: this group will be told here."), f"try-{robot.pk}")
    outcome = Robots().send(robot, text, at=at + settings.CLOCK_BEHIND)
    if not isinstance(outcome, Sent):
        raise Refused(_("It did not work: %(why)s.") % {"why": outcome.reason})


def _check_head(unit: UUID, by: Person, at: datetime) -> None:
    if unit not in units_of(Duties(by, day_of(at))):
        raise Refused(
            _("Robots of a unit are set up by its head: the first post of the office or the department."),
            "lattice/powers.py",
        )


def _why(problem: str) -> str:
    return {
        "only https": _("The address must begin with https://."),
        "not a known host": _("This is not a host of that platform."),
        "not the address of a robot": _(
            "This is not the address of a robot: copy all of it from the platform."
        ),
    }.get(problem, _("This is not an address that a robot can have."))
