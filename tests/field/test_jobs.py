"""At night photos leave their waiting room, never one that somebody may still need."""

from datetime import timedelta

from django.core.files.storage import default_storage

from anlian.field.jobs import clear_field
from anlian.field.lifecycle import State
from anlian.field.models import Blob, Record
from tests.factories import AT, DISTRICT
from tests.field.test_receive import close, danger

DAYS = timedelta(days=1)


def with_photo(round, *, seed=1):
    name = round.phone.photo(seed)
    round.phone.upload(name)
    return round.phone.write("hazard", danger(round.shop, photos=[name]))


def test_what_was_used_goes_two_days_later_with_its_files(round):
    round.phone.send(with_photo(round))
    parts = Blob.objects.of(DISTRICT).get().parts

    assert clear_field(AT + 2 * DAYS)["photos"] == 0
    assert clear_field(AT + 2 * DAYS + timedelta(seconds=1))["photos"] == 1
    assert not any(default_storage.exists(part) for part in parts)


def test_what_nobody_came_back_for_goes_after_sixty_days(round):
    round.phone.upload(round.phone.photo(1))

    assert clear_field(AT + 60 * DAYS)["photos"] == 0
    assert clear_field(AT + 60 * DAYS + timedelta(seconds=1))["photos"] == 1


def test_what_somebody_must_decide_about_keeps_its_photos(round):
    close(round.shop, AT.date())
    assert round.phone.send(with_photo(round)).state == State.CONFLICT

    assert clear_field(AT + 400 * DAYS)["photos"] == 0


def test_texts_of_what_is_settled_go_after_half_a_year_and_hashes_stay(round):
    record = round.phone.send(round.phone.write("hazard", danger(round.shop)))

    assert clear_field(AT + 180 * DAYS)["texts"] == 0
    assert clear_field(AT + 181 * DAYS)["texts"] == 1
    kept = Record.objects.of(DISTRICT).get()
    assert (kept.text, kept.sha256) == ("", record.sha256)
