"""Whoever must put a danger right says that it is done, or asks for more time."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from anlian.field.kinds import Come, Conflict, Made
from anlian.field.models import Doubt
from anlian.hazards import actions
from anlian.hazards.lifecycle import MOVES, State
from anlian.hazards.models import Hazard
from anlian.kernel.clock import last_moment
from anlian.kernel.errors import NotFound, Refused
from anlian.lattice.powers import Power
from anlian.matters.evidence import add_beside, note_shots


def take(come: Come) -> Made:
    """报整改."""
    return _move(come, "submit", _submit)


def on_spot(come: Come) -> Made:
    """当场整改."""
    return _move(come, "fix_on_spot", _fix_on_spot)


def more_time(come: Come) -> Made:
    """申请延期."""
    return _move(come, "ask_extension", _ask)


def despite(come: Come) -> Made:
    """The hazard went its way: what was sent is added to it, and changes nothing of its state."""
    hazard = _hazard(come)
    add_beside(
        hazard.matter, come.photos(come.body.photos), note=come.body.measure, by=come.person, at=come.at,
        happened_at=come.happened_at,
    )  # fmt: skip
    note_shots(hazard.matter, come.shots)
    return _made(hazard)


def refuse_time(come: Come) -> Made:
    raise Refused(_("More time is asked for anew, on the hazard as it stands now. Set this one aside."))


def _submit(hazard: Hazard, come: Come) -> None:
    actions.submit(
        hazard, by=come.person, at=come.at, measure=come.body.measure, photos=come.photos(come.body.photos)
    )


def _fix_on_spot(hazard: Hazard, come: Come) -> None:
    actions.fix_on_spot(
        hazard, by=come.person, at=come.at, measure=come.body.measure, photos=come.photos(come.body.photos)
    )


def _ask(hazard: Hazard, come: Come) -> None:
    actions.ask_extension(
        hazard, by=come.person, at=come.at, until=last_moment(come.body.until), reason=come.body.reason
    )


def _move(come: Come, name: str, do: Callable[[Hazard, Come], None]) -> Made:
    """The move if it may still be made; a conflict if the hazard is elsewhere by now."""
    hazard = _hazard(come)
    matter = hazard.matter
    behind = matter.version != come.body.base
    if behind and matter.state not in MOVES[name].start:
        raise Conflict(
            _("%(number)s is “%(state)s” by now; this was written before.")
            % {"number": matter.number, "state": State(matter.state).label}
        )
    do(hazard, come)
    if name != "ask_extension":
        note_shots(hazard.matter, come.shots)
    return _made(hazard, (Doubt.BEHIND,) if behind else ())


def _hazard(come: Come) -> Hazard:
    rows = Hazard.objects.of(come.district).within(come.duties.scope(Power.SEE_HAZARDS))
    found = rows.filter(pk=come.body.hazard).select_related("matter__site").first()
    if found is None:
        raise NotFound
    return found


def _made(hazard: Hazard, doubts: tuple = ()) -> Made:
    return Made("hazard", hazard.pk, hazard.matter.number, hazard.matter.site, doubts)
