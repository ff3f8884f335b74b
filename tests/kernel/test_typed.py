import json

import pytest
from django.db import connection

from anlian.kernel import bulk, crypto
from anlian.kernel.masks import id_check_digit
from anlian.kernel.rotation import census, renew, unseal
from anlian.kernel.typed import Typed, typed, whole
from anlian.lattice.models import Site, SiteKind
from tests import factories
from tests.factories import DISTRICT

pytestmark = pytest.mark.django_db
PHONE = "13812341234"
ID = "43040719900307123" + id_check_digit("43040719900307123")
ADDRESS = f"中山北路18号，房东{PHONE}，身份证{ID}"
HIDDEN = f"中山北路18号，房东138****1234，身份证4304**********{ID[-4:]}"


@pytest.fixture
def site():
    site = factories.site()
    site.address, site.attributes = ADDRESS, {"联系电话": PHONE, "层数": "2", "备注": ["无", ID]}
    site.save()
    return site


def at_rest(site: Site) -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, attributes FROM lattice_site WHERE id = %s", [site.pk])
        return cursor.fetchone()


def write_at_rest(site: Site, address: str, attributes: dict) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE lattice_site SET address = %s, attributes = %s WHERE id = %s",
            [address, json.dumps(attributes), site.pk],
        )


def again(site: Site) -> Site:
    return Site.objects.of(DISTRICT).get(pk=site.pk)


class TestAtRest:
    def test_numbers_are_sealed_and_the_rest_is_not(self, site):
        address, attributes = at_rest(site)

        assert address.startswith("中山北路18号，房东138****1234⟦a1.")
        assert not any(number in address + attributes for number in (PHONE, ID))
        assert json.loads(attributes)["层数"] == "2"

    def test_by_whatever_way_they_come(self, site):
        Site.objects.of(DISTRICT).filter(pk=site.pk).update(address=PHONE)
        other = Site(
            district=DISTRICT, code="S9", name=f"{PHONE}店", kind=SiteKind.SHOP, area_id=site.area_id,
            area_code=site.area_code, attributes={PHONE: "x"},
        )  # fmt: skip
        bulk.insert([other])

        assert PHONE not in "".join([*at_rest(site), *at_rest(other)])
        assert again(other).name == "138****1234店"
        assert again(other).attributes == {"138****1234": "x"}

    def test_brackets_of_ours_cannot_be_typed(self, site):
        site.address = f"门牌⟦a1.12345678.AAAA⟧{PHONE}"
        site.save()

        assert again(site).address == "门牌a1.12345678.AAAA138****1234"


class TestShown:
    def test_is_hidden_when_read_and_right_after_saving(self, site):
        assert site.address == again(site).address == HIDDEN
        assert again(site).attributes == {
            "联系电话": "138****1234",
            "层数": "2",
            "备注": ["无", f"4304**********{ID[-4:]}"],
        }
        assert Site.objects.of(DISTRICT).values_list("address", flat=True).get(pk=site.pk) == HIDDEN
        assert f"{again(site).address}" == HIDDEN

    def test_what_lies_plain_from_before_is_hidden_too(self, site):
        write_at_rest(site, ADDRESS, {"联系电话": PHONE})

        assert again(site).address == HIDDEN
        assert again(site).attributes == {"联系电话": "138****1234"}

    def test_needs_no_key(self, site, settings):
        settings.FIELD_KEYS, settings.FIELD_KEYS_FILE = [crypto.new_key()], None

        assert again(site).address == HIDDEN

    def test_a_text_without_numbers_is_just_a_text(self):
        assert type(typed("中山北路18号")) is str


class TestWhole:
    def test_is_kept_as_typed(self, site):
        assert whole(again(site).address) == ADDRESS
        assert whole(again(site).attributes["联系电话"]) == PHONE

    def test_outlives_a_save_of_what_was_read(self, site):
        found = again(site)
        found.risk = "RED"
        found.save()

        assert whole(again(site).address) == ADDRESS

    def test_outlives_a_form_that_shows_it_hidden(self, site):
        found = again(site)
        found.address = str(HIDDEN)
        found.attributes = {
            **{key: str(value) for key, value in found.attributes.items() if key != "备注"},
            "新": "1",
        }
        found.save()

        assert whole(again(site).address) == ADDRESS
        assert whole(again(site).attributes["联系电话"]) == PHONE
        assert again(site).attributes["新"] == "1"

    def test_is_gone_when_something_else_was_typed(self, site):
        found = again(site)
        found.address = "中山北路19号"
        found.save()

        assert whole(again(site).address) == "中山北路19号"
        assert found.address == "中山北路19号"

    def test_moves_to_another_column(self, site):
        found = again(site)
        found.name = found.address
        found.save()

        assert whole(again(site).name) == ADDRESS
        assert PHONE not in at_rest(site)[0]

    def test_of_a_text_that_was_not_stored_yet(self):
        assert whole(typed(ADDRESS)) == ADDRESS
        assert isinstance(typed(ADDRESS), Typed)


class TestRotation:
    def test_seals_with_the_new_key_and_keeps_the_text(self, site, settings):
        settings.FIELD_KEYS = [crypto.new_key(), *settings.FIELD_KEYS]

        first, second = renew(Site), renew(Site)

        assert (first.written, second.written) == (1, 0)
        settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
        assert whole(again(site).address) == ADDRESS
        assert census(Site) == {f"a1.{crypto.id_of(settings.FIELD_KEYS[0])}": 4}

    def test_seals_what_lies_plain(self, site):
        write_at_rest(site, ADDRESS, {"联系电话": PHONE})

        assert renew(Site).written == 1

        assert PHONE not in "".join(at_rest(site))
        assert whole(again(site).attributes["联系电话"]) == PHONE

    def test_goes_back_to_plain_text(self, site):
        unseal(Site)

        assert at_rest(site)[0] == ADDRESS
        assert json.loads(at_rest(site)[1])["备注"] == ["无", ID]


def test_words_of_a_text_hold_no_number():
    site = factories.site(name=f"中山北路{PHONE}店")

    with connection.cursor() as cursor:
        cursor.execute("SELECT words::text FROM lattice_site WHERE id = %s", [site.pk])
        words = cursor.fetchone()[0]
    assert "中山" in words
    assert PHONE not in words
