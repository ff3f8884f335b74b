"""One listing, one letter, as its page tells it: who answers, months, plan, money, papers, and what happened."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anlian.lattice.scope import Duties
from anlian.lattice.seats import place_name
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters import kinds
from anlian.matters.models import Evidence, Height, Matter
from anlian.supervision import guards
from anlian.supervision.boards.moves import LABELS, Choice, option_for, person_at
from anlian.supervision.boards.strip import Strip, strips
from anlian.supervision.boards.work import Plan, plan_of
from anlian.supervision.lifecycle import letter as letters
from anlian.supervision.lifecycle import listing as listings
from anlian.supervision.models import Letter, Level, Listing, Paper, Source, Stage

# What a line of the record tells besides its verb, in the order in which it is read.
TOLD = {
    "order_number": gettext_lazy("Number of the order"),
    "level": gettext_lazy("Level"),
    "published_where": gettext_lazy("Published"),
    "month": gettext_lazy("Month"),
    "text": gettext_lazy("What"),
    "due": gettext_lazy("Date"),
    "evidence": gettext_lazy("Shown by"),
    "source": gettext_lazy("Source"),
    "stage": gettext_lazy("Raised, allocated or spent"),
    "amount": gettext_lazy("Amount (yuan)"),
    "paper": gettext_lazy("Paper"),
    "report_number": gettext_lazy("Written report"),
    "report": gettext_lazy("Report on the work"),
    "opinion": gettext_lazy("Opinion"),
    "missing": gettext_lazy("Still missing"),
    "answer": gettext_lazy("Answer"),
    "present": gettext_lazy("Present"),
    "decision": gettext_lazy("The leader's decision"),
    "reason": gettext_lazy("Reason"),
    "until": pgettext_lazy("more time", "Until"),
    "number": gettext_lazy("Paper"),
    "hazard": gettext_lazy("Hazard"),
    "sentence": gettext_lazy("Why not"),
}
DONE = {Verb.PROBLEM_ACCEPTED, Verb.PROBLEM_SOLVED, Verb.LISTING_TAKEN_DOWN, Verb.LISTING_ACCEPTED, Verb.LISTING_LOOKED_BACK, Verb.MILESTONE_REACHED,
        Verb.LETTER_SETTLED}  # fmt: skip
WORK = {
    Verb.PROBLEM_STARTED,
    Verb.LISTING_MADE,
    Verb.LISTING_UPGRADED,
    Verb.PROGRESS_REPORTED,
    Verb.ADMONITION_HELD,
}
LOOK = {Verb.PROBLEM_PLANNED, Verb.PROBLEM_ACCEPTANCE_ASKED, Verb.DELISTING_ASKED, Verb.LETTER_ANSWERED}
FAIL = {Verb.PROBLEM_PLAN_RETURNED, Verb.PROBLEM_SENT_BACK, Verb.PROBLEM_VOIDED, Verb.LISTING_RETURNED, Verb.LISTING_REVOKED, Verb.DELISTING_SENT_BACK, Verb.LETTER_ASKED_AGAIN,
        Verb.LETTER_WITHDRAWN}  # fmt: skip
TONES = {
    verb: tone
    for tone, verbs in zip(("done", "work", "look", "fail"), (DONE, WORK, LOOK, FAIL), strict=True)
    for verb in verbs
}
ICONS = {
    Verb.PROBLEM_OPENED: "flag",
    Verb.PROBLEM_PLANNED: "list-details",
    Verb.PROBLEM_STARTED: "gavel",
    Verb.PROBLEM_ACCEPTANCE_ASKED: "tool",
    Verb.PROBLEM_ACCEPTED: "check",
    Verb.PROBLEM_SOLVED: "check",
    Verb.LISTING_PROPOSED: "flag",
    Verb.LISTING_MADE: "alert-octagon",
    Verb.LISTING_UPGRADED: "stairs-up",
    Verb.LISTING_TAKEN_DOWN: "check",
    Verb.LISTING_ACCEPTED: "check",
    Verb.PROGRESS_REPORTED: "calendar-event",
    Verb.MILESTONE_SET: "flag",
    Verb.MILESTONE_REACHED: "check",
    Verb.MONEY_NOTED: "scale",
    Verb.LETTER_SENT: "send",
    Verb.ADMONITION_CALLED: "send",
    Verb.ADMONITION_HELD: "message",
    Verb.LETTER_ANSWERED: "message-report",
    Verb.MATTER_CLIMBED: "stairs-up",
}
# Kept as codes, for the record is read in every language.
WORDS = {"level": Level, "source": Source, "stage": Stage}
CLIMBED = {2: "yellow", 3: "orange", 4: "red", 5: "supervised"}


@dataclass
class Story:
    record: Listing | Letter
    choice: Choice
    turn: dict
    posts: dict[str, dict]
    on: dict | None
    place: str
    sector: str
    papers: list[Paper]
    timeline: list[dict]
    refusals: list[dict]
    strip: Strip = field(default_factory=list)
    plan: Plan | None = None
    five: list[dict] = field(default_factory=list)
    lead: str = ""


def story_of(listing: Listing, duties: Duties, now: datetime) -> Story:
    """Read what belongs to a listing that the caller has found within its scope."""
    return Story(
        record=listing,
        choice=choice_of(listing, listings.moves_from(listing.matter.state), duties, now),
        turn=person_at(listing.matter.post_id, duties),
        posts={
            name: person_at(getattr(listing, f"{name}_id"), duties) for name in ("responsible", "supervising")
        },
        on=subject(listing.on, duties),
        place=place_name(duties.roll, listing.matter.area_code),
        sector=sector_name(listing.matter, duties),
        papers=papers_of(listing.matter),
        strip=strips([listing], duties.on)[0],
        plan=plan_of(listing.matter, duties.on),
        five=five_of(listing),
        lead=person_at(listing.responsible_id, duties)["post"],
        **told(listing.matter, duties),
    )


def letter_story(letter: Letter, duties: Duties, now: datetime) -> Story:
    return Story(
        record=letter,
        choice=choice_of(letter, letters.moves_from(letter.matter.state), duties, now),
        turn=person_at(letter.matter.post_id, duties),
        posts={name: person_at(getattr(letter, f"{name}_id"), duties) for name in ("addressee", "initiator")},
        on=subject(letter.on, duties) if letter.on else None,
        place=place_name(duties.roll, letter.matter.area_code) if letter.on else "",
        sector=sector_name(letter.matter, duties),
        papers=papers_of(letter.matter),
        **told(letter.matter, duties),
    )


def choice_of(record, moves, duties: Duties, now: datetime) -> Choice:
    fitting = [move for move in moves if fits(move.name, record)]
    return Choice([option_for(move, record, duties, now, check=guards.check_relation) for move in fitting])


def fits(name: str, record) -> bool:
    """Whether the move makes sense for this one at all, whoever would do it."""
    if isinstance(record, Letter):
        called_in = record.form == "ADMONITION"
        return {
            "hold": called_in and record.held_at is None,
            "answer": not called_in or record.held_at is not None,
        }.get(name, True)
    return {"upgrade": record.level < 3}.get(name, True)


def subject(matter: Matter, duties: Duties) -> dict:
    """What it is about, with a link for whoever may follow it."""
    sort, states = kinds.SORTS[matter.kind], kinds.states(matter.kind)
    seen = duties.may(sort.sees) and duties.scope(sort.sees).covers_matter(matter)
    return {
        "matter": matter,
        "kind": sort.title,
        "icon": sort.icon,
        "state": states(matter.state),
        "url": reverse(sort.page, args=[matter.pk]) if seen else "",
    }


def sector_name(matter: Matter, duties: Duties) -> str:
    row = duties.roll.sectors.get(matter.sector_code)
    return row.name if row else ""


def papers_of(matter: Matter) -> list[Paper]:
    return list(Paper.objects.about(matter).select_related("issuer", "by").defer("fields"))


def five_of(listing: Listing) -> list[dict]:
    """五落实: what puts each of the five in place, in words."""
    return [
        {"label": _("Responsibility"), "text": listing.responsible.title},
        {"label": _("Measures"), "text": listing.measures},
        {"label": _("Money"), "text": listing.money},
        {"label": _("Time limit"), "text": date_format(listing.deadline, "Y-m-d")},
        {"label": _("Emergency plan"), "text": listing.emergency},
    ]


def told(matter: Matter, duties: Duties) -> dict[str, list[dict]]:
    """What happened, newest first, and what was refused. Two queries."""
    entries = list(Entry.objects.about(matter).select_related("by"))
    photos = {
        row.sha256: {
            "url": row.get_absolute_url(),
            "alt": row.get_role_display(),
            "paper": row if row.is_paper else None,
        }
        for row in Evidence.objects.of(matter.district).filter(matter=matter)
    }
    lines = [(entry.verb == Verb.REFUSED, _line(entry, photos, duties)) for entry in reversed(entries)]
    return {
        "timeline": [line for refused, line in lines if not refused],
        "refusals": [line for refused, line in lines if refused],
    }


def _line(entry: Entry, photos: dict, duties: Duties) -> dict:
    verb = Verb(entry.verb)
    line = {
        "at": timezone.localtime(entry.at),
        "title": str(verb.label)[:1].upper() + str(verb.label)[1:],
        "who": " ".join(filter(None, [entry.by.name if entry.by else _("the system"), entry.post_title])),
        "text": "\n".join(_details(entry.detail)),
        "tone": TONES.get(verb, ""),
        "icon": ICONS.get(verb, "circle"),
        "photos": [photos[key] for key in entry.detail.get("photos", []) if key in photos],
    }
    if verb == Verb.REFUSED:
        deed = str(entry.detail.get("deed", "")).removesuffix("_it")
        line["title"] = _("Refused: %(what)s") % {"what": LABELS.get(deed, deed)}
    if verb == Verb.MATTER_CLIMBED:
        step = int(entry.detail.get("step", 0))
        line["title"] = _("Climbed the chain: %(step)s") % {"step": Height(step).label}
        line["tone"] = CLIMBED.get(step, "")
        line["text"] = _who_was_told(entry.detail.get("told"), duties)
    return line


def _details(detail: dict) -> Iterable[str]:
    for name, label in TOLD.items():
        value = detail.get(name)
        if not value:
            continue
        if name == "amount":
            value = f"{value / 100:,.2f}"
        elif name in WORDS:
            value = WORDS[name](value).label
        elif name in ("due", "until") and (moment := parse_datetime(str(value)) or parse_date(str(value))):
            value = f"{moment:%Y-%m-%d}"
        yield _("%(label)s: %(value)s") % {"label": label, "value": value}


def _who_was_told(key: str | None, duties: Duties) -> str:
    seat = next((seat for seat in duties.roll.seats.values() if str(seat.id) == key), None)
    if seat is None:
        return ""
    held = person_at(seat.id, duties)
    return _("Told: %(post)s %(person)s") % {"post": held["post"], "person": held["person"] or _("(vacant)")}
