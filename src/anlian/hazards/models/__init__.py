"""What is wrong: hazards, the items they are checked against, more time that was asked for."""

from anlian.hazards.models.hazard import Extension, Grade, Hazard, Source
from anlian.hazards.models.item import CheckItem
from anlian.hazards.models.saved import SavedAddress

__all__ = ["CheckItem", "Extension", "Grade", "Hazard", "SavedAddress", "Source"]
