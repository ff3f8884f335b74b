"""A signature written by finger: kept sealed beside the visit, shown to whoever may see the visit."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from anlian.inspections.models import Inspection
from anlian.kernel import images


def keep_signature(visit: Inspection, data: bytes) -> None:
    """Drawn anew like every picture that comes in. Kept once: a signature is not signed over."""
    if visit.signature:
        return
    picture = images.take_in(data)
    path = f"{visit.district}/signatures/{visit.pk}.jpg"
    if not default_storage.exists(path):
        path = default_storage.save(path, ContentFile(picture.clean))
    visit.signature = path
    Inspection.objects.of(visit.district).filter(pk=visit.pk, signature="").update(signature=path)


def signature_of(visit: Inspection) -> bytes:
    with default_storage.open(visit.signature) as file:
        return file.read()
