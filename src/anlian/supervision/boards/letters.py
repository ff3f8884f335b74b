"""The list of letters and admonitions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from anlian.kernel import address
from anlian.kernel.counts import MOST, Pages, by
from anlian.lattice.scope import Duties
from anlian.matters.models import Kind
from anlian.supervision.boards.listing import SIZE, Listed, found, in_order
from anlian.supervision.lifecycle.letter import State
from anlian.supervision.models import Form

SORTS = {
    "number": "matter__number",
    "opened": "matter__opened_at",
    "due": "matter__due_at",
    "step": "matter__step",
}
NEWEST_FIRST = "-opened"
S = State
GROUPS = {
    "waiting": (gettext_lazy("Answer due"), (S.SENT, S.HELD)),
    "answered": (gettext_lazy("Answered"), (S.ANSWERED,)),
    "closed": (gettext_lazy("Settled"), (S.CLOSED,)),
    "other": (gettext_lazy("Withdrawn"), (S.WITHDRAWN,)),
}


@dataclass(frozen=True)
class WantedLetters(address.Wish):
    q: str = ""
    group: str = ""
    state: str = ""
    form: str = ""
    late: bool = False
    sort: str = NEWEST_FIRST

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "WantedLetters":
        return cls(
            q=address.text(query),
            group=address.among(query, "group", GROUPS),
            state=address.among(query, "state", State.values),
            form=address.among(query, "form", Form.values),
            late=query.get("late") == "1",
            sort=address.order(query, SORTS, NEWEST_FIRST),
        )


def narrowed_letters(
    letters: QuerySet, wanted: WantedLetters, district: str, now: datetime, *, states: bool = True
) -> QuerySet:
    if wanted.form:
        letters = letters.filter(form=wanted.form)
    if wanted.late:
        letters = letters.filter(matter__closed_at=None, matter__due_at__lt=now)
    if wanted.q:
        letters = letters.filter(matter__in=found(Kind.LETTER, wanted.q, district))
    if states and wanted.state:
        letters = letters.filter(matter__state=wanted.state)
    elif states and wanted.group:
        letters = letters.filter(matter__state__in=GROUPS[wanted.group][1])
    return letters


def listed_letters(
    letters: QuerySet, wanted: WantedLetters, duties: Duties, now: datetime, page: str = "1"
) -> Listed:
    district = duties.person.district
    counts = by("matter__state", ((narrowed_letters(letters, wanted, district, now, states=False), MOST),))
    rows = narrowed_letters(letters, wanted, district, now).with_story().light()
    paged = Pages(in_order(rows, wanted.sort, SORTS), SIZE).get_page(page)
    paged.object_list = list(paged.object_list)
    return Listed(wanted, paged, counts, GROUPS, State)
