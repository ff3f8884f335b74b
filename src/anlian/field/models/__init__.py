"""What comes from phones: the phones, the records, and the photos on their way."""

from anlian.field.models.blob import Blob
from anlian.field.models.device import Device
from anlian.field.models.record import Doubt, Record

__all__ = ["Blob", "Device", "Doubt", "Record"]
