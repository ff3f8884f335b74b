"""What may be done next, and by whom: every move from here, tried without writing anything."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlian.hazards import guards
from anlian.hazards.lifecycle import MOVES, moves_from
from anlian.hazards.models import Grade, Hazard
from anlian.hazards.models.hazard import Tier
from anlian.kernel.errors import Refused
from anlian.lattice.powers import POWERS, Power, Role, roles_with
from anlian.lattice.scope import Duties
from anlian.matters.door import Case, Move
from anlian.matters.models import Matter, Turn
from anlian.people.models import Person

LABELS = {
    "verify": gettext_lazy("Verify it"),
    "reject": gettext_lazy("Unfounded"),
    "merge": gettext_lazy("Mark as a duplicate"),
    "transfer": gettext_lazy("Transfer to another sector"),
    "fix_on_spot": gettext_lazy("Put right on the spot"),
    "order": gettext_lazy("Order it put right"),
    "propose_major": gettext_lazy("Propose as major"),
    "confirm_major": gettext_lazy("Confirm as major"),
    "set_general": gettext_lazy("Grade as general"),
    "submit_plan": gettext_lazy("Submit the plan"),
    "approve_plan": gettext_lazy("Approve the plan"),
    "return_plan": gettext_lazy("Return the plan"),
    "start": gettext_lazy("Begin the work"),
    "submit": gettext_lazy("Say that it is put right"),
    "pass": gettext_lazy("It is gone: close it"),
    "accept": gettext_lazy("Accept the work"),
    "fail": gettext_lazy("Not gone: send it back"),
    "close": gettext_lazy("Close the major hazard"),
    "still_gone": gettext_lazy("Second look: still gone"),
    "found_again": gettext_lazy("Second look: found again"),
    "reopen": gettext_lazy("Open it again"),
    "void": gettext_lazy("Void it"),
    "set_control": gettext_lazy("Put interim control in force"),
    "lift_control": gettext_lazy("Lift the interim control"),
    "ask_extension": gettext_lazy("Ask for more time"),
    "grant_extension": gettext_lazy("Grant more time"),
    "refuse_extension": gettext_lazy("Refuse more time"),
    "tighten": gettext_lazy("Tighten"),
}
# What a state waits for stands as a button; what is seldom done stands in a menu.
SELDOM = {"void", "tighten", "transfer", "merge", "set_control", "reopen", "lift_control"}
GRAVE = {"reject", "void", "fail", "found_again", "return_plan", "refuse_extension"}
GROUP_RELATIONS = {"group_with_head", "acceptance_group"}


@dataclass(frozen=True)
class Option:
    """A move from the present state, as this person finds it."""

    move: Move
    allowed: bool
    why: str = ""
    basis: str = ""
    who: str = ""

    @property
    def name(self) -> str:
        return self.move.name

    @property
    def label(self) -> str:
        return LABELS[self.move.name]

    @property
    def seldom(self) -> bool:
        return self.move.name in SELDOM

    @property
    def grave(self) -> bool:
        return self.move.name in GRAVE


def next_moves(hazard: Hazard, duties: Duties, now: datetime, *, asked: bool = False) -> list[Option]:
    """The moves from here in the table's order. `asked`: an answer about more time is waited for."""
    strict = hazard.grade == Grade.MAJOR or hazard.listed
    moves = [move for move in moves_from(hazard.matter.state) if fits(move, hazard, asked, strict)]
    return [option_for(move.name, hazard, duties, now) for move in moves]


def fits(move: Move, hazard: Hazard, asked: bool, strict: bool) -> bool:
    """Whether the move makes sense for this hazard at all, whoever would do it."""
    major = hazard.grade == Grade.MAJOR
    return {
        "fix_on_spot": bool(hazard.item and hazard.item.on_spot) and not major and hazard.tier < Tier.WATCHED,
        "lift_control": hazard.controlled,
        "ask_extension": not asked,
        "grant_extension": asked,
        "refuse_extension": asked,
        "still_gone": hazard.awaits_second_look,
        "found_again": hazard.awaits_second_look,
        "pass": not strict,
        "accept": strict,
    }.get(move.name, True)


def option_for(name: str, hazard: Hazard, duties: Duties, now: datetime) -> Option:
    """One move as this person finds it: allowed, or the sentence why not and who could."""
    move, matter = MOVES[name], hazard.matter
    if matter.state not in move.start:
        return Option(move, False, _("This cannot be done in the present state."))
    try:
        if not duties.scope(move.power).covers_matter(matter):
            raise Refused(
                _("None of your posts may %(do)s here.") % {"do": Power(move.power).label},
                "lattice/powers.py",
            )
        others = signers(hazard, move, duties) if move.who in GROUP_RELATIONS else []
        case = Case(matter, move, duties.person, now, duties)
        guards.check_relation(case, hazard, others)
        guards.require_free(case, hazard)
    except Refused as refusal:
        return Option(move, False, str(refusal.sentence), str(refusal.basis), who_could(move, matter, duties))
    return Option(move, True)


def signers(hazard: Hazard, move: Move, duties: Duties) -> list[Person]:
    """Who else may sign with this person: all whose posts carry the power here, but for whoever put it right."""
    seats = [seat for seat in duties.roll.seats.values() if move.power in POWERS[Role(seat.role)]]
    titles: dict[Person, list[str]] = {}
    known: dict = {}
    for seat in sorted(seats, key=lambda seat: seat.code):
        term = duties.roll.holder(seat.id, duties.on)
        if term is None or term.person_id in {duties.person.pk, *hazard.put_right_by()}:
            continue
        person = known.setdefault(
            term.person_id, Person(id=term.person_id, district=hazard.district, name=term.person)
        )
        titles.setdefault(person, []).append(f"{seat.unit} {seat.title}")
    able = []
    for person, posts in titles.items():
        if Duties(person, duties.on, duties.roll).scope(move.power).covers_matter(hazard.matter):
            person.posts = "、".join(posts)
            able.append(person)
    return able


def who_could(move: Move, matter: Matter, duties: Duties) -> str:
    """In words: the person or post whose move it is, else the kinds of post that carry the power."""
    if move.power == Power.RECTIFY_HAZARD:
        return _("the person in charge of the site")
    seat = duties.roll.seats.get(matter.post_id)
    if seat and move.power in POWERS[Role(seat.role)]:
        return seated(seat, duties)
    return "、".join(str(role.label) for role in Role if role in roles_with(move.power))


def turn_of(matter: Matter, duties: Duties) -> dict:
    """Whose turn it is: the person in charge of the site, or whoever holds the post today."""
    if matter.turn == Turn.RECTIFIER:
        return {
            "what": Turn(matter.turn).label,
            "person": matter.principal.name if matter.principal else "",
            "post": _("person in charge of the site"),
            "mine": matter.principal_id == duties.person.pk,
        }
    seat = duties.roll.seats.get(matter.post_id)
    term = duties.roll.holder(seat.id, duties.on) if seat else None
    return {
        "what": Turn(matter.turn).label if matter.turn else "",
        "person": term.person if term else "",
        "acting": bool(term and term.acting),
        "post": f"{seat.unit} {seat.title}" if seat else _("no post: nobody answers here"),
        "mine": bool(seat) and any(post.id == seat.id for post in duties.posts),
    }


def seated(seat, duties: Duties) -> str:
    term = duties.roll.holder(seat.id, duties.on)
    return f"{seat.unit} {seat.title} {term.person if term else _('(vacant)')}"
