"""Photos in parts: in order, again, with a hole, broken, after a death, and only one's own."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from anlian.field import actions
from anlian.field.actions import blobs
from anlian.field.actions.blobs import Hole
from anlian.field.models import Blob
from anlian.kernel.errors import NotFound, Refused
from tests.factories import AT, walker_of


def assert_refused(words, deed):
    with pytest.raises(Refused, match=words):
        deed()


def part(round, name, start, data, **changed):
    told = {"start": start, "size": len(round.phone.kept[name]), "at": AT} | changed
    return actions.take_part(round.walker, name, data, **told)


@pytest.fixture
def name(round):
    return round.phone.photo(1)


@pytest.fixture
def data(round, name):
    return round.phone.kept[name]


def test_parts_make_the_whole(round, name, data):
    assert part(round, name, 0, data[:1000]).have == 1000
    assert part(round, name, 1000, data[1000:]).whole
    assert actions.bytes_of(round.walker, name) == data


def test_a_part_that_is_there_is_not_kept_twice(round, name, data):
    part(round, name, 0, data[:1000])

    assert part(round, name, 0, data[:1000]).have == 1000
    assert part(round, name, 500, data[500:]).whole
    assert actions.bytes_of(round.walker, name) == data


def test_a_hole_is_refused_and_says_where_to_go_on(round, name, data):
    part(round, name, 0, data[:1000])

    with pytest.raises(Hole) as hole:
        part(round, name, 2000, data[2000:])

    assert hole.value.have == 1000


def test_bytes_that_are_not_what_the_name_says_are_thrown_away_whole(round, name, data):
    wrong = bytes(len(data))

    with pytest.raises(Refused, match="校验不一致"):
        part(round, name, 0, wrong)

    assert actions.progress(round.walker, name).have == 0
    assert part(round, name, 0, data).whole


def test_what_a_server_left_that_died_before_it_could_say_so_is_written_over(round, name, data, monkeypatch):
    part(round, name, 0, data[:1000])
    blob = Blob.objects.of(round.walker.district).get()
    default_storage.save(blob.part_at(1000), ContentFile(b"half"))

    assert part(round, name, 1000, data[1000:]).whole
    assert actions.bytes_of(round.walker, name) == data


def test_nobody_learns_that_somebody_else_sent_the_same(round, name, data):
    part(round, name, 0, data)
    other = walker_of()

    assert actions.progress(other, name).have == 0
    with pytest.raises(NotFound):
        actions.bytes_of(other, name)


def test_half_a_photo_is_none(round, name, data):
    part(round, name, 0, data[:1000])

    with pytest.raises(NotFound):
        actions.bytes_of(round.walker, name)


def test_they_rest_sealed(round, name, data):
    part(round, name, 0, data)
    blob = Blob.objects.of(round.walker.district).get()

    with open(default_storage.path(blob.parts[0]), "rb") as file:
        assert data[:100] not in file.read()


def test_one_that_is_too_large_is_refused(round, name):
    assert_refused("20 MB", lambda: part(round, name, 0, b"x", size=(20 << 20) + 1))
    assert part(round, name, 0, b"x", size=20 << 20).have == 1


def test_a_part_lies_within_the_whole(round, name, data):
    assert_refused("对不上", lambda: part(round, name, len(data) - 1, b"xy"))
    assert_refused("对不上", lambda: part(round, name, 0, b""))
    assert part(round, name, 0, data[:1]).have == 1


def test_another_size_is_another_photo(round, name, data):
    part(round, name, 0, data[:10])

    assert_refused("大小不一致", lambda: part(round, name, 10, data[10:20], size=len(data) + 1))
    assert part(round, name, 10, data[10:20]).have == 20


def test_one_person_fills_no_disk(round, name, data, monkeypatch):
    monkeypatch.setattr(blobs, "MOST_WAITING", len(data) + 10)
    part(round, name, 0, data)
    second = round.phone.photo(2)

    assert_refused("过多", lambda: part(round, second, 0, b"x"))
    # Once the first went into a record there is room again.
    blobs.used(round.walker, [name], AT)
    assert part(round, second, 0, b"x", size=10).have == 1
