import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlian.kernel import credit_code, masks

MASKS = [masks.phone, masks.id_number, masks.name, masks.address]
written = st.text(st.one_of(st.characters(), st.sampled_from("衡阳市石鼓区解放路12号楼3栋二单元座室张*\n-")))


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        (masks.phone, "13812341234", "138****1234"),
        (masks.phone, "0734-8123456", "073*****3456"),
        (masks.phone, "8123456", "8*****6"),
        (masks.phone, "119", "***"),
        (masks.phone, "", ""),
        (masks.id_number, "430407199001011234", "4304**********1234"),
        (masks.id_number, "430407900101123", "4304*******1123"),
        (masks.name, "张三丰", "张**"),
        (masks.name, "张三", "张*"),
        (masks.name, "张", "张"),
        (masks.name, "", ""),
        (masks.address, "石鼓区人民街道旺角星辰3栋2单元501室", "石鼓区人民街道旺角星辰3栋***"),
        (masks.address, "解放路12号帝景山庄A座1203", "解放路12号帝景山庄A座***"),
        (masks.address, "演武坪社区3号楼-2-501", "演武坪社区3号楼***"),
        (masks.address, "解放路12号501室", "解放路12号***"),
        (masks.address, "解放路12号", "解放路12号"),
        (masks.address, "角山镇杉木村张家屋场", "角山镇杉木村张家屋场"),
        (masks.address, "角山镇杉木村张三家", "角山镇杉木村***"),
        (masks.address, "旺角星辰小区501号房", "旺角星辰小区***"),
        (masks.address, "501室", "***"),
        (masks.address, "", ""),
    ],
)
def test_shows_what_may_be_known(mask, text, shown):
    assert mask(text) == shown


@pytest.mark.parametrize("mask", MASKS)
@given(text=written)
def test_masking_twice_changes_nothing(mask, text):
    assert mask(mask(text)) == mask(text)


@pytest.mark.parametrize("mask", [masks.phone, masks.id_number])
@given(text=st.text("0123456789X-", min_size=1))
def test_at_most_half_of_a_short_number_is_shown_and_never_more_than_eight(mask, text):
    shown = mask(text).replace("*", "")

    assert len(mask(text)) == len(text)
    assert len(shown) <= 8
    assert len(shown) <= len(text) * 2 / 3


ID = "43040719900307123" + masks.id_check_digit("43040719900307123")


class TestInText:
    @pytest.mark.parametrize(
        ("typed", "shown"),
        [
            ("负责人电话13812341234，已告知", "负责人电话138****1234，已告知"),
            ("tel13812341234", "tel138****1234"),
            ("+86 13812341234", "+86 138****1234"),
            ("8613812341234", "86138****1234"),
            ("138 1234 1234", "138 **** 1234"),
            ("138-1234-1234", "138-****-1234"),
            ("电话１３８１２３４１２３４", "电话１３８****１２３４"),
            ("13812341234、19900001234", "138****1234、199****1234"),
            (f"身份证{ID}", f"身份证4304**********{ID[-4:]}"),
            (f"ID{ID}", f"ID4304**********{ID[-4:]}"),
            (f"{ID[:6]} {ID[6:14]} {ID[14:]}", f"4304** ******** {ID[-4:]}"),
            ("43040719900307123x", "4304**********123x"),
            ("微信WX13812341234ABCDE号", "微信WX138****1234ABCDE号"),
        ],
    )
    def test_hides_numbers(self, typed, shown):
        assert masks.in_text(typed) == shown
        assert masks.in_text(shown) == shown

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "灭火器压力不足",
            "430407001001001",  # a grid
            "43040700100100100",
            "914304005676543210",  # as long as an ID number, without a birthday
            credit_code.make("91430407MA4L1B2C3"),
            credit_code.make("91430407199003071"),  # a birthday by chance
            "12812341234",  # no such numbers
            "138123412345",
            "112.15912345678",  # a longitude
            "2023-08-31 18:00",
            "0197f3b2-1381-7123-8123-138123412345",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca13812341234b855",
            "〔2023〕13号",
        ],
    )
    def test_leaves_all_else(self, text):
        assert masks.in_text(text) == text

    @given(st.text("0123456789X -.张+a"))
    def test_is_the_same_done_twice(self, typed):
        assert masks.in_text(masks.in_text(typed)) == masks.in_text(typed)


class TestIdNumber:
    @pytest.mark.parametrize("number", ["11010519491231002X", "11010519491231002x", "440524188001010014"])
    def test_examples_of_the_standard(self, number):
        assert masks.is_id_number(number)

    @pytest.mark.parametrize(
        "number", ["110105194913310021", "990105194912310021", "1101051949123100", "", "110105194902300021"]
    )
    def test_no_birthday_no_province_or_too_short(self, number):
        assert not masks.is_id_number(number)
