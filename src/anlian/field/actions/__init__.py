"""What phones and the desk do about records from the field."""

from anlian.field.actions.blobs import Progress, bytes_of, progress, take_part
from anlian.field.actions.devices import end_device, known_device
from anlian.field.actions.receive import Sent, receive, waited_for
from anlian.field.actions.settle import set_aside, take_despite

__all__ = [
    "Progress",
    "Sent",
    "bytes_of",
    "end_device",
    "known_device",
    "progress",
    "receive",
    "set_aside",
    "take_despite",
    "take_part",
    "waited_for",
]
