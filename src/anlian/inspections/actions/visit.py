"""The visit itself: begun on the spot, submitted with every item answered, its findings reported at once."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from anlian.duties.actions import credit
from anlian.inspections import guards
from anlian.inspections.actions.door import find, passing
from anlian.inspections.actions.findings import Given, check_answers, keep_answers
from anlian.inspections.actions.plan import plan
from anlian.inspections.lifecycle import DONE, State
from anlian.inspections.models import Answer, Inspection, Result, TeamMember, Template
from anlian.inspections.works import work_of
from anlian.kernel.errors import Refused
from anlian.lattice.models import Site
from anlian.ledger.actions import deed
from anlian.people.models import Person


@deed
def start(
    inspection: Inspection,
    *,
    by: Person,
    at: datetime,
    id_shown: bool = False,
    template: Template | None = None,
    lng: float | None = None,
    lat: float | None = None,
    accuracy: float | None = None,
    expect: int | None = None,
) -> Inspection:
    """开始: arrived; papers shown, the newest version of the checklist taken and kept.

    Whoever tells later names the `template` that they began with: what was answered stands, whatever came out since.
    """
    with passing(inspection, "start", by=by, at=at, expect=expect) as passage:
        fresh = passage.record
        guards.check_papers(enforcement=fresh.enforcement, id_shown=id_shown)
        people = [
            guards.duties_on(member.person, at)
            for member in TeamMember.objects.of(fresh.district)
            .filter(inspection=fresh)
            .select_related("person")
        ]
        # Posts change hands between the plan and the day; what the law asks is asked on the day.
        guards.check_team(
            fresh.site,
            fresh.kind,
            fresh.leader,
            people,
            enforcement=fresh.enforcement,
            sector=fresh.sector_code,
        )
        template = _told(template, fresh) or newest(fresh.template)
        passage.set(
            started_at=at,
            day=timezone.localdate(at),
            id_shown=id_shown,
            template=template,
            template_version=template.version if template else None,
            area_code=fresh.site.area_code,
            **position(lng, lat, accuracy),
        )
        passage.tell(checklist=f"{template.code} v{template.version}" if template else "")
    return inspection


def _told(template: Template | None, fresh: Inspection) -> Template | None:
    planned = fresh.template.code if fresh.template else None
    if template is not None and template.code != planned:
        raise Refused(_("This visit was planned with another checklist."), guards.RECORD)
    return template


def newest(template: Template | None) -> Template | None:
    if template is None:
        return None
    return Template.objects.of(template.district).current().filter(code=template.code).first() or template


def position(lng: float | None, lat: float | None, accuracy: float | None) -> dict:
    """Nothing, unless somebody chose to say where they are."""
    return {"lng": lng, "lat": lat, "accuracy": accuracy} if lng is not None and lat is not None else {}


@deed
def submit(
    inspection: Inspection,
    *,
    by: Person,
    at: datetime,
    answers: Sequence[Given] = (),
    content: str = "",
    handling: str = "",
    ended_at: datetime | None = None,
    lng: float | None = None,
    lat: float | None = None,
    accuracy: float | None = None,
    expect: int | None = None,
) -> Inspection:
    """提交: every item answered; each that is not in order becomes a hazard, or nothing of it happens."""
    if _sent_before(inspection, by, at, answers):
        return inspection
    content = content.strip() or _checked(inspection, answers)
    with passing(inspection, "submit", by=by, at=at, given={"content": content}, expect=expect) as passage:
        fresh = passage.record
        ended_at = ended_at or at
        guards.check_times(started_at=fresh.started_at, ended_at=ended_at, at=at)
        check_answers(fresh, answers)
        bad = [given for given in answers if given.result == Result.BAD]
        if bad and not handling.strip():
            raise Refused(_("Write down how the findings are dealt with."), guards.RECORD)
        found = keep_answers(passage, answers)
        passage.set(
            ended_at=ended_at,
            entered_at=at,
            submitted_by=by,
            content=content,
            handling=handling.strip(),
            findings=len(found),
            **position(lng, lat, accuracy),
        )
        passage.tell(answers=len(answers), findings=[hazard.matter.number for hazard in found])
    credit(work_of(inspection), by=by, at=at)
    return inspection


def _checked(inspection: Inspection, answers: Sequence[Given]) -> str:
    if not inspection.template:
        return ""
    return _("Checked %(count)d items of “%(title)s”.") % {
        "count": len(answers),
        "title": inspection.template.title,
    }


def _sent_before(inspection: Inspection, by: Person, at: datetime, answers: Sequence[Given]) -> bool:
    """The same sheet again, from a phone that did not hear our answer: it is in already."""
    if not Inspection.objects.of(inspection.district).filter(pk=inspection.pk, state__in=DONE).exists():
        return False
    fresh = find(inspection, guards.duties_on(by, at))
    if fresh.state not in DONE or fresh.submitted_by_id != by.pk:
        return False
    kept = Answer.objects.of(fresh.district).filter(inspection=fresh).values_list("item", "result", "note")
    same = sorted((str(item), result, note) for item, result, note in kept) == sorted(
        (str(given.item.pk if given.item else None), str(given.result), given.note.strip()[:300])
        for given in answers
    )
    if same:
        inspection.refresh_from_db()
    return same


@deed
def begin(site: Site, *, by: Person, at: datetime, id_shown: bool = False,
          lng: float | None = None, lat: float | None = None, accuracy: float | None = None, **planned) -> Inspection:  # fmt: skip
    """现场检查: planned and begun in one, by somebody who stands there."""
    inspection = plan(site, by=by, at=at, on=timezone.localdate(at), **planned)
    if inspection.state == State.PLANNED:
        start(inspection, by=by, at=at, id_shown=id_shown, lng=lng, lat=lat, accuracy=accuracy)
    return inspection
