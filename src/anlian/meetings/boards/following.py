"""One decision as its page tells it: whose it is, what was done, what may be done next."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from anlian.hazards.models import Hazard
from anlian.kernel.clock import day_of
from anlian.lattice.above import posts_above
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.lattice.seats import called
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.models import Evidence, Height
from anlian.meetings import guards
from anlian.meetings.lifecycle.decision import moves_from
from anlian.meetings.models import Decision

ICONS = {
    Verb.DECISION_MADE: ("list-check", ""), Verb.DECISION_TOLD: ("message", ""), Verb.DECISION_REPORTED: ("send", "look"),
    Verb.DECISION_CONFIRMED: ("check", "done"), Verb.DECISION_SENT_BACK: ("arrow-back-up", "fail"),
    Verb.DECISION_EXTENDED: ("calendar-event", "work"), Verb.DECISION_CANCELLED: ("x", "fail"),
    Verb.MATTER_CLIMBED: ("stairs-up", "fail"),
}  # fmt: skip


@dataclass
class Following:
    """Everything that the page of one decision shows, read in a fixed number of queries."""

    post: str
    holder: str
    co_posts: list[str]
    above: list[tuple[str, str]]
    photos: list[Evidence]
    papers: list[Evidence]
    hazards: list[Hazard]
    timeline: list[dict]
    moves: set[str]
    late: int
    why_not: str


def following_of(decision: Decision, duties: Duties, now: datetime) -> Following:
    roll, day = duties.roll, day_of(now)
    seat, term = roll.seats[decision.post_id], roll.holder(decision.post_id, day)
    kept = list(
        Evidence.objects.of(decision.district)
        .filter(matter=decision.matter_id)
        .order_by("-round", "at", "pk")
    )
    return Following(
        post=called(seat.unit, seat.title),
        holder=term.person if term else "",
        co_posts=[
            called(roll.seats[key].unit, roll.seats[key].title)
            for key in decision.co_posts
            if key in roll.seats
        ],
        above=[
            (called(roll.seats[key].unit, roll.seats[key].title), roll.holder(key, day).person)
            for key in posts_above(roll, decision.matter.post_id or decision.post_id, day)[:3]
        ],
        photos=[one for one in kept if not one.is_paper],
        papers=[one for one in kept if one.is_paper],
        hazards=_hazards(decision, duties),
        timeline=[
            _line(entry, duties)
            for entry in Entry.objects.of(decision.district)
            .filter(subject=decision.pk)
            .exclude(verb=Verb.REFUSED)
            .select_related("by")
            .order_by("seq")
        ],
        moves={move.name for move in moves_from(decision.matter.state) if _open_to(move, decision, duties)},
        late=decision.days_late(now),
        why_not=_waits(decision, duties),
    )


def _hazards(decision: Decision, duties: Duties) -> list[Hazard]:
    """Those linked that whoever looks may see."""
    if not decision.hazards:
        return []
    seen = Hazard.objects.of(decision.district).within(duties.scope(Power.SEE_HAZARDS))
    return list(seen.filter(pk__in=decision.hazards).select_related("matter").order_by("matter__number"))


def _open_to(move, decision: Decision, duties: Duties) -> bool:
    if not duties.may(move.power):
        return False
    if move.who == "carrier":
        return guards.carries(duties, decision)
    if not guards.oversees(duties, decision):
        return False
    return move.who != "another" or not _own(decision, duties)


def _own(decision: Decision, duties: Duties) -> bool:
    return duties.person.pk == decision.reported_by_id or any(
        seat.id == decision.post_id for seat in duties.posts
    )


def _waits(decision: Decision, duties: Duties) -> str:
    """Why whoever oversees it may not confirm it all the same."""
    reported = decision.reported_by_id and not decision.matter.closed_at
    if reported and guards.oversees(duties, decision) and _own(decision, duties):
        return _("You reported it or it was given to your own post: somebody else confirms it.")
    return ""


def _line(entry: Entry, duties: Duties) -> dict:
    icon, tone = ICONS.get(entry.verb, ("circle", ""))
    detail, words = entry.detail, []
    if entry.verb == Verb.MATTER_CLIMBED:
        words.append(str(Height(detail["step"]).label))
        told = next((seat for key, seat in duties.roll.seats.items() if str(key) == detail.get("told")), None)
        if told:
            words.append(_("told: %(post)s") % {"post": called(told.unit, told.title)})
    if detail.get("before"):
        words.append(f"{detail['before']} → {detail['until']}")
    words += [
        str(detail[key]) for key in ("meeting", "note", "report", "opinion", "reason") if detail.get(key)
    ]
    words += ["、".join(detail["hazards"])] if detail.get("hazards") else []
    label = str(Verb(entry.verb).label)
    return {
        "icon": icon,
        "tone": tone,
        "title": label[:1].upper() + label[1:],
        "who": " ".join(filter(None, [entry.by.name if entry.by else "", entry.post_title])),
        "at": timezone.localtime(entry.at),
        "text": " · ".join(words),
    }
