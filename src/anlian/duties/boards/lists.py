"""Duty lists: which posts have one, signed or not; one list with what stands under it; two versions side by side."""

from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from anlian.duties.models import DutyItem, DutyList, ListState, PostKind, Task
from anlian.kernel import address
from anlian.kernel.counts import pointing
from anlian.kernel.order import natural
from anlian.lattice import seats
from anlian.lattice.models import UnitKind
from anlian.lattice.powers import Role
from anlian.lattice.roll import Roll
from anlian.lattice.scope import Scope
from anlian.lattice.seats import Held

MISSING = "MISSING"
ONLY = [
    (MISSING, _("without a list")),
    (ListState.DRAFT, ListState.DRAFT.label),
    (ListState.APPROVED, ListState.APPROVED.label),
    (ListState.SIGNED, ListState.SIGNED.label),
]
UNITS = (UnitKind.PARTY, UnitKind.GOVERNMENT, UnitKind.DEPARTMENT, UnitKind.TOWN)
HEADED = (Role.DEPARTMENT, Role.OFFICE, Role.TOWN)


@dataclass(frozen=True)
class Row:
    """A post that ought to have a list, the one in force and the one in the making."""

    held: Held
    current: DutyList | None
    draft: DutyList | None

    @property
    def stages(self) -> set[str]:
        """A post may have a list in force and the next one in the making."""
        return {one.stage for one in (self.current, self.draft) if one} or {MISSING}

    @property
    def by_another(self) -> bool:
        """Signed by somebody who no longer holds the post: whoever does has signed nothing."""
        return bool(self.current and self.held.term and self.current.signed_by_id != self.held.term.person_id)


@dataclass(frozen=True)
class Wanted(address.Wish):
    q: str = ""
    unit: str = ""
    only: str = ""

    @classmethod
    def of(cls, query) -> "Wanted":
        return cls(
            q=address.text(query),
            unit=address.among(query, "unit", UNITS),
            only=address.among(query, "only", [key for key, _label in ONLY]),
        )


def ought(roll: Roll, scope: Scope, day: date) -> list[Held]:
    """Leaders, and whoever heads a department, a town or a street; those that one's power reaches."""
    found = []
    for seat in roll.seats.values():
        if not seat.stands(day):
            continue
        leads = seat.role == Role.LEADER or (
            seat.role in HEADED and roll.head_of(seat.unit_id, seat.role, day) == seat.id
        )
        if leads and (scope.whole_district or seat.id in scope.posts):
            found.append(seats.held(roll, seat.id, day))
    kinds = UnitKind.values
    return sorted(found, key=lambda one: (kinds.index(one.seat.unit_kind), natural(one.seat.code)))


def rows(lists: QuerySet, roll: Roll, scope: Scope, day: date) -> list[Row]:
    """Every post that ought to have a list or has one. One statement."""
    current, drafts = {}, {}
    for one in (
        lists.filter(until=None)
        .select_related("signed_by")
        .annotate(size=pointing(DutyItem.objects.all(), "list"))
    ):
        (current if one.signed_at else drafts)[one.post_id] = one
    listed = current.keys() | drafts.keys()
    headed = {
        roll.seats[one.post_id].unit_id
        for one in (*current.values(), *drafts.values())
        if one.kind == PostKind.TOWN
    }
    posts = [
        held
        for held in ought(roll, scope, day)
        if held.seat.id in listed or not (_guessed(held) and held.seat.unit_id in headed)
    ]
    known = {held.seat.id for held in posts}
    beside = sorted(listed - known, key=lambda key: natural(roll.seats[key].code))
    posts += [seats.held(roll, key, day) for key in beside]
    return [Row(held, current.get(held.seat.id), drafts.get(held.seat.id)) for held in posts]


def _guessed(held: Held) -> bool:
    """A town's first seat is taken for its head until the list of a head says who it is. No other post is guessed."""
    return held.seat.role == Role.TOWN


def narrowed(found: list[Row], wanted: Wanted) -> list[Row]:
    text = wanted.q.lower()
    return [
        row
        for row in found
        if (not wanted.unit or row.held.seat.unit_kind == wanted.unit)
        and (not wanted.only or wanted.only in row.stages)
        and (not text or text in f"{row.held.called} {row.held.term.person if row.held.term else ''}".lower())
    ]


def counts(found: list[Row]) -> dict[str, int]:
    return {key: sum(key in row.stages for row in found) for key, _label in ONLY}


def items_of(one: DutyList, roll: Roll) -> list[DutyItem]:
    """The rows of a list, each with how many tasks stand under it and who helps."""
    items = list(
        one.items.filter(district=one.district)
        .annotate(set=pointing(Task.objects.all(), "item"))
        .order_by("order")
    )
    for item in items:
        item.helpers = [seats.called(roll.seats[key].unit, roll.seats[key].title) for key in item.together]
    return items


def versions_of(one: DutyList, lists: QuerySet) -> list[DutyList]:
    return list(lists.filter(post=one.post_id).select_related("signed_by").order_by("-year", "-version"))


def before(one: DutyList, versions: list[DutyList]) -> DutyList | None:
    """The version that this one took the place of, or will."""
    later = [(other.year, other.version) for other in versions]
    place = later.index((one.year, one.version))
    return versions[place + 1] if place + 1 < len(versions) else None


@dataclass(frozen=True)
class Change:
    """One row of two versions side by side."""

    kind: str
    old: DutyItem | None
    new: DutyItem | None


def compared(old: list[DutyItem], new: list[DutyItem]) -> list[Change]:
    """Rows that stayed, went, came, or say something else now."""
    told = [
        [(item.text, item.basis, item.often, item.times, item.proven) for item in items]
        for items in (old, new)
    ]
    found = []
    for _tag, i1, i2, j1, j2 in SequenceMatcher(a=told[0], b=told[1], autojunk=False).get_opcodes():
        here, there = old[i1:i2], new[j1:j2]
        for place in range(max(len(here), len(there))):
            left = here[place] if place < len(here) else None
            right = there[place] if place < len(there) else None
            kind = "same" if _tag == "equal" else "changed" if left and right else "gone" if left else "new"
            found.append(Change(kind, left, right))
    return found


def year_of(post_id, tasks: QuerySet, year: int) -> dict:
    """How many tasks of a post and year, and how many of them came to what."""
    return tasks.filter(post=post_id, year=year).aggregate(
        all=Count("pk"),
        done=Count("pk", filter=Q(matter__state="DONE")),
        missed=Count("pk", filter=Q(matter__state="MISSED")),
    )
