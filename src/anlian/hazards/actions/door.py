"""The hazard's way through the one door: read again, relation, evidence, change, save both rows."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from anlian.hazards import guards
from anlian.hazards.lifecycle import CLOCKS, MOVES, State
from anlian.hazards.models import Hazard
from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.matters import door
from anlian.matters.clocks import Time
from anlian.matters.door import Case
from anlian.matters.opening import post_for
from anlian.people.models import Person

FIRE = "XF"


@dataclass
class Passage:
    """A hazard on its way through a move: the hazard as it is now, its case, and what will change."""

    hazard: Hazard
    case: Case
    changes: dict[str, Any] = field(default_factory=dict)

    def set(self, **changes) -> None:
        self.changes.update(changes)


@contextmanager
def passing(
    hazard: Hazard,
    name: str,
    *,
    by: Person,
    at: datetime,
    expect: int | None,
    given: dict[str, Any],
    others: Iterable[Person] = (),
) -> Iterator[Passage]:
    """Pass a hazard through a move by name. `given` is the evidence that the move may ask for."""
    move = MOVES[name]
    # Both rows read in one statement: the version of the matter guards the hazard too.
    fresh = Hazard.objects.of(hazard.district).select_related("matter").get(pk=hazard.pk)
    with door.act(fresh.matter, move, by=by, at=at, labels=State, expect=expect) as case:
        missing = [need for need in move.needs if not _said(given.get(need))]
        if missing:
            raise Refused(
                _("Something is missing: %(what)s.") % {"what": ", ".join(_words(one) for one in missing)}
            )
        guards.check_relation(case, fresh, others)
        guards.require_free(case, fresh)
        passage = Passage(fresh, case)
        if move.turn is not None:
            case.set(turn=move.turn, post_id=next_post(case))
        if move.clock == "stop":
            case.stop_clock()
        elif move.clock in CLOCKS:
            case.restart_clock_in(clock(move.clock, case))
        yield passage
        if passage.changes:
            Hazard.objects.of(hazard.district).filter(pk=hazard.pk).update(**passage.changes)
    # Whoever called goes on with what is now written, without reading it again.
    for name_of_field, value in passage.changes.items():
        setattr(fresh, name_of_field, value)
    fresh.matter = case.matter
    hazard.__dict__.update(fresh.__dict__)


def next_post(case: Case) -> UUID | None:
    matter = case.matter
    return post_for(matter.answer, case.move.turn, matter.ladder, case.duties.roll, day_of(case.at))


def clock(name: str, case: Case) -> Time:
    sector = case.matter.sector_code
    if name == "to_review" and (sector == FIRE or sector.startswith(f"{FIRE}.")):
        return CLOCKS["to_review_fire"]
    return CLOCKS[name]


def _said(value) -> bool:
    return bool(value.strip()) if isinstance(value, str) else bool(value)


def _words(need: str) -> str:
    return {
        "basis": _("the basis of the grade"),
        "reason": _("the reason"),
        "into": _("the hazard that it repeats"),
        "sector": _("the sector that takes it over"),
        "measure": _("what was done"),
        "demand": _("what must be done"),
        "clause": _("the clause of the judging standard"),
        "minutes": _("the minutes of the group"),
        "others": _("who else signs"),
        "plan": _("the plan"),
        "opinion": _("the opinion"),
        "missing": _("what is still missing"),
        "what": _("what keeps people safe meanwhile"),
        "until": _("the new date"),
        "note": _("the note"),
    }[need]
