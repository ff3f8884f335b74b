"""What a phone in the field asks and sends, as docs/field-sync.md tells it. By session, with the CSRF token for what writes."""

import re
from datetime import datetime
from hashlib import sha256
from json import dumps
from typing import Annotated
from uuid import NAMESPACE_OID, UUID, uuid5

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View
from ninja import Body, Path, Query, Router, Schema, Status
from ninja.errors import HttpError
from ninja.security import SessionAuth
from pydantic import AwareDatetime, Field

from anlian.field import actions, boards
from anlian.field.actions import Sent
from anlian.field.actions.blobs import Hole
from anlian.field.bodies import MOST_BYTES
from anlian.field.lifecycle import State
from anlian.field.models import Device, Record
from anlian.field.precache import version
from anlian.field.takes import KINDS
from anlian.kernel.errors import Refused
from anlian.kernel.remember import remembering
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power


class OnAPhone(SessionAuth):
    """By session. A phone that was ended at the desk hears so without one too, and forgets what it was given."""

    def authenticate(self, request: HttpRequest, key: str | None):
        if user := super().authenticate(request, key):
            return user
        if _was_ended(request.headers.get("X-District", ""), request.headers.get("X-Device", "")):
            raise HttpError(GONE, _("This phone was ended at the desk."))
        return None


def _was_ended(district: str, key: str) -> bool:
    try:
        return Device.objects.of(district[:6]).filter(key=UUID(key), ended_at__isnull=False).exists()
    except ValueError:
        return False


router = Router(tags=["field"], auth=OnAPhone())

PART = 256 << 10
MOST_RECORDS = 50
RANGE = re.compile(r"bytes (\d{1,10})-(\d{1,10})/(\d{1,10})")
GONE = 410

Hash = Annotated[str, Path(pattern=r"^[0-9a-f]{1,64}$")]


class Sorry(Schema):
    sentence: str


class Made(Schema):
    kind: str
    id: UUID
    number: str
    url: str


class Answer(Schema):
    """What became of one record."""

    id: UUID
    state: str
    sha256: str
    sentence: str = ""
    basis: str = ""
    missing: list[str] = []
    made: Made | None = None
    entry: int | None = None
    doubts: list[str] = []


class Answers(Schema):
    received_at: datetime
    answers: list[Answer]


class Posted(Schema):
    """A record: its key, its bytes as text, their hash."""

    id: UUID
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    text: Annotated[str, Field(max_length=MOST_BYTES)]


class Batch(Schema):
    sent_at: AwareDatetime
    app: Annotated[str, Field(max_length=40)] = ""
    records: Annotated[list[Posted], Field(max_length=MOST_RECORDS)]


class HowFar(Schema):
    have: int
    size: int
    whole: bool


class VisitKind(Schema):
    key: str
    label: str


class Who(Schema):
    id: UUID
    name: str
    district: str
    posts: list[str]


class Hello(Schema):
    person: Who
    known: bool
    csrf: str
    now: datetime
    app: str
    watermark: bool
    part: int
    does: list[str]
    visit_kinds: list[VisitKind]


class Phone(WithinScope, View):
    """The way to a record that the pages take."""

    power = Power.SEE_WORKBENCH


def calling(request: HttpRequest) -> Phone:
    """Whoever is signed in on the phone, if one of their posts, or a site of theirs, has something to record."""
    phone = Phone()
    phone.setup(request)
    if phone.person is None or not does(phone):
        raise HttpError(403, str(Power.REPORT_HAZARD.label))
    return phone


def does(phone: Phone) -> list[str]:
    """The kinds of records that this person may send."""
    return [name for name, kind in KINDS.items() if phone.duties.may(kind.power)]


def key_of(request: HttpRequest) -> UUID:
    """The phone that speaks. A program without a phone is known by its session."""
    said = request.headers.get("X-Device")
    if said is None:
        return uuid5(NAMESPACE_OID, request.session.session_key or "")
    try:
        return UUID(said)
    except ValueError:
        raise HttpError(400, "X-Device: UUID") from None


def heard_from(request: HttpRequest, phone: Phone) -> Device | None:
    """The phone as it is known, if it is. One that was ended at the desk is told to forget what it was given."""
    devices = Device.objects.of(phone.person.district)
    device = devices.filter(key=key_of(request), person=phone.person).select_related("person").first()
    if device is not None and device.ended_at is not None:
        raise HttpError(GONE, _("This phone was ended at the desk."))
    return device


