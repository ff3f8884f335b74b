"""The record of acts, line by line in words: who did what to which record, and what was before and after."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from anlian.desk.links import link
from anlian.hazards.boards.moves import LABELS as MOVES
from anlian.hazards.lifecycle import State
from anlian.inspections.lifecycle import State as Visit
from anlian.inspections.models import Inspection
from anlian.kernel.workdays import SHANGHAI
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.models import Entry, Head, Seal
from anlian.ledger.verbs import SECURITY, Verb
from anlian.matters import kinds
from anlian.matters.kinds import SORTS
from anlian.matters.models import Height, Matter
from anlian.people.models import Person

PAGE = 50
SHOWN = 120

LABELS = {
    "account": _("Account"),
    "address": _("Address"),
    "agent": _("Browser"),
    "came_back": _("Came back within 180 days"),
    "devices": _("Devices"),
    "acting": _("Acting"),
    "added": _("Newly invited"),
    "advice": _("Advice, not an order"),
    "after": _("After"),
    "amount": _("Amount"),
    "answers": _("Answers"),
    "area": _("Area"),
    "basis": _("Basis"),
    "before": _("Before"),
    "changed": _("Changed"),
    "checklist": _("Checklist"),
    "clause": _("Clause"),
    "day": _("Day"),
    "deed": _("Deed"),
    "demand": _("Demand"),
    "due": _("Due"),
    "failures": _("Times sent back"),
    "filename": _("File"),
    "holidays": _("Days off by the notice"),
    "held_at": _("Held at"),
    "how": _("How"),
    "into": _("Duplicate of"),
    "items": _("Items"),
    "leader": _("Leader"),
    "list": _("List"),
    "measure": _("What was done"),
    "minutes": _("Minutes"),
    "missing": _("Still missing"),
    "move": _("Move"),
    "new": _("New rows"),
    "note": _("Note"),
    "number": _("Number"),
    "on": _("On"),
    "onward": _("Goes on as"),
    "opinion": _("Opinion"),
    "person": _("Person"),
    "place": _("Place"),
    "reason": _("Reason"),
    "removed": _("No longer invited"),
    "round": _("Round"),
    "rows": _("Rows"),
    "same": _("Unchanged rows"),
    "second_look": _("At the second look"),
    "sector": _("Sector"),
    "sectors": _("Sectors"),
    "sentence": _("Because"),
    "signed_by": _("Signed by"),
    "since": _("From"),
    "site": _("Site"),
    "source": _("Source"),
    "state": _("State"),
    "step": _("Step"),
    "summary": _("What is wrong"),
    "team": _("Team"),
    "title": _("Title"),
    "told": _("Told"),
    "unmasked": _("Full phone numbers"),
    "until": _("Until"),
    "urgency": _("Urgency"),
    "version": _("Version"),
    "was_held_at": _("Before: held at"),
    "was_place": _("Before: place"),
    "what": _("What"),
    "working": _("Working day"),
    "workdays": _("Weekends worked by the notice"),
    "wrong": _("Wrong rows"),
    "year": _("Year"),
}
# Hashes and keys prove, but tell a reader nothing.
SILENT = {"in_post", "photos", "group", "round", "links", "enforcement", "content_type", "query", "invited"}
NOBODY = ("", "", "")
HOW = {
    "password": _("with the password"),
    "demo": _("by a click in the demo"),
    "code": _("with a code"),
    "wrong code": _("the code was wrong"),
    "recovery": _("with a recovery code"),
    "address": _("from an address that is not allowed"),
}
# Where two kinds share a code, the word of the hazard stands.
STATES = {
    state.value: state.label for words in (*map(kinds.states, kinds.SORTS), Visit, State) for state in words
}


@dataclass(frozen=True)
class Wanted:
    """What the address of the page asks for. What is not understood counts as not asked."""

    verb: str = ""
    person: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None
    security: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        verb, before = query.get("verb", ""), query.get("before", "")
        return cls(
            verb=verb if verb in Verb.values else "",
            person=query.get("person", "").replace("\0", "").strip()[:60],
            subject=query.get("subject", "").replace("\0", "").strip()[:60],
            since=_day(query.get("since", "")),
            until=_day(query.get("until", "")),
            before=int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None,
            security=query.get("security", "") != "",
        )

    def query(self, **changed) -> str:
        asked = {**self.__dict__, **changed}
        return urlencode({key: value for key, value in asked.items() if value not in ("", None, False)})


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def visible(duties: Duties) -> QuerySet:
    """All of the district for whoever watches all of it; else one's own lines and those about what one answers for."""
    entries, scope = Entry.objects.of(duties.person.district), duties.scope(Power.SEE_LEDGER)
    if scope.whole_district:
        return entries
    matters = Matter.objects.of(duties.person.district).within(scope)
    sites = Site.objects.of(duties.person.district).within(scope)
    return entries.filter(
        Q(by=duties.person) | Q(subject__in=matters.values("pk")) | Q(subject__in=sites.values("pk"))
    )


