"""Photos and papers as proof: looked at, named by their hash, and refused when the same was used before."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from anlian.kernel import documents, images
from anlian.kernel.errors import Refused
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.matters.models import Evidence, Matter
from anlian.people.models import Person

PROOF = (Evidence.Role.AFTER,)


def attach(
    matter: Matter,
    sent: list[bytes],
    *,
    role: str,
    by: Person,
    at: datetime,
    unused: bool = False,
    papers: bool = False,
    resent: bool = False,
) -> list[Evidence]:
    """Keep what was sent with a matter: photos, and where they are allowed `papers`.

    A photo that proves, or must be `unused`, is refused when the picture was seen anywhere; a paper always. Where all
    proves one and the same thing, what was `resent` is welcome and stays as it was.
    """
    unused = unused or role in PROOF
    rows = []
    for one in dict.fromkeys(sent):
        if resent and (row := _kept(matter, one)):
            rows.append(row)
            continue
        if papers and not images.is_photo(one):
            row = _paper(matter, one)
        else:
            row = _photo(matter, one, at, unused=unused)
        row.district, row.matter, row.role, row.by, row.at, row.round = (
            matter.district, matter, role, by, at, matter.round,
        )  # fmt: skip
        # The same file sent twice for one matter is one photo, however often the phone tries.
        Evidence.objects.bulk_create([row], ignore_conflicts=True)
        rows.append(row)
    return rows


def _kept(matter: Matter, data: bytes) -> Evidence | None:
    known = Evidence.objects.of(matter.district).filter(matter=matter, sha256=sha256(data).hexdigest())
    return known.first()


def _photo(matter: Matter, data: bytes, at: datetime, *, unused: bool) -> Evidence:
    photo = images.take_in(data)
    if unused:
        refuse_if_used(matter.district, photo)
    path = _rest(f"{matter.district}/{at:%Y/%m}/{photo.sha256}.jpg", photo.clean)
    return Evidence(
        file=path,
        size=len(photo.clean),
        sha256=photo.sha256,
        fingerprint=signed(photo.fingerprint),
        bands=images.bands(photo.fingerprint),
        width=photo.width,
        height=photo.height,
        taken_at=photo.taken_at,
        lng=photo.lng,
        lat=photo.lat,
    )


def _paper(matter: Matter, data: bytes) -> Evidence:
    """As it came, but sealed: it holds what people wrote."""
    paper = documents.take_in(data)
    used = Evidence.objects.of(matter.district).filter(sha256=paper.sha256).select_related("matter").first()
    if used is not None and used.matter_id == matter.pk:
        raise Refused(
            _(
                "This paper is with %(number)s already, it need not be sent again. What is new needs another paper."
            )
            % {"number": used.matter.number},
            _("four-eyes principle"),
        )
    if used is not None:
        raise Refused(
            _("This paper was used before, for %(number)s. No paper proves two things.")
            % {"number": used.matter.number},
            _("four-eyes principle"),
        )
    return Evidence(
        form=paper.form,
        name=documents.name_of(data, paper.form),
        size=len(data),
        file=_rest(f"{matter.district}/papers/{paper.sha256}.{paper.form}", bytes(data)),
        sha256=paper.sha256,
    )


def _rest(path: str, content: bytes) -> str:
    if default_storage.exists(path):
        return path
    return default_storage.save(path, ContentFile(content))


class Shot(Protocol):
    """What a phone knows of a photo: the hash of the camera's own file, the moment, the position in degrees, metres."""

    original: str | None
    at: datetime | None
    lng: float | None
    lat: float | None
    accuracy: float | None


def note_shots(matter: Matter, shots: Mapping[str, Shot]) -> None:
    """Beside photos, by the hash of what was sent: what the phone knew of them, where the file itself says nothing."""
    rows = list(Evidence.objects.of(matter.district).filter(matter=matter, sha256__in=list(shots)))
    for row in rows:
        shot = shots[row.sha256]
        row.original = shot.original or ""
        row.taken_at = row.taken_at or shot.at
        if row.lng is None and shot.lng is not None and shot.lat is not None:
            row.lng, row.lat, row.accuracy = shot.lng, shot.lat, shot.accuracy
    Evidence.objects.bulk_update(rows, ["original", "taken_at", "lng", "lat", "accuracy"])


@deed
def add_beside(
    matter: Matter, photos: list[bytes], *, note: str, by: Person, at: datetime, happened_at: datetime
) -> list[Evidence]:
    """补交: what was recorded in time and came too late is kept with the matter, and changes nothing of its state."""
    kept = attach(matter, photos, role=Evidence.Role.BESIDE, by=by, at=at)
    record(
        Verb.EVIDENCE_ADDED, matter, by=by, at=at, note=note, happened_at=happened_at.isoformat(),
        photos=[row.sha256 for row in kept],
    )  # fmt: skip
    return kept


def refuse_if_used(district: str, photo: images.Photo) -> None:
    """No picture proves two things: nor the file itself, nor it saved again, shrunk, turned or mirrored."""
    earlier = Evidence.objects.of(district)
    used = earlier.filter(sha256=photo.sha256).select_related("matter").first()
    if used is None:
        wanted = sorted({band for turned in photo.orientations for band in images.bands(turned)})
        for row in earlier.filter(bands__overlap=wanted).select_related("matter").iterator():
            if images.same_picture(photo.orientations, unsigned(row.fingerprint)):
                used = row
                break
    if used is not None:
        raise Refused(
            _("This photo was used before, for %(number)s. Take a new one on the spot.")
            % {"number": used.matter.number},
            _("four-eyes principle"),
        )


def signed(fingerprint: int) -> int:
    """64 bits as PostgreSQL's signed BIGINT holds them."""
    return fingerprint - (1 << 64) if fingerprint >= 1 << 63 else fingerprint


def unsigned(stored: int) -> int:
    return stored % (1 << 64)
