"""Messages: what each was told, which ways it went, and what they want to be told."""

from anlian.notices.models.choice import Choice, Reach
from anlian.notices.models.delivery import Delivery, Robot, RobotKind
from anlian.notices.models.feed import Feed
from anlian.notices.models.message import Cursor, Message

__all__ = ["Choice", "Cursor", "Delivery", "Feed", "Message", "Reach", "Robot", "RobotKind"]
