"""明确安全监管机构: a town or street says which of its offices answers for work safety, from a day on."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.actions.dated import end_on
from anlian.lattice.models import Area, Level, Revision, SafetyOffice, Unit, UnitKind
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.people.models import Person

TOWNS = "《安全生产法》第九条第二款"
# Towns, streets and zones have one; a 居（村）民委员会 reports what it finds to them.
BELOW = "《安全生产法》第九条第二款、第七十五条"


@deed
def name_safety_office(
    area: Area, *, unit: Unit, name: str, since: date, basis: str, by: Person | None, at: datetime
) -> SafetyOffice:
    """From this day on. The office named before gives it up on the same day, so that no day has two."""
    if area.level != Level.TOWN:
        raise Refused(
            _("A safety office is named by a town or street. %(area)s enforces nothing and needs none.")
            % {"area": area},
            BELOW,
        )
    if not basis.strip():
        raise Refused(_("Name the document that this rests on."), TOWNS)
    if not name.strip():
        raise Refused(_("Write down what the office is called."), TOWNS)
    if unit.kind != UnitKind.TOWN or unit.area_id != area.pk:
        raise Refused(
            _("The office is the town's own: %(unit)s is no unit of %(area)s.")
            % {"unit": unit, "area": area},
            TOWNS,
        )
    if by is not None and not Duties(by, day_of(at)).scope(Power.EDIT_CHAINS).covers(area=area.code):
        raise Refused(_("You may change only what you answer for yourself."))
    # Two who name one at once do so one after the other.
    list(Revision.objects.select_for_update().filter(district=area.district))
    standing = list(SafetyOffice.objects.of(area.district).known().filter(area=area).order_by("since"))
    if standing and standing[-1].since >= since:
        raise Refused(
            _("%(office)s is named from %(day)s already. Choose a later day.")
            % {"office": standing[-1], "day": standing[-1].since}
        )
    before = standing[-1] if standing and standing[-1].holds(since) else None
    if before is not None:
        end_on(before, since, at=at)
    office = SafetyOffice.objects.create(
        district=area.district, area=area, unit=unit, name=name.strip(), since=since, basis=basis.strip(),
        recorded_at=at,
    )  # fmt: skip
    record(
        Verb.SAFETY_OFFICE_NAMED, area, by=by, at=at, name=office.name, unit=unit.name, since=str(since),
        before=str(before.name) if before else None, basis=office.basis,
    )  # fmt: skip
    return office
