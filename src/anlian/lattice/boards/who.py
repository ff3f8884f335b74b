"""Who answers for a place on a day: the answer in the words and rows of a page."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from anlian.lattice.answers import Answer, Answering
from anlian.lattice.models import Tier
from anlian.lattice.roll import Roll
from anlian.lattice.seats import called

# What answers.py says by value, so that the catalogue has it.
WHY = [
    gettext_noop("no chain covers this subject here"),
    gettext_noop("several chains fit equally; one of them must be mended"),
    gettext_noop("the only chain that covers this subject here"),
    gettext_noop("the narrowest area of all chains that fit"),
    gettext_noop("the narrowest subject among the chains of the same area"),
    gettext_noop("the latest basis among chains of the same area and subject"),
]


def end_of(day: date) -> datetime:
    """The moment when a day is over: what was learned during it was known."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


@dataclass(frozen=True)
class Row:
    """One who answers, with the day since when."""

    label: str
    one: Answering
    since: date | None

    @property
    def called(self) -> str:
        return called(self.one.unit, self.one.post)


def rows(answer: Answer, roll: Roll) -> list[Row]:
    return [Row(Tier(link.tier).label, link, _since(link, roll, answer.day)) for link in answer.links]


def beside(answer: Answer, roll: Roll) -> list[Row]:
    """Who else answers, by area, line and committee, whatever the chain says."""
    found = [
        (_("Leader of the area"), answer.block_leader),
        (_("Leader of the line"), answer.line_leader),
        (_("Special committee"), answer.committee),
        (_("Department of the line"), answer.department),
    ]
    return [Row(label, one, _since(one, roll, answer.day)) for label, one in found if one]


def _since(one: Answering, roll: Roll, day: date) -> date | None:
    term = roll.holder(one.post_id, day) if one.post_id else None
    return term.since if term else None


def why(answer: Answer) -> str:
    return _(answer.why) if answer.why else ""
