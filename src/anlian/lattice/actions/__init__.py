"""What is done to the lattice: appointed, charged, moved, merged, issued. Each change has a day from which it holds."""

from anlian.lattice.actions.chains import end_chain, issue_chain
from anlian.lattice.actions.courses import draw_course
from anlian.lattice.actions.leaders import name_lead, reassign, refuse_second_lead
from anlian.lattice.actions.offices import name_safety_office
from anlian.lattice.actions.places import add_site, change_site, merge_areas, move_site
from anlian.lattice.actions.posts import appoint, end_appointment, end_remit, give_remit

__all__ = [
    "add_site",
    "appoint",
    "change_site",
    "draw_course",
    "end_appointment",
    "end_chain",
    "end_remit",
    "give_remit",
    "issue_chain",
    "merge_areas",
    "move_site",
    "name_lead",
    "name_safety_office",
    "reassign",
    "refuse_second_lead",
]
