"""Plan and money of any matter that takes months: milestones set and reached, money raised, allocated, spent."""

from collections.abc import Sequence
from datetime import date

from django.db.models import F, Max
from django.utils.translation import gettext as _

from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.models import Post
from anlian.matters.door import Case
from anlian.matters.evidence import attach
from anlian.matters.models import Evidence
from anlian.supervision.models import Funding, Milestone, Purse, Stage

MOST_FEN = 10**14
BEFORE = {Stage.ALLOCATED: Stage.RAISED, Stage.SPENT: Stage.ALLOCATED}


def set_milestone(case: Case, *, text: str, due: date, post: Post | None = None) -> Milestone:
    matter = case.matter
    if due < day_of(case.at):
        raise Refused(_("The date of a milestone must lie ahead."))
    rows = Milestone.objects.of(matter.district).filter(matter=matter)
    last = rows.aggregate(last=Max("order"))["last"] or 0
    case.tell(text=text.strip(), due=due.isoformat())
    return Milestone.objects.create(
        district=matter.district, matter=matter, order=last + 1, text=text.strip(), due=due, post=post
    )


def reach_milestone(
    case: Case, milestone: Milestone, *, evidence: str, photos: Sequence[bytes] = ()
) -> Milestone:
    matter = case.matter
    row = (
        Milestone.objects.of(matter.district)
        .filter(matter=matter, pk=milestone.pk)
        .select_for_update()
        .first()
    )
    if row is None:
        raise Refused(_("There is no such milestone here."))
    if row.done_at is not None:
        raise Refused(_("This milestone is reached already."))
    kept = attach(matter, list(photos), role=Evidence.Role.PAPER, by=case.by, at=case.at, papers=True)
    row.done_at, row.done_by, row.evidence = case.at, case.by, evidence.strip()
    row.save(update_fields=["done_at", "done_by", "evidence"])
    case.tell(text=row.text, evidence=evidence.strip(), photos=[one.sha256 for one in kept])
    return row


def add_money(
    case: Case, *, source: str, stage: str, amount: int, day: date, paper: str, note: str = ""
) -> Funding:
    """资金: raised ≥ allocated ≥ spent, of each source by itself. An amount below nothing corrects an earlier one."""
    matter = case.matter
    if abs(amount) > MOST_FEN:
        raise Refused(_("That is more money than can be kept."))
    if day > day_of(case.at):
        raise Refused(_("Note money when it has moved; this day lies ahead."))
    if amount < 0 and not note.strip():
        raise Refused(_("Say what is corrected."))
    Purse.objects.bulk_create(
        [Purse(district=matter.district, matter=matter, source=source)], ignore_conflicts=True
    )
    purse = Purse.objects.select_for_update().get(district=matter.district, matter=matter, source=source)
    then = {one: getattr(purse, one.lower()) + (amount if one == stage else 0) for one in Stage}
    for later, earlier in BEFORE.items():
        if then[later] > then[earlier]:
            raise Refused(
                _("From this source %(have)s yuan would be %(earlier)s, and %(want)s %(later)s: never more than that.")
                % {
                    "have": yuan(then[earlier]), "earlier": earlier.label, "want": yuan(then[later]),
                    "later": later.label,
                },
                _("raised, allocated, spent"),
            )  # fmt: skip
    if then[Stage.SPENT] < 0:
        raise Refused(_("No amount can be below nothing."))
    name = Stage(stage).lower()
    Purse.objects.of(matter.district).filter(pk=purse.pk).update(**{name: F(name) + amount})
    case.tell(source=str(source), stage=str(stage), amount=amount, paper=paper.strip())
    return Funding.objects.create(
        district=matter.district, matter=matter, source=source, stage=stage, amount=amount, day=day, paper=paper.strip(),
        note=note.strip(), by=case.by, at=case.at,
    )  # fmt: skip


def yuan(fen: int) -> str:
    return f"{fen / 100:,.2f}"
