"""党政同责、一岗双责: by which name each leader answers on a day, for work safety and for fire, and on what it rests.

A name follows from posts and lines, never from a list of its own. Where nobody holds the post it says so; what the
rules ask for only "in principle" is a warning, and nothing is refused for it.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlian.kernel.order import natural
from anlian.lattice import seats
from anlian.lattice.models import UnitKind
from anlian.lattice.models.sector import above
from anlian.lattice.parts import Leaders, Part, line_of
from anlian.lattice.powers import Role
from anlian.lattice.roll import Roll, Seat
from anlian.lattice.seats import Held

FIRE, GENERAL = "XF", "ZH"
RULES = "《地方党政领导干部安全生产责任制规定》"
FIRE_RULES = "《消防安全责任制实施办法》（国办发〔2017〕87号）第二条"
# A title such as 区委副书记、区长 names several posts; one of them says that its holder sits in the standing committee.
APART = re.compile(r"[、，,；;\s]+")
SEAT = "常委|常务委员|常务委员会委员|书记|(?:第一|常务|专职)?副书记"
# Bodies with standing committees and secretaries of their own, which ledgers list under the party committee.
OTHER_BODIES = re.compile("人大|人民代表大会|政协")


class Title(models.TextChoices):
    FIRST = "FIRST", _("first person responsible")  # 第一责任人
    MAIN = "MAIN", _("main person responsible")  # 主要责任人
    CHARGE = "CHARGE", _("in charge of work safety")  # 分管安全生产
    LEADING = "LEADING", _("leading responsibility")  # 领导责任


@dataclass(frozen=True)
class Basis:
    """An article, and whether it was compared with its text."""

    article: str
    checked: bool


FIRST_BASIS = Basis(f"{RULES}第四条", False)
CHARGE_BASIS = Basis(f"{RULES}第八条", False)
FIRE_BASIS = Basis(FIRE_RULES, True)


@dataclass(frozen=True)
class Named:
    """One name of responsibility. Nobody `held` means that there is no such post; `of` are the fields it is about."""

    title: Title
    held: Held | None
    basis: Basis
    of: tuple[str, ...] = ()
    missing: str = ""


@dataclass(frozen=True)
class Titles:
    work: tuple[Named, ...]
    fire: tuple[Named, ...]
    warnings: tuple[tuple[str, Basis], ...]

    def of(self, post_id) -> dict[str, list[Named]]:
        """The names of one post, for work safety and for fire."""
        return {
            about: [one for one in found if one.held and one.held.seat.id == post_id]
            for about, found in (("work", self.work), ("fire", self.fire))
        }


def titles(roll: Roll, leaders: Leaders) -> Titles:
    day = leaders.day
    party, government = heads(roll, day)
    firsts = (
        Named(Title.FIRST, party, FIRST_BASIS, missing=_("No party secretary's post stands")),
        Named(Title.FIRST, government, FIRST_BASIS, missing=_("No government head's post stands")),
    )
    charge, fire = (line_of(leaders, code) for code in (GENERAL, FIRE))
    in_charge = charge.leaders if charge else ()
    top = {one.seat.id for one in (party, government) if one}
    others = [line for line in leaders.lines if line.held.seat.id not in top]
    work = [
        *firsts,
        *(Named(Title.CHARGE, one, CHARGE_BASIS) for one in in_charge),
        *([] if in_charge else [Named(Title.CHARGE, None, CHARGE_BASIS, missing=_("No leader has the line of general work safety"))]),
        *(
            Named(Title.LEADING, line.held, FIRST_BASIS, _fields(line, but=(GENERAL,)))
            for line in others
            if _fields(line, but=(GENERAL,))
        ),
    ]  # fmt: skip
    main = fire.leaders if fire else ()
    fires = [
        Named(Title.FIRST, government, FIRE_BASIS, missing=_("No government head's post stands")),
        *(Named(Title.MAIN, one, FIRE_BASIS) for one in main),
        *([] if main else [Named(Title.MAIN, None, FIRE_BASIS, missing=_("No leader has the line of fire"))]),
        *(
            Named(Title.LEADING, line.held, FIRE_BASIS, _fields(line, but=(FIRE,), towns=False))
            for line in others
            if line.held.seat.unit_kind == UnitKind.GOVERNMENT and _fields(line, but=(FIRE,), towns=False)
        ),
    ]  # fmt: skip
    outside = [one for one in in_charge if one.term and not in_standing_committee(roll, one, day)]
    warnings = tuple(
        (
            _("%(who)s (%(post)s) is in charge of work safety and no member of the standing committee. In principle it is one.")
            % {"who": one.term.person, "post": one.seat.title},
            CHARGE_BASIS,
        )
        for one in outside
    )  # fmt: skip
    return Titles(tuple(work), tuple(fires), warnings)


@dataclass(frozen=True)
class Field:
    """Who answers for a fire hazard in a field such as schools. No leader at all is a gap."""

    part: Part
    first: tuple[Held, ...]
    main: tuple[Held, ...]
    leading: tuple[Held, ...]
    gap: bool


def for_fire(roll: Roll, leaders: Leaders, field: str) -> Field:
    """First and main as everywhere, and whoever leads that field; who is first already is not named again."""
    _party, government = heads(roll, leaders.day)
    fire, own = line_of(leaders, FIRE), line_of(leaders, field)
    leads = own.leaders if own and FIRE not in above(field) else ()
    return Field(
        part=next(part for part in leaders.sectors if part.code in above(field)),
        first=(government,) if government else (),
        main=fire.leaders if fire else (),
        leading=tuple(one for one in leads if one != government),
        gap=own is None,
    )


def fire_by_field(roll: Roll, leaders: Leaders) -> list[Field]:
    """Every field but fire itself."""
    return [for_fire(roll, leaders, part.code) for part in leaders.sectors if FIRE not in above(part.code)]


def heads(roll: Roll, day: date) -> tuple[Held | None, Held | None]:
    """党委、政府主要负责人: the first leader's post of the party committee, and that of the government."""
    return tuple(_head(roll, kind, day) for kind in (UnitKind.PARTY, UnitKind.GOVERNMENT))


