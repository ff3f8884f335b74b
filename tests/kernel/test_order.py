from anlian.kernel.order import natural


def test_numbers_in_codes_count_as_numbers():
    assert sorted(["D01-10", "D01-2", "AWB", "D01-2-1", "10", "9"], key=natural) == [
        "9", "10", "AWB", "D01-2", "D01-2-1", "D01-10",
    ]  # fmt: skip
