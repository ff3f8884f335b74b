"""When it is not our program that failed but the machine: the database is away, or its disk takes nothing."""

import errno
from dataclasses import dataclass

import psycopg
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# Classes of SQLSTATE: connection exceptions; the server stops, starts, or has no place for us.
AWAY = ("08", "57P", "53300")
DISK = ("53100", "58030")


@dataclass(frozen=True)
class Trouble:
    status: int
    title: str
    sentence: str


DATABASE_AWAY = Trouble(
    503,
    _("The database cannot be reached"),
    _(
        "Whether your last step was saved is not certain. Wait a minute, then look, or send the same form again: "
        "what was saved already is not saved twice."
    ),
)
DISK_FULL = Trouble(
    507,
    _("The disk of the platform is full"),
    _(
        "What you sent was not saved. You can go on reading. Once there is room again, send the same form again."
    ),
)
DISK_FAILS = Trouble(
    503,
    _("The disk of the platform does not work"),
    _("What you sent was not saved. Tell the people who run the platform, then send the same form again."),
)


def trouble_of(problem: BaseException | None) -> Trouble | None:
    """What is wrong with the machine, if that is what is wrong."""
    while problem is not None:
        match problem:
            case psycopg.Error() if (problem.sqlstate or "").startswith(DISK):
                return DISK_FULL if problem.sqlstate == DISK[0] else DISK_FAILS
            case psycopg.Error() if (problem.sqlstate or "").startswith(AWAY):
                return DATABASE_AWAY
            case psycopg.OperationalError() if problem.sqlstate is None:
                return DATABASE_AWAY
            case OSError() if problem.errno in NO_ROOM:
                return DISK_FULL
            case OSError() if problem.errno == errno.EIO:
                return DISK_FAILS
            case InterfaceError() | OperationalError() if problem.__cause__ is None:
                return DATABASE_AWAY
            case psycopg.InterfaceError():
                return DATABASE_AWAY
        problem = problem.__cause__
    return None
