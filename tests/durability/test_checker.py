"""The checker is worth something: it sees what was planted."""

from collections import Counter

import pytest

from tests.durability.load import History, Stored, judge, photo

pytestmark = pytest.mark.durability


@pytest.fixture
def media(tmp_path):
    (tmp_path / "a.jpg").write_bytes(photo(1))
    return tmp_path


@pytest.fixture
def history():
    return History(sent={"1": "load a", "2": "load b", "3": "load c"}, acked={"1": "load a", "2": "load b"})


def stored(hazards=None, *, lines=None, numbers=("H1", "H2"), photos=(("1", "a.jpg"),)) -> Stored:
    hazards = hazards or {"1": "load a", "2": "load b", "9": "was there before"}
    return Stored(hazards, lines or dict.fromkeys(hazards, 1), Counter(numbers), list(photos))


def test_what_is_right_is_sound(history, media):
    assert judge(history, stored(), media).sound


def test_what_was_not_acknowledged_may_be_there_too(history, media):
    assert judge(history, stored({"1": "load a", "2": "load b", "3": "load c"}), media).sound


@pytest.mark.parametrize(
    ("found", "seen"),
    [
        (stored({"1": "load a"}), "lost"),
        (stored({"1": "load a", "2": "load x"}), "lost"),
        (stored({"1": "load a", "2": "load b", "3": "load a"}), "doubled"),
        (stored(numbers=("H1", "H1")), "doubled"),
        (stored(lines={"1": 2, "2": 1}), "doubled"),
        (stored({"1": "load a", "2": "load b", "8": "load z"}), "strangers"),
        (stored(lines={"1": 1}), "unrecorded"),
        (stored(photos=[("1", "gone.jpg")]), "broken"),
    ],
)
def test_each_fault_is_seen(history, media, found, seen):
    verdict = judge(history, found, media)

    assert getattr(verdict, seen)
    assert not verdict.sound


def test_half_a_photo_is_seen(history, media):
    (media / "a.jpg").write_bytes(photo(1)[:400])

    assert judge(history, stored(), media).broken
