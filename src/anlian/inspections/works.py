"""A submitted inspection as led work: what duties of leaders are met by."""

from datetime import datetime

from anlian.duties.models import WorkKind
from anlian.duties.works import Work
from anlian.inspections.models import Inspection, Kind
from anlian.kernel.clock import day_of
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.people.models import Person


def work_of(inspection: Inspection) -> Work:
    return Work(
        kind=WorkKind.UNANNOUNCED if inspection.kind == Kind.UNANNOUNCED else WorkKind.VISIT,
        id=inspection.pk,
        number=inspection.number,
        leader=inspection.leader,
        post_id=inspection.leader_post,
        at=inspection.ended_at,
        entered_at=inspection.entered_at or inspection.ended_at,
    )


def find(number: str, *, by: Person, at: datetime) -> Work | None:
    """The submitted inspection of this number, if the one who asks may see it."""
    scope = Duties(by, day_of(at)).scope(Power.SEE_INSPECTIONS)
    found = (
        Inspection.objects.of(by.district)
        .within(scope)
        .done()
        .filter(number=number)
        .select_related("leader")
        .first()
    )
    return work_of(found) if found else None
