"""Codes that a phone photographs. That one reads them: tests/journeys/test_a_placard.py."""

import re

from anlian.kernel import codes

ADDRESS = "https://anlian.example/s/018b2c3d-0000-7000-8000-000000000001/"


class TestSquares:
    def test_have_the_three_corners_that_a_phone_looks_for_and_an_empty_border(self):
        rows = codes.squares(ADDRESS)

        inner = [
            "".join("█" if one else " " for one in row[codes.QUIET : -codes.QUIET])
            for row in rows[codes.QUIET : -codes.QUIET]
        ]
        assert [row[:7] for row in inner[:4]] == ["███████", "█     █", "█ ███ █", "█ ███ █"]
        assert [row[-7:] for row in inner[:4]] == ["███████", "█     █", "█ ███ █", "█ ███ █"]
        assert [row[:7] for row in inner[-4:]] == ["█ ███ █", "█ ███ █", "█     █", "███████"]
        assert not any(any(row) for row in rows[: codes.QUIET])
        assert not any(row[-1] for row in rows)

    def test_are_others_for_another_text(self):
        assert codes.squares(ADDRESS) != codes.squares(ADDRESS.replace("1/", "2/"))


class TestSvg:
    def test_draws_the_same_squares_and_holds_no_style_that_the_content_policy_refuses(self):
        drawn = codes.svg(ADDRESS)

        black = {(int(x), int(y)) for x, y in re.findall(r"M(\d+),(\d+)H", drawn)}
        rows = codes.squares(ADDRESS)
        assert black == {(x, y) for y, row in enumerate(rows) for x, one in enumerate(row) if one}
        assert drawn.startswith("<svg")
        assert "style" not in drawn
        assert "script" not in drawn
