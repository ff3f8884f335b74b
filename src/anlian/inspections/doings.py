"""Visits that somebody led in a post, done and not done, for the sheet of their duties."""

from collections.abc import Iterator

from anlian.duties.doings import Doing, Outcome, Part, Span
from anlian.inspections.lifecycle import DONE, State
from anlian.inspections.models import Inspection
from anlian.kernel.clock import day_of


def visits(span: Span) -> Iterator[Doing]:
    found = (
        Inspection.objects.of(span.district)
        .filter(leader=span.person_id, leader_post=span.post_id)
        .between(span.first, span.last)
        .select_related("site")
        .order_by("day", "number")
    )
    for one in found:
        if not span.held(one.day):
            continue
        if one.state in DONE:
            outcome = Outcome.DONE
        elif one.state == State.CANCELLED:
            outcome = Outcome.PASSED
        else:
            outcome = Outcome.MISSED if one.day < day_of(span.now) else Outcome.OPEN
        yield Doing(
            Part.VISIT, one.pk, one.number, one.day, f"{one.get_kind_display()} {one.site.name}", outcome,
            str(one.cancelled_because), "inspections:show",
        )  # fmt: skip
