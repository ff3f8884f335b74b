"""Signing in and out, and what the officers do to accounts. Each leaves its line in the record of acts."""

from anlian.desk.actions.accounts import (
    disable_account,
    enable_account,
    end_sessions,
    give_password,
    open_account,
    register_account,
    unlock_account,
)
from anlian.desk.actions.factors import remove_factor, renew_recovery_codes, reset_factor, set_up_factor
from anlian.desk.actions.signing import (
    change_password,
    end_own_session,
    fail_to_sign_in,
    sign_in,
    sign_out,
)
from anlian.desk.actions.tokens import end_token, make_token

__all__ = [
    "change_password",
    "disable_account",
    "enable_account",
    "end_own_session",
    "end_sessions",
    "end_token",
    "fail_to_sign_in",
    "give_password",
    "make_token",
    "open_account",
    "register_account",
    "remove_factor",
    "renew_recovery_codes",
    "reset_factor",
    "set_up_factor",
    "sign_in",
    "sign_out",
    "unlock_account",
]
