"""The page about hostile files says the limits that hold, and undoing knows every reference that is no foreign key."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from anlian.kernel.models import DistrictModel
from anlian.registers.resting import BY_KEY

PAGE = Path(__file__).resolve().parents[2] / "docs" / "security.md"
ROWS = re.findall(r"^\| [^|]+ \| ([\d,]+)( MB)? \| `([\w.]+)\.(\w+)` \|$", PAGE.read_text(), re.MULTILINE)
# What these hold is a row of any kind.
# Of any kind, or of a message that goes with what it tells of, or of what the database keeps from the row itself.
# Of rows of any kind, or of rows that no import makes: what a phone sent, and what became of it.
OF_ANY_KIND = {
    "atlas.Astray.site_id",
    "atlas.Pin.site_id",
    "atlas.Unchecked.site_id",
    "field.Device.key",
    "field.Record.beside",
    "field.Record.instead",
    "field.Record.made_id",
    "ledger.Entry.subject",
    "registers.Trace.keys",
    "notices.Message.entry",
    "notices.Message.post",
    "notices.Message.subject",
}


@pytest.mark.parametrize(("said", "unit", "module", "name"), ROWS, ids=lambda part: part)
def test_a_limit_is_as_the_page_says(said, unit, module, name):
    place = settings if module == "config.settings" else import_module(f"anlian.{module}")

    assert getattr(place, name) == int(said.replace(",", "")) * (1 << 20 if unit else 1)


def test_the_page_names_them_all():
    assert len(ROWS) == 23


def test_every_key_that_is_no_foreign_key_is_known_to_undoing():
    """A field that keeps the key of another row by value must be in BY_KEY, or an import could be undone under it."""
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        if issubclass(model, DistrictModel)
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.is_relation and _is_key(field)
    }

    assert found - OF_ANY_KIND == set(BY_KEY)


def _is_key(field) -> bool:
    return isinstance(field.base_field if isinstance(field, ArrayField) else field, models.UUIDField)
