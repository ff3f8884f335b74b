"""Leaders by months: for each post and each thing it owes, what became of it, month by month."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.paginator import Page
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlian.duties.boards.listing import LATE, Wanted, in_state, narrowed
from anlian.duties.lifecycle import COUNTED, State
from anlian.duties.models import Duty
from anlian.kernel.counts import Pages
from anlian.lattice.models import Post
from anlian.lattice.roll import Roll

POSTS = 40
# How a duty looks: tone, icon, words. What is owed and late is told apart by the moment.
LOOKS = {
    State.MET: ("done", "check", State.MET.label),
    State.MET_LATE: ("after", "clock-exclamation", State.MET_LATE.label),
    State.OWED: ("ahead", "circle", State.OWED.label),
    LATE: ("late", "alert-circle", gettext_lazy("late, can still be made good")),
    State.MISSED: ("missed", "x", State.MISSED.label),
    State.EXCUSED: ("excused", "minus", State.EXCUSED.label),
}


@dataclass(frozen=True)
class Mark:
    """One duty in the matrix."""

    duty: Duty
    look: str

    @property
    def tone(self) -> str:
        return LOOKS[self.look][0]

    @property
    def icon(self) -> str:
        return LOOKS[self.look][1]

    @property
    def says(self) -> str:
        duty, words = self.duty, [str(self.duty.of), str(LOOKS[self.look][2])]
        if duty.work_number:
            words.append(duty.work_number)
        if duty.by_proxy:
            words.append(_("by proxy: %(who)s") % {"who": duty.done_by.name})
        if duty.fell_from_id:
            words.append(_("fell from a vacant post"))
        if duty.holder_id and duty.first != duty.period:
            words.append(duty.holder.name)
        return " · ".join(words)


@dataclass
class Row:
    """What one post owes of one kind, and its marks by month, 1 to 12."""

    title: str
    code: str
    months: dict[int, list[Mark]] = field(default_factory=dict)
    met: int = 0
    counted: int = 0

    @property
    def cells(self) -> list[list[Mark]]:
        return [self.months.get(month, []) for month in range(1, 13)]

    @property
    def rate(self) -> int | None:
        return round(100 * self.met / self.counted) if self.counted else None


@dataclass
class Line:
    """One post with its rows."""

    post: Post
    holder: str
    rows: list[Row]


@dataclass
class Matrix:
    year: int
    lines: list[Line]
    page: Page
    counts: dict[str, int]

    @property
    def rate(self) -> int | None:
        return round(100 * self.counts["met"] / self.counts["counted"]) if self.counts["counted"] else None


def matrix(duties: QuerySet, wanted: Wanted, person, roll: Roll, now: datetime, page: str = "1") -> Matrix:
    """Five queries, whatever the size: the counts, the posts of a page and how many, their duties."""
    chosen = narrowed(duties, wanted, person, now).exclude(matter__state=State.RELEASED)
    counts = chosen.aggregate(
        met=Count("pk", filter=Q(matter__state=State.MET)),
        met_late=Count("pk", filter=Q(matter__state=State.MET_LATE)),
        missed=Count("pk", filter=Q(matter__state=State.MISSED)),
        late=Count("pk", filter=in_state(LATE, now)),
        ahead=Count("pk", filter=in_state("ahead", now)),
        excused=Count("pk", filter=Q(matter__state=State.EXCUSED)),
        counted=Count("pk", filter=in_state("counted", now)),
        proxy=Count("pk", filter=Q(by_proxy=True)),
    )
    posts = Pages(
        Post.objects.of(person.district)
        .filter(pk__in=chosen.values("post"))
        .select_related("unit")
        .order_by("unit__code", "code"),
        POSTS,
    ).get_page(page)
    rows = (
        chosen.filter(post__in=[post.pk for post in posts])
        .with_story()
        .defer("matter__answer", "matter__words")
    )
    by_post: dict = {}
    for duty in rows.order_by("obligation__code", "period", "first", "once"):
        by_post.setdefault(duty.post_id, []).append(duty)
    lines = [_line(post, by_post.get(post.pk, []), roll, now) for post in posts]
    return Matrix(wanted.year, lines, posts, counts)


def _line(post: Post, duties: list[Duty], roll: Roll, now: datetime) -> Line:
    rows: dict[str, Row] = {}
    for duty in duties:
        row = rows.setdefault(duty.obligation.code, Row(duty.obligation.title, duty.obligation.code))
        late = duty.matter.is_late(at=now)
        row.months.setdefault(duty.of.last.month, []).append(Mark(duty, LATE if late else duty.state))
        if duty.state in COUNTED and (duty.state != State.OWED or late):
            row.counted += 1
            row.met += duty.state == State.MET
    term = roll.holder(post.pk, min(date(now.year, now.month, now.day), now.date()))
    return Line(post, term.person if term else "", list(rows.values()))


def legend() -> list[tuple[str, str, str]]:
    return [(tone, icon, str(words)) for tone, icon, words in LOOKS.values()]
