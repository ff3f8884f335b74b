"""One hazard as its page tells it: photos, who answered, plan, more time, and everything that happened."""

from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anlian.hazards.actions.major import PLAN_PARTS, five_in_place
from anlian.hazards.boards.moves import Option, next_moves, turn_of
from anlian.hazards.lifecycle import State
from anlian.hazards.models import Extension, Grade, Hazard
from anlian.lattice.models import Tier
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.models import Evidence, Height
from anlian.people.models import Person

FIRST = {"order": 0, "fix_on_spot": 1}
PARTS = {
    "goal": gettext_lazy("Goal and tasks"),
    "method": gettext_lazy("Methods and measures"),
    "money": gettext_lazy("Money and materials"),
    "people": gettext_lazy("Unit and people responsible"),
    "time": gettext_lazy("Time and requirements"),
    "safety": gettext_lazy("Safety measures and emergency plan"),
}
FIVE = {
    "responsibility": gettext_lazy("Responsibility"),
    "measures": gettext_lazy("Measures"),
    "money": gettext_lazy("Money"),
    "time": gettext_lazy("Time limit"),
    "emergency": gettext_lazy("Emergency plan"),
}
# What a line of the record tells besides its verb, in the order in which it is read.
TOLD = {
    "summary": gettext_lazy("What is unsafe"),
    "basis": gettext_lazy("Basis"),
    "clause": gettext_lazy("Clause"),
    "demand": gettext_lazy("To do"),
    "measure": gettext_lazy("What was done"),
    "missing": gettext_lazy("Still missing"),
    "opinion": gettext_lazy("Opinion"),
    "minutes": gettext_lazy("Minutes"),
    "what": gettext_lazy("Interim control"),
    "note": gettext_lazy("Note"),
    "reason": gettext_lazy("Reason"),
    "until": pgettext_lazy("more time", "Until"),
    "due": gettext_lazy("To be put right by"),
    "into": gettext_lazy("Repeats"),
    "onward": gettext_lazy("Goes on as"),
    "came_from": gettext_lazy("Came from"),
    "sentence": gettext_lazy("Why not"),
}
MOMENTS = {"until", "due"}
DONE = {
    Verb.HAZARD_STILL_GONE, Verb.HAZARD_REVIEW_PASSED, Verb.HAZARD_CLOSED, Verb.HAZARD_FIXED_ON_SPOT, Verb.HAZARD_ACCEPTED,
}  # fmt: skip
WORK = {Verb.HAZARD_ORDERED, Verb.HAZARD_WORK_STARTED, Verb.HAZARD_PLAN_APPROVED, Verb.EXTENSION_GRANTED}
LOOK = {
    Verb.SECOND_LOOK_DUE,
    Verb.HAZARD_SUBMITTED,
    Verb.HAZARD_PLAN_SUBMITTED,
    Verb.HAZARD_MAJOR_PROPOSED,
    Verb.EXTENSION_ASKED,
}
FAIL = {Verb.HAZARD_REVIEW_FAILED, Verb.HAZARD_PLAN_RETURNED, Verb.EXTENSION_REFUSED, Verb.HAZARD_REOPENED}
TONES = {
    verb: tone
    for tone, verbs in zip(("done", "work", "look", "fail"), (DONE, WORK, LOOK, FAIL), strict=True)
    for verb in verbs
}
ICONS = {
    Verb.HAZARD_REPORTED: "flag",
    Verb.HAZARD_VERIFIED: "search",
    Verb.HAZARD_ORDERED: "gavel",
    Verb.HAZARD_SUBMITTED: "tool",
    Verb.HAZARD_REVIEW_PASSED: "check",
    Verb.HAZARD_CLOSED: "check",
    Verb.HAZARD_FIXED_ON_SPOT: "check",
    Verb.HAZARD_REVIEW_FAILED: "arrow-back-up",
    Verb.SECOND_LOOK_DUE: "eye",
    Verb.HAZARD_STILL_GONE: "eye",
    Verb.HAZARD_REOPENED: "arrow-back-up",
    Verb.MATTER_CLIMBED: "stairs-up",
    Verb.MATTER_TIGHTENED: "alert-octagon",
    Verb.CONTROL_SET: "barrier-block",
    Verb.EXTENSION_ASKED: "hourglass",
    Verb.EXTENSION_GRANTED: "hourglass",
}
CLIMBED = {2: "yellow", 3: "orange", 4: "red", 5: "supervised"}


