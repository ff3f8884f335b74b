"""Columns that the database keeps sealed: whoever reads its files, its log or a backup learns nothing."""

import logging

from django.db import models

from anlian.kernel.crypto import Unreadable, blind, is_current, is_sealed, open_sealed, seal

log = logging.getLogger(__name__)


class Lost(str):
    """What cannot be opened shows as stars, and is written back as it was found."""

    token: str

    @classmethod
    def of(cls, token: str) -> "Lost":
        lost = cls("****")
        lost.token = token
        return lost


class Resealed:
    """A column of which something can be sealed anew (rotation.py)."""

    def resealed(self, value, *, everything: bool = False):
        """The raw value as today's key would have it; the same when it is so already."""
        raise NotImplementedError

    def plain(self, value):
        """The raw value opened."""
        raise NotImplementedError

    def tokens(self, value) -> list[str]:
        """What is sealed in a raw value, or should be."""
        raise NotImplementedError


class SealedField(Resealed, models.TextField):
    """Text that is sealed on its way into the database and opened on its way out. Look it up by its `BlindField`."""

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        # A token put into another column does not open there.
        self.about = f"{cls._meta.label_lower}.{name}"

    def from_db_value(self, value, expression, connection):
        # What was written before the column was sealed is still plain; `anlian keys rotate` finds it.
        if not value or not is_sealed(value):
            return value
        try:
            return open_sealed(value, self.about)
        except Unreadable as problem:
            log.error("%s: %s", self.about, problem)
            return Lost.of(value)

    def get_prep_value(self, value):
        if isinstance(value, Lost):
            return value.token
        value = super().get_prep_value(value)
        return seal(value, self.about) if value else value

    def resealed(self, value, *, everything=False):
        if not value or (is_current(value) and not everything):
            return value
        return seal(self.plain(value), self.about)

    def tokens(self, value):
        return [value] if value else []

    def plain(self, value):
        return open_sealed(value, self.about) if value and is_sealed(value) else value

    def get_lookup(self, lookup_name):
        # The same text is never sealed twice alike, so an equality would find nothing, silently.
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


class BlindField(models.CharField):
    """Beside a sealed column: a keyed hash of it, for finding an equal one within the district."""

    def __init__(self, *args, of: str, **kwargs):
        self.of = of
        super().__init__(
            *args, **{"max_length": 40, "blank": True, "default": "", "editable": False} | kwargs
        )

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def key_for(self, sealed: Resealed, raw, district: str, now: str) -> str:
        """The key that belongs to a raw value; the one it has when that cannot be opened."""
        try:
            return key_of(sealed.plain(raw), district)
        except Unreadable:
            return now

    def pre_save(self, model_instance, add):
        sealed = getattr(model_instance, self.of)
        if not isinstance(sealed, Lost):
            setattr(model_instance, self.attname, key_of(sealed, model_instance.district))
        return super().pre_save(model_instance, add)


def key_of(text: str, district: str) -> str:
    """Nothing has no key: two people without a number are not the same."""
    return blind(text, district) if text else ""
