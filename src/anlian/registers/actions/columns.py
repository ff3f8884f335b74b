"""表头对照: what a district calls the columns of its ledgers, said once and remembered."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from anlian.kernel.errors import Refused
from anlian.kernel.intake import plain
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.people.models import Person
from anlian.registers.actions.giving import told_columns
from anlian.registers.kinds import register_of
from anlian.registers.models import Batch, HeaderWord, Stage

LANGUAGES = ("zh-hans", "en")


def remembered(district: str, kind: str) -> dict[str, str]:
    """Headers of this district as they are compared, each with its field; "" is left out."""
    words = HeaderWord.objects.of(district).filter(kind=kind).values_list("word", "key")
    # What we added to rows that went back is no column of the ledger, in whatever language it was said.
    ours = {}
    for language in LANGUAGES:
        with override(language):
            ours |= {plain(word): "" for word in told_columns()}
    return ours | dict(words)


@deed
def map_headers(batch: Batch, *, by: Person, at: datetime, fields: dict[str, str]) -> None:
    """What these headers of a file mean: header → key of a column, or "" to leave it out."""
    if batch.stage not in (Stage.RECEIVED, Stage.LOOKED_AT):
        raise Refused(_("This file was already taken in or dropped. Upload it again to look at it anew."))
    keys = {column.key for column in register_of(batch.kind).columns}
    there = {said for said, _key in batch.headers}
    given = {said: key for said, key in fields.items() if said in there}
    if unknown := sorted(set(given.values()) - keys - {""}):
        raise Refused(_("There is no column “%(column)s” in this ledger.") % {"column": unknown[0]})
    used = [key for key in given.values() if key]
    if doubled := next((key for key in used if used.count(key) > 1), None):
        header = register_of(batch.kind).header_of(doubled)
        raise Refused(_("Two headers cannot both mean “%(column)s”; leave one out.") % {"column": header})
    for said, key in given.items():
        HeaderWord.objects.update_or_create(
            district=batch.district,
            kind=batch.kind,
            word=plain(said)[:120],
            defaults={"said": said[:120], "key": key, "by": by, "at": at},
        )
    record(Verb.HEADERS_MAPPED, batch, by=by, at=at, kind=batch.kind, fields=given)