@dataclass
class Story:
    """Everything that the page of one hazard shows, read in a fixed number of queries."""

    hazard: Hazard
    turn: dict
    options: list[Option]
    pairs: list[dict]
    photos: list[dict]
    papers: list[Evidence]
    links: list[dict]
    answer: dict
    extensions: list[Extension]
    timeline: list[dict]
    refusals: list[dict]
    earlier: Hazard | None
    later: list[Hazard]
    second_look_due: bool
    names: dict
    place: str
    sector: str
    advised: bool = False
    plan: list[dict] = field(default_factory=list)
    five: list[dict] = field(default_factory=list)

    @property
    def state(self) -> State:
        return State(self.hazard.matter.state)

    @property
    def main(self) -> list[Option]:
        """What the state waits for: setting a date is the rule, on the spot comes next."""
        main = [option for option in self.options if option.allowed and not option.seldom]
        return sorted(main, key=lambda option: FIRST.get(option.name, len(FIRST)))

    @property
    def seldom(self) -> list[Option]:
        return [option for option in self.options if option.allowed and option.seldom]

    @property
    def has_more(self) -> bool:
        """Whether there is more than a phone's bar shows: two that are waited for, or else one other."""
        return len(self.main) + len(self.seldom) > (min(len(self.main), 2) or 1)

    @property
    def closed_to_me(self) -> list[Option]:
        return [option for option in self.options if not option.allowed]

    @property
    def in_place(self) -> int:
        return sum(one["done"] for one in self.five)

    @property
    def amount(self) -> float | None:
        """In yuan; it is kept in fen."""
        return self.hazard.plan_amount / 100 if self.hazard.plan_amount is not None else None


def story_of(hazard: Hazard, duties: Duties, now: datetime) -> Story:
    """Read what belongs to a hazard that the caller has found within its scope, with its matter and site."""
    matter, district, roll = hazard.matter, hazard.district, duties.roll
    evidence = list(Evidence.objects.of(district).filter(matter=matter).order_by("at", "id"))
    extensions = list(
        Extension.objects.of(district)
        .filter(hazard=hazard)
        .select_related("asked_by", "decided_by")
        .order_by("asked_at")
    )
    entries = list(Entry.objects.about(matter).select_related("by"))
    asked = any(one.granted is None for one in extensions)
    shown = [_line(entry, evidence, roll) for entry in reversed(entries) if entry.verb != Verb.REFUSED]
    related = (
        Hazard.objects.of(district)
        .within(duties.scope(Power.SEE_HAZARDS))
        .filter(recurrence_of=hazard)
        .select_related("matter")
    )
    orders = [entry for entry in entries if entry.verb == Verb.HAZARD_ORDERED]
    areas, code = roll.areas, matter.area_code
    story = Story(
        hazard=hazard,
        turn=turn_of(matter, duties),
        options=next_moves(hazard, duties, now, asked=asked),
        pairs=_pairs([row for row in evidence if not row.is_paper]),
        papers=[row for row in evidence if row.is_paper],
        photos=[_photo(row) for row in evidence if row.role == Evidence.Role.CONTROL],
        links=_links(matter),
        answer=matter.answer,
        extensions=extensions,
        timeline=shown,
        refusals=[_line(entry, [], roll) for entry in reversed(entries) if entry.verb == Verb.REFUSED],
        earlier=hazard.recurrence_of,
        later=list(related.order_by("-matter__opened_at", "pk")[:10]),
        second_look_due=hazard.awaits_second_look and hazard.look_again_on <= duties.on,
        names=_names(hazard, district),
        place=" ".join(
            areas[code[:width]].name for width in (9, 12, 15) if len(code) >= width and code[:width] in areas
        ),
        sector=roll.sectors[matter.sector_code].name
        if matter.sector_code in roll.sectors
        else matter.sector_code,
        advised=bool(orders and _advises(orders[-1])),
    )
    if hazard.grade == Grade.MAJOR or hazard.plan:
        story.plan = [{"label": PARTS[part], "text": hazard.plan.get(part, "")} for part in PLAN_PARTS]
        story.five = [
            {"label": FIVE[name], "done": done} for name, done in five_in_place(hazard.plan).items()
        ]
    return story


def _photo(row: Evidence) -> dict:
    return {
        "url": reverse("matters:evidence", args=[row.pk]),
        "alt": row.get_role_display(),
        "at": row.at,
        "round": row.round,
        "paper": row if row.is_paper else None,
    }


def _pairs(evidence: list[Evidence]) -> list[dict]:
    """Before and after side by side, each time that it was found by itself: what was shown first beside what was shown last."""
    pairs = []
    for before, after in _times_found(evidence):
        # After a refusal new photos come; the newest stand beside the danger.
        after = sorted(after, key=lambda row: -row.round)
        pairs += [
            {"before": _url(before, at), "after": _url(after, at)}
            for at in range(max(len(before), len(after)))
        ]
    return pairs


