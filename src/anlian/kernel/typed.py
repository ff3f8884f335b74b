"""What people type freely may hold a telephone or an ID number. It is kept as typed and shown with the number hidden.

In the table the number rests sealed beside what is shown of it: `联系人138****1234⟦a1.3f9c02d1.…⟧`. Read, the seal stays
behind: whatever a page, an export or the record makes of the text, the number is not in it.
"""

import json
import re

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from anlian.kernel import masks
from anlian.kernel.crypto import Unreadable, is_current, open_sealed, seal
from anlian.kernel.sealed import Resealed

SEALED = re.compile("⟦([^⟦⟧]*)⟧")
# Only we write these brackets.
BRACKETS = str.maketrans("", "", "⟦⟧")


class Typed(str):
    """A text with its numbers hidden, that remembers how it was typed, or how it lies in which column."""

    typed: str = ""
    stored: str = ""
    about: str = ""

    def whole(self) -> str:
        """With its numbers. Whoever asks leaves a line in the record first."""
        return self.typed or _opened(self.stored, self.about)


def typed(text: str) -> str:
    """As it may be shown. What holds no number stays the text that it was."""
    if isinstance(text, Typed):
        return text
    hidden = masks.in_text(text)
    if hidden == text:
        return text
    shown = Typed(hidden)
    shown.typed = text
    return shown


def whole(text: str) -> str:
    return text.whole() if isinstance(text, Typed) else text


def _opened(stored: str, about: str) -> str:
    """Each number in place of the stars before its seal; they are as long as it is."""
    text, at = "", 0
    for found in SEALED.finditer(stored):
        number = open_sealed(found[1], about)
        text = (text + stored[at : found.start()])[: -len(number)] + number
        at = found.end()
    return text + stored[at:]


class Keeps(DeferredAttribute):
    """A form shows a text with its numbers hidden: set again as it was shown, the text stays as it was typed."""

    def __set__(self, instance, value):
        held = instance.__dict__.get(self.field.attname)
        instance.__dict__[self.field.attname] = value if held is None else _kept(held, value)


def _kept(held, value):
    match held, value:
        case str(), str():
            return held if isinstance(held, Typed) and value == held else value
        case dict(), dict():
            keys = {key: key for key in held}
            return {keys.get(key, key): _kept(held.get(key), one) for key, one in value.items()}
        case list(), list() if len(held) == len(value):
            return [_kept(*pair) for pair in zip(held, value, strict=True)]
    return value


class Numbers(Resealed):
    """What columns of text and of JSON share: how one text is written, read, opened and sealed anew."""

    descriptor_class = Keeps

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        self.about = f"{cls._meta.label_lower}.{name}"

    def sealed(self, text: str) -> str:
        if isinstance(text, Typed):
            if text.about == self.about:
                return text.stored
            try:
                text = text.whole()
            except Unreadable:
                return str(text)
        return masks.in_text(
            str(text).translate(BRACKETS), lambda number, hidden: f"{hidden}⟦{seal(number, self.about)}⟧"
        )

    def shown(self, stored: str) -> str:
        if "⟦" not in stored:
            # A row from before, or by a writer who knows nothing of us.
            return typed(stored)
        shown = Typed(masks.in_text(SEALED.sub("", stored)))
        shown.stored, shown.about = stored, self.about
        return shown

    def opened(self, stored: str) -> str:
        return _opened(stored, self.about)

    def fresh(self, stored: str, everything: bool) -> str:
        tokens = SEALED.findall(stored)
        if tokens and not everything and all(is_current(token) for token in tokens):
            return stored
        return self.sealed(self.opened(stored))


class FreeText(Numbers, models.CharField):
    """A text that people type, up to some length. The seals of its numbers come on top, so the column has none."""

    def db_type(self, connection):
        return "text"

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = typed(value)
            setattr(model_instance, self.attname, value)
        return value

    def from_db_value(self, value, expression, connection):
        return self.shown(value) if value else value

    def get_prep_value(self, value):
        value = value if isinstance(value, str) else super().get_prep_value(value)
        return self.sealed(value) if value else value

    def resealed(self, value, *, everything=False):
        return self.fresh(value, everything) if value else value

    def plain(self, value):
        return self.opened(value) if value else value

    def tokens(self, value):
        return SEALED.findall(value or "")


class FreeJSON(Numbers, models.JSONField):
    """The same for every text within a JSON value, keys included."""

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        if isinstance(value, dict | list | str):
            value = _each(value, typed)
            setattr(model_instance, self.attname, value)
        return value

    def from_db_value(self, value, expression, connection):
        return _each(super().from_db_value(value, expression, connection), self.shown)

    def get_db_prep_value(self, value, connection, prepared=False):
        return super().get_db_prep_value(_each(value, self.sealed), connection, prepared)

    def resealed(self, value, *, everything=False):
        return _within(value, lambda text: self.fresh(text, everything))

    def plain(self, value):
        return _within(value, self.opened)

    def tokens(self, value):
        return SEALED.findall(value or "")


def _each(value, change):
    """Every text of a JSON value changed."""
    match value:
        case str():
            return change(value)
        case dict():
            return {change(str(key)): _each(one, change) for key, one in value.items()}
        case list() | tuple():
            return [_each(one, change) for one in value]
    return value


def _within(raw: str | None, change) -> str | None:
    """The same for JSON as text; unchanged to the letter when no text within is."""
    if raw is None:
        return None
    before = json.loads(raw)
    after = _each(before, change)
    return raw if after == before else json.dumps(after, ensure_ascii=False)