def page(duties: Duties, wanted: Wanted) -> dict:
    """One page from the newest down; the next begins below the last number shown."""
    entries = chosen(duties, wanted)
    if wanted.before:
        entries = entries.filter(seq__lt=wanted.before)
    found = list(entries.select_related("by").newest()[: PAGE + 1])
    shown, more = found[:PAGE], len(found) > PAGE
    return {
        "lines": lines(shown, duties),
        "older": f"?{wanted.query(before=shown[-1].seq)}" if more else "",
        "newest": f"?{wanted.query(before=None)}" if wanted.before else "",
    }


COLUMNS = ("序号", "时间", "人员", "岗位", "行为", "对象", "说明", "内容", "来源", "记录时间")
AT_ONCE = 1000


def chosen(duties: Duties, wanted: Wanted) -> QuerySet:
    """All that a page leafs through."""
    return _narrowed(visible(duties), wanted, duties.person.district)


def rows(entries: QuerySet, duties: Duties) -> Iterator[list]:
    """Lines as rows of a file, a thousand at a time in memory."""
    found = entries.select_related("by").newest().iterator(chunk_size=AT_ONCE)
    while some := list(islice(found, AT_ONCE)):
        for one in lines(some, duties):
            entry = one["entry"]
            details = "；".join(f"{label} {said}" for label, said in one["details"])
            yield [
                entry.seq, entry.at, one["who"], entry.post_title, str(one["what"]), one["subject"], one["about"], details,
                entry.origin, entry.recorded_at,
            ]  # fmt: skip


def standing(district: str) -> dict:
    """How long the record is, and how far it is sealed."""
    head = Head.objects.filter(district=district).first()
    sealed = Seal.objects.of(district).order_by("-size").only("district", "size", "at").first()
    return {"size": head.size if head else 0, "sealed": sealed}


def _narrowed(entries: QuerySet, wanted: Wanted, district: str) -> QuerySet:
    if wanted.security:
        entries = entries.filter(verb__in=SECURITY)
    if wanted.verb:
        entries = entries.filter(verb=wanted.verb)
    if wanted.person:
        named = Person.objects.of(district).filter(
            Q(name__icontains=wanted.person) | Q(code__iexact=wanted.person)
        )
        entries = entries.filter(by__in=named.values("pk"))
    if wanted.since:
        entries = entries.filter(at__gte=datetime.combine(wanted.since, time(0), SHANGHAI))
    if wanted.until:
        entries = entries.filter(at__lt=datetime.combine(wanted.until + timedelta(days=1), time(0), SHANGHAI))
    if wanted.subject:
        keys = [
            *Matter.objects.of(district).filter(number__iexact=wanted.subject).values_list("pk", flat=True),
            *Inspection.objects.of(district)
            .filter(number__iexact=wanted.subject)
            .values_list("pk", flat=True),
            *Site.objects.of(district).filter(code__iexact=wanted.subject).values_list("pk", flat=True),
        ]
        entries = entries.filter(subject__in=keys)
    return entries


def lines(entries: list[Entry], duties: Duties) -> list[dict]:
    """Each entry with its subject by name and its detail in words. Four questions, however many entries."""
    subjects = _subjects(entries, duties)
    words = Words(duties)
    return [
        {
            "entry": entry,
            "who": entry.by.name if entry.by else "",
            "what": Verb(entry.verb).label if entry.verb in Verb.values else entry.verb,
            "refused": entry.verb == Verb.REFUSED,
            **_about(entry, subjects),
            "details": words.of(entry.detail),
        }
        for entry in entries
    ]