def _times_found(evidence: list[Evidence]) -> list[tuple[list[Evidence], list[Evidence]]]:
    """In order of time: a picture of the danger after one without it was taken when it was found again."""
    times = [([], [])]
    for row in evidence:
        if row.role == Evidence.Role.BEFORE and times[-1][1]:
            times.append(([], []))
        if row.role in (Evidence.Role.BEFORE, Evidence.Role.AFTER):
            times[-1][row.role == Evidence.Role.AFTER].append(row)
    return times


def _url(rows: list[Evidence], at: int) -> str | None:
    return _photo(rows[at])["url"] if at < len(rows) else None


def _links(matter) -> list[dict]:
    """The chain that answered when it was found, by value."""
    mine = str(matter.post_id) if matter.post_id else None
    return [
        link
        | {
            "label": Tier(link["tier"]).label,
            "here": link["post_id"] == mine and mine is not None,
            "gap": not link["person_id"],
        }
        for link in matter.answer.get("links", [])
    ]


def _names(hazard: Hazard, district: str) -> dict:
    """Who did which step, by name, for the facts of the page."""
    steps = {
        "finder": hazard.finder_id,
        "verified_by": hazard.verified_by_id,
        "ordered_by": hazard.ordered_by_id,
        "rectified_by": hazard.rectified_by_id,
        "reviewed_by": hazard.reviewed_by_id,
        "plan_approved_by": hazard.plan_approved_by_id,
        "control_by": hazard.control_by_id,
        "closed_by": hazard.closed_by_id,
        "looked_again_by": hazard.looked_again_by_id,
    }
    keys = {key for key in [*steps.values(), *hazard.group, *hazard.accepted_with] if key}
    names = dict(Person.objects.of(district).filter(pk__in=keys).values_list("pk", "name"))
    told = {step: names.get(key, "") for step, key in steps.items()}
    told["group"] = "、".join(names.get(key, "") for key in hazard.group)
    told["accepted_with"] = "、".join(names.get(key, "") for key in hazard.accepted_with)
    return told


def _line(entry: Entry, evidence: list[Evidence], roll) -> dict:
    shown = {row.sha256: row for row in evidence}
    verb = Verb(entry.verb)
    line = {
        "at": timezone.localtime(entry.at),
        "title": _sentence(verb.label),
        "who": " ".join(filter(None, [entry.by.name if entry.by else _("the system"), entry.post_title])),
        "text": _told(entry.detail),
        "tone": TONES.get(verb, ""),
        "icon": ICONS.get(verb, "circle"),
        "photos": [_photo(shown[key]) for key in entry.detail.get("photos", []) if key in shown],
    }
    if _advises(entry):
        line["title"] = _("Advised to put it right; not an order")
    if verb == Verb.HAZARD_REOPENED and entry.detail.get("second_look"):
        line["title"] = _("Second look: it was back, and is opened again")
    if verb == Verb.SECOND_LOOK_DUE:
        line["text"] = _who_was_told(entry.detail.get("told"), roll, entry.at)
    if verb == Verb.MATTER_CLIMBED:
        step = int(entry.detail.get("step", 0))
        line["title"] = _("Climbed the chain: %(step)s") % {"step": Height(step).label}
        line["tone"] = CLIMBED.get(step, "")
        line["text"] = _who_was_told(entry.detail.get("told"), roll, entry.at)
    return line


def _advises(entry: Entry) -> bool:
    """Whether the order rested on an item whose basis was not checked against the statute: 建议整改, not 责令."""
    return entry.verb == Verb.HAZARD_ORDERED and bool(entry.detail.get("advice"))


def _sentence(label) -> str:
    return str(label)[:1].upper() + str(label)[1:]


def _told(detail: dict) -> str:
    parts = []
    for name, label in TOLD.items():
        value = detail.get(name)
        if not value:
            continue
        if name in MOMENTS and (moment := parse_datetime(str(value))):
            value = f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
        parts.append(_("%(label)s: %(value)s") % {"label": label, "value": value})
    return "\n".join(parts)


def _who_was_told(key: str | None, roll, at: datetime) -> str:
    seat = next((seat for seat in roll.seats.values() if str(seat.id) == key), None)
    if seat is None:
        return ""
    term = roll.holder(seat.id, timezone.localtime(at).date())
    return _("Told: %(post)s %(person)s") % {
        "post": f"{seat.unit} {seat.title}",
        "person": term.person if term else _("(vacant)"),
    }
