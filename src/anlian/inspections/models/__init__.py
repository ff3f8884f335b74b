"""Inspections: who went where, by which checklist, what they answered and who signed."""

from anlian.inspections.models.inspection import Addendum, Answer, Inspection, Kind, Result, TeamMember
from anlian.inspections.models.template import Template

__all__ = ["Addendum", "Answer", "Inspection", "Kind", "Result", "TeamMember", "Template"]
