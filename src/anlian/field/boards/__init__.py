"""What the phone is given, and what the desk sees of it, in a fixed number of queries."""

from anlian.field.boards.bundle import bundle, visit_kinds
from anlian.field.boards.story import address_of, seen_of, story_of

__all__ = ["address_of", "bundle", "seen_of", "story_of", "visit_kinds"]
