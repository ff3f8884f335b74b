"""Duties: what posts owe in each period, what was done for it, who may stand in."""

from anlian.duties.models.duty import Duty
from anlian.duties.models.obligation import Obligation, Obliged, Proxy, WorkKind

__all__ = ["Duty", "Obligation", "Obliged", "Proxy", "WorkKind"]
