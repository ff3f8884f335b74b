"""The fields of official papers: duty list, task list, the file of a year. Their words are Chinese whatever the page speaks."""

from django.utils import timezone

from anlian.duties.doings import Outcome, Part
from anlian.duties.exports import STATES as DUTY_STATES
from anlian.duties.exports.tasks import PROVEN, STATES
from anlian.duties.models import DutyItem, DutyList, Often, Task
from anlian.kernel import papers
from anlian.lattice.roll import Roll
from anlian.lattice.seats import Held, called

OFTEN = {
    Often.ALWAYS: "常态", Often.MONTH: "每月", Often.QUARTER: "每季度", Often.HALF: "每半年", Often.YEAR: "每年",
}  # fmt: skip
OUTCOMES = {
    Outcome.DONE: "已履行", Outcome.LATE: "逾期履行", Outcome.MISSED: "未履行", Outcome.OVERDUE: "逾期未办",
    Outcome.WAITING: "已报告、待确认", Outcome.OPEN: "未到期", Outcome.EXCUSED: "免除", Outcome.PASSED: "移交、撤销或他人办结",
}  # fmt: skip
PARTS = {
    Part.DUTY: "经常性履职", Part.TASK: "年度任务", Part.VISIT: "带队检查", Part.DISPATCH: "主持调度", Part.MEETING: "主持会议",
    Part.DECISION: "会议交办事项", Part.HAZARD: "隐患处置",
}  # fmt: skip
UNCHECKED = "（条文待核对）"


def _day(moment) -> str:
    return f"{timezone.localtime(moment):%Y年%-m月%-d日}" if moment else ""


def often(item: DutyItem) -> str:
    word = OFTEN[Often(item.often)]
    return f"{word}{item.times}次" if item.often != Often.ALWAYS else word


def duty_list(one: DutyList, items: list[DutyItem], district: str) -> bytes:
    return papers.render("duties", "duty_list", {
        "district": district, "year": one.year, "version": one.version, "post": called(one.post.unit.name, one.post.title),
        "basis": one.basis,
        "items": [
            {
                "order": item.order, "text": item.text,
                "basis": item.basis + ("" if item.checked else UNCHECKED), "often": often(item),
                "proven": PROVEN[item.proven], "together": "、".join(item.helpers),
            }
            for item in items
        ],
        "approved_by": one.approved_by.name if one.approved_by else "", "approved_on": _day(one.approved_at),
        "signed_by": one.signed_by.name if one.signed_by else "", "signed_on": _day(one.signed_at),
        "digest": one.digest, "draft": one.signed_at is None,
        "unchecked": any(not item.checked for item in items),
    })  # fmt: skip


def task_list(held: Held, year: int, tasks: list[Task], roll: Roll, district: str, now) -> bytes:
    return papers.render("duties", "task_list", {
        "district": district, "year": year, "post": held.called, "person": held.term.person if held.term else "（空缺）",
        "tasks": [_task(task, roll, now) for task in tasks],
    })  # fmt: skip


def _task(task: Task, roll: Roll, now) -> dict:
    helpers = [roll.seats[key].title for key in task.assist]
    late = task.late_by(now)
    return {
        "number": task.matter.number, "duty": task.item.text, "text": task.text,
        "target": str(task.progress.target) if task.progress else "—", "due": _day(task.matter.due_at),
        "assist": "、".join(helpers) or "—", "proven": PROVEN[task.proven],
        "state": STATES[task.stage] + (f"（逾期{late}天）" if late else ""),
        "progress": str(task.progress) if task.progress else f"凭证{task.proven_by}份",
        "holder": task.holder.name if task.holder else "（空缺）",
    }  # fmt: skip


def year_file(file, roll: Roll, district: str, now) -> bytes:
    """Everything of the year, done and missed: no part of it can be chosen."""
    duties, tasks = file.tally, file.task_tally
    return papers.render("duties", "year_file", {
        "district": district, "year": file.year, "post": file.held.called, "printed": _day(now),
        "lists": [
            {"title": f"{one.year}年第{one.version}版", "since": str(one.since), "until": f"至{one.until}" if one.until else "起",
             "signed_by": one.signed_by.name if one.signed_by else ""}
            for one in file.lists
        ],
        "owed": len(file.duties), "met": duties["MET"], "late": duties["MET_LATE"], "missed": duties["MISSED"],
        "excused": duties["EXCUSED"], "released": duties["RELEASED"], "open": duties["OWED"],
        "duties": [
            {
                "period": str(duty.of), "title": duty.obligation.title, "holder": duty.holder.name if duty.holder else "（空缺）",
                "state": DUTY_STATES[duty.state] + ("（委托）" if duty.by_proxy else ""),
                "work": duty.work_number or duty.excused_because or "—",
            }
            for duty in file.duties
        ],
        "set": len(file.tasks), "done": tasks["DONE"], "undone": tasks["MISSED"], "waived": tasks["EXCUSED"],
        "going": tasks["OPEN"] + tasks["REPORTED"], "tasks": [_task(task, roll, now) for task in file.tasks],
    })  # fmt: skip


def sheet(one, district: str, now) -> bytes:
    """All that was done and missed, with the hash of each proof and one over the whole."""
    tenure, span = one.tenure, one.span
    numbers = iter("一二三四五六七八九")
    return papers.render("duties", "sheet", {
        "district": district, "post": called(tenure.seat.unit, tenure.seat.title), "person": tenure.person,
        "first": f"{span.first:%Y年%-m月%-d日}", "last": f"{span.last:%Y年%-m月%-d日}", "printed": _day(now),
        "terms": "；".join(f"{since}至{until or '今'}" for since, until in tenure.terms),
        "digest": one.digest, "total": len(one.doings),
        "tally": "，".join(f"{OUTCOMES[outcome]}{count}项" for outcome, count in one.counts.items() if count) or "无",
        "parts": [
            {
                "title": f"{next(numbers)}、{PARTS[part]}（{len(found)}项）",
                "rows": [
                    {
                        "number": row.number, "on": str(row.on), "what": row.what, "outcome": OUTCOMES[row.outcome],
                        "proof": "\n".join([f"记录第{row.line}号" if row.line else "无记录", *row.proofs]),
                    }
                    for row in found
                ],
            }
            for part, found in one.parts
        ],
    })  # fmt: skip
