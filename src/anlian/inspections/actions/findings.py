"""Answers of a checklist, and what becomes of those that say no: a hazard each, in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from anlian.hazards import actions as hazards
from anlian.hazards.models import CheckItem, Hazard, Source
from anlian.inspections import guards
from anlian.inspections.models import Answer, Inspection, Result
from anlian.kernel.errors import Refused
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.lattice.scope import Scope
from anlian.matters.passing import Passage


@dataclass(frozen=True)
class Given:
    """One answer as it was given. Without an item it is something that no checklist asks."""

    item: CheckItem | None
    result: str
    note: str = ""
    photos: Sequence[bytes] = ()
    no_photo_reason: str = ""
    spot: str = ""
    id: UUID | None = None


def check_answers(inspection: Inspection, answers: Sequence[Given]) -> None:
    """Every item of the frozen checklist answered once, nothing from another one."""
    asked = inspection.template.items if inspection.template else []
    codes = [given.item.code for given in answers if given.item]
    if inspection.template and set(codes) - set(asked):
        raise Refused(
            _("Two checklists are mixed here. Answer the one that this visit began with."), guards.RECORD
        )
    if len(codes) != len(set(codes)):
        raise Refused(_("An item is answered twice."), guards.RECORD)
    open_items = [code for code in asked if code not in set(codes)]
    if open_items:
        raise Refused(
            _(
                "%(count)d items are not answered yet, the first is %(code)s. What does not apply gets a reason."
            )
            % {"count": len(open_items), "code": open_items[0]},
            guards.RECORD,
        )
    for given in answers:
        if given.result == Result.NA and not given.note.strip():
            raise Refused(_("Say why %(item)s does not apply.") % {"item": given.item.code}, guards.RECORD)
        if given.item is None and (given.result != Result.BAD or not given.note.strip()):
            raise Refused(_("Say what is unsafe, and where."), guards.RECORD)


def keep_answers(passage: Passage, answers: Sequence[Given]) -> list[Hazard]:
    """Write the answers down; each that says no is reported, verified where one may, and linked."""
    found = []
    for order, given in enumerate(answers):
        hazard = _report(passage, given) if given.result == Result.BAD else None
        Answer.objects.create(
            district=passage.record.district,
            inspection=passage.record,
            item=given.item,
            result=given.result,
            note=given.note.strip()[:300],
            hazard=hazard,
            order=order,
        )
        found += [hazard] if hazard else []
    return found


def _report(passage: Passage, given: Given) -> Hazard:
    inspection, by, at = passage.record, passage.by, passage.at
    item, site = given.item, inspection.site
    sector = _sector(passage, site, item)
    summary = given.note.strip() or _("Not in order: %(item)s") % {"item": item.text}
    hazard = hazards.report(
        site, by=by, at=at, summary=summary, source=Source.INSPECTION, item=item, sector=sector, spot=given.spot,
        photos=list(given.photos), no_photo_reason=given.no_photo_reason,
        # One item of one visit is one hazard, however often the sheet is sent.
        id=given.id or uuid5(inspection.pk, item.code if item else summary),
    )  # fmt: skip
    if not passage.duties.scope(Power.VERIFY_HAZARD).covers_matter(hazard.matter):
        return hazard
    if item is not None and item.sector_code not in ("", sector):
        # Another authority's hazard is passed on at once, with a record (安全生产法 §69).
        return hazards.transfer(
            hazard,
            by=by,
            at=at,
            sector=item.sector_code,
            reason=_("Found in %(number)s.") % {"number": inspection.number},
        )
    # Whoever was there has seen it: the visit is the verification.
    return hazards.verify(hazard, by=by, at=at, basis=item.basis if item else _("seen on the spot"))


def _sector(passage: Passage, site: Site, item: CheckItem | None) -> str:
    """The item's own line if the inspector reports there, else a line of theirs, from where it is passed on."""
    scope = passage.duties.scope(Power.REPORT_HAZARD)
    wanted = [item.sector_code if item else "", passage.record.sector_code, *_lines(scope, site)]
    for sector in filter(None, wanted):
        if scope.covers(area=site.area_code, sector=sector, site=site):
            return sector
    raise Refused(
        _(
            "None of your posts may report hazards at this place. Let a colleague of the team who may submit it."
        ),
        "lattice/scope.py",
    )


def _lines(scope: Scope, site: Site) -> list[str]:
    return sorted(claim.sector for claim in scope.claims if claim.sector and site.kind in claim.kinds)
