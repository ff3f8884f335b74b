"""The register of households: what an address asks for, and when somebody was last met there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from anlian.kernel import address
from anlian.rounds.models import REACHED, Tick

ROWS = 25
ORDER = ("area_code", "building", "code")


@dataclass(frozen=True)
class Wanted(address.Wish):
    q: str = ""
    area: str = ""
    met: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        return cls(
            q=address.text(query),
            area=address.division(query),
            met=address.among(query, "met", ("yes", "no")),
        )


def narrowed(households: QuerySet, wanted: Wanted, day: date) -> QuerySet:
    households = households.standing(day)
    if wanted.area:
        households = households.filter(area_code__startswith=wanted.area)
    if wanted.q:
        households = households.filter(
            Q(code__icontains=wanted.q) | Q(building__contains=wanted.q) | Q(room__contains=wanted.q)
        )
    if wanted.met:
        met = Exists(_met())
        households = households.filter(met if wanted.met == "yes" else ~met)
    return households


def with_last(households: QuerySet) -> QuerySet:
    return households.annotate(last_met=Subquery(_met().order_by("-happened_at").values("happened_at")[:1]))


def _met() -> QuerySet:
    return Tick.objects.filter(household=OuterRef("pk"), district=OuterRef("district"), result__in=REACHED)
