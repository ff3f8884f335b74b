"""尽职免责履职清单: all that one person did and missed in one post in some days, with its proofs and one hash over it.

地方党政领导干部安全生产责任制规定 第二十三条 asks whether all duties were carried out, 第二十四条 whoever has left the post since. So
a sheet follows the person and the post, not who holds it today, and nothing can be left out of it.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from uuid import UUID

from anlian.duties.doings import Doing, Outcome, Part, Span, gather
from anlian.lattice import seats
from anlian.lattice.roll import Roll, Seat
from anlian.lattice.titles import RULES as LEADERS_RULES
from anlian.lattice.titles import Basis
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb

# Read in quotations only.
RULES = Basis(f"{LEADERS_RULES}第二十三条、第二十四条", False)
# Lines of the record that tell of looking and not of doing.
LOOKING = (Verb.REFUSED, Verb.EXPORTED, Verb.SHEET_ISSUED)


@dataclass(frozen=True)
class Tenure:
    """One person in one post, over all terms in which they held it. No `until` means to this day."""

    seat: Seat
    person_id: UUID
    person: str
    terms: tuple[tuple[date, date | None], ...]

    @property
    def since(self) -> date:
        return self.terms[0][0]

    @property
    def until(self) -> date | None:
        return self.terms[-1][1]

    def days(self, first: date, last: date) -> tuple[tuple[date, date], ...]:
        """Of these days, both included, those on which they held it."""
        cut = (
            (max(since, first), min(until - timedelta(days=1), last) if until else last)
            for since, until in self.terms
        )
        return tuple((begins, ends) for begins, ends in cut if begins <= ends)


@dataclass
class Sheet:
    tenure: Tenure
    span: Span
    doings: list[Doing]

    @cached_property
    def parts(self) -> list[tuple[Part, list[Doing]]]:
        return [(part, [one for one in self.doings if one.part == part]) for part in Part]

    @cached_property
    def counts(self) -> dict[str, int]:
        tally = Counter(one.outcome for one in self.doings)
        return {outcome: tally[outcome] for outcome in Outcome}

    @cached_property
    def digest(self) -> str:
        """Of what it says, in codes and numbers: the same in every language and on every page."""
        told = {
            "district": self.span.district,
            "person": str(self.tenure.person_id),
            "post": self.tenure.seat.code,
            "days": [[str(first), str(last)] for first, last in self.span.days],
            "doings": [
                [one.part, one.number, str(one.on), one.what, one.outcome, one.proofs] for one in self.doings
            ],
        }
        return sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def tenures(roll: Roll, *, post_id: UUID | None = None) -> list[Tenure]:
    """Everyone who holds or held a post that can owe something, however long ago they left it."""
    found = {}
    for term in roll.terms:
        seat = roll.seats.get(term.post_id)
        if seat is not None and seats.has_sheet(seat) and (post_id is None or seat.id == post_id):
            found.setdefault((seat.id, term.person_id), []).append(term)
    return [
        Tenure(roll.seats[post], person, terms[0].person, tuple((one.since, one.until) for one in terms))
        for (post, person), terms in found.items()
    ]


def sheet_of(tenure: Tenure, district: str, *, first: date, last: date, now: datetime) -> Sheet | None:
    """Nothing where they did not hold the post on any of these days."""
    days = tenure.days(first, last)
    if not days:
        return None
    span = Span(district, tenure.person_id, tenure.seat.id, days, now)
    doings = list(gather(span))
    _prove(span, doings)
    return Sheet(tenure, span, doings)


def _prove(span: Span, doings: list[Doing]) -> None:
    """To each its last line in the record of acts, which nobody can change any more."""
    wanting = [one for one in doings if one.line is None]
    lines = (
        Entry.objects.of(span.district)
        .filter(subject__in=[one.key for one in wanting])
        .exclude(verb__in=LOOKING)
        .order_by("subject", "-seq")
        .distinct("subject")
        .values_list("subject", "seq", "leaf")
    )
    found = {subject: (seq, bytes(leaf).hex()) for subject, seq, leaf in lines}
    for one in wanting:
        if one.key in found:
            one.line, leaf = found[one.key]
            one.proofs.append(leaf)


def issued(sheet: Sheet) -> list[Entry]:
    """When it was given out before, by whom and with which hash."""
    return list(
        Entry.objects.of(sheet.span.district)
        .filter(
            subject=sheet.tenure.seat.id, verb=Verb.SHEET_ISSUED, detail__person=str(sheet.tenure.person_id)
        )
        .select_related("by")
        .order_by("-seq")
    )
