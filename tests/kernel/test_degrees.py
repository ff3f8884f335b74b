import pytest

from anlian.kernel.cells import Unfit
from anlian.kernel.degrees import angle, pair


class TestAngle:
    @pytest.mark.parametrize(
        "cell",
        [
            "112.6071",
            "112.6071°",
            "112.6071E",
            "E112.6071",
            "东经112.6071度",
            "112°36′25.56″",
            "112°36'25.56\"E",
            "112度36分25.56秒",
            "东经112°36′25.56″",
            "112:36:25.56",
            "112 36 25.56",
            "112°36.426′",
            "１１２.６０７１",
        ],
    )
    def test_is_read_as_people_write_it(self, cell):
        assert angle(cell) == pytest.approx(112.6071, abs=1e-6)

    def test_is_negative_to_the_west_and_south(self):
        assert (angle("西经12°30′"), angle("33.5S"), angle("-12.5")) == (-12.5, -33.5, -12.5)

    @pytest.mark.parametrize(
        "cell", ["east", "112°60′00″", "112°36′75″", "1126071", "112.6071, 26.9", "", "°"]
    )
    def test_that_is_none_says_what_was_expected(self, cell):
        with pytest.raises(Unfit, match="."):
            angle(cell)


class TestPair:
    @pytest.mark.parametrize(
        "cell",
        [
            "112.6071,26.9036",
            "112.6071，26.9036",
            "112.6071 26.9036",
            "112°36′25.56″ / 26°54′12.96″",
            "112.6071;26.9036",
        ],
    )
    def test_is_two_angles_in_one_cell(self, cell):
        assert pair(cell) == (pytest.approx(112.6071, abs=1e-6), pytest.approx(26.9036, abs=1e-6))

    @pytest.mark.parametrize("cell", ["112.6071", "112.6071,26.9036,18", "旺角"])
    def test_that_is_none_says_what_was_expected(self, cell):
        with pytest.raises(Unfit, match="."):
            pair(cell)
