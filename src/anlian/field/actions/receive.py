"""A record comes in: kept whatever it says, taken once, refused with a sentence, or laid aside for somebody to decide."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from anlian.field import bodies
from anlian.field.actions import blobs
from anlian.field.door import become
from anlian.field.kinds import Come, Conflict, Kind, Made, NotYet
from anlian.field.lifecycle import State
from anlian.field.models import Device, Record
from anlian.field.moments import moment
from anlian.field.presence import Place, Presence, presence
from anlian.field.takes import KINDS
from anlian.hazards.models import Hazard
from anlian.kernel.errors import NotFound, Refused
from anlian.kernel.once import hold
from anlian.lattice.models import Site
from anlian.ledger.models import Entry
from anlian.people.models import Person

MOST_NAMED = 400
UNPLACED = ("tick",)
"""Door after door would be a track: of these no position is asked for, and none is missed."""

AGAIN = (State.WAITING, State.REFUSED)
"""What is tried anew when the same bytes come again."""


@dataclass(frozen=True)
class Sent:
    """A record as it came, and when the phone says that it sent it."""

    id: UUID
    sha256: str
    text: str
    sent_at: datetime
    app: str = ""


@transaction.atomic
def receive(sent: Sent, *, device: Device, at: datetime, present: datetime) -> Record:
    """Keep it and take it, in one transaction. Sent again, the same bytes get the answer that they got.

    `at` is the district's moment, `present` the same by the clock on the wall (moments.py). Nobody else's record is
    touched or told of: a key that is taken is kept beside the first, whoever sent that.
    """
    hold(sent.id)
    known = Record.objects.of(device.district).filter(pk=sent.id).select_related("person", "device").first()
    if known is not None and (known.sha256 != sent.sha256 or known.person_id != device.person_id):
        return _beside(sent, device, at, present)
    if known is not None and known.state not in AGAIN:
        return known
    if known is not None and known.text != sent.text:
        # The bytes came damaged the first time; these are the ones that the hash speaks of, or no better.
        Record.objects.of(device.district).filter(pk=sent.id).delete()
        known = None
    record, opened = (known, _opened(known.text, known.sha256)) if known else _new(sent, device, at, present)
    if isinstance(opened, Refused):
        return _turn_down(record, State.REFUSED, opened)
    return _take(record, opened, at)


def waited_for(person: Person, name: str, *, at: datetime) -> list[Record]:
    """Records that waited for this photo go on by themselves."""
    rows = Record.objects.of(person.district).filter(
        person=person, state=State.WAITING, missing__contains=[name]
    )
    return [take_again(key, person, at=at) for key in rows.values_list("pk", flat=True)]


@transaction.atomic
def take_again(key: UUID, person: Person, *, at: datetime) -> Record:
    """One that waits is looked at anew."""
    hold(key)
    record = Record.objects.of(person.district).select_related("person", "device").get(pk=key)
    opened = _opened(record.text, record.sha256)
    if record.state != State.WAITING or isinstance(opened, Refused):
        return record
    return _take(record, opened, at)


def _new(
    sent: Sent, device: Device, at: datetime, present: datetime, *, beside: UUID | None = None
) -> tuple[Record, bodies.Envelope | Refused]:
    """A row for what came, readable or not."""
    record = Record(
        id=sent.id, district=device.district, person=device.person, device=device, sha256=sent.sha256,
        text=sent.text.replace("\0", ""), app=sent.app[:40], sent_at=sent.sent_at, received_at=at, happened_at=at,
        sentence=_("on its way"), beside=beside,
    )  # fmt: skip
    opened = _opened(sent.text, sent.sha256)
    if isinstance(opened, bodies.Envelope):
        when = moment(
            opened.made_at, sent.sent_at, received_at=at, present=present, known_since=device.first_at
        )
        record.kind, record.seq, record.instead = opened.kind, opened.seq, opened.instead
        record.made_at, record.happened_at, record.skew = opened.made_at, when.at, when.skew
        place = _place(opened)
        site = _site(record, opened)
        stood = presence(place, site) if place or opened.kind not in UNPLACED else Presence()
        if place:
            record.lng, record.lat, record.accuracy = place.lng, place.lat, place.accuracy
        record.photos = bodies.hashes_in(opened.body)[:MOST_NAMED]
        record.distance, record.doubts = stood.distance, [*when.doubts, *stood.doubts]
        _note_site(record, site)
    record.save(force_insert=True)
    return record, opened


def _opened(text: str, claimed: str) -> bodies.Envelope | Refused:
    try:
        return bodies.envelope(text, claimed)
    except Refused as refusal:
        return refusal


def _take(record: Record, opened: bodies.Envelope, at: datetime) -> Record:
    """Through the deeds of its kind; what stands in the way is its answer."""
    kind = KINDS.get(opened.kind)
    if kind is None or opened.form > kind.form:
        sentence = _(
            "This was recorded by a newer app. It is kept, and taken once the server was brought up to date."
        )
        return become(record, State.WAITING, sentence=sentence, missing=[])
    try:
        # What is wrong with it is told at once, not when its last photo came.
        bodies.read(kind.body, opened.body)
        missing = sorted(set(record.photos) - blobs.whole_among(record.person, record.photos))
        if missing:
            return become(record, State.WAITING, missing=missing, sentence="")
        return carry_out(record, opened, kind, kind.take, at)
    except NotFound:
        where = _("This is not within what your posts answer for, or is not there any more.")
        return _turn_down(record, State.REFUSED, Refused(where, "lattice/scope.py"))
    except NotYet as waits:
        return become(record, State.WAITING, sentence=str(waits.sentence)[:500], basis="", missing=[])
    except Conflict as conflict:
        return _turn_down(record, State.CONFLICT, conflict)
    except Refused as refusal:
        return _turn_down(record, State.REFUSED, refusal)


def carry_out(
    record: Record, opened: bodies.Envelope, kind: Kind, take: Callable[[Come], Made], at: datetime, **settled
) -> Record:
    """Make it happen: the deed and what is said of it commit together. Raises what stands in the way, and undoes all."""
    with transaction.atomic():
        made = take(_come(record, opened, kind, at))
    blobs.used(record.person, record.photos, at)
    _note_site(record, made.site)
    doubts = list(dict.fromkeys([*record.doubts, *made.doubts]))
    return become(
        record, State.STORED, sentence="", basis="", missing=[], doubts=doubts, made_kind=made.kind,
        made_id=made.id, made_number=made.number, entry=_entry(record.district, made.id), site=record.site,
        site_kind=record.site_kind, area_code=record.area_code, **settled,
    )  # fmt: skip


def _come(record: Record, opened: bodies.Envelope, kind: Kind, at: datetime) -> Come:
    come = Come(
        id=record.pk, person=record.person, at=at, happened_at=record.happened_at, made_at=record.made_at,
        body=bodies.read(kind.body, opened.body), photo=lambda name: blobs.bytes_of(record.person, name),
        shots=opened.photos, place=_place(opened),
    )  # fmt: skip
    come.duties.require(kind.power)
    return come


def _turn_down(record: Record, state: State, why: Refused) -> Record:
    return become(record, state, sentence=str(why.sentence)[:500], basis=str(why.basis)[:120], missing=[])


def _beside(sent: Sent, device: Device, at: datetime, present: datetime) -> Record:
    """The same key with other bytes: both are kept, and somebody decides whether it is a record of its own."""
    key = uuid5(sent.id, f"{device.person_id} {sent.sha256}")
    known = Record.objects.of(device.district).filter(pk=key).first()
    if known is not None:
        return known
    record, _said = _new(replace(sent, id=key), device, at, present, beside=sent.id)
    sentence = _("Another record came under the same key before. Both are kept.")
    return become(record, State.CONFLICT, sentence=sentence, missing=[])


def _place(opened: bodies.Envelope) -> Place | None:
    at = opened.place
    return Place(at.lng, at.lat, at.accuracy, at.mocked) if at else None


def _site(record: Record, opened: bodies.Envelope) -> Site | None:
    """Where the body says that it was: how far away that is, and who decides if need be. What may be done is asked later."""
    if site := _key(opened.body.get("site")):
        return Site.objects.of(record.district).filter(pk=site).first()
    if hazard := _key(opened.body.get("hazard")):
        found = Hazard.objects.of(record.district).filter(pk=hazard).select_related("matter__site").first()
        return found.matter.site if found else None
    return None


def _key(told) -> UUID | None:
    try:
        return UUID(str(told))
    except ValueError:
        return None


def _note_site(record: Record, site: Site | None) -> None:
    if site is not None:
        record.site, record.site_kind, record.area_code = site, site.kind, site.area_code


def _entry(district: str, key: UUID) -> int | None:
    """The last line of the record of acts about what it became."""
    lines = Entry.objects.of(district).filter(subject=key).order_by("-seq")
    return lines.values_list("seq", flat=True).first()
