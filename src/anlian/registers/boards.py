"""What the page of ledgers shows of each: how much is on the books, and what one may do with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Paginator

from anlian.hazards.models import CheckItem
from anlian.inspections.models import Inspection
from anlian.kernel.counts import Count, upto
from anlian.kernel.intake.headers import likely
from anlian.lattice.models import Appointment, Area, ChainVersion, Course, Post, Sector, Site, Unit
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.matters.models import Matter
from anlian.registers.kinds import ABOUT, REGISTERS, may_export, may_import, may_unmask
from anlian.registers.models import OPEN, Batch, Progress, Stage
from anlian.rounds.models import Household

RECENT = 20
SILENT = timedelta(minutes=1)
ON_A_PAGE = 50
MANY_ROWS = 2000
"""An import that wrote more rows is taken back by the worker: a page should not wait for it."""


@dataclass(frozen=True)
class Card:
    """One kind of ledger."""

    kind: str
    title: str
    about: str
    icon: str
    count: Count
    columns: list[str]
    may_import: bool
    may_export: bool
    may_unmask: bool


def cards(duties: Duties) -> list[Card]:
    return [
        Card(
            kind,
            *ABOUT[kind],
            count=COUNTS[kind](duties),
            columns=[column.header for column in register.offered()],
            may_import=may_import(duties, kind),
            may_export=may_export(duties, kind),
            may_unmask=may_unmask(duties, kind),
        )
        for kind, register in REGISTERS.items()
    ]


def recent(batches) -> list[Batch]:
    return list(batches.select_related("by").defer("problems", "changes").order_by("-at", "-id")[:RECENT])


@dataclass(frozen=True)
class Undoing:
    """Whether this person may take an import back, and who does it; of one that was, who did so, when and why."""

    possible: bool
    by_worker: bool
    line: Entry | None


def undo_of(batch: Batch, duties: Duties) -> Undoing:
    line = None
    if batch.stage == Stage.UNDONE:
        lines = Entry.objects.of(batch.district).filter(subject=batch.pk, verb=Verb.IMPORT_UNDONE)
        line = lines.select_related("by").first()
    wrote = batch.stage == Stage.TAKEN_IN and bool(batch.new or batch.changed)
    possible = wrote and may_import(duties, batch.kind)
    return Undoing(possible, by_worker=batch.good > MANY_ROWS, line=line)


def page_of(rows: list, number: str):
    """A page of what a batch holds in one of its lists."""
    return Paginator(rows, ON_A_PAGE).get_page(number)


@dataclass(frozen=True)
class AtWork:
    """How far the worker has come with a large file."""

    deed: str
    done: int
    lines: int
    begun: bool
    silent: bool

    @property
    def percent(self) -> int:
        return min(100 * self.done // self.lines, 100) if self.lines else 0


def is_large(batch: Batch) -> bool:
    """Whether the worker goes through it; whoever was looked at by it once is taken in by it too."""
    return Progress.objects.of(batch.district).filter(batch=batch).exists()


def at_work(batch: Batch, *, now: datetime) -> AtWork | None:
    """None when nothing is being done with it. `now` is the machine's own moment."""
    if batch.failure:
        return None
    found = Progress.objects.of(batch.district).filter(batch=batch, ended_at=None).first()
    if found is None or batch.stage not in OPEN[found.deed]:
        return None
    silent = found.told_at is not None and now - found.told_at > SILENT
    return AtWork(found.deed, found.done, found.lines, found.told_at is not None, silent)


@dataclass(frozen=True)
class HeaderChoice:
    """A header of the file: what it is taken for, or what it may be."""

    place: int
    said: str
    key: str
    known: bool
    samples: list[str]


def columns_of(batch: Batch) -> list[HeaderChoice]:
    """Headers of a file that waits: what each is taken for, and of those that nobody knows the likeliest column."""
    if batch.stage not in (Stage.RECEIVED, Stage.LOOKED_AT):
        return []
    taken = {key for _said, key in batch.headers}
    free = [column for column in REGISTERS[batch.kind].columns if column.key not in taken]
    found = []
    for place, (said, key) in enumerate(batch.headers):
        unknown = said in batch.unknown
        guess = likely(said, free) if unknown else ""
        found.append(HeaderChoice(place, said, key or guess, not unknown, batch.unknown.get(said, [])))
    # The unknown first: they are what is asked for.
    return sorted(found, key=lambda one: one.known)


def lacks_header(batch: Batch) -> bool:
    """Whether no sheet of the file could be read for want of a column."""
    return batch.stage == Stage.LOOKED_AT and not any((batch.new, batch.changed, batch.same, batch.wrong))


def fields_of(kind: str) -> list[tuple[str, str]]:
    return [(column.key, column.header) for column in REGISTERS[kind].columns]


def _of(model):
    return lambda duties: upto(model.objects.of(duties.person.district))


def _within(model, power: Power):
    return lambda duties: upto(model.objects.of(duties.person.district).within(duties.scope(power)))


def _posts(duties: Duties) -> Count:
    """A vacant post is a row of its own."""
    district = duties.person.district
    held = Appointment.objects.of(district).known()
    return upto(held) + upto(Post.objects.of(district).exclude(pk__in=held.values("post")))


def _inspections(duties: Duties) -> Count:
    visits = Inspection.objects.of(duties.person.district).within(duties.scope(Power.SEE_INSPECTIONS))
    return upto(visits.done())


COUNTS = {
    "areas": lambda duties: upto(Area.objects.filter(duties.scope(Power.SEE_SITES).q_areas())),
    "units": _of(Unit),
    "sectors": _of(Sector),
    "posts": _posts,
    "sites": _within(Site, Power.SEE_SITES),
    "courses": lambda duties: upto(
        Course.objects.of(duties.person.district).filter(duties.scope(Power.SEE_SITES).q_sites("site__"))
    ),
    "chains": lambda duties: upto(ChainVersion.objects.of(duties.person.district).known()),
    "check_items": _of(CheckItem),
    "inspections": _inspections,
    "hazards": _within(Matter, Power.SEE_HAZARDS),
    "households": _within(Household, Power.SEE_ROUNDS),
}
