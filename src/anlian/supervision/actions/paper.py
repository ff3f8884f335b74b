"""Issuing papers: a number without gaps by issuer, kind and year, and what it says, kept by value."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from anlian.kernel.clock import day_of
from anlian.ledger.models import Head
from anlian.matters.door import Case
from anlian.supervision.models import Paper, PaperKind


def issue(case: Case, kind: PaperKind, *, issuer: UUID, fields: Mapping[str, str]) -> Paper:
    matter, year = case.matter, day_of(case.at).year
    # One at a time in a district: a number is taken with the act that bears it, or not at all.
    Head.hold(matter.district)
    series = Paper.objects.of(matter.district).filter(issuer=issuer, kind=kind, year=year)
    paper = Paper(
        district=matter.district, matter=matter, kind=kind, issuer_id=issuer, year=year,
        serial=(series.aggregate(last=Max("serial"))["last"] or 0) + 1, by=case.by, at=case.at,
    )  # fmt: skip
    paper.fields = {
        **fields, "number": paper.number, "organ": paper.issuer.name, "day": chinese_day(day_of(case.at)),
    }  # fmt: skip
    paper.save(force_insert=True)
    case.tell(number=paper.number)
    return paper


def chinese_day(day) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_moment(moment) -> str:
    here = timezone.localtime(moment)
    return f"{chinese_day(here.date())}{here:%H时%M分}"
