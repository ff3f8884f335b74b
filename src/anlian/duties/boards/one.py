"""One duty as its page tells it: what met it, who answers, what happened."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from anlian.duties.lifecycle import State
from anlian.duties.models import Duty, Proxy, WorkKind
from anlian.kernel.clock import day_of
from anlian.lattice.above import posts_above
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.lattice.seats import called
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.models import Height

ICONS = {
    Verb.DUTY_OWED: ("calendar", ""), Verb.DUTY_MET: ("check", "done"), Verb.DUTY_MET_LATE: ("check", "work"),
    Verb.DUTY_MISSED: ("x", "fail"), Verb.DUTY_EXCUSED: ("minus", "work"), Verb.DUTY_RELEASED: ("arrow-right", "look"),
    Verb.MATTER_CLIMBED: ("stairs-up", "fail"),
}  # fmt: skip
# Which page shows the work that met a duty, and which power opens it.
PAGES = {
    WorkKind.UNANNOUNCED: ("inspections:show", Power.SEE_INSPECTIONS),
    WorkKind.VISIT: ("inspections:show", Power.SEE_INSPECTIONS),
    WorkKind.DISPATCH: ("meetings:show", Power.SEE_MEETINGS),
    WorkKind.COMMITTEE: ("meetings:show", Power.SEE_MEETINGS),
    WorkKind.MEETING: ("meetings:show", Power.SEE_MEETINGS),
}


VISITS = (WorkKind.UNANNOUNCED, WorkKind.VISIT)


@dataclass
class Story:
    work_url: str
    above: list[tuple[str, str]]
    proxy: Proxy | None
    timeline: list[dict]
    may_excuse: bool
    may_claim: bool
    may_draw: bool


def story_of(duty: Duty, duties: Duties, now: datetime) -> Story:
    roll, day = duties.roll, day_of(now)
    owed = duty.state == State.OWED
    scope = duties.scope(Power.SET_DUTIES)
    return Story(
        work_url=work_url(duty, duties),
        above=[
            (called(roll.seats[post].unit, roll.seats[post].title), roll.holder(post, day).person)
            for post in posts_above(roll, duty.post_id, day)[:3]
        ],
        proxy=Proxy.objects.of(duty.district).on(day).filter(post=duty.post_id).select_related("person").first(),
        timeline=[_step(entry, roll) for entry in _entries(duty)],
        may_excuse=owed and duties.may(Power.SET_DUTIES) and scope.covers_matter(duty.matter)
        and duties.person.pk != duty.holder_id,
        may_draw=owed and duty.holder_id == duties.person.pk and duty.obligation.work in VISITS,
        may_claim=owed and duties.may(Power.DO_DUTIES) and duties.scope(Power.DO_DUTIES).covers_matter(duty.matter),
    )  # fmt: skip


def work_url(duty: Duty, duties: Duties) -> str:
    if duty.work is None:
        return ""
    name, power = PAGES[duty.work_kind]
    try:
        return reverse(name, args=[duty.work]) if duties.may(power) else ""
    except NoReverseMatch:
        return ""


def _entries(duty: Duty) -> list[Entry]:
    return list(
        Entry.objects.of(duty.district)
        .filter(subject=duty.pk)
        .exclude(verb=Verb.REFUSED)
        .select_related("by")
        .order_by("seq")
    )


def _step(entry: Entry, roll) -> dict:
    icon, tone = ICONS.get(entry.verb, ("circle", ""))
    detail, words = entry.detail, []
    if entry.verb == Verb.MATTER_CLIMBED:
        words.append(str(Height(detail["step"]).label))
        told = next((seat for key, seat in roll.seats.items() if str(key) == detail.get("told")), None)
        if told:
            words.append(_("told: %(post)s") % {"post": called(told.unit, told.title)})
    for key in ("work", "led_by", "reason", "why"):
        if detail.get(key):
            words.append(str(detail[key]))
    if detail.get("until"):
        words.append(_("due %(day)s") % {"day": detail["until"]})
    if detail.get("proxy"):
        words.append(_("by proxy"))
    return {
        "icon": icon,
        "tone": tone,
        "title": Verb(entry.verb).label,
        "who": entry.by.name if entry.by else "",
        "at": entry.at,
        "text": " · ".join(words),
    }
