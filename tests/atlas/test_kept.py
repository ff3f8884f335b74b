"""What the database keeps by itself: two acts at one moment, and the steps that brought its functions."""

import threading
import time
from functools import partial

import pytest
from django.db import connection, transaction

from anlian.atlas import kept, noted, tallies
from anlian.kernel import geo
from anlian.lattice.models import Site
from anlian.matters.models import Matter
from tests import factories as make
from tests.atlas.ground import HERE
from tests.factories import AT, DISTRICT

PUT = {"lng": HERE[0], "lat": HERE[1], "cell": geo.cell(*HERE)}
UNPUT = {"lng": None, "lat": None, "cell": None}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
class TestTwoAtOnce:
    """The first has not ended yet when the second begins; each writes what it wants in one statement."""

    def run(self, first, second):
        begun, done = threading.Event(), []

        def other():
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                done.append(cursor.fetchone()[0])
                begun.set()
                second()
            done.append("committed")
            connection.close()

        thread = threading.Thread(target=other)
        with transaction.atomic():
            first()
            thread.start()
            begun.wait()
            until = time.monotonic() + 20
            while len(done) < 2 and not self.waits(done[0]):
                assert time.monotonic() < until
                time.sleep(0.01)
        thread.join()
        assert done[1] == "committed"
        assert tallies.differences(DISTRICT) == []

    def waits(self, process: int) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [process])
            return cursor.fetchone()[0]

    @pytest.mark.parametrize("what", ["report", "reopen", "close", "climb", "move here"])
    def test_a_hazard_and_the_position_of_its_site(self, what):
        for before, after in ((UNPUT, PUT), (PUT, UNPUT)):
            for turned in (False, True):
                site, other = make.site(), make.site()
                self.sites(site.pk).update(**before)
                key = make.hazard(site=other if what == "move here" else site).pk
                if what == "reopen":
                    self.matters(key).update(closed_at=AT, next_step_at=None)
                position = partial(self.sites(site.pk).update, **after)
                acts = getattr(self, what.replace(" ", "_"))(key, site.pk), position
                self.run(*(acts[::-1] if turned else acts))

    def report(self, _key, site):
        return lambda: make.hazard(site=Site.objects.of(DISTRICT).get(pk=site))

    def reopen(self, key, _site):
        return partial(self.matters(key).update, closed_at=None)

    def close(self, key, _site):
        return partial(self.matters(key).update, closed_at=AT, next_step_at=None)

    def climb(self, key, _site):
        return partial(self.matters(key).update, step=3)

    def move_here(self, key, site):
        return partial(self.matters(key).update, site=site)

    def sites(self, key):
        return Site.objects.of(DISTRICT).filter(pk=key)

    def matters(self, key):
        return Matter.objects.of(DISTRICT).filter(pk=key)


@pytest.mark.django_db
def test_the_steps_have_led_to_the_functions_and_triggers_that_the_modules_name():
    """A function that is mended needs a step that brings it to the districts: the text of a step never changes."""
    led_to = standing()

    with connection.cursor() as cursor:
        cursor.execute(kept.off() + kept.NO_FUNCTIONS + noted.NO_FUNCTIONS)
        assert standing() == {}
        cursor.execute(kept.FUNCTIONS + kept.on() + noted.FUNCTIONS)

    assert led_to == standing()
    assert len(led_to) > 15


def standing() -> dict[str, str]:
    """What the database has of ours, by name; spaces do not count."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'atlas\\_%%' UNION ALL "
            "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname LIKE 'atlas\\_%%' AND NOT tgisinternal",
            [],
        )
        return {name: " ".join(told.split()) for name, told in cursor.fetchall()}
