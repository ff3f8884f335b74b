"""A grid worker with a phone in the grid of a shop."""

from types import SimpleNamespace

import pytest


@pytest.fixture
def round(db):
    """A shop, who walks its grid, and their phone."""
    from tests.factories import site, walker_of
    from tests.field.phone import Phone

    shop = site()
    walker = walker_of(shop.area_code)
    return SimpleNamespace(shop=shop, walker=walker, phone=Phone(walker))
