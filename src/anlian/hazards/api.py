"""The same lists and deeds over JSON. By session, with the CSRF token for whatever writes; or read only, by a token."""

import base64
import binascii
from datetime import datetime
from functools import wraps
from typing import Annotated
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, QueryDict
from django.views.generic import View
from ninja import Body, Path, Query, Router, Schema, Status
from ninja.errors import HttpError
from pydantic import Field

from anlian.hazards import actions, boards
from anlian.hazards.forms import FORMS
from anlian.hazards.lifecycle import MOVES
from anlian.hazards.models import Hazard, Source
from anlian.kernel.errors import NotFound, Refused
from anlian.kernel.fields import MOST_PHOTOS
from anlian.lattice.access import SIGNED_IN, WithinScope
from anlian.lattice.models import Site
from anlian.lattice.powers import Power
from anlian.matters.models import Matter

router = Router(tags=["hazards"], auth=SIGNED_IN)

Words = Annotated[str, Field(max_length=2000)]
Short = Annotated[str, Field(max_length=200)]
# Four characters for three bytes of the largest photo that is taken.
Picture = Annotated[str, Field(max_length=(20 << 20) // 3 * 4 + 4)]


class Sorry(Schema):
    sentence: str
    basis: str = ""


class Line(Schema):
    """A hazard as a list shows it."""

    id: UUID
    number: str
    summary: str
    state: str
    grade: str
    site: str
    area: str
    sector: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    step: int
    version: int

    @staticmethod
    def of(hazard: Hazard) -> dict:
        matter = hazard.matter
        return {
            "id": hazard.pk,
            "number": matter.number,
            "summary": hazard.summary,
            "state": matter.state,
            "grade": hazard.grade,
            "site": matter.site.name,
            "area": matter.area_code,
            "sector": matter.sector_code,
            "opened_at": matter.opened_at,
            "due_at": matter.due_at,
            "closed_at": matter.closed_at,
            "step": matter.step,
            "version": matter.version,
        }


class Lines(Schema):
    """A page of them. With `more`, there are at least `count`: what has ended is counted only as far as it matters."""

    count: int
    more: bool
    page: int
    pages: int
    states: dict[str, int]
    hazards: list[Line]


class Next(Schema):
    move: str
    label: str
    allowed: bool
    why: str
    basis: str
    who: str


class Whole(Line):
    """One hazard, with what may be done next."""

    spot: str
    source: str
    measure: str
    demand: str
    turn: str
    answer: dict
    next: list[Next]


class Reported(Schema):
    """A report. The sender makes the `id`, so that a resend is no second report. Photos in base64."""

    id: UUID
    site: UUID
    summary: Short
    source: Source
    item: UUID | None = None
    sector: Annotated[str, Field(max_length=30)] = ""
    spot: Annotated[str, Field(max_length=120)] = ""
    photos: Annotated[list[Picture], Field(max_length=MOST_PHOTOS)] = []
    no_photo_reason: Annotated[str, Field(max_length=120)] = ""


class Done(Schema):
    """What a move needs: the version that was seen, its words by the names of its form, photos in base64."""

    expect: Annotated[int, Field(ge=1, le=2**31 - 1)]
    given: dict[Annotated[str, Field(max_length=30)], Words | bool | list[UUID]] = Field({}, max_length=20)
    photos: Annotated[list[Picture], Field(max_length=MOST_PHOTOS)] = []


class Asker(WithinScope, View):
    """The way to a record that the pages take."""


def asking(request: HttpRequest, power: Power) -> Asker:
    asker = Asker(power=power)
    asker.setup(request)
    if asker.person is None or not asker.duties.may(power):
        raise HttpError(403, str(power.label))
    return asker


def answered(function):
    """A refusal is an answer: 404 for what is not there or out of reach, 409 with the sentence and its basis."""

    @wraps(function)
    def told(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        except NotFound:
            return Status(404, {"sentence": ""})
        except Refused as refusal:
            return Status(409, {"sentence": str(refusal.sentence), "basis": str(refusal.basis)})

    return told


ANSWERS = {404: Sorry, 409: Sorry, 422: dict}


@router.get("/", response={200: Lines})
def list_hazards(
    request,
    q: Annotated[str, Field(max_length=100)] = "",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
):
    """The list; every filter of the page's address is understood."""
    asker = asking(request, Power.SEE_HAZARDS)
    wanted = boards.Wanted.of(request.GET)
    listing = boards.listed(asker.all(Matter), wanted, asker.duties, asker.now, page=str(page))
    return {
        "count": listing.page.paginator.count,
        "more": listing.page.paginator.more,
        "page": listing.page.number,
        "pages": listing.page.paginator.num_pages,
        "states": {state: int(count) for state, count in listing.counts.items()},
        "hazards": [Line.of(row) for row in listing.page],
    }


@router.get("/{uuid:key}/", response={200: Whole, **ANSWERS})
@answered
def show_hazard(request, key: UUID):
    asker = asking(request, Power.SEE_HAZARDS)
    return _whole(_found(asker, key), asker)


@router.post("/", response={200: Line, **ANSWERS})
@answered
def report_hazard(request, body: Body[Reported]):
    asker = asking(request, Power.REPORT_HAZARD)
    site = asker.all(Site).filter(pk=body.site).first()
    if site is None:
        raise NotFound
    said = body.dict(exclude={"site", "item", "photos"})
    item = boards.item(site.district, body.item)
    hazard = actions.report(
        site, by=asker.person, at=asker.now, item=item, photos=_pictures(body.photos), **said
    )
    return Line.of(_found(asker, hazard.pk))


@router.post("/{uuid:key}/{move}/", response={200: Line, **ANSWERS})
@answered
def do_move(request, key: UUID, move: Annotated[str, Path(max_length=30)], body: Body[Done]):
    """One move, by the same form and deed as on the page."""
    asker = asking(request, Power.SEE_HAZARDS)
    hazard = _found(asker, key)
    if move not in MOVES:
        raise NotFound
    form = _filled(hazard, move, body, asker)
    if not form.is_valid():
        return Status(422, {"fields": form.errors.get_json_data()})
    done = actions.DEEDS[move](hazard, by=asker.person, at=asker.now, **form.given())
    return Line.of(done)


def _filled(hazard: Hazard, move: str, body: Done, asker: Asker) -> Form:
    data = QueryDict(mutable=True)
    for name, value in body.given.items():
        data.setlist(name, [str(one) for one in value] if isinstance(value, list) else [str(value)])
    data["expect"] = str(body.expect)
    form = FORMS[move](data, offers=boards.offers(MOVES[move], hazard, asker.duties))
    if "photos" in form.fields:
        # The field takes bytes that came as JSON as it takes files that came with a form.
        form.fields["photos"].clean = lambda data, initial=None: _pictures(body.photos)
    return form


def _pictures(encoded: list[str]) -> list[bytes]:
    try:
        return [base64.b64decode(one, validate=True) for one in encoded]
    except binascii.Error:
        raise HttpError(422, "photos: base64") from None


def _found(asker: Asker, key: UUID) -> Hazard:
    rows = asker.all(Hazard, Power.SEE_HAZARDS).select_related("matter__site", "matter__principal", "item")
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def _whole(hazard: Hazard, asker: Asker) -> dict:
    turn = boards.turn_of(hazard.matter, asker.duties)
    asked = hazard.extensions.filter(district=hazard.district, granted=None).exists()
    options = boards.next_moves(hazard, asker.duties, asker.now, asked=asked)
    return Line.of(hazard) | {
        "spot": hazard.spot,
        "source": hazard.source,
        "measure": hazard.measure,
        "demand": hazard.demand,
        "turn": f"{turn['post']} {turn['person']}".strip(),
        "answer": hazard.matter.answer,
        "next": [
            {
                "move": option.name,
                "label": str(option.label),
                "allowed": option.allowed,
                "why": option.why,
                "basis": option.basis,
                "who": option.who,
            }
            for option in options
        ],
    }
