import pytest
from django.conf import settings as installed

from anlian.kernel import crypto
from anlian.kernel.crypto import Unreadable, blind, is_current, is_sealed, open_sealed, seal

NUMBER = "13812341234"


@pytest.fixture(params=["a1", "s1"])
def suite(request, settings):
    settings.FIELD_SUITE = request.param
    return request.param


class TestSeal:
    def test_opens_as_it_was(self, suite):
        token = seal(NUMBER, "people.person.phone")

        assert token.startswith(f"{suite}.{crypto.id_of(installed.FIELD_KEYS[0])}.")
        assert NUMBER not in token
        assert open_sealed(token, "people.person.phone") == NUMBER

    def test_is_never_twice_the_same(self, suite):
        assert seal(NUMBER) != seal(NUMBER)

    def test_does_not_open_as_something_else(self, suite):
        token = seal(NUMBER, "people.person.phone")

        with pytest.raises(Unreadable):
            open_sealed(token, "people.person.name")

    @pytest.mark.parametrize("place", [3, 14, 40, -1])
    def test_does_not_open_when_altered(self, suite, place):
        token = list(seal(NUMBER))
        token[place] = "A" if token[place] != "A" else "B"

        with pytest.raises(Unreadable):
            open_sealed("".join(token))

    @pytest.mark.parametrize("text", ["", NUMBER, "a1.x", "z9.12345678.abcd", "a1..", "a1.12345678.é"])
    def test_what_was_never_sealed_does_not_open(self, text):
        with pytest.raises(Unreadable):
            open_sealed(text)

    def test_one_suite_opens_what_the_other_sealed(self, settings):
        token = seal(NUMBER)

        settings.FIELD_SUITE = "s1"

        assert open_sealed(token) == NUMBER
        assert is_sealed(token)
        assert not is_current(token)


class TestKeys:
    def test_the_first_writes_and_all_read(self, settings):
        old = seal(NUMBER)

        settings.FIELD_KEYS = [crypto.new_key(), *settings.FIELD_KEYS]
        new = seal(NUMBER)

        assert (open_sealed(old), open_sealed(new)) == (NUMBER, NUMBER)
        assert (is_current(old), is_current(new)) == (False, True)

    def test_without_its_key_nothing_opens(self, settings):
        token = seal(NUMBER)

        settings.FIELD_KEYS, settings.FIELD_KEYS_FILE = [crypto.new_key()], None

        with pytest.raises(Unreadable, match="is not among those"):
            open_sealed(token)

    def test_a_key_that_another_process_added_is_read_from_the_file(self, settings, tmp_path):
        ours, theirs = settings.FIELD_KEYS[0], crypto.new_key()
        settings.FIELD_KEYS = [theirs]
        token = seal(NUMBER)

        settings.FIELD_KEYS, settings.FIELD_KEYS_FILE = [ours], tmp_path / "field-keys"
        settings.FIELD_KEYS_FILE.write_text(f"{theirs}\n{ours}\n")

        assert open_sealed(token) == NUMBER

    def test_are_kept_where_only_the_owner_reads(self):
        for name in ("field-keys", "blind-key"):
            assert (installed.DATA / name).stat().st_mode & 0o777 == 0o600


class TestBytes:
    def test_open_as_they_were(self, suite):
        data = b"PK\x03\x04" + NUMBER.encode() * 1000

        sealed = crypto.seal_bytes(data, "430407/imports/1.xlsx")

        assert NUMBER.encode() not in sealed
        assert crypto.open_bytes(sealed, "430407/imports/1.xlsx") == data

    def test_do_not_open_under_another_name(self, suite):
        sealed = crypto.seal_bytes(b"rows", "430407/imports/1.xlsx")

        with pytest.raises(Unreadable):
            crypto.open_bytes(sealed, "430408/imports/1.xlsx")

    @pytest.mark.parametrize(
        "data", [b"", b"PK\x03\x04", b"anlian:sealed:", b"anlian:sealed:zz.12345678.abc"]
    )
    def test_what_was_never_sealed_does_not_open(self, data):
        with pytest.raises((Unreadable, ValueError)):
            crypto.open_bytes(data)


class TestBlind:
    def test_is_the_same_within_a_district_only(self, suite):
        assert blind(NUMBER, "430407") == blind(NUMBER, "430407")
        assert blind(NUMBER, "430407") != blind(NUMBER, "430408")
        assert blind(NUMBER, "430407") != blind("13812341235", "430407")

    def test_depends_on_its_key(self, settings):
        before = blind(NUMBER, "430407")

        settings.BLIND_KEY = crypto.new_key()

        assert blind(NUMBER, "430407") != before
