"""What stands in a line's detail, in words: codes by their labels, keys by names, moments by the local clock."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext, pgettext

from anlian.desk.boards.record.codes import CODES, FORMATS, header_of, ledger_of, page_of
from anlian.desk.boards.record.deeds import tried
from anlian.desk.boards.record.labels import SILENT, label
from anlian.desk.boards.record.subjects import Named, named
from anlian.duties.models import Obligation
from anlian.kernel.workdays import SHANGHAI
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.models import ClimbRule, Height
from anlian.people.models import Person
from anlian.supervision.actions.work import yuan

SHOWN = 120
KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")
HOW = {
    "password": gettext_lazy("with the password"),
    "demo": gettext_lazy("by a click in the demo"),
    "code": gettext_lazy("with a code"),
    "wrong code": gettext_lazy("the code was wrong"),
    "recovery": gettext_lazy("with a recovery code"),
    "address": gettext_lazy("from an address that is not allowed"),
}
# Said only when it is so.
UNSAID_AT_NOTHING = {
    "acting", "advice", "devices", "enforcement", "proxy", "refused", "resume", "second_look", "suspend", "tokens",
}  # fmt: skip
# The database keeps keys in an order of its own: what happened to it comes first, beginnings before ends.
FIRST = (
    "deed",
    "sentence",
    "before",
    "state",
    "kind",
    "page",
    "ledger",
    "title",
    "person",
    "post",
    "since",
    "first",
)


class Words:
    """Knows the names of people, posts, areas and lines of a district, and those that these lines speak of."""

    def __init__(self, duties: Duties, entries: Sequence[Entry]):
        roll = duties.roll
        self.sees_sites = duties.may(Power.SEE_SITES)
        self.sectors = {code: row.name for code, row in roll.sectors.items()}
        self.areas = {code: row.name for code, row in roll.areas.items()}
        seats = {seat: f"{seat.unit} {seat.title}" for seat in roll.seats.values()}
        self.posts = {seat.code: said for seat, said in seats.items()}
        self.names = {str(term.person_id): term.person for term in roll.terms}
        self.names |= {str(seat.id): said for seat, said in seats.items()}
        details = [entry.detail for entry in entries]
        self._ask(details, duties)

    def _ask(self, details: Sequence[dict], duties: Duties) -> None:
        """People without a post, outings and what is counted: at most one question each."""
        outings = {UUID(one["outing"]) for one in details if KEY.fullmatch(str(one.get("outing", "")))}
        self.names |= {str(key): name for key, name in named("outing", outings, duties).items()}
        unknown = {UUID(key) for one in details for key in _keys(one)} - {UUID(key) for key in self.names}
        if unknown:
            people = Person.objects.of(duties.person.district).filter(pk__in=unknown)
            self.names |= {str(pk): name for pk, name in people.values_list("pk", "name")}
        counted = {one["counts"] for one in details if one.get("counts")}
        rows = Obligation.objects.of(duties.person.district).filter(code__in=counted) if counted else ()
        self.counted = {one.code: one.title for one in rows}

    def of(self, entry: Entry, about: Named) -> list[tuple[str, str]]:
        """Label and value, without what the line says already by naming what it is about."""
        detail = entry.detail
        if entry.verb == Verb.SITE_CHANGED:
            return self._facts(detail.get("before") or {}, detail.get("after") or {})
        said = [
            (
                str(label(entry.verb, key)),
                self._states(value, about) if key == "state" else self.say(entry, key, value),
            )
            for key, value in sorted(
                detail.items(), key=lambda one: FIRST.index(one[0]) if one[0] in FIRST else len(FIRST)
            )
            if key not in SILENT and not (key in UNSAID_AT_NOTHING and not value)
        ]
        return [(name, words) for name, words in said if words and words not in (about.name, about.about)]

    def say(self, entry: Entry, key: str, value: Any) -> str:
        if value is None or value == "":
            return ""
        if key == "happened_at" and MOMENT.fullmatch(value) and datetime.fromisoformat(value) == entry.at:
            # The line itself stands at that moment.
            return ""
        special = SPECIAL.get((entry.verb, key)) or SPECIAL.get(key)
        if special:
            return special(self, entry, value)[:SHOWN]
        code = CODES.get((entry.verb, key)) or CODES.get(key)
        if code is not None:
            return "、".join(_coded(code, one) for one in _each(value))
        return self.plain(value)[:SHOWN]

    def plain(self, value: Any) -> str:
        """Whatever it is: names for keys, the local clock for moments."""
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return str(_("yes") if value else _("no"))
        if isinstance(value, dict):
            return "；".join(
                f"{label('', key)} {said}" for key, one in value.items() if (said := self.plain(one))
            )
        if isinstance(value, list):
            return "、".join(filter(None, map(self.plain, value)))
        said = str(value)
        if KEY.fullmatch(said):
            # A key that names nothing any more tells a reader nothing.
            return self.names.get(said, "")
        return _moment(said) if MOMENT.fullmatch(said) else said

    def _states(self, value: Any, about: Named) -> str:
        if not isinstance(value, list) or about.states is None:
            return self.plain(value)
        before, after = (str(_coded(about.states, one)) if one else "" for one in value)
        return after if before in ("", after) else f"{before} → {after}"

    def _facts(self, before: dict, after: dict) -> list[tuple[str, str]]:
        """What describes a site: only what changed. Whoever sees no sites hears which facts, and not their words."""
        changed = [
            key for key in {**before, **after} if (before.get(key) or None) != (after.get(key) or None)
        ]
        names = {key: str(label("", key)) for key in changed}
        if not self.sees_sites:
            return [(str(label("", "changed")), "、".join(names.values()))] if names else []
        said = {key: [self._fact(key, one.get(key)) for one in (before, after)] for key in changed}
        return [(names[key], self._turned(pair, str)) for key, pair in said.items() if any(pair)]

    def _fact(self, key: str, value: Any) -> str:
        code = CODES.get((Verb.SITE_CHANGED, key))
        if key == "area_code":
            return self.areas.get(value, str(value or ""))
        return _coded(code, value) if code is not None and value else self.plain(value)[:SHOWN]

    def _turned(self, pair: Sequence, say: Callable[[Any], str]) -> str:
        before, after = (say(one) if one else "" for one in pair)
        if before == after:
            return ""
        return f"{before} → {after or pgettext('the record', 'none')}" if before else after

    # What only some acts tell, each in its own words.

    def area(self, entry: Entry, value: Any) -> str:
        if isinstance(value, list):
            return self._turned(value, lambda one: self.areas.get(one, str(one)))
        return self.areas.get(value, str(value))

    def moved(self, entry: Entry, value: Any) -> str:
        return self._turned(value, self.plain) if isinstance(value, list) else self.plain(value)

    def risk(self, entry: Entry, value: Any) -> str:
        return self._turned(value, lambda one: _coded(CODES[Verb.SITE_CHANGED, "risk"], one))

    def sector(self, entry: Entry, value: Any) -> str:
        return "、".join(self.sectors.get(one, str(one)) for one in _each(value))

    def post(self, entry: Entry, value: Any) -> str:
        return "、".join(self.posts.get(one) or self.plain(one) for one in _each(value))

    def whom(self, entry: Entry, value: Any) -> str:
        """Pairs of a person and a post; of an import, how many rows of which ledger."""
        if isinstance(value, dict):
            return self.rows(entry, value)
        pairs = ([self.plain(key) for key in pair] for pair in value)
        return "、".join(f"{person}（{post}）" if post else person for person, post in pairs)

    def rows(self, entry: Entry, value: dict) -> str:
        total = sum(value.values())
        return npgettext("the record", "%(n)d row", "%(n)d rows", total) % {"n": total} if total else ""

    def steps(self, entry: Entry, value: Any) -> str:
        """The climb as it was set: so much after the day for each step."""
        if not isinstance(value, dict):
            return self.plain(value)
        heights = {height.name.lower(): height.label for height in Height}
        said = (
            (heights.get(step, step), re.fullmatch(r"(\d+)([A-Z])", told)) for step, told in value.items()
        )
        return "；".join(f"{step} {told[1]} {ClimbRule.Unit(told[2]).label}" for step, told in said if told)

    def course(self, entry: Entry, value: dict) -> str:
        return _("%(metres)s m, %(points)d points") % {
            "metres": f"{value['metres']:,}", "points": len(value["points"]),
        }  # fmt: skip

    def drawn(self, entry: Entry, value: Any) -> str:
        return "；".join(
            f"{one['site']}（{'、'.join(one['reasons'])}）" if one.get("reasons") else one["site"]
            for one in value
        )

    def fields(self, entry: Entry, value: dict) -> str:
        header = header_of(entry.detail.get("kind", ""))
        left_out = pgettext("the record", "left out")
        return "；".join(f"{said} → {header(key) if key else left_out}" for said, key in value.items())

    def chosen(self, entry: Entry, value: Any) -> str:
        """Topic, channel and pace of what a person chose; of a robot, its topics."""
        kinds = CODES["topic"], CODES["channel"], CODES["pace"]
        return "、".join(
            " ".join(_coded(kind, word) for kind, word in zip(kinds, one.split(), strict=False))
            for one in value
        )

    def changed(self, entry: Entry, value: Any) -> str:
        """How many rows of an import; of a meeting, which of its facts have a word for readers."""
        if not isinstance(value, list):
            return self.plain(value)
        return "、".join(str(said) for key in value if (said := label("", key)) != key)

    def deed(self, entry: Entry, value: str) -> str:
        # Whoever is refused one move of a form hears of the move.
        return tried(entry.subject_kind, entry.detail.get("move") or value)

    def page(self, entry: Entry, value: str) -> str:
        return str(page_of(value))

    def ledger(self, entry: Entry, value: str) -> str:
        return str(ledger_of(value))

    def money(self, entry: Entry, value: int) -> str:
        return _("%(yuan)s yuan") % {"yuan": yuan(value)}

    def format(self, entry: Entry, value: str) -> str:
        return FORMATS.get(value, value)

    def how(self, entry: Entry, value: str) -> str:
        return str(HOW.get(value, value))

    def counts(self, entry: Entry, value: str) -> str:
        return self.counted.get(value, value)


SPECIAL: dict[Any, Callable[[Words, Entry, Any], str]] = {
    "added": Words.whom,
    "amount": Words.money,
    "area": Words.area,
    "changed": Words.changed,
    "chosen": Words.chosen,
    "counts": Words.counts,
    "deed": Words.deed,
    "drawn": Words.drawn,
    "fields": Words.fields,
    "format": Words.format,
    "how": Words.how,
    # Said by the deed.
    "move": lambda words, entry, value: "",
    "page": Words.page,
    "post": Words.post,
    "posts": Words.post,
    "principal": Words.moved,
    "removed": Words.whom,
    "restored": Words.rows,
    "risk": Words.risk,
    "sector": Words.sector,
    "sectors": Words.sector,
    "ledger": Words.ledger,
    (Verb.IMPORTED, "kind"): Words.ledger,
    (Verb.IMPORT_UNDONE, "kind"): Words.ledger,
    (Verb.HEADERS_MAPPED, "kind"): Words.ledger,
    (Verb.AREAS_MERGED, "into"): Words.area,
    (Verb.CLIMB_STEPS_CHANGED, "after"): Words.steps,
    (Verb.CLIMB_STEPS_CHANGED, "before"): Words.steps,
    (Verb.ROAD_DRAWN, "after"): Words.course,
    (Verb.ROAD_DRAWN, "before"): Words.course,
}


def _each(value: Any) -> Iterable:
    return value if isinstance(value, list) else [value]


def _coded(code: Any, value: Any) -> str:
    """The label of a choice; a word of its own for what is no choice any more."""
    if isinstance(code, dict):
        return str(code.get(value, value))
    return str(code(value).label) if value in code.values else str(value)


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            if key not in SILENT:
                yield from _keys(one)
    elif isinstance(value, str) and KEY.fullmatch(value):
        yield value


def _moment(text: str) -> str:
    try:
        return datetime.fromisoformat(text).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return text
