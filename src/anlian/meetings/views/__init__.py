"""Pages about meetings. A view finds the record, reads the form, asks for one deed, answers."""

from anlian.meetings.views.committees import ListCommittees, ShowCommittee
from anlian.meetings.views.decisions import (
    DecisionsOfSite,
    DoMove,
    ExportDecisions,
    ListDecisions,
    ShowDecision,
)
from anlian.meetings.views.lists import ExportMeetings, ListMeetings
from anlian.meetings.views.one import (
    CancelMeeting,
    Decide,
    FinishMeeting,
    Minutes,
    ReviewMatters,
    ShowMeeting,
)
from anlian.meetings.views.writing import ChangeMeeting, HoldMeeting, PlanMeeting, RecordMeeting

__all__ = [
    "CancelMeeting",
    "ChangeMeeting",
    "Decide",
    "DecisionsOfSite",
    "DoMove",
    "ExportDecisions",
    "ExportMeetings",
    "FinishMeeting",
    "HoldMeeting",
    "ListCommittees",
    "ListDecisions",
    "ListMeetings",
    "Minutes",
    "PlanMeeting",
    "RecordMeeting",
    "ReviewMatters",
    "ShowCommittee",
    "ShowDecision",
    "ShowMeeting",
]
