"""Pictures and found hazards of a round, kept with it."""

from collections.abc import Sequence

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from anlian.hazards.models import Hazard
from anlian.kernel import images
from anlian.kernel.errors import Refused
from anlian.matters.evidence import signed, unsigned
from anlian.rounds.models import Found, Photo

USED = "design: no photo serves two rounds"
MOST_PHOTOS = 9


def rest(path: str, content: bytes) -> str:
    """Named by its hash: the same picture rests once."""
    if default_storage.exists(path):
        return path
    return default_storage.save(path, ContentFile(content))


def keep_photos(of, sent: Sequence[bytes], **round) -> list[Photo]:
    """What was sent, with a check or a patrol. A picture that another round used, however turned, shows nothing of this one."""
    if len(sent) > MOST_PHOTOS:
        raise Refused(_("At most nine photos at a time."), USED)
    rows = []
    for data in dict.fromkeys(sent):
        photo = images.take_in(data)
        _refuse_if_used(of.district, photo)
        path = rest(f"{of.district}/rounds/{of.at:%Y/%m}/{photo.sha256}.jpg", photo.clean)
        rows.append(
            Photo.objects.create(
                district=of.district, file=path, sha256=photo.sha256, fingerprint=signed(photo.fingerprint),
                bands=images.bands(photo.fingerprint), **round,
            )
        )  # fmt: skip
    return rows


def _refuse_if_used(district: str, photo: images.Photo) -> None:
    wanted = sorted({band for turned in photo.orientations for band in images.bands(turned)})
    alike = Photo.objects.of(district).filter(bands__overlap=wanted).values_list("fingerprint", flat=True)
    if any(images.same_picture(photo.orientations, unsigned(one)) for one in alike):
        raise Refused(
            _("This photo was used on another round. Take a new one on the spot, or send none."), USED
        )


def keep_found(of, hazards: Sequence[Hazard], **round) -> list[Found]:
    """The hazards that were reported on this round; each was found on one."""
    taken = Found.objects.of(of.district).filter(hazard__in=[hazard.pk for hazard in hazards])
    if hazards and taken.exists():
        raise Refused(_("One of these hazards was found on another round already."), USED)
    return Found.objects.bulk_create(
        [Found(district=of.district, hazard=hazard, **round) for hazard in hazards]
    )
