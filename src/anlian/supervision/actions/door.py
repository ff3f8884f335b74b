"""A listing's or a letter's way through the one door: read again, evidence, relation, change, save both rows."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlian.kernel.errors import Refused
from anlian.kernel.models import DistrictModel
from anlian.matters import door
from anlian.matters.door import Case, Move
from anlian.people.models import Person
from anlian.supervision import guards, months
from anlian.supervision.lifecycle import letter as letters
from anlian.supervision.lifecycle import listing as listings
from anlian.supervision.models import Letter, Listing


@dataclass
class Passage:
    """A record on its way through a move: as it is now, its case, and what will change on it."""

    record: Any
    case: Case
    changes: dict[str, Any] = field(default_factory=dict)

    def set(self, **changes) -> None:
        self.changes.update(changes)


@contextmanager
def passing(
    record: DistrictModel,
    move: Move,
    *,
    labels,
    read: Collection[str],
    check: Callable[[Case, Any], None],
    by: Person,
    at: datetime,
    expect: int | None,
    given: Mapping[str, Any],
) -> Iterator[Passage]:
    """Pass a record that goes with its matter through a move. `given` is the evidence that the move may ask for."""
    model = type(record)
    fresh = model.objects.of(record.district).select_related("matter", *read).get(pk=record.pk)
    with door.act(fresh.matter, move, by=by, at=at, labels=labels, expect=expect) as case:
        missing = [need for need in move.needs if not _said(given.get(need))]
        if missing:
            raise Refused(
                _("Something is missing: %(what)s.") % {"what": ", ".join(str(NEEDS[one]) for one in missing)}
            )
        check(case, fresh)
        passage = Passage(fresh, case)
        if move.clock == "stop":
            case.stop_clock()
        if move.turn is not None:
            case.set(turn=move.turn)
        yield passage
        if passage.changes:
            model.objects.of(record.district).filter(pk=record.pk).update(**passage.changes)
    for name, value in passage.changes.items():
        setattr(fresh, name, value)
    record.__dict__.update(fresh.__dict__)


@contextmanager
def passing_listing(listing: Listing, name: str, **told) -> Iterator[Passage]:
    move = listings.MOVES[name]
    with passing(
        listing, move, labels=listings.State, read=("on",), check=guards.check_relation, **told
    ) as passage:
        if move.clock in listings.CLOCKS:
            passage.case.restart_clock_in(listings.CLOCKS[move.clock])
        yield passage


@contextmanager
def passing_letter(letter: Letter, name: str, **told) -> Iterator[Passage]:
    move = letters.MOVES[name]
    with passing(letter, move, labels=letters.State, read=(), check=guards.check_relation, **told) as passage:
        if move.clock in letters.CLOCKS:
            passage.case.restart_clock_in(letters.CLOCKS[move.clock])
        yield passage


def restart_months(passage: Passage, listed, deadline, reported) -> None:
    """The clock of a listing in force: until the end of the first month without a report, or the deadline."""
    due = months.due(listed, deadline, reported)
    if due != passage.case.matter.due_at:
        passage.case.restart_clock(due)


def _said(value) -> bool:
    return bool(value.strip()) if isinstance(value, str) else bool(value)


NEEDS = {
    "order_number": gettext_lazy("the number of the order"),
    "published_where": gettext_lazy("where it is published"),
    "reason": gettext_lazy("the reason"),
    "text": gettext_lazy("what it is about"),
    "due": gettext_lazy("the date"),
    "milestone": gettext_lazy("the milestone"),
    "evidence": gettext_lazy("what shows it"),
    "amount": gettext_lazy("the amount"),
    "paper": gettext_lazy("the number of the paper"),
    "until": gettext_lazy("the new date"),
    "report": gettext_lazy("the report on the work"),
    "opinion": gettext_lazy("the opinion"),
    "missing": gettext_lazy("what is still missing"),
    "level": gettext_lazy("the level"),
    "decision": gettext_lazy("the leader's decision"),
    "minutes": gettext_lazy("the minutes"),
    "present": gettext_lazy("who was there"),
    "answer": gettext_lazy("the answer"),
    "plan": gettext_lazy("the plan"),
    "cause": gettext_lazy("the cause"),
    "finding": gettext_lazy("the finding"),
    "hazard": gettext_lazy("the hazard"),
}
