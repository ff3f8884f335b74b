"""Duty lists are drafted from the library, changed row by row, approved by the office, signed by whoever holds the post."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, Max
from django.utils.translation import gettext as _

from anlian.duties import burden, limits
from anlian.duties.catalogue import of_kind
from anlian.duties.models import DutyItem, DutyList, PostKind
from anlian.kernel.clock import day_of
from anlian.kernel.errors import NotFound, Refused, Stale
from anlian.lattice.models import Post, UnitKind
from anlian.lattice.powers import Power, Role
from anlian.lattice.roll import roll_of
from anlian.lattice.scope import Duties
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.people.models import Person

MOST_ITEMS = 60


def kind_of(post: Post) -> PostKind:
    """The likeliest kind of a post; whoever drafts may choose another."""
    roll = roll_of(post.district)
    if post.role == Role.TOWN:
        return PostKind.TOWN
    if post.role != Role.LEADER:
        return PostKind.DEPARTMENT
    codes = sorted(seat.code for seat in roll.seats_in(post.unit_id) if seat.role == Role.LEADER)
    head = bool(codes) and codes[0] == post.code
    if post.unit.kind == UnitKind.PARTY:
        return PostKind.PARTY_HEAD if head else PostKind.STANDING
    if head:
        return PostKind.GOVERNMENT_HEAD
    return PostKind.IN_CHARGE if "常务" in post.title else PostKind.DEPUTY


@deed
def draft_list(
    post: Post,
    *,
    year: int,
    by: Person | None,
    at: datetime,
    kind: str = "",
    basis: str = "",
    anew: bool = False,
) -> DutyList:
    """拟定职责清单: a new version, from the list in force, or from the library where there is none or `anew`."""
    _may_set(by, at)
    if not at.year - 1 <= year <= at.year + 1:
        raise Refused(_("A list is of this year, the last or the next."))
    if post.ended_on is not None and post.ended_on <= day_of(at):
        raise Refused(_("This post was abolished on %(day)s.") % {"day": post.ended_on})
    lists = DutyList.objects.of(post.district).filter(post=post)
    if lists.filter(signed_at=None).exists():
        raise Refused(_("There is a draft for this post already; change or sign that one."))
    last = lists.filter(until=None).order_by("-since").first()
    kind = kind or (last.kind if last else kind_of(post))
    version = (lists.filter(year=year).aggregate(last=Max("version"))["last"] or 0) + 1
    new = DutyList.objects.create(
        district=post.district, post=post, kind=kind, year=year, version=version,
        basis=basis.strip() or (last.basis if last else ""), drafted_by=by, drafted_at=at,
    )  # fmt: skip
    if last is not None and not anew:
        rows = [_copied(new, item) for item in last.items.filter(district=post.district).order_by("order")]
    else:
        rows = [
            DutyItem(
                district=post.district, list=new, order=order, text=one.text, law=one.law, article=one.article,
                checked=one.checked, often=one.often, times=one.times, proven=one.proven,
            )
            for order, one in enumerate(of_kind(kind, street=limits.is_street(post)), start=1)
        ]  # fmt: skip
    DutyItem.objects.bulk_create(rows)
    record(
        Verb.LIST_DRAFTED, post, by=by, at=at, list=str(new.pk), year=year, version=version, items=len(rows)
    )
    return new


def _copied(new: DutyList, item: DutyItem) -> DutyItem:
    return DutyItem(
        district=new.district, list=new, order=item.order, text=item.text, law=item.law, article=item.article,
        checked=item.checked, often=item.often, times=item.times, proven=item.proven, together=item.together,
    )  # fmt: skip


@deed
def edit_list(
    draft: DutyList,
    *,
    by: Person | None,
    at: datetime,
    items: Sequence[dict],
    basis: str = "",
    expect: int | None = None,
) -> DutyList:
    """修改草案: all rows at once. What was approved has to be approved again; what is signed stays as it is."""
    _may_set(by, at)
    fresh = _held(draft)
    if fresh.signed_at is not None:
        raise Refused(_("This list is signed. A change is a new version."))
    if expect is not None and expect != fresh.edits:
        raise Stale(_("Somebody else has just changed this list. Look at it again, then act."))
    if len(items) > MOST_ITEMS:
        raise Refused(_("A list of more than %(most)d duties is none.") % {"most": MOST_ITEMS})
    for number, item in enumerate(items, start=1):
        check_item(fresh.post, item, number)
    fresh.items.filter(district=fresh.district).delete()
    DutyItem.objects.bulk_create(
        [
            DutyItem(district=fresh.district, list=fresh, order=order, **item)
            for order, item in enumerate(items, 1)
        ]
    )
    _change(fresh, basis=basis.strip(), approved_by=None, approved_at=None, digest="", edits=F("edits") + 1)
    record(Verb.LIST_EDITED, fresh.post, by=by, at=at, list=str(fresh.pk), items=len(items))
    return fresh


def check_item(post: Post, item: dict, number: int) -> None:
    """Each row: something to do, by an article, not beyond what such a post may be given."""
    where = _("Row %(number)d: ") % {"number": number}
    text, law, article = (str(item.get(name) or "").strip() for name in ("text", "law", "article"))
    if not text:
        raise Refused(where + _("say what is to be done."))
    if not law:
        raise Refused(where + _("name the law or document that it rests on."))
    burden.refuse(text)
    limits.refuse_beyond(post, text, f"{law}{article}", where=where)


@deed
def approve_list(draft: DutyList, *, by: Person, at: datetime) -> DutyList:
    """审定: its content is fixed by a hash, and waits for the signature of whoever holds the post."""
    _may_set(by, at)
    fresh = _held(draft)
    items = list(fresh.items.filter(district=fresh.district).order_by("order"))
    if fresh.signed_at is not None or fresh.approved_at is not None:
        raise Refused(_("It is “%(stage)s” already.") % {"stage": fresh.stage.label})
    if not items:
        raise Refused(_("A list without duties cannot be approved."))
    if not fresh.basis.strip():
        raise Refused(_("Name the document that this rests on."))
    if any(seat.id == fresh.post_id for seat in Duties(by, day_of(at)).posts):
        raise Refused(_("Whoever holds the post signs its list; somebody else approves it."))
    _change(fresh, approved_by=by, approved_at=at, digest=fresh.content(items))
    record(Verb.LIST_APPROVED, fresh.post, by=by, at=at, list=str(fresh.pk), digest=fresh.digest)
    return fresh


@deed
def sign_list(draft: DutyList, *, by: Person, at: datetime) -> DutyList:
    """签收: by the holder of the post, of what was approved. From this day it holds; the one before ends."""
    fresh, day = _held(draft), day_of(at)
    duties = Duties(by, day)
    if not any(seat.id == fresh.post_id for seat in duties.posts):
        raise NotFound
    duties.require(Power.DO_DUTIES)
    if fresh.signed_at is not None or fresh.approved_at is None:
        raise Refused(
            _("Only an approved list is signed; this one is “%(stage)s”.") % {"stage": fresh.stage.label}
        )
    items = list(fresh.items.filter(district=fresh.district).order_by("order"))
    if fresh.content(items) != fresh.digest:
        raise Refused(_("The list is not what was approved. It has to be approved again."))
    if fresh.approved_by_id == by.pk:
        raise Refused(_("Whoever holds the post signs its list; somebody else approves it."))
    before = DutyList.objects.of(fresh.district).filter(post=fresh.post, signed_at__isnull=False, until=None)
    before.update(until=day)
    _change(fresh, signed_by=by, signed_at=at, since=day)
    record(
        Verb.LIST_SIGNED,
        fresh.post,
        by=by,
        at=at,
        list=str(fresh.pk),
        digest=fresh.digest,
        year=fresh.year,
        version=fresh.version,
    )
    return fresh


def in_force(post: Post, day) -> DutyList | None:
    """The list by which a day is evaluated: a later version changes nothing about it."""
    return DutyList.objects.of(post.district).filter(post=post).in_force(day).order_by("-since").first()


def _held(draft: DutyList) -> DutyList:
    found = (
        DutyList.objects.of(draft.district)
        .select_related("post__unit")
        .select_for_update(of=("self",))
        .filter(pk=draft.pk)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def _change(one: DutyList, **changes) -> None:
    DutyList.objects.of(one.district).filter(pk=one.pk).update(**changes)
    one.refresh_from_db()


def _may_set(by: Person | None, at: datetime) -> None:
    # Nobody acts when a district is set up.
    if by is not None:
        Duties(by, day_of(at)).require(Power.SET_DUTIES)