def _about(entry: Entry, subjects: dict) -> dict[str, str]:
    # Whoever signs in does so to nobody else.
    itself = entry.subject is not None and entry.subject == entry.by_id
    name, about, url = subjects.get(entry.subject, NOBODY) if not itself else NOBODY
    return {"subject": name, "about": about, "url": url}


def _subjects(entries: list[Entry], duties: Duties) -> dict[UUID, tuple[str, str, str]]:
    """What the entries are about: number or name, in short, and where to look at it."""
    district, roll = duties.person.district, duties.roll

    def keys(*kinds):
        return {one.subject for one in entries if one.subject_kind in kinds}

    def to(power, name, key):
        """No link that one may not follow: the audit administrator reads of business, and does not enter it."""
        return link(name, key) if duties.may(power) else ""

    found = {}
    for pk, kind, number, title in (
        Matter.objects.of(district)
        .filter(pk__in=keys("matter", "hazard"))
        .values_list("pk", "kind", "number", "title")
    ):
        sort = SORTS[kind]
        found[pk] = (number, title, to(sort.sees, sort.page, pk))
    for pk, code, name in (
        Site.objects.of(district).filter(pk__in=keys("site")).values_list("pk", "code", "name")
    ):
        found[pk] = (name, code, to(Power.SEE_SITES, "lattice:site", pk))
    for pk, number in (
        Inspection.objects.of(district).filter(pk__in=keys("inspection")).values_list("pk", "number")
    ):
        found[pk] = (number, "", to(Power.SEE_INSPECTIONS, "inspections:show", pk))
    for pk, name in Person.objects.of(district).filter(pk__in=keys("person")).values_list("pk", "name"):
        found[pk] = (name, "", "")
    for pk in keys("post"):
        if seat := roll.seats.get(pk):
            found[pk] = (seat.title, seat.unit, to(Power.SEE_PEOPLE, "lattice:post", pk))
    for version in roll.versions:
        url = to(Power.SEE_CHAINS, "lattice:chain", version.chain_id)
        found[version.chain_id] = (version.number, version.title, url)
    return found


class Words:
    """Says what stands in a line's detail; keys of people and posts become their names."""

    def __init__(self, duties: Duties):
        roll = duties.roll
        self.names = {str(term.person_id): term.person for term in roll.terms}
        self.names |= {str(seat.id): f"{seat.unit} {seat.title}" for seat in roll.seats.values()}
        self.sectors = {code: row.name for code, row in roll.sectors.items()}

    def of(self, detail: dict) -> list[tuple[str, str]]:
        return [
            (LABELS.get(key, key), said)
            for key, value in detail.items()
            if key not in SILENT and (said := self.say(key, value))
        ]

    def say(self, key: str, value) -> str:
        if value is None or value == "":
            return ""
        if key == "state" and isinstance(value, list):
            before, after = (str(STATES.get(one, one)) for one in value)
            return before if before == after else f"{before} → {after}"
        if key == "step" and isinstance(value, int) and value in Height.values:
            return str(Height(value).label)
        if key in ("deed", "move"):
            # The deed of the move "pass" has a name of its own, for Python keeps that word.
            return str(MOVES.get(str(value).removesuffix("_review"), value))
        if key == "how":
            return str(HOW.get(value, value))
        if key == "sector":
            return self.sectors.get(value, str(value))
        if isinstance(value, bool):
            return str(_("yes") if value else _("no"))
        if isinstance(value, list):
            return "、".join(self.say("", one) for one in value)[:SHOWN]
        if isinstance(value, dict):
            return "；".join(
                f"{LABELS.get(name, name)} {self.say(name, one)}" for name, one in value.items()
            )[:SHOWN]
        said = self.names.get(str(value), str(value))
        return _moment(said) if key in ("due", "until", "held_at", "was_held_at") else said[:SHOWN]


def _moment(text: str) -> str:
    try:
        return (
            datetime.fromisoformat(text).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
            if "T" in text
            else text
        )
    except ValueError:
        return text
