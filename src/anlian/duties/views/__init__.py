"""Pages about duties. A view finds the record, reads the form, asks for one deed, answers."""

from anlian.duties.views.lists import ExportDuties, ListDuties, ShowMatrix
from anlian.duties.views.one import ClaimWork, ExcuseDuty, ShowDuty
from anlian.duties.views.setting import EndObligation, EndProxy, ListObligations, NameProxy, SetObligation

__all__ = [
    "ClaimWork",
    "EndObligation",
    "EndProxy",
    "ExcuseDuty",
    "ExportDuties",
    "ListDuties",
    "ListObligations",
    "NameProxy",
    "SetObligation",
    "ShowDuty",
    "ShowMatrix",
]
