"""The conditions of testing, which a fault in conftest would quietly take away."""

import pytest
from django.db import connection

from anlian.config.models import JobRun
from anlian.ledger.models import Head

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_commits_is_gone_for_the_next(time):
    assert not Head.objects.exists()

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_entry (id, district, verb, subject_kind, at, post_title, origin, detail)"
            " VALUES (gen_random_uuid(), '430407', 'REFUSED', '', now(), '', '', '{}')"
        )

    assert Head.objects.get().size == 1
    assert not JobRun.objects.exists()
