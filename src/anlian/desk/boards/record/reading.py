"""Lines of the record: which a person may read, found, leafed through, exported."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import islice

from django.db.models import Q, QuerySet

from anlian.desk.boards.record.asked import Wanted
from anlian.desk.boards.record.origins import came_from
from anlian.desk.boards.record.subjects import NOTHING, Named, subjects_of
from anlian.desk.boards.record.words import Words
from anlian.inspections.models import Inspection
from anlian.kernel.workdays import SHANGHAI
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.models import Entry, Head, Seal
from anlian.ledger.verbs import SECURITY, Verb
from anlian.matters.models import Matter
from anlian.people.models import Person

PAGE = 50


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
                one["origin"], entry.recorded_at,
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
    """Each entry with its subject by name and its detail in words. One question a kind, however many entries."""
    subjects = subjects_of(entries, duties)
    words = Words(duties, entries)
    return [
        _line(entry, subjects.get((entry.subject_kind, entry.subject), NOTHING), words) for entry in entries
    ]


def _line(entry: Entry, about: Named, words: Words) -> dict:
    return {
        "entry": entry,
        "who": entry.by.name if entry.by else "",
        "what": Verb(entry.verb).label if entry.verb in Verb.values else entry.verb,
        "refused": entry.verb == Verb.REFUSED,
        # Other acts name what they are done to; a refusal does not.
        "kind": about.kind if entry.verb == Verb.REFUSED and about.kind != about.name else "",
        "subject": about.name,
        "about": about.about,
        "url": about.url,
        "details": words.of(entry, about),
        "origin": came_from(entry.origin),
    }