def noted(request: HttpRequest, phone: Phone) -> Device:
    """The same, written down."""
    heard_from(request, phone)
    agent = request.headers.get("User-Agent", "").replace("\0", "")
    app = request.headers.get("X-App", "").replace("\0", "")
    session = request.session.session_key or ""
    return actions.known_device(
        phone.person, key_of(request), agent=agent, app=app, session=session, at=phone.now
    )


@router.get("/hello", response=Hello)
def say_hello(request):
    phone = calling(request)
    device = heard_from(request, phone)
    duties = phone.duties
    return {
        "person": {
            "id": phone.person.pk,
            "name": phone.person.name,
            "district": phone.person.district,
            "posts": [f"{seat.unit} {seat.title}" for seat in duties.posts],
        },
        "known": device is not None and device.session == request.session.session_key,
        "csrf": get_token(request),
        "now": phone.now,
        "app": version(),
        "watermark": settings.FIELD_WATERMARK,
        "part": PART,
        "does": does(phone),
        "visit_kinds": boards.visit_kinds(duties),
    }


@router.post("/phone", response={204: None})
def note_phone(request):
    """The phone is in use from here on: nothing was recorded on it before (moments.py)."""
    noted(request, calling(request))
    return Status(204, None)


@router.get("/bundle", response={200: dict, 304: None})
def take_along(request, area: Annotated[str, Query(max_length=15, pattern=r"^\d*$")] = ""):
    phone = calling(request)
    heard_from(request, phone)
    told = boards.bundle(phone.duties, phone.now, area)
    # The moment alone is no news.
    tag = f'"{sha256(dumps({**told, "now": ""}, sort_keys=True).encode()).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponseNotModified()
    else:
        answer = HttpResponse(dumps(told, ensure_ascii=False), content_type="application/json")
    answer["ETag"] = tag
    answer["Cache-Control"] = "no-store"
    return answer


@router.get("/blobs/{name}", response=HowFar)
def how_far(request, name: Hash):
    phone = calling(request)
    return actions.progress(phone.person, name).__dict__


@router.put("/blobs/{name}", response={200: HowFar, 409: dict, 422: Sorry})
def send_part(request, name: Hash):
    phone = calling(request)
    heard_from(request, phone)
    told = RANGE.fullmatch(request.headers.get("Content-Range", ""))
    if told is None:
        return Status(422, {"sentence": "Content-Range: bytes first-last/size"})
    start, last, size = map(int, told.groups())
    if len(request.body) != last - start + 1:
        return Status(422, {"sentence": _("The part is shorter or longer than it says.")})
    try:
        done = actions.take_part(phone.person, name, request.body, start=start, size=size, at=phone.now)
    except Hole as hole:
        return Status(409, {"have": hole.have, "size": size, "whole": False})
    except Refused as refusal:
        return Status(422, {"sentence": str(refusal.sentence)})
    if done.whole:
        actions.waited_for(phone.person, name, at=phone.now)
    return done.__dict__


@router.post("/records", response=Answers)
def send_records(request, batch: Body[Batch]):
    """Each by itself, in a transaction of its own: one that fails holds up none."""
    phone = calling(request)
    device = noted(request, phone)
    present = timezone.now()
    answers = []
    # Posts and chains are those of this moment for all of them.
    with remembering():
        for one in batch.records:
            sent = Sent(one.id, one.sha256, one.text, batch.sent_at, batch.app)
            record = actions.receive(sent, device=device, at=phone.now, present=present)
            answers.append(_answer(record) | {"id": one.id, "sha256": one.sha256})
    return {"received_at": phone.now, "answers": answers}


@router.get("/receipts", response=Answers)
def receipts(request, id: Annotated[list[UUID], Query(max_length=MOST_RECORDS)]):
    """What became of one's own records."""
    phone = calling(request)
    rows = Record.objects.of(phone.person.district).filter(person=phone.person, pk__in=id)
    return {"received_at": phone.now, "answers": [_answer(row) for row in rows.defer("text")]}


def _answer(record: Record) -> dict:
    made = None
    if record.state == State.STORED:
        url = boards.address_of(record)
        made = {"kind": record.made_kind, "id": record.made_id, "number": record.made_number, "url": url}
    return {
        "id": record.pk,
        "state": record.state,
        "sha256": record.sha256,
        "sentence": str(record.sentence),
        "basis": record.basis,
        "missing": record.missing,
        "made": made,
        "entry": record.entry,
        "doubts": [str(doubt) for doubt in record.doubts],
    }
