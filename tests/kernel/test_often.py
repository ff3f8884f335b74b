"""How often somebody asks."""

from anlian.kernel.often import too_often


class TestTooOften:
    def test_says_so_from_the_one_beyond_and_counts_each_name_for_itself(self):
        asked = [too_often("door", most=3, seconds=60) for _time in range(5)]

        assert asked == [False, False, False, True, True]
        assert not too_often("gate", most=3, seconds=60)
