from uuid import UUID

from hypothesis import given
from hypothesis import strategies as some

from anlian.field.walk import Stop, in_order


def stop(number: int, rank: int = 0, lng: float | None = None, lat: float | None = 26.9) -> Stop:
    return Stop(UUID(int=number), rank, lng, lat if lng is not None else None)


def numbers(order) -> list[int]:
    return [key.int for key in order]


def test_what_presses_comes_first_however_far_it_is():
    order = in_order([stop(1, 1, 112.60), stop(2, 0, 112.90)], start=(112.6, 26.9))

    assert numbers(order) == [2, 1]


def test_within_a_rank_one_goes_to_the_nearest():
    order = in_order([stop(1, 0, 112.60), stop(2, 0, 112.64), stop(3, 0, 112.62)])

    assert numbers(order) == [1, 3, 2]


def test_what_has_no_position_comes_last_in_its_rank():
    order = in_order([stop(1, 0), stop(2, 0, 112.6), stop(3, 1, 112.6)])

    assert numbers(order) == [2, 1, 3]


@given(some.lists(some.tuples(some.integers(0, 3), some.none() | some.floats(112, 113)), max_size=12))
def test_each_is_passed_once_and_ranks_do_not_mix(told):
    stops = [stop(number, rank, lng) for number, (rank, lng) in enumerate(told)]

    order = in_order(stops)

    ranks = {one.key: one.rank for one in stops}
    assert sorted(order) == sorted(ranks)
    assert [ranks[key] for key in order] == sorted(ranks.values())
