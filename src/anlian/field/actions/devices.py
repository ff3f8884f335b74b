"""Phones are known from their first word on, and ended at the desk when they are lost."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from anlian.field.models import Device
from anlian.kernel.errors import Refused
from anlian.ledger.actions import deed, record
from anlian.ledger.verbs import Verb
from anlian.people.models import Person, Session

NOTED_EVERY = timedelta(minutes=2)


def known_device(person: Person, key: UUID, *, agent: str, app: str, session: str, at: datetime) -> Device:
    """The phone that speaks, noted now and then; ended or not is for the caller to ask."""
    rows = Device.objects.of(person.district).filter(key=key, person=person)
    device = rows.first()
    if device is None:
        new = Device(
            district=person.district, key=key, person=person, agent=agent[:300], app=app[:40], session=session,
            first_at=at, seen_at=at,
        )  # fmt: skip
        Device.objects.bulk_create([new], ignore_conflicts=True)
        return rows.get()
    changed = (device.app, device.session) != (app[:40], session)
    if device.ended_at is None and (changed or at - device.seen_at > NOTED_EVERY):
        device.seen_at, device.app, device.agent = max(at, device.seen_at), app[:40], agent[:300]
        device.session = session
        device.save(update_fields=["seen_at", "app", "agent", "session"])
    return device


@deed
def end_device(device: Device, *, by: Person, at: datetime) -> Device:
    """停用手机: lost, or handed back. It is shown nothing any more; what it had not sent stays on it for its person."""
    touched = (
        Device.objects.of(device.district)
        .filter(pk=device.pk, ended_at=None)
        .update(ended_at=at, ended_by=by)
    )
    if not touched:
        raise Refused(_("This phone was ended before."))
    device.ended_at, device.ended_by = at, by
    if device.session:
        Session.objects.filter(user=device.person.user_id, session_key=device.session).delete()
    record(Verb.DEVICE_ENDED, device, by=by, at=at, whose=device.person.name, agent=device.agent)
    return device
