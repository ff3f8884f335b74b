"""Lists as spreadsheets."""

import pytest

from anlian.lattice import exports
from anlian.lattice.boards import sites as board
from anlian.lattice.models import Site
from anlian.lattice.roll import roll_of
from tests.factories import DISTRICT, site

pytestmark = pytest.mark.django_db


def test_holds_every_site_of_the_list_and_no_phone_number():
    first, second = site(name="=1+1"), site(name="老衡阳米粉店")

    rows = list(exports.sites(board.listed(Site.objects.of(DISTRICT), board.Wish()), roll_of(DISTRICT)))

    assert {len(row) for row in rows} == {len(exports.SITE_COLUMNS)}
    assert [row[1] for row in rows] == ["=1+1", "老衡阳米粉店"]
    assert first.principal.phone not in str(rows)
    assert second.principal.name in str(rows)