def in_standing_committee(roll: Roll, one: Held, day: date) -> bool:
    """By any post that the person holds on that day: one listed under the committee, or one whose title says so."""
    area = roll.areas.get(roll.district)
    return any(
        seat.role == Role.LEADER
        and (_under_committee(seat) or says_member(seat.title, area.name if area else ""))
        for seat in roll.posts_of(one.term.person_id, day)
    )


def says_member(title: str, district: str) -> bool:
    """Word for word: 区委, 石鼓区委 or 中共石鼓区委 and a seat there. 区人大常委会主任, 团区委书记, 区纪委书记 say no such thing."""
    place = f"(?:{re.escape(district)}|{re.escape(district[-1:])})" if district else "[区县市旗]"
    member = re.compile(f"(?:(?:中共)?{place}委(?:员会)?(?:{SEAT})|常委)")
    return any(member.fullmatch(part) for part in APART.split(title))


def _under_committee(seat: Seat) -> bool:
    return seat.unit_kind == UnitKind.PARTY and not OTHER_BODIES.search(f"{seat.unit}{seat.title}")


def _head(roll: Roll, kind: str, day: date) -> Held | None:
    found = [
        seat
        for seat in roll.seats.values()
        if seat.role == Role.LEADER and seat.unit_kind == kind and seat.stands(day)
    ]
    return seats.held(roll, min(found, key=lambda seat: natural(seat.code)).id, day) if found else None


def _fields(line, *, but: tuple[str, ...], towns: bool = True) -> tuple[str, ...]:
    sectors = [part.name for part in line.sectors if not any(code in above(part.code) for code in but)]
    return (*(part.name for part in line.towns if towns), *sectors)
