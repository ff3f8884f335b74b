import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlian.kernel import credit_code
from anlian.kernel.credit_code import CHARACTERS, Fault

# The example that circulates with the standard, and codes of large companies as they publish them.
PUBLISHED = ["91350100M000100Y43", "9144030071526726XG", "91330100799655058B", "914403001922038216"]
first17s = st.builds(
    "{}{:06d}{}".format,
    st.text(CHARACTERS, min_size=2, max_size=2),
    st.integers(0, 999_999),
    st.text(CHARACTERS, min_size=9, max_size=9),
)


@pytest.mark.parametrize("code", PUBLISHED)
def test_published_codes_are_valid(code):
    assert credit_code.valid(code)
    assert credit_code.check_digit(code[:17]) == code[17]


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("", Fault.LENGTH),
        ("91350100M000100Y4", Fault.LENGTH),
        ("91350100M000100Y433", Fault.LENGTH),
        ("91350100m000100y43", Fault.CHARACTERS),
        ("9135O100M000100Y43", Fault.CHARACTERS),
        ("９1350100M000100Y43", Fault.CHARACTERS),
        ("9135A100M000100Y43", Fault.AREA),
        ("91350100M000100Y44", Fault.CHECK),
        ("91350100M000010Y43", Fault.CHECK),
    ],
)
def test_a_fault_is_named(code, fault):
    assert credit_code.why_invalid(code) == fault
    assert not credit_code.valid(code)


@given(first17=first17s)
def test_what_is_made_up_is_valid(first17):
    assert credit_code.valid(credit_code.make(first17))


@given(first17=first17s, place=st.integers(0, 17), other=st.sampled_from(CHARACTERS))
def test_one_wrong_character_is_noticed(first17, place, other):
    code = credit_code.make(first17)
    wrong = code[:place] + other + code[place + 1 :]

    assert credit_code.valid(wrong) == (wrong == code)
