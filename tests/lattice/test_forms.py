"""What forms of the lattice take, and what they send back."""

import pytest

from anlian.lattice.forms import SiteForm, written

SHOP = {"name": "新店", "kind": "shop", "datum": "WGS84"}


def form(**changed) -> SiteForm:
    return SiteForm(SHOP | changed)


class TestSiteForm:
    def test_turns_a_position_of_amap_into_gps(self):
        filled = form(lng="112.6", lat="26.9", datum="GCJ02")

        assert filled.is_valid()
        assert filled.cleaned_data["lng"] == pytest.approx(112.5945, abs=0.003)
        assert filled.cleaned_data["lng"] != 112.6

    @pytest.mark.parametrize(
        ("field", "sent"),
        [
            ("lat", {"lng": "112.6"}),
            ("lng", {"lat": "26.9"}),
            ("lng", {"lng": "112600", "lat": "26.9"}),
            ("uscc", {"uscc": "91430407MA4L00000X"}),
            ("attributes", {"attributes": "two floors"}),
        ],
    )
    def test_says_which_field_is_wrong(self, field, sent):
        assert field in form(**sent).errors

    def test_takes_a_site_without_a_position(self):
        filled = form()

        assert filled.is_valid()
        assert filled.cleaned_data["lng"] is None

    def test_gives_attributes_back_as_they_were(self):
        attributes = {"floors": "18", "keyed": True, "layers": ["a", "b"], "小区": "湘水湾"}

        filled = form(attributes=written(attributes))

        assert filled.is_valid()
        assert filled.cleaned_data["attributes"] == attributes
