"""What happens to duties: they fall due by the calendar, are met by work, missed, or excused by the office; lists and tasks."""

from anlian.duties.actions.credit import claim, credit
from anlian.duties.actions.lists import approve_list, draft_list, edit_list, in_force, sign_list
from anlian.duties.actions.owe import miss, owe
from anlian.duties.actions.set import (
    end_obligation,
    end_proxy,
    excuse,
    name_proxy,
    set_obligation,
)
from anlian.duties.actions.sheets import issue_sheet
from anlian.duties.actions.tasks import (
    confirm_task,
    excuse_task,
    keep_papers,
    link_proof,
    miss_tasks,
    report_task,
    send_back_task,
    set_task,
)

__all__ = [
    "approve_list",
    "claim",
    "confirm_task",
    "credit",
    "draft_list",
    "edit_list",
    "end_obligation",
    "end_proxy",
    "excuse",
    "excuse_task",
    "in_force",
    "issue_sheet",
    "keep_papers",
    "link_proof",
    "miss",
    "miss_tasks",
    "name_proxy",
    "owe",
    "report_task",
    "send_back_task",
    "set_obligation",
    "set_task",
    "sign_list",
]
