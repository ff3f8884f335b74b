"""The ways out that there are, and which of them this installation has set up."""

from anlian.notices.channels import Way, mail, sms
from anlian.notices.channels.mail import Mail
from anlian.notices.channels.robots import Robots
from anlian.notices.channels.sms import Gateway
from anlian.notices.topics import Channel

WAYS: dict[str, Way] = {Channel.EMAIL: Mail(), Channel.SMS: Gateway(), Channel.ROBOT: Robots()}


def is_ready(channel: str) -> bool:
    """What cannot be sent at all is not kept waiting: it stands in the page, and what was chosen holds later."""
    ready = {Channel.EMAIL: mail.is_set_up, Channel.SMS: sms.is_set_up}
    return ready[channel]() if channel in ready else True
