"""Duties: what posts owe in each period, what was done for it, who may stand in; their lists and the tasks of a year."""

from anlian.duties.models.duty import Duty
from anlian.duties.models.lists import DutyItem, DutyList, ListState, Often, PostKind, Proven
from anlian.duties.models.obligation import Obligation, Obliged, Proxy, WorkKind
from anlian.duties.models.task import Milestone, Proof, Task

__all__ = [
    "Duty",
    "DutyItem",
    "DutyList",
    "ListState",
    "Milestone",
    "Obligation",
    "Obliged",
    "Often",
    "PostKind",
    "Proof",
    "Proven",
    "Proxy",
    "Task",
    "WorkKind",
]
