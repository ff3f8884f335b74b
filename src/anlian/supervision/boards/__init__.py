"""What the pages of supervision need, asked in a fixed number of queries."""

from anlian.supervision.boards.letters import WantedLetters, listed_letters, narrowed_letters
from anlian.supervision.boards.listing import Wanted, listed, narrowed
from anlian.supervision.boards.moves import LABELS, Option, option_for
from anlian.supervision.boards.sections import sections
from anlian.supervision.boards.story import letter_story, story_of, subject
from anlian.supervision.boards.work import Plan, milestones_of, plan_of

__all__ = [
    "LABELS",
    "Option",
    "Plan",
    "Wanted",
    "WantedLetters",
    "letter_story",
    "listed",
    "listed_letters",
    "milestones_of",
    "narrowed",
    "narrowed_letters",
    "option_for",
    "plan_of",
    "sections",
    "story_of",
    "subject",
]
