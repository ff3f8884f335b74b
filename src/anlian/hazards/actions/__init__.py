"""What people do to hazards. A deed happens whole and leaves its line in the record of acts, or it is refused."""

from anlian.hazards.actions.again import ask_second_looks, found_again, reopen, still_gone
from anlian.hazards.actions.extend import ask_extension, grant_extension, refuse_extension
from anlian.hazards.actions.major import (
    accept,
    approve_plan,
    close,
    confirm_major,
    propose_major,
    return_plan,
    set_general,
    submit_plan,
)
from anlian.hazards.actions.opening import Seen
from anlian.hazards.actions.oversee import lift_control, set_control, tighten, void
from anlian.hazards.actions.rectify import fail, order, pass_review, start, submit
from anlian.hazards.actions.report import fix_on_spot, merge, reject, report, report_many, transfer, verify

# The name of a move is the name of its deed, but for one that Python keeps to itself.
DEEDS = {
    deed.__name__: deed
    for deed in (
        verify, reject, merge, transfer, fix_on_spot, order, start, submit, fail, propose_major, confirm_major,
        set_general, submit_plan, approve_plan, return_plan, accept, close, reopen, void, set_control, lift_control,
        ask_extension, grant_extension, refuse_extension, tighten, still_gone, found_again,
    )
} | {"pass": pass_review}  # fmt: skip

__all__ = [
    "DEEDS",
    "Seen",
    "ask_second_looks",
    "report",
    "report_many",
    "pass_review",
    *sorted(set(DEEDS) - {"pass"}),
]
