"""When something happened, by two clocks of which one may be wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from anlian.field.models import Doubt

OFF = timedelta(minutes=5)
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Moment:
    """The moment by our clock, how far the phone's is off in seconds (ahead is positive), and what is doubtful."""

    at: datetime
    skew: int
    doubts: tuple[Doubt, ...] = ()


def moment(
    made_at: datetime, sent_at: datetime, *, received_at: datetime, present: datetime, known_since: datetime
) -> Moment:
    """Ours, minus what passed on the phone between making and sending.

    `received_at` and `known_since` (when the app was first opened on that phone) are by the district's clock, `present`
    is the same moment as `received_at` by the clock on the wall: in a demo the district's stands in the past.
    """
    skew, passed = sent_at - present, sent_at - made_at
    doubts = [Doubt.CLOCK] if abs(skew) > OFF else []
    if passed < timedelta(0):
        return Moment(received_at, _seconds(skew), (*doubts, Doubt.ORDER))
    happened_at = received_at - passed
    if happened_at < known_since - A_DAY:
        # The clock was set between the two, or the text is made up: nothing was recorded before the app was there.
        return Moment(received_at, _seconds(skew), (*doubts, Doubt.BEFORE))
    return Moment(happened_at, _seconds(skew), tuple(doubts))


def _seconds(skew: timedelta) -> int:
    """As a column of four bytes holds it."""
    return max(-(2**31) + 1, min(2**31 - 1, round(skew.total_seconds())))
