"""What the pages of inspections need, asked in a fixed number of queries."""

from anlian.inspections.boards.calendar import Month, month_of
from anlian.inspections.boards.listing import Choices, Wanted, listed, narrowed
from anlian.inspections.boards.planning import checklists_for, colleagues, sites_to_visit
from anlian.inspections.boards.story import checklist_board, of_site, story_of

__all__ = [
    "Choices",
    "Month",
    "Wanted",
    "checklist_board",
    "checklists_for",
    "colleagues",
    "listed",
    "month_of",
    "narrowed",
    "of_site",
    "sites_to_visit",
    "story_of",
]
