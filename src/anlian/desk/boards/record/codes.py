"""Which words the codes of a line's detail have: by their key, or by act and key."""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anlian.duties.models.obligation import WorkKind
from anlian.duties.periods import Every
from anlian.field.takes import KINDS as FROM_THE_FIELD
from anlian.figures.registry import FIGURES
from anlian.hazards.models.hazard import Source
from anlian.inspections.models.inspection import Kind as VisitKind
from anlian.lattice.models import Risk, SiteKind
from anlian.lattice.powers import Power
from anlian.ledger.verbs import Verb
from anlian.matters.models import Height, Urgency
from anlian.meetings.models.meeting import Kind as MeetingKind
from anlian.notices.models import RobotKind
from anlian.notices.topics import Channel, Pace, Topic
from anlian.problems.models import Cause
from anlian.rounds.models.outing import Result
from anlian.supervision.models.listing import Level
from anlian.supervision.models.work import Source as MoneySource
from anlian.supervision.models.work import Stage

_FIELD_KINDS = {name: kind.label for name, kind in FROM_THE_FIELD.items()}
CODES: dict[Any, Any] = {
    "cause": Cause,
    "channel": Channel,
    "every": Every,
    "level": Level,
    "pace": Pace,
    "powers": Power,
    "result": Result,
    "step": Height,
    "topic": Topic,
    "urgency": Urgency,
    (Verb.HAZARD_REPORTED, "source"): Source,
    (Verb.MONEY_NOTED, "source"): MoneySource,
    (Verb.MONEY_NOTED, "stage"): Stage,
    (Verb.OBLIGATION_SET, "work"): WorkKind,
    (Verb.SITE_CHANGED, "kind"): SiteKind,
    (Verb.SITE_CHANGED, "risk"): Risk,
    (Verb.INSPECTION_PLANNED, "kind"): VisitKind,
    (Verb.INSPECTION_SUBMITTED, "kind"): VisitKind,
    (Verb.MEETING_PLANNED, "kind"): MeetingKind,
    (Verb.MEETING_HELD, "kind"): MeetingKind,
    (Verb.ROBOT_SET, "kind"): RobotKind,
    (Verb.FIELD_RECORD_TAKEN, "kind"): _FIELD_KINDS,
    (Verb.FIELD_RECORD_SET_ASIDE, "kind"): _FIELD_KINDS,
}
FORMATS = {"xlsx": "Excel", "docx": "Word", "pdf": "PDF", "csv": "CSV", "geojson": "GeoJSON"}
# Lists and papers that leave the house, by the name that their export gives them.
PAGES = {
    "accounts": _("Accounts"),
    "decisions": _("Decisions"),
    "duties": _("Duties"),
    "duty-list": pgettext_lazy("the record", "Duty list"),
    "hazards": _("Hazards"),
    "inspections": _("Inspections"),
    "leaders": _("Blocks and lines of leaders"),
    "letters": _("Letters and admonitions"),
    "listings": _("Listed supervision"),
    "meetings": _("Meetings"),
    "people": _("People and posts"),
    "placard": pgettext_lazy("the record", "Placard of a site"),
    "placards": pgettext_lazy("the record", "Placards of sites"),
    "problems": _("Prominent problems"),
    "record": _("Record of acts"),
    "rounds-doors": pgettext_lazy("the record", "Doors of an outing"),
    "rounds-households": pgettext_lazy("a register", "Households"),
    "rounds-roads": _("Patrols of road segments"),
    "rounds-shops": _("Pledges of shops"),
    "sites": _("Sites"),
    "task-list": pgettext_lazy("the record", "List of a post's tasks"),
    "tasks": _("Tasks of the year"),
    "year-file": pgettext_lazy("the record", "File of a post's year"),
}


def page_of(name: str) -> str | Promise:
    figure = FIGURES.get(name.removeprefix("figures/")) if name.startswith("figures/") else None
    return figure.title if figure else PAGES.get(name, name)


def ledger_of(kind: str) -> str | Promise:
    """The ledgers are of an app above, named by its address as in `matters/kinds.py`."""
    about = import_string("anlian.registers.kinds.ABOUT")
    return about[kind][0] if kind in about else kind


def header_of(kind: str) -> Callable[[str], str]:
    """What heads a column of this ledger."""
    register = import_string("anlian.registers.kinds.REGISTERS").get(kind)
    return register.header_of if register else str
