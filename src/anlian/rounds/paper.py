"""The pledge of a shop as an official paper (三包承诺书): what is promised, by whom, until when, with the signature."""

from datetime import date

from django.core.files.storage import default_storage

from anlian.kernel import papers
from anlian.lattice.roll import Roll
from anlian.lattice.seats import place_name
from anlian.rounds.models import Pledge

WIDE = 45


def pledge(pledge: Pledge, roll: Roll) -> bytes:
    return papers.render("rounds", "pledge", fields_of(pledge, roll))


def fields_of(pledge: Pledge, roll: Roll) -> dict:
    """Everything that the template may name; offices lay their own with the same fields."""
    site, template = pledge.site, pledge.template
    with default_storage.open(pledge.file) as file:
        signature = papers.Picture(file.read(), WIDE)
    return {
        "title": template.title,
        "example": template.example,
        "version": template.version,
        "shop": site.name,
        "code": site.code,
        "address": site.address,
        "place": place_name(roll, site.area_code),
        "promises": [
            {"order": number, "text": one["text"]} for number, one in enumerate(template.promises, start=1)
        ],
        "signed_by": pledge.signed_by,
        "signature": signature,
        "taken_by": pledge.by.name,
        "taken_post": pledge.post_title,
        "signed_on": _day(pledge.signed_on),
        "until": _day(pledge.until),
    }


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
