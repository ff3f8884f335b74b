"""出具履职清单: a sheet is given out with one hash over all it says, and the record keeps that hash."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from anlian.duties.sheets import RULES, Sheet, sheet_of, tenures
from anlian.kernel.clock import day_of
from anlian.kernel.errors import NotFound, Refused
from anlian.lattice.models import Post
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.lattice.seats import may_see_sheet
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.people.models import Person


@deed
def issue_sheet(post: Post, *, person: Person, first: date, last: date, by: Person, at: datetime) -> Sheet:
    """Of days until today; done and missed, whoever holds the post by now."""
    duties = Duties(by, day_of(at))
    duties.require(Power.EXPORT)
    found = [one for one in tenures(duties.roll, post_id=post.pk) if one.person_id == person.pk]
    if not found or not may_see_sheet(duties, found[0].seat, person.pk):
        raise NotFound
    sheet = sheet_of(found[0], post.district, first=first, last=min(last, day_of(at)), now=at)
    if sheet is None:
        raise Refused(
            _("%(who)s did not hold this post on any day from %(first)s to %(last)s.")
            % {"who": person.name, "first": first, "last": last},
            RULES.article,
        )
    record(
        Verb.SHEET_ISSUED, post, by=by, at=at, person=str(person.pk), first=str(sheet.span.first),
        last=str(sheet.span.last), digest=sheet.digest, rows=len(sheet.doings), **{
            outcome.lower(): count for outcome, count in sheet.counts.items() if count
        },
    )  # fmt: skip
    return sheet
