"""Records from the field as the desk sees them: one with what stands now beside it, and those behind a hazard or visit."""

from dataclasses import dataclass, field
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from anlian.field import bodies
from anlian.field.lifecycle import State
from anlian.field.models import Doubt, Record
from anlian.field.takes import KINDS
from anlian.hazards.lifecycle import State as Standing
from anlian.hazards.models import CheckItem, Hazard
from anlian.inspections.models import Inspection, Result
from anlian.kernel.errors import Refused
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties

PAGES = {"hazard": "hazards:show", "inspection": "inspections:show"}
# What became part of the story of a place has the page of the place.
AT_SITE = {"pledge": "rounds:shop", "shopcheck": "rounds:shop", "patrol": "rounds:road"}
# Few doubts are one too many for full trust; these alone say nothing against whoever recorded it.
MILD = frozenset({Doubt.NOWHERE, Doubt.VAGUE, Doubt.BEHIND})


def address_of(record: Record) -> str:
    """The page of what a record became."""
    try:
        if record.made_kind in AT_SITE:
            return reverse(AT_SITE[record.made_kind], args=[record.site_id])
        return reverse(PAGES[record.made_kind], args=[record.made_id])
    except (KeyError, NoReverseMatch):
        return ""


@dataclass(frozen=True)
class Line:
    """One thing that a record says, by its name on the phone."""

    label: str
    value: str


@dataclass(frozen=True)
class Story:
    """A record opened: its own words, and, where it must be decided, what stands now."""

    record: Record
    kind_label: str
    lines: list[Line]
    photos: list[str]
    doubts: list[str]
    trust: str
    now: list[Line] = field(default_factory=list)
    now_url: str = ""
    first: Record | None = None
    despite: str = ""
    address: str = ""


def story_of(record: Record, duties: Duties) -> Story:
    record.trust = trust_of(record)
    try:
        opened = bodies.envelope(record.text, record.sha256) if record.text else None
    except Refused:
        opened = None
    body = opened.body if opened else {}
    now, url = _stands_now(record, body, duties)
    return Story(
        record=record,
        kind_label=kind_label(record),
        lines=_lines(record, body),
        photos=bodies.hashes_in(body),
        doubts=[str(Doubt(one).label) for one in record.doubts],
        trust=trust_of(record),
        now=now,
        now_url=url,
        first=Record.objects.of(record.district).filter(pk=record.beside).first() if record.beside else None,
        despite=_despite(record),
        address=address_of(record) if record.state == State.STORED else "",
    )


def kind_label(record: Record) -> str:
    kind = KINDS.get(record.kind)
    return str(kind.label) if kind else record.kind or _("unreadable")


def trust_of(record: Record) -> str:
    """How far time and place speak for it: high, middle, low. It ranks nobody and blocks nothing."""
    grave = [doubt for doubt in record.doubts if doubt not in MILD]
    if len(grave) > 1 or Doubt.MOCKED in grave:
        return "low"
    return "middle" if record.doubts else "high"


def seen_of(key: UUID, district: str) -> list[Record]:
    """The records from the field that became a hazard or a visit, or were added to it."""
    rows = Record.objects.of(district).filter(made_id=key, state=State.STORED)
    found = list(rows.select_related("person", "site").defer("text").order_by("received_at", "pk")[:20])
    for row in found:
        row.trust = trust_of(row)
    return found


def _despite(record: Record) -> str:
    """What taking it in all the same would mean."""
    if record.beside:
        return (
            _("It counts as a record of its own, beside the one that came first.")
            if record.kind in KINDS
            else ""
        )
    return {
        "hazard": _("It is reported as a hazard, by whoever recorded it, although the site is closed."),
        "visit": _("It stands as a visit of its own, beside what a colleague recorded."),
        "fix": _("Its photos and words are added to the hazard; the state of the hazard stays as it is."),
        "fix_on_spot": _(
            "Its photos and words are added to the hazard; the state of the hazard stays as it is."
        ),
    }.get(record.kind, "")


def _lines(record: Record, body: dict) -> list[Line]:
    labels = {
        "summary": _("What is unsafe"),
        "spot": _("Where exactly"),
        "measure": _("What was done"),
        "reason": _("Reason"),
        "until": _("The new date"),
        "content": _("What was checked"),
        "handling": _("How the findings are dealt with"),
        "note": _("Note"),
        "signed_by": _("Signed by"),
        "no_photo_reason": _("Why there is no photo"),
    }
    lines = [Line(str(label), str(body[name])) for name, label in labels.items() if body.get(name)]
    answers = body.get("answers")
    if isinstance(answers, list):
        bad = [one for one in answers if isinstance(one, dict) and one.get("result") == Result.BAD]
        items = {
            item.code: item.text
            for item in CheckItem.objects.of(record.district).filter(
                code__in=[one.get("item") for one in bad]
            )
        }
        lines.append(
            Line(
                _("Answers"),
                _("%(all)d, of them not in order %(bad)d") % {"all": len(answers), "bad": len(bad)},
            )
        )
        for one in bad:
            told = ": ".join(filter(None, [items.get(one.get("item"), ""), str(one.get("note") or "")]))
            lines.append(Line(_("not in order"), told))
    return lines


def _stands_now(record: Record, body: dict, duties: Duties) -> tuple[list[Line], str]:
    """The hazard or visit that a record was about, if whoever looks may see it."""
    if record.state != State.CONFLICT:
        return [], ""
    key = _key(body.get("hazard"))
    if key:
        rows = Hazard.objects.of(record.district).within(duties.scope(Power.SEE_HAZARDS))
        hazard = rows.filter(pk=key).select_related("matter", "rectified_by").first()
        if hazard:
            return _of_hazard(hazard), reverse("hazards:show", args=[hazard.pk])
    key = _key(body.get("visit"))
    if key:
        rows = Inspection.objects.of(record.district).within(duties.scope(Power.SEE_INSPECTIONS))
        visit = rows.filter(pk=key).select_related("submitted_by").first()
        if visit:
            return _of_visit(visit), reverse("inspections:show", args=[visit.pk])
    if record.site_id and record.site and record.site.closed_on:
        return [Line(_("Site"), str(record.site.name)), Line(_("Closed on"), str(record.site.closed_on))], ""
    return [], ""


def _of_hazard(hazard: Hazard) -> list[Line]:
    lines = [
        Line(_("Number"), hazard.matter.number),
        Line(_("State"), str(Standing(hazard.matter.state).label)),
        Line(_("What is unsafe"), str(hazard.summary)),
        Line(_("What was done"), str(hazard.measure)),
        Line(_("Put right by"), str(hazard.rectified_by or "")),
    ]
    return [line for line in lines if line.value]


def _of_visit(visit: Inspection) -> list[Line]:
    lines = [
        Line(_("Number"), visit.number),
        Line(_("State"), visit.get_state_display()),
        Line(_("Handed in by"), str(visit.submitted_by or "")),
        Line(_("What was checked"), str(visit.content)),
        Line(_("Findings"), str(visit.findings)),
    ]
    return [line for line in lines if line.value]


def _key(value) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None
