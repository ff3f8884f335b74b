"""What people do with what they are told, and how they want to be told."""

from anlian.notices.actions.confirming import confirm_email, send_code
from anlian.notices.actions.feeds import end_feed, renew_feed
from anlian.notices.actions.messages import choose, mark_read, send_again
from anlian.notices.actions.robots import end_robot, set_robot, try_robot, units_of

__all__ = [
    "choose", "confirm_email", "end_feed", "end_robot", "mark_read", "renew_feed", "send_again", "send_code", "set_robot", "try_robot", "units_of",
]  # fmt: skip
