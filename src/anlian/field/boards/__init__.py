"""What the phone is given, and what the desk sees of it, in a fixed number of queries."""

from anlian.field.boards.arriving import arrival
from anlian.field.boards.bundle import bundle, visit_kinds
from anlian.field.boards.listing import Wanted, listed
from anlian.field.boards.story import address_of, kind_label, seen_of, story_of, trust_of

__all__ = [
    "Wanted",
    "address_of",
    "arrival",
    "bundle",
    "kind_label",
    "listed",
    "seen_of",
    "story_of",
    "trust_of",
    "visit_kinds",
]
