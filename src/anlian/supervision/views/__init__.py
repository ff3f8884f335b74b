"""Pages about supervision. A view finds the record, reads the form, asks for one deed, answers."""

from anlian.supervision.views.deeds import DoLetter, DoListing, Propose, Send
from anlian.supervision.views.lists import ExportLetters, ExportListings, ListLetters, ListListings
from anlian.supervision.views.show import OfMatter, ShowLetter, ShowListing, ShowPaper

__all__ = [
    "DoLetter",
    "DoListing",
    "ExportLetters",
    "ExportListings",
    "ListLetters",
    "ListListings",
    "OfMatter",
    "Propose",
    "Send",
    "ShowLetter",
    "ShowListing",
    "ShowPaper",
]
