"""Listed supervision, letters and admonitions, the papers they go out with; plan and money of any matter."""

from anlian.supervision.models.letter import Form, Letter
from anlian.supervision.models.listing import Level, Listing, Progress
from anlian.supervision.models.paper import Paper, PaperKind
from anlian.supervision.models.work import Funding, Milestone, Purse, Source, Stage

__all__ = [
    "Form",
    "Funding",
    "Letter",
    "Level",
    "Listing",
    "Milestone",
    "Paper",
    "PaperKind",
    "Progress",
    "Purse",
    "Source",
    "Stage",
]
