"""Tasks of the year as rows of a file."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from anlian.duties.models import Proof, Proven
from anlian.duties.progress import progress_of
from anlian.duties.task_lifecycle import State
from anlian.kernel.counts import pointing

COLUMNS = [
    "编号", "年度", "单位", "牵头岗位", "责任人", "对应职责", "任务", "目标", "完成期限", "进度", "凭证数", "状态", "逾期天数", "报告人", "确认人", "免除原因",
]  # fmt: skip
STATES = {
    State.OPEN: "进行中", State.REPORTED: "待确认", State.DONE: "已完成", State.MISSED: "未完成", State.EXCUSED: "已免除",
}  # fmt: skip
PROVEN = {
    Proven.VISIT: "检查记录",
    Proven.MEETING: "会议纪要",
    Proven.MATTER: "办结事项",
    Proven.PAPER: "文件或照片",
}
AT_ONCE = 500


def rows(tasks: QuerySet, now: datetime) -> Iterator[list]:
    """Portion by portion, so that counts are asked for many at once."""
    portion = []
    for task in (
        tasks.with_story()
        .annotate(proven_by=pointing(Proof.objects.all(), "task"))
        .iterator(chunk_size=AT_ONCE)
    ):
        portion.append(task)
        if len(portion) == AT_ONCE:
            yield from _told(portion, now)
            portion = []
    yield from _told(portion, now)


def _told(tasks: list, now: datetime) -> Iterator[list]:
    reached = progress_of(tasks)
    for task in tasks:
        yield [
            task.matter.number, task.year, task.post.unit.name, task.post.title, task.holder.name if task.holder else "",
            task.item.text, task.text, task.target or "", task.matter.due_at, str(reached.get(task.pk, "")),
            task.proven_by, STATES[task.stage], task.late_by(now) or "",
            task.reported_by.name if task.reported_by else "",
            task.confirmed_by.name if task.confirmed_by else "", task.excused_because,
        ]  # fmt: skip
