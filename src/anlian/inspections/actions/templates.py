"""Checklists come and change: each change is a new version."""

from collections.abc import Iterable
from datetime import datetime

from anlian.hazards.models import CheckItem
from anlian.inspections.models import Template
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.people.models import Person


@deed
def take_templates(district: str, checklists: Iterable, *, by: Person | None, at: datetime) -> int:
    """Take in checklists (code, title, site_kind, sector, items); returns how many are new or changed.

    Items that this district does not have are left out; a checklist that stays as it was keeps its version.
    """
    enabled = CheckItem.objects.of(district).filter(enabled=True)
    known = set(enabled.values_list("code", flat=True))
    standing = {row.code: row for row in Template.objects.of(district).order_by("version")}
    taken = 0
    for wanted in checklists:
        items = [code for code in wanted.items if code in known]
        before = standing.get(wanted.code)
        facts = (wanted.title, wanted.site_kind, wanted.sector, items)
        if not items or (before and facts == (before.title, before.kind, before.sector_code, before.items)):
            continue
        row = Template.objects.create(
            district=district, code=wanted.code, version=before.version + 1 if before else 1, title=wanted.title,
            kind=wanted.site_kind, sector_code=wanted.sector, items=items,
        )  # fmt: skip
        record(
            Verb.CHECK_ITEM_CHANGED,
            row,
            by=by,
            at=at,
            checklist=row.code,
            version=row.version,
            items=len(items),
        )
        taken += 1
    return taken
