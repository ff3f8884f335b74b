"""A visit that is over: written down in one deed, or thousands of a ledger at once, by the same checks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from anlian.duties.actions import credit
from anlian.duties.models import Duty, Proxy
from anlian.hazards.models import Hazard
from anlian.inspections import guards
from anlian.inspections.actions.findings import Given, check_answers, keep_answers
from anlian.inspections.actions.plan import draft, known, named
from anlian.inspections.actions.visit import position
from anlian.inspections.lifecycle import DONE, MOVES, State
from anlian.inspections.models import Inspection, Kind, Result, Template
from anlian.inspections.works import work_of
from anlian.kernel import bulk
from anlian.kernel.errors import NotFound, Refused
from anlian.kernel.remember import remembering
from anlian.lattice.models import Site
from anlian.lattice.scope import Duties
from anlian.ledger.actions import Line, deed, record_many
from anlian.ledger.verbs import Verb
from anlian.matters.passing import Passage
from anlian.people.models import Person


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """What is told of a visit that is over."""

    site: Site
    by: Person
    at: datetime
    kind: Kind | str
    started_at: datetime
    ended_at: datetime
    leader: Person
    team: tuple[Person, ...]
    leader_post: UUID | None = None
    enforcement: bool = False
    id_shown: bool = False
    template: Template | None = None
    answers: Sequence[Given] = ()
    content: str = ""
    handling: str = ""
    note: str = ""
    number: str = ""
    lng: float | None = None
    lat: float | None = None
    accuracy: float | None = None
    id: UUID | None = None

    @property
    def by_one_who_was_there(self) -> bool:
        return self.by in self.team


@dataclass(frozen=True)
class Over:
    """The inspection as it ended, who was there, and who submits it. Not saved yet."""

    visit: Visit
    inspection: Inspection
    members: list[Duties]
    duties: Duties


@deed
def record_visit(
    site: Site,
    *,
    by: Person,
    at: datetime,
    leader: Person | None = None,
    team: Iterable[Person] = (),
    **told: Any,
) -> Inspection:
    """补录: a visit that is over, in one deed. Sent twice with one `id` or `number`, it is recorded once.

    Whoever plans inspections here may write down what others did; findings are told by those who were there.
    What may be told stands in `Visit`.
    """
    leader = leader or by
    visit = Visit(site=site, by=by, at=at, leader=leader, team=tuple(team) or (leader,), **told)
    guards.check_times(started_at=visit.started_at, ended_at=visit.ended_at, at=at)
    sent = known(site, visit.id, visit.number)
    if sent is not None and sent.state in DONE:
        return sent
    over = build(visit)
    inspection = over.inspection
    write([over])
    passage = Passage(inspection, MOVES["submit"], over.duties.person, visit.ended_at, over.duties)
    found = keep_answers(passage, visit.answers)
    if found:
        inspection.findings = len(found)
        inspection.save(update_fields=["findings"])
    record_many(lines(over, found), district=site.district)
    credit(work_of(inspection), by=by, at=at)
    return inspection


def record_visits(many: Sequence[Visit], *, dry: bool = False) -> list[Inspection | Refused | NotFound]:
    """The same for a ledger of new visits, without answers, in as many statements as one takes. `dry` only tells.

    What was refused stands in its place in the answer and holds up nothing.
    """
    with remembering():
        told = [_told(visit) for visit in many]
    overs = [one for one in told if isinstance(one, Over)]
    if overs and not dry:
        write(overs)
        record_many([line for over in overs for line in lines(over)], district=overs[0].inspection.district)
        _credit(overs)
    return [one.inspection if isinstance(one, Over) else one for one in told]


def _credit(overs: Sequence[Over]) -> None:
    """Of thousands of visits few meet a duty: those whose leader owes one."""
    district = overs[0].inspection.district
    owing = set(Duty.objects.of(district).owed().values_list("holder_id", flat=True))
    owing |= set(Proxy.objects.of(district).known().values_list("person_id", flat=True))
    for over in overs:
        if over.inspection.leader_id in owing:
            credit(work_of(over.inspection), by=over.visit.by, at=over.visit.at)


def _told(visit: Visit) -> Over | Refused | NotFound:
    try:
        return build(visit)
    except (Refused, NotFound) as refusal:
        return refusal


def build(visit: Visit) -> Over:
    """What is over is written down once, as it ended: the checks of its plan, its beginning and its end."""
    guards.check_times(started_at=visit.started_at, ended_at=visit.ended_at, at=visit.at)
    if visit.answers and not visit.by_one_who_was_there:
        raise Refused(
            _("Answers and findings are submitted by somebody of the team: they were there."), guards.RECORD
        )
    if any(given.result == Result.BAD for given in visit.answers) and not visit.handling.strip():
        raise Refused(_("Write down how the findings are dealt with."), guards.RECORD)
    guards.check_papers(enforcement=visit.enforcement, id_shown=visit.id_shown)
    inspection, members = draft(
        visit.site, by=visit.by, at=visit.started_at, kind=visit.kind, on=timezone.localdate(visit.started_at),
        leader=visit.leader, team=visit.team, leader_post=visit.leader_post, enforcement=visit.enforcement,
        template=visit.template, note=visit.note, number=visit.number, id=visit.id,
    )  # fmt: skip
    check_answers(inspection, visit.answers)
    submitter = visit.by if visit.by_one_who_was_there else visit.leader
    for name, value in {
        "state": State.SUBMITTED,
        "started_at": visit.started_at,
        "ended_at": visit.ended_at,
        "entered_at": visit.at,
        "id_shown": visit.id_shown,
        "submitted_by": submitter,
        "content": visit.content or visit.note or _content(visit),
        "handling": visit.handling.strip(),
        **position(visit.lng, visit.lat, visit.accuracy),
    }.items():
        setattr(inspection, name, value)
    duties = next(member for member in members if member.person.pk == submitter.pk)
    return Over(visit, inspection, members, duties)


def _content(visit: Visit) -> str:
    return _("%(kind)s of %(site)s") % {"kind": Kind(visit.kind).label, "site": visit.site.name}


def write(overs: Sequence[Over]) -> None:
    """The inspections, and who was there."""
    bulk.insert([over.inspection for over in overs])
    bulk.insert([member for over in overs for member in named(over.inspection, over.members)])


def lines(over: Over, found: Sequence[Hazard] = ()) -> list[Line]:
    """What the record says: the visit, and that somebody else wrote it down."""
    visit, inspection, move = over.visit, over.inspection, MOVES["submit"]
    seat = over.duties.post_for(move.power)
    detail = {
        "state": [None, State.SUBMITTED],
        "number": inspection.number,
        "kind": str(visit.kind),
        "site": visit.site.code,
        "team": [member.person.name for member in over.members],
        "answers": len(visit.answers),
        "findings": [hazard.matter.number for hazard in found],
    }
    submitted = Line(
        move.verb, inspection, over.duties.person, visit.ended_at, seat.title if seat else "", detail=detail
    )
    if visit.by_one_who_was_there:
        return [submitted]
    note = {"note": _("written down for the team")}
    return [submitted, Line(Verb.INSPECTION_ADDED_TO, inspection, visit.by, visit.at, detail=note)]
