"""What a code is worth: once, for one account, and never readable in the database."""

import pytest
from allauth.mfa.models import Authenticator

from anlian.people import factors
from tests.factories import account, code_of, guarded, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return account(person())


class TestCode:
    def test_of_the_phone_lets_in_once(self, user):
        secret, _codes = guarded(user)

        assert factors.passes(user, code_of(secret)) == factors.CODE
        assert factors.passes(user, code_of(secret)) == ""

    def test_that_set_it_up_is_used_already(self, user):
        secret = factors.new_secret()
        code = code_of(secret)
        assert factors.set_up(user, secret=secret, code=code)

        assert factors.passes(user, code) == ""

    def test_of_somebody_else_does_not(self, user):
        guarded(user)
        secret, codes = guarded(account(person()))

        assert factors.passes(user, code_of(secret)) == ""
        assert factors.passes(user, codes[0]) == ""

    @pytest.mark.parametrize("code", ["", "000", "abcdef", "12345678", "１２３４５６", "' OR 1", "9" * 20])
    def test_made_up_does_not(self, user, code):
        secret, codes = guarded(user)
        if code in (code_of(secret), *codes):
            code = code[::-1]

        assert factors.passes(user, code) == ""

    def test_may_be_typed_in_two_parts(self, user):
        secret, _codes = guarded(user)
        code = code_of(secret)

        assert factors.passes(user, f" {code[:3]} {code[3:]} ") == factors.CODE

    def test_of_an_older_minute_does_not(self, user):
        secret, _codes = guarded(user)

        assert factors.passes(user, code_of(secret, steps=-5)) == ""

    def test_without_a_factor_lets_nobody_in(self, user):
        assert factors.passes(user, "123456") == ""
        assert factors.passes(user, "12345678") == ""


class TestRecoveryCodes:
    def test_let_in_once_each(self, user):
        _secret, codes = guarded(user)

        assert len(set(codes)) == 10
        assert factors.passes(user, codes[0]) == factors.RECOVERY_CODE
        assert factors.passes(user, codes[0]) == ""
        assert factors.recovery_codes_left(user) == 9

    def test_renewed_end_the_old_ones(self, user):
        _secret, codes = guarded(user)

        new = factors.renew_recovery_codes(user)

        assert factors.passes(user, codes[0]) == ""
        assert factors.passes(user, new[0]) == factors.RECOVERY_CODE


class TestSecrets:
    def test_rest_sealed(self, user):
        secret, codes = guarded(user)
        stored = str(list(Authenticator.objects.values_list("data", flat=True)))

        assert secret not in stored
        assert not any(code in stored for code in codes)
        assert "a1." in stored

    def test_are_sealed_anew_after_a_change_of_keys(self, user, settings):
        from anlian.kernel import crypto

        secret, codes = guarded(user)
        settings.FIELD_KEYS = [new := crypto.new_key(), *settings.FIELD_KEYS]
        assert factors.seal_anew() == 2
        settings.FIELD_KEYS = [new]

        assert factors.passes(user, code_of(secret)) == factors.CODE
        assert factors.passes(user, codes[0]) == factors.RECOVERY_CODE

    def test_are_drawn_without_a_request(self, user):
        picture = factors.picture(user, factors.new_secret())

        assert picture.startswith("data:image/svg+xml;base64,")

    def test_are_taken_with_the_right_code_only(self, user):
        assert factors.set_up(user, secret=factors.new_secret(), code="000000") is None
        assert not factors.has_one(user)
