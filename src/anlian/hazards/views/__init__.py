"""Pages about hazards. A view finds the record, reads the form, asks for one deed, answers."""

from anlian.hazards.views.deeds import DoMove, ReportHazard, SuggestItem
from anlian.hazards.views.lists import Board, ExportHazards, ForgetFilter, Lifecycle, ListHazards, SaveFilter
from anlian.hazards.views.panels import OfChain, OfSite
from anlian.hazards.views.show import ShowHazard

__all__ = [
    "Board",
    "DoMove",
    "ExportHazards",
    "ForgetFilter",
    "Lifecycle",
    "ListHazards",
    "OfChain",
    "OfSite",
    "ReportHazard",
    "SaveFilter",
    "ShowHazard",
    "SuggestItem",
]
