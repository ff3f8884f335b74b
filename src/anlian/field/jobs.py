"""What happens by itself at night: photos that went into records leave, and so do those that nobody came back for."""

from datetime import datetime, timedelta

from django.db.models import Q

from anlian.field.actions.blobs import drop_files
from anlian.field.lifecycle import SETTLED, State
from anlian.field.models import Blob, Record

USED_FOR = timedelta(days=2)
WAITED_FOR = timedelta(days=60)
TEXT_FOR = timedelta(days=180)
BATCH = 500


def clear_field(now: datetime) -> dict[str, int]:
    """Files of photos go two days after their record was taken, or after sixty days without one; texts of settled
    records after half a year. What they became, their hashes and where and when they were made stay."""
    dropped = 0
    used = Blob.objects.filter(used_at__lt=now - USED_FOR)
    left = Blob.objects.filter(used_at=None, began_at__lt=now - WAITED_FOR)
    for rows in (used, left):
        for blob in rows.order_by("began_at")[:BATCH]:
            if _waited_for(blob, now):
                continue
            # The row first: a file without one is found by nobody, a row without its file would promise what is gone.
            Blob.objects.of(blob.district).filter(pk=blob.pk).delete()
            drop_files(blob)
            dropped += 1
    old = Record.objects.filter(state__in=SETTLED, received_at__lt=now - TEXT_FOR, emptied_at=None)
    return {"photos": dropped, "texts": old.update(text="", emptied_at=now)}


def _waited_for(blob: Blob, now: datetime) -> bool:
    """A record that waits, that somebody must still decide about, or that may be sent again keeps its photos."""
    asked = Record.objects.of(blob.district).filter(person=blob.person_id, photos__contains=[blob.sha256])
    recent = Q(state=State.REFUSED, received_at__gte=now - WAITED_FOR)
    return asked.filter(recent | Q(state__in=[State.WAITING, State.CONFLICT])).exists()
