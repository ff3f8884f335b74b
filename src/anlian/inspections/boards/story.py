"""One inspection as its page tells it, the checklists, and the visits of one site."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from anlian.hazards.lifecycle import State as HazardState
from anlian.hazards.models import CheckItem
from anlian.inspections.boards.listing import place_of
from anlian.inspections.lifecycle import Move, moves_from
from anlian.inspections.models import Addendum, Answer, Inspection, Result, TeamMember, Template
from anlian.lattice.models import SiteKind
from anlian.lattice.scope import Duties
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb

TONES = {
    Verb.INSPECTION_STARTED: ("work", "map-pin"),
    Verb.INSPECTION_SUBMITTED: ("look", "clipboard-check"),
    Verb.INSPECTION_CONFIRMED: ("done", "check"),
    Verb.INSPECTION_CANCELLED: ("fail", "x"),
}
MOST_OF_A_SITE = 8


@dataclass
class Story:
    """Everything that the page of one inspection shows, read in a fixed number of queries."""

    inspection: Inspection
    team: list[TeamMember]
    answers: list[Answer]
    addenda: list[Addendum]
    timeline: list[dict]
    moves: set[str]
    place: str
    sector: str

    @property
    def findings(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.hazard_id]

    @property
    def rest(self) -> list[Answer]:
        return [answer for answer in self.answers if not answer.hazard_id]

    @property
    def counts(self) -> dict[str, int]:
        counted = Counter(answer.result for answer in self.answers)
        return {result.lower(): counted[result] for result in Result.values}


def story_of(inspection: Inspection, duties: Duties) -> Story:
    """Read what belongs to an inspection that the caller has found within its scope."""
    district, roll = inspection.district, duties.roll
    team = list(
        TeamMember.objects.of(district)
        .filter(inspection=inspection)
        .select_related("person")
        .order_by("order")
    )
    answers = list(
        Answer.objects.of(district)
        .filter(inspection=inspection)
        .select_related("item", "hazard__matter")
        .order_by("order")
    )
    for answer in answers:
        if answer.hazard_id:
            answer.state = HazardState(answer.hazard.matter.state)
    there = duties.person.pk in {member.person_id for member in team}
    moves = {move.name for move in moves_from(inspection.state) if _open_to(move, inspection, duties, there)}
    entries = Entry.objects.about(inspection).select_related("by").exclude(verb=Verb.REFUSED)
    return Story(
        inspection=inspection,
        team=team,
        answers=answers,
        addenda=list(
            Addendum.objects.of(district).filter(inspection=inspection).select_related("by").order_by("at")
        ),
        timeline=[_line(entry) for entry in reversed(entries)],
        moves=moves,
        place=place_of(inspection.area_code, duties),
        sector=roll.sectors[inspection.sector_code].name if inspection.sector_code in roll.sectors else "",
    )


def _open_to(move: Move, inspection: Inspection, duties: Duties, there: bool) -> bool:
    planner = move.who == "team_or_planner" and inspection.planned_by_id == duties.person.pk
    return duties.may(move.power) and (there or planner)


def _line(entry: Entry) -> dict:
    verb = Verb(entry.verb)
    tone, icon = TONES.get(verb, ("", "circle"))
    label, detail = str(verb.label), entry.detail
    text = detail.get("reason") or detail.get("note") or ""
    if verb == Verb.INSPECTION_SUBMITTED and detail.get("findings"):
        text = _("Findings: %(numbers)s") % {"numbers": "、".join(detail["findings"])}
    if verb == Verb.INSPECTION_CONFIRMED and detail.get("signed_by"):
        text = _("Signed by %(name)s") % {"name": detail["signed_by"]}
    return {
        "at": timezone.localtime(entry.at),
        "title": label[:1].upper() + label[1:],
        "who": " ".join(filter(None, [entry.by.name if entry.by else _("the system"), entry.post_title])),
        "text": text,
        "tone": tone,
        "icon": icon,
    }


def of_site(inspections: QuerySet, site_id) -> list[Inspection]:
    """The latest visits of one site, for the panel on its page."""
    return list(inspections.filter(site=site_id).with_story().order_by("-day", "-pk")[:MOST_OF_A_SITE])


def checklist_board(district: str, kind: str) -> tuple[list[Template], list[tuple[str, str, int]]]:
    """The checklists of one kind of site with their items, and the kinds that have any."""
    every = list(Template.objects.of(district).current().order_by("code"))
    kinds = Counter(template.kind for template in every)
    known = [one for one in SiteKind if kinds[one]]
    here = kind if kind in known else next(iter(known), "")
    shown = [template for template in every if template.kind == here]
    codes = {code for template in shown for code in template.items}
    items = {item.code: item for item in CheckItem.objects.of(district).filter(code__in=codes)}
    for template in shown:
        template.rows = [items[code] for code in template.items if code in items]
    tabs = [(one.value, one.label, kinds[one.value]) for one in known]
    return shown, tabs
