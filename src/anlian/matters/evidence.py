"""Photos as proof: taken in clean, named by their hash, and refused when the picture was used before."""

from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from anlian.kernel import images
from anlian.kernel.errors import Refused
from anlian.matters.models import Evidence, Matter
from anlian.people.models import Person

PROOF = (Evidence.Role.AFTER,)


def attach(
    matter: Matter, photos: list[bytes], *, role: str, by: Person, at: datetime, unused: bool = False
) -> list[Evidence]:
    """Keep these photos with a matter. What proves, or must be `unused`, is refused when the picture was seen anywhere."""
    unused = unused or role in PROOF
    return [_keep(matter, photo, role=role, by=by, at=at, unused=unused) for photo in photos]


def _keep(matter: Matter, data: bytes, *, role: str, by: Person, at: datetime, unused: bool) -> Evidence:
    photo = images.take_in(data)
    if unused:
        refuse_if_used(matter.district, photo)
    path = f"{matter.district}/{at:%Y/%m}/{photo.sha256}.jpg"
    if not default_storage.exists(path):
        path = default_storage.save(path, ContentFile(photo.clean))
    row = Evidence(
        district=matter.district,
        matter=matter,
        role=role,
        file=path,
        sha256=photo.sha256,
        fingerprint=signed(photo.fingerprint),
        bands=images.bands(photo.fingerprint),
        width=photo.width,
        height=photo.height,
        taken_at=photo.taken_at,
        lng=photo.lng,
        lat=photo.lat,
        by=by,
        at=at,
        round=matter.round,
    )
    # The same file sent twice for one matter is one photo, however often the phone tries.
    Evidence.objects.bulk_create([row], ignore_conflicts=True)
    return row


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
