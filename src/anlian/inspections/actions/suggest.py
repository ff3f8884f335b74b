"""Drawing where to go: what was drawn is written down, so that drawing again until one likes it can be seen."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from anlian.inspections.drawing import Known, draw
from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.ledger.actions import deed, record
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from anlian.people.models import Person

MANY = 6


@deed
def suggest(district: str, *, by: Person, at: datetime, among: Sequence[Known]) -> Entry:
    """抽取暗访点位: some sites out of many, by weight and by chance. Only whoever drew may look at them."""
    Duties(by, day_of(at)).require(Power.INSPECT)
    if not among:
        raise Refused(_("There is no site here that you could visit."))
    found = draw(among, MANY, on=day_of(at))
    codes = dict(
        Site.objects.of(district).filter(pk__in=[one.key for one in found]).values_list("pk", "code")
    )
    told = [{"site": codes[one.key], "reasons": one.reasons(day_of(at))} for one in found]
    record(Verb.VISIT_DRAWN, None, by=by, at=at, district=district, among=len(among), drawn=told)
    return Entry.objects.of(district).filter(verb=Verb.VISIT_DRAWN, by=by).order_by("-seq").first()
