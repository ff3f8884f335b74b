"""What may be done next with a listing or a letter, and by whom: every move from here, tried without writing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlian.kernel.errors import Refused
from anlian.lattice.powers import Power, Role, roles_with
from anlian.lattice.scope import Duties
from anlian.lattice.seats import called
from anlian.matters.door import Case, Move

LABELS = {
    "list": gettext_lazy("List it for supervision"),
    "return": gettext_lazy("Do not list it"),
    "progress": gettext_lazy("Report this month's progress"),
    "add_milestone": gettext_lazy("Add a milestone"),
    "reach_milestone": gettext_lazy("A milestone is reached"),
    "add_money": gettext_lazy("Note money"),
    "change_deadline": gettext_lazy("Change the deadline"),
    "ask_delisting": gettext_lazy("Ask for delisting"),
    "accept": gettext_lazy("Accept the work"),
    "send_back": gettext_lazy("Not solved: send it back"),
    "delist": gettext_lazy("Take it off the list"),
    "look_back": gettext_lazy("Look back: did it stay solved?"),
    "upgrade": gettext_lazy("Raise it to a higher level"),
    "revoke": gettext_lazy("Revoke the listing"),
    "hold": gettext_lazy("Write down the admonition"),
    "answer": gettext_lazy("Answer it"),
    "ask_again": gettext_lazy("Ask for a better answer"),
    "settle": gettext_lazy("Settle it"),
    "withdraw": gettext_lazy("Withdraw it"),
}
SELDOM = {
    "change_deadline",
    "upgrade",
    "revoke",
    "withdraw",
    "add_milestone",
    "reach_milestone",
    "add_money",
    "void",
}
GRAVE = {"return", "send_back", "revoke", "withdraw", "ask_again", "void"}


@dataclass(frozen=True)
class Option:
    """A move from the present state, as this person finds it."""

    move: Move
    label: Any
    allowed: bool
    why: str = ""
    basis: str = ""
    who: str = ""

    @property
    def name(self) -> str:
        return self.move.name

    @property
    def seldom(self) -> bool:
        return self.move.name in SELDOM

    @property
    def grave(self) -> bool:
        return self.move.name in GRAVE


@dataclass(frozen=True)
class Choice:
    """The moves of one record, as this person finds them: what the pages of every kind of matter here show."""

    options: list[Option]

    @property
    def main(self) -> list[Option]:
        return [option for option in self.options if option.allowed and not option.seldom]

    @property
    def seldom(self) -> list[Option]:
        return [option for option in self.options if option.allowed and option.seldom]

    @property
    def closed_to_me(self) -> list[Option]:
        return [option for option in self.options if not option.allowed]

    @property
    def any(self) -> bool:
        return any(option.allowed for option in self.options)


def option_for(
    move: Move,
    record,
    duties: Duties,
    now: datetime,
    *,
    check: Callable[[Case, Any], None],
    labels=LABELS,
    who: Callable[[Move, Any, Duties], str] | None = None,
) -> Option:
    """One move as this person finds it: allowed, or the sentence why not and who could."""
    label = labels[move.name]
    if record.matter.state not in move.start:
        return Option(move, label, False, _("This cannot be done in the present state."))
    try:
        scope = duties.scope(move.power)
        if not scope.covers_matter(record.matter) and scope.posts.isdisjoint(record.posts):
            raise Refused(
                _("None of your posts may %(do)s here.") % {"do": Power(move.power).label},
                "lattice/powers.py",
            )
        check(Case(record.matter, move, duties.person, now, duties), record)
    except Refused as refusal:
        could = (who or who_could)(move, record, duties)
        return Option(move, label, False, str(refusal.sentence), str(refusal.basis), could)
    return Option(move, label, True)


def who_could(move: Move, record, duties: Duties) -> str:
    """In words: whoever holds the post that the move is for, else the kinds of post that carry the power."""
    post = getattr(record, f"{move.who}_id", None)
    if post in duties.roll.seats:
        return seated(post, duties)
    return "、".join(str(role.label) for role in Role if role in roles_with(move.power))


def seated(post_id, duties: Duties) -> str:
    seat, term = duties.roll.seats[post_id], duties.roll.holder(post_id, duties.on)
    return f"{called(seat.unit, seat.title)} {term.person if term else _('(vacant)')}"


def person_at(post_id, duties: Duties) -> dict:
    """A post and whoever holds it today, as the page shows them."""
    seat = duties.roll.seats.get(post_id)
    if seat is None:
        return {"person": "", "post": _("no post: nobody answers here"), "mine": False, "acting": False}
    term = duties.roll.holder(post_id, duties.on)
    return {
        "person": term.person if term else "",
        "post": called(seat.unit, seat.title),
        "acting": bool(term and term.acting),
        "mine": any(post.id == post_id for post in duties.posts),
    }
