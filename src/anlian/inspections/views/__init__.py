"""Pages about inspections. A view finds the record, reads the form, asks for one deed, answers."""

from anlian.inspections.views.deeds import (
    AddToInspection,
    BeginInspection,
    CancelInspection,
    ConfirmInspection,
    DoInspection,
    PlanInspection,
    StartInspection,
)
from anlian.inspections.views.lists import Calendar, Checklists, ExportInspections, ListInspections, OfSite
from anlian.inspections.views.show import ShowInspection
from anlian.inspections.views.suggest import SuggestVisits

__all__ = [
    "AddToInspection",
    "BeginInspection",
    "Calendar",
    "CancelInspection",
    "Checklists",
    "ConfirmInspection",
    "DoInspection",
    "ExportInspections",
    "ListInspections",
    "OfSite",
    "PlanInspection",
    "ShowInspection",
    "StartInspection",
    "SuggestVisits",
]
