"""Rounds: a pledge that was signed, a shop that was looked at, a street that was walked, a door that was knocked at."""

from uuid import UUID

from django.utils.translation import gettext as _

from anlian.field.bodies import EndBody
from anlian.field.kinds import Come, Made, NotYet
from anlian.field.takes.hazard import require_open
from anlian.hazards.models import Hazard
from anlian.kernel.errors import NotFound, Refused
from anlian.lattice.powers import Power
from anlian.rounds import actions
from anlian.rounds.models import Household, Outing, PledgeTemplate


def pledge(come: Come) -> Made:
    """签三包承诺书, on the version that was read."""
    site = come.site(come.body.site, Power.DO_ROUNDS)
    require_open(site, come)
    template = PledgeTemplate.objects.of(come.district).filter(pk=come.body.template).first()
    if template is None:
        raise Refused(_("This pledge is not known here. Load the round again."))
    signed = actions.sign_pledge(
        site, by=come.person, at=come.at, happened_at=come.happened_at, template=template,
        signed_by=come.body.signed_by, signature=come.photo(come.body.signature), id=come.id,
    )  # fmt: skip
    return Made("pledge", signed.pk, "", site)


def shop_check(come: Come) -> Made:
    """三包回访."""
    site = come.site(come.body.site, Power.DO_ROUNDS)
    require_open(site, come)
    require_here(come, come.body.hazards)
    checked = actions.record_shop_check(
        site, by=come.person, at=come.at, happened_at=come.happened_at, marks=come.body.marks, note=come.body.note,
        photos=come.photos(come.body.photos), hazards=come.body.hazards, id=come.id,
    )  # fmt: skip
    return Made("shopcheck", checked.pk, "", site)


def patrol(come: Come) -> Made:
    """巡查路段: two ends, and nothing between them."""
    told = come.body
    site = come.site(told.site, Power.INSPECT)
    require_open(site, come)
    require_here(come, told.hazards)
    walked = actions.record_patrol(
        site, by=come.person, at=come.at, started_at=come.ours(told.started_at), ended_at=come.ours(told.ended_at),
        start=_end(told.start), end=_end(told.end), note=told.note, photos=come.photos(told.photos),
        hazards=told.hazards, id=come.id,
    )  # fmt: skip
    return Made("patrol", walked.pk, "", site)


def tick(come: Come) -> Made:
    """上路、打更、敲门: one door or one street."""
    told = come.body
    outings = Outing.objects.of(come.district).within(come.duties.scope(Power.SEE_ROUNDS))
    outing = outings.filter(pk=told.outing).first()
    if outing is None:
        raise NotFound
    site = come.site(told.site, Power.INSPECT) if told.site else None
    require_here(come, [told.hazard] if told.hazard else [])
    ticked = actions.record_tick(
        outing, by=come.person, at=come.at, happened_at=come.happened_at, household=_door(come, told.household),
        site=site, result=told.result, note=told.note, hazard=told.hazard, id=come.id,
    )  # fmt: skip
    return Made("tick", ticked.pk, "", site)


def require_here(come: Come, hazards: list[UUID]) -> None:
    """What it names may still be on its way: it waits for it, and is not refused for coming first."""
    if Hazard.objects.of(come.district).filter(pk__in=hazards).count() < len(set(hazards)):
        raise NotYet(_("It waits for the record of a hazard that it names."))


def _door(come: Come, key: UUID | None) -> Household | None:
    if key is None:
        return None
    within = Household.objects.of(come.district).within(come.duties.scope(Power.DO_ROUNDS))
    found = within.filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def _end(told: EndBody | None) -> actions.Place | None:
    return actions.Place(told.lng, told.lat, told.accuracy) if told else None
