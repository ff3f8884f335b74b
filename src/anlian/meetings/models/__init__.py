"""Meetings: who met about what, who came, what was reviewed and what was decided."""

from anlian.meetings.models.decision import Decision
from anlian.meetings.models.meeting import (
    AgendaItem,
    Attendee,
    Kind,
    Meeting,
    Presence,
    Rank,
    Reviewed,
)

__all__ = ["AgendaItem", "Attendee", "Decision", "Kind", "Meeting", "Presence", "Rank", "Reviewed"]
