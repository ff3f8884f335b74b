"""三包: the district issues what is promised, the shop signs, the grid worker looks."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from anlian.kernel import images
from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.people.models import Person
from anlian.rounds import guards
from anlian.rounds.actions.keeping import keep_found, keep_photos, rest
from anlian.rounds.models import Mark, Pledge, PledgeTemplate, ShopCheck
from anlian.rounds.models.pledge import THREE
from anlian.rounds.stars import months_later

LONGEST_PROMISE = 300


@deed
def issue_template(
    district: str,
    *,
    by: Person | None,
    at: datetime,
    title: str,
    promises: Sequence[str],
    months: int = 12,
    check_months: int = 3,
    example: bool = False,
) -> PledgeTemplate:
    """发布模板: the next version of what shops promise. Pledges that were signed keep the version they were signed on."""
    if by is not None:
        guards.standing(by, Power.SET_ROUNDS, at)
    texts = [text.strip() for text in promises]
    if not title.strip() or len(texts) != THREE or not all(texts):
        raise Refused(_("A pledge has a title and three promises: it is called 三包."), guards.PLEDGES)
    last = PledgeTemplate.objects.of(district).aggregate(last=Max("version"))["last"] or 0
    template = PledgeTemplate.objects.create(
        district=district, version=last + 1, title=title.strip(), months=months, check_months=check_months,
        promises=[{"code": str(order), "text": text[:LONGEST_PROMISE]} for order, text in enumerate(texts, start=1)],
        example=example, issued_by=by, issued_at=at,
    )  # fmt: skip
    record(
        Verb.PLEDGE_TEMPLATE_ISSUED, template, by=by, at=at, version=template.version, title=template.title
    )
    return template


@deed
def sign_pledge(
    site: Site,
    *,
    by: Person,
    at: datetime,
    happened_at: datetime,
    template: PledgeTemplate,
    signed_by: str,
    signature: bytes,
    id: UUID | None = None,
) -> Pledge:
    """签承诺书: the shop's person signs before the grid worker. It holds for the template's months, in the same hands."""
    if sent := guards.sent_before(Pledge, id, by=by):
        return sent
    guards.check_times(happened_at=happened_at, at=at)
    duties, seat = guards.standing(by, Power.DO_ROUNDS, happened_at)
    guards.require_reach(site, duties, Power.DO_ROUNDS)
    guards.require_shop(site)
    if not signed_by.strip():
        raise Refused(_("Write down who signed."), guards.PLEDGES)
    if not signature:
        raise Refused(
            _("A pledge bears a signature: let the shop sign, or photograph the signed paper."),
            guards.PLEDGES,
        )
    drawn, day = images.take_in(signature), day_of(happened_at)
    pledge = Pledge(
        district=site.district, site=site, template=template, signed_by=signed_by.strip(), signed_on=day,
        until=months_later(day, template.months), principal_id=site.principal_id, by=by, post_title=guards.titled(seat),
        happened_at=happened_at, at=at, sha256=drawn.sha256,
        file=rest(f"{site.district}/signatures/{drawn.sha256}.jpg", drawn.clean),
    )  # fmt: skip
    if id:
        pledge.id = id
    pledge.save(force_insert=True)
    record(
        Verb.PLEDGE_SIGNED, pledge, by=by, at=at, as_post=pledge.post_title, site=site.code, version=template.version,
        until=str(pledge.until), happened_at=happened_at.isoformat(),
    )  # fmt: skip
    return pledge


@deed
def record_shop_check(
    site: Site,
    *,
    by: Person,
    at: datetime,
    happened_at: datetime,
    marks: Mapping[str, str],
    note: str = "",
    photos: Sequence[bytes] = (),
    hazards: Sequence[UUID] = (),
    id: UUID | None = None,
) -> ShopCheck:
    """三包回访: what was promised, looked at on the spot. What is unsafe besides is reported as a hazard, and linked here."""
    if sent := guards.sent_before(ShopCheck, id, by=by):
        return sent
    guards.check_times(happened_at=happened_at, at=at)
    duties, seat = guards.standing(by, Power.DO_ROUNDS, happened_at)
    guards.require_reach(site, duties, Power.DO_ROUNDS)
    guards.require_shop(site)
    day = day_of(happened_at)
    pledge = pledge_on(site, day)
    if pledge is None:
        raise Refused(_("This shop had no pledge in force on that day. Let it sign first."), guards.PLEDGES)
    told = _told(marks, pledge)
    broken = sum(mark == Mark.BROKEN for mark in told.values())
    found = guards.hazards_of(hazards, duties, site=site)
    if broken and not note.strip() and not found:
        raise Refused(_("Say what is not kept, or link the hazard that was reported."), guards.PLEDGES)
    check = ShopCheck(
        district=site.district, site=site, pledge=pledge, day=day, marks=told, broken=broken,
        kept=sum(mark == Mark.KEPT for mark in told.values()), note=note.strip(), by=by,
        post_title=guards.titled(seat), happened_at=happened_at, at=at,
    )  # fmt: skip
    if id:
        check.id = id
    check.save(force_insert=True)
    keep_photos(check, photos, visit=check)
    keep_found(check, found, visit=check)
    record(
        Verb.SHOP_CHECKED, check, by=by, at=at, as_post=check.post_title, site=site.code, kept=check.kept, broken=broken,
        findings=[hazard.matter.number for hazard in found], happened_at=happened_at.isoformat(),
    )  # fmt: skip
    return check


def pledge_on(site: Site, day: date) -> Pledge | None:
    """The pledge in force at a shop on a day: of several, the one signed last."""
    return (
        Pledge.objects.of(site.district)
        .in_force(day)
        .filter(site=site)
        .select_related("template")
        .order_by("-signed_on", "-happened_at", "-pk")
        .first()
    )


def _told(marks: Mapping[str, str], pledge: Pledge) -> dict[str, str]:
    """Every promise of the pledge, what was not named not looked at."""
    codes = pledge.template.codes
    if set(marks) - set(codes):
        raise Refused(
            _("These are not the promises that the shop signed. Load the shop anew and look again."),
            guards.PLEDGES,
        )
    told = {
        code: Mark(marks[code]).value if marks.get(code) in Mark.values else Mark.UNSEEN.value
        for code in codes
    }
    if all(mark == Mark.UNSEEN for mark in told.values()):
        raise Refused(
            _("Nothing was looked at: a visit says of one promise at least how it is kept."), guards.PLEDGES
        )
    return told
