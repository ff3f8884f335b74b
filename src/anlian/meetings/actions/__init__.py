"""What people do about meetings: plan, hold, record, decide, go through what is late, issue the minutes; and what
becomes of decisions."""

from anlian.meetings.actions.call import cancel, change, hold, plan, record_meeting
from anlian.meetings.actions.decide import decide
from anlian.meetings.actions.finish import finish, review, unreviewed
from anlian.meetings.actions.follow import confirm, extend, report, send_back, tell, withdraw
from anlian.meetings.actions.given import Attended, Decided, Facts, Item

__all__ = [
    "Attended",
    "Decided",
    "Facts",
    "Item",
    "cancel",
    "change",
    "confirm",
    "decide",
    "extend",
    "finish",
    "hold",
    "plan",
    "record_meeting",
    "report",
    "review",
    "send_back",
    "tell",
    "unreviewed",
    "withdraw",
]
