import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlian.kernel import masks

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
