"""A check on site becomes a visit with its answers, its findings and its signature."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid5

from django.utils.translation import gettext as _

from anlian.field.bodies import AnswerBody
from anlian.field.kinds import Come, Conflict, Made
from anlian.field.takes.hazard import require_open
from anlian.hazards.models import CheckItem, Hazard
from anlian.inspections import actions
from anlian.inspections.actions import Given
from anlian.inspections.lifecycle import ENDED, State
from anlian.inspections.models import Inspection, Kind, Template
from anlian.inspections.signatures import keep_signature
from anlian.kernel.errors import NotFound, Refused
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.matters.evidence import note_shots


def take(come: Come) -> Made:
    """现场检查: a planned visit is carried out; one that nobody planned is written down as it was."""
    site = come.site(come.body.site, Power.INSPECT)
    require_open(site, come)
    return _signed(_planned(come) if come.body.visit else _unplanned(site, come), site, come)


def despite(come: Come) -> Made:
    """A colleague finished the planned one, or the site was closed: this one stands as a visit of its own."""
    site = come.site(come.body.site, Power.INSPECT)
    return _signed(_unplanned(site, come), site, come)


def _unplanned(site: Site, come: Come) -> Inspection:
    told = come.body
    if told.kind not in Kind.values:
        raise Refused(_("There is no such kind of visit."))
    return actions.record_visit(
        site, by=come.person, at=come.at, kind=told.kind, template=_template(come), answers=_answers(come),
        started_at=come.ours(told.started_at), ended_at=come.ours(told.ended_at), handling=told.handling,
        content=told.content, note=told.note, id_shown=told.id_shown, id=come.id, **_stood(come),
    )  # fmt: skip


def _planned(come: Come) -> Inspection:
    told = come.body
    rows = Inspection.objects.of(come.district).within(come.duties.scope(Power.SEE_INSPECTIONS))
    visit = rows.filter(pk=told.visit, site=told.site).select_related("template").first()
    if visit is None:
        raise NotFound
    if visit.state in (State.SUBMITTED, *ENDED):
        raise Conflict(
            _("The visit %(number)s is already “%(state)s”.")
            % {"number": visit.number, "state": visit.get_state_display()}
        )
    started_at, ended_at = come.ours(told.started_at), come.ours(told.ended_at)
    if visit.state == State.PLANNED:
        actions.start(
            visit,
            by=come.person,
            at=started_at,
            id_shown=told.id_shown,
            template=_template(come),
            **_stood(come),
        )
    actions.submit(
        visit, by=come.person, at=come.at, ended_at=max(ended_at, visit.started_at), answers=_answers(come),
        content=told.content, handling=told.handling, **_stood(come),
    )  # fmt: skip
    return visit


def _signed(visit: Inspection, site: Site, come: Come) -> Made:
    told = come.body
    if visit.state == State.SUBMITTED and (told.signed_by or told.refused):
        actions.confirm(
            visit, by=come.person, at=_after(visit, come), signed_by="" if told.refused else told.signed_by,
            refused=told.refused, reason=told.reason, reported=told.reported,
        )  # fmt: skip
        if told.signature and not told.refused:
            keep_signature(visit, come.photo(told.signature))
    for hazard in (
        Hazard.objects.of(come.district).filter(found_in__inspection=visit).select_related("matter")
    ):
        note_shots(hazard.matter, come.shots)
    return Made("inspection", visit.pk, visit.number, site)


def _after(visit: Inspection, come: Come) -> datetime:
    return max(come.happened_at, visit.ended_at)


def _stood(come: Come) -> dict:
    if come.place is None:
        return {}
    return {"lng": come.place.lng, "lat": come.place.lat, "accuracy": come.place.accuracy}


def _template(come: Come) -> Template | None:
    """The very version that was answered: a checklist that changed meanwhile changes nothing of a visit that was."""
    if come.body.template is None:
        return None
    found = Template.objects.of(come.district).filter(pk=come.body.template).first()
    if found is None:
        raise Refused(_("This checklist is not known here. Load the round again."))
    return found


def _answers(come: Come) -> list[Given]:
    codes = {told.item for told in come.body.answers if told.item}
    items = {item.code: item for item in CheckItem.objects.of(come.district).filter(code__in=codes)}
    return [_given(come, told, place, items) for place, told in enumerate(come.body.answers)]


def _given(come: Come, told: AnswerBody, place: int, items: dict[str, CheckItem]) -> Given:
    if told.item and told.item not in items:
        raise Refused(
            _("The check item %(code)s is not known here. Load the round again.") % {"code": told.item}
        )
    given = Given(
        item=items.get(told.item), result=told.result, note=told.note, spot=told.spot,
        photos=come.photos(told.photos), no_photo_reason=told.no_photo_reason,
    )  # fmt: skip
    return given if told.item else replace(given, id=uuid5(come.id, f"finding {place}"))
