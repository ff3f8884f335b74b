"""What leaders owe in this district, by its own documents: 一月一暗访、一月一调度, and the quarterly meetings."""

from datetime import date, datetime

from anlian.duties.actions import set_obligation
from anlian.duties.models import Obligation, WorkKind
from anlian.duties.periods import Every
from anlian.lattice.models import Post
from anlian.lattice.powers import Role

RULES = "石办发〔2021〕演示第18号《党政领导干部安全生产责任制实施办法》"
SINCE = date(2022, 1, 1)
# Code, title, what meets it, how often, on which posts.
OBLIGATIONS = (
    ("AF", "一月一暗访", WorkKind.UNANNOUNCED, Every.MONTH, {"role": Role.LEADER}),
    ("DD", "一月一调度", WorkKind.DISPATCH, Every.MONTH, {"role": Role.LEADER}),
    (
        "ZW",
        "专委会季度会议",
        WorkKind.COMMITTEE,
        Every.QUARTER,
        {"role": Role.COMMITTEE, "code__endswith": "-1"},
    ),
)


def set_up(district: str, at: datetime) -> list[Obligation]:
    """Set them on the day the year begins."""
    return [
        set_obligation(
            district, by=None, at=at, code=code, title=title, work=work, every=every, since=SINCE, basis=RULES,
            posts=list(Post.objects.of(district).filter(**which).order_by("code")),
        )
        for code, title, work, every, which in OBLIGATIONS
    ]  # fmt: skip
