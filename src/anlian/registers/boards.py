"""What the page of ledgers shows of each: how much is on the books, and what one may do with it."""

from dataclasses import dataclass

from django.core.paginator import Paginator

from anlian.hazards.models import CheckItem, Hazard
from anlian.inspections.models import Inspection
from anlian.lattice.models import Appointment, Area, ChainVersion, Post, Sector, Site, Unit
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.registers.kinds import ABOUT, REGISTERS, may_export, may_import
from anlian.registers.models import Batch, Stage

RECENT = 20
ON_A_PAGE = 50


@dataclass(frozen=True)
class Card:
    """One kind of ledger."""

    kind: str
    title: str
    about: str
    icon: str
    count: int
    columns: list[str]
    may_import: bool
    may_export: bool


def cards(duties: Duties) -> list[Card]:
    return [
        Card(
            kind,
            *ABOUT[kind],
            count=COUNTS[kind](duties),
            columns=[column.header for column in register.columns],
            may_import=may_import(duties, kind),
            may_export=may_export(duties, kind),
        )
        for kind, register in REGISTERS.items()
    ]


def recent(batches) -> list[Batch]:
    return list(batches.select_related("by").defer("problems", "changes").order_by("-at")[:RECENT])


@dataclass(frozen=True)
class Undoing:
    """Whether this person may take an import back; of one that was, who did so, when and why."""

    possible: bool
    line: Entry | None


def undo_of(batch: Batch, duties: Duties) -> Undoing:
    line = None
    if batch.stage == Stage.UNDONE:
        lines = Entry.objects.of(batch.district).filter(subject=batch.pk, verb=Verb.IMPORT_UNDONE)
        line = lines.select_related("by").first()
    wrote = batch.stage == Stage.TAKEN_IN and bool(batch.new or batch.changed)
    return Undoing(possible=wrote and may_import(duties, batch.kind), line=line)


def page_of(rows: list, number: str):
    """A page of what a batch holds in one of its lists."""
    return Paginator(rows, ON_A_PAGE).get_page(number)


def _of(model):
    return lambda duties: model.objects.of(duties.person.district).count()


def _within(model, power: Power):
    return lambda duties: model.objects.of(duties.person.district).within(duties.scope(power)).count()


def _posts(duties: Duties) -> int:
    """A vacant post is a row of its own."""
    district = duties.person.district
    held = Appointment.objects.of(district).known()
    return held.count() + Post.objects.of(district).exclude(pk__in=held.values("post")).count()


def _inspections(duties: Duties) -> int:
    visits = Inspection.objects.of(duties.person.district).within(duties.scope(Power.SEE_INSPECTIONS))
    return visits.done().count()


COUNTS = {
    "areas": lambda duties: Area.objects.filter(duties.scope(Power.SEE_SITES).q_areas()).count(),
    "units": _of(Unit),
    "sectors": _of(Sector),
    "posts": _posts,
    "sites": _within(Site, Power.SEE_SITES),
    "chains": lambda duties: ChainVersion.objects.of(duties.person.district).known().count(),
    "check_items": _of(CheckItem),
    "inspections": _inspections,
    "hazards": _within(Hazard, Power.SEE_HAZARDS),
}
