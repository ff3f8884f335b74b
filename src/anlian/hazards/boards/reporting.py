"""What the forms offer: sites and items to report, people to sign with, sectors, hazards that are repeated."""

from datetime import datetime
from uuid import UUID

from django.db.models import Case, QuerySet, When
from django.utils import timezone

from anlian.hazards.actions.rectify import promised
from anlian.hazards.boards.moves import GROUP_RELATIONS, signers
from anlian.hazards.lifecycle import OPEN
from anlian.hazards.models import CheckItem, Hazard
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.matters.door import Move
from anlian.people.models import Person

MOST_SITES = 20
HIGH = ("red", "orange")
WORST_FIRST = Case(*(When(risk=risk, then=rank) for rank, risk in enumerate(HIGH)), default=len(HIGH))


def sites_to_report(sites: QuerySet, text: str, duties: Duties) -> list[Site]:
    """Sites in reach that the text finds; without a text the person's own, or else those of the highest risk."""
    found = sites.filter(closed_on=None)
    if text:
        found = found.matching(text)
    else:
        own = found.filter(principal=duties.person)
        found = own if own.exists() else found.filter(risk__in=HIGH)
    rows = list(found.select_related("area").order_by(WORST_FIRST, "code")[:MOST_SITES])
    for row in rows:
        areas = duties.roll.areas
        row.place = " ".join(
            areas[row.area_code[:width]].name for width in (9, 12) if row.area_code[:width] in areas
        )
    return rows


def items_for(site: Site) -> list[tuple[str, list[CheckItem]]]:
    """The items of the site's kind under their categories, the district's own order kept."""
    groups: dict[str, list[CheckItem]] = {}
    for item in CheckItem.objects.of(site.district).for_kind(site.kind).order_by("code"):
        groups.setdefault(item.category, []).append(item)
    return list(groups.items())


def item(district: str, key: UUID | None) -> CheckItem | None:
    return CheckItem.objects.of(district).filter(pk=key).first() if key else None


def offers(move: Move, hazard: Hazard, duties: Duties) -> dict:
    """The choices of a move's form, for this hazard and person."""
    matter = hazard.matter
    if move.who in GROUP_RELATIONS:
        return {"others": signers(hazard, move, duties)}
    if move.name == "merge":
        reach = duties.scope(Power.SEE_HAZARDS)
        rest = (
            Hazard.objects.of(hazard.district)
            .within(reach)
            .filter(matter__site=matter.site_id, matter__state__in=OPEN)
        )
        rows = rest.exclude(pk=hazard.pk).select_related("matter").order_by("-matter__opened_at", "pk")[:50]
        return {"into": [(row.pk, row, str(row)) for row in rows]}
    if move.name == "transfer":
        sectors = duties.roll.sectors
        return {
            "sector": [
                (code, code, sectors[code].name) for code in sorted(sectors) if code != matter.sector_code
            ]
        }
    if move.name == "set_control":
        keys = {link["person_id"] for link in matter.answer.get("links", [])} | {matter.principal_id}
        people = (
            Person.objects.of(hazard.district).filter(pk__in=[key for key in keys if key]).order_by("name")
        )
        return {"person": [(person.pk, person, person.name) for person in people]}
    return {}


def suggested(move: Move, hazard: Hazard, now: datetime) -> dict:
    """What a form begins with: the item's basis, its action, its time."""
    item = hazard.item
    if move.name == "verify":
        return {"basis": item.basis if item else ""}
    if move.name == "propose_major":
        return {"clause": item.major_standard if item else ""}
    if move.name == "order":
        return {
            "demand": item.action if item else "",
            "due": timezone.localdate(promised(hazard, now)),
        }
    return {}
