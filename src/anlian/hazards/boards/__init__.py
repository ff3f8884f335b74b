"""What the hazard pages need, asked in a fixed number of queries."""

from anlian.hazards.boards.columns import columns
from anlian.hazards.boards.diagram import drawing
from anlian.hazards.boards.listing import Choices, Listing, listed, saved_by
from anlian.hazards.boards.moves import LABELS, Option, next_moves, option_for, signers, turn_of
from anlian.hazards.boards.reporting import item, items_for, offers, sites_to_report, suggested
from anlian.hazards.boards.story import Story, story_of
from anlian.hazards.boards.wanted import Wanted, hazards_of, in_order, narrowed

__all__ = [
    "LABELS",
    "Choices",
    "Listing",
    "Option",
    "Story",
    "Wanted",
    "columns",
    "drawing",
    "hazards_of",
    "in_order",
    "item",
    "items_for",
    "listed",
    "narrowed",
    "next_moves",
    "offers",
    "option_for",
    "saved_by",
    "signers",
    "sites_to_report",
    "story_of",
    "suggested",
    "turn_of",
]
