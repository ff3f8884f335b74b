"""The lattice: where (areas, grids), what (sites), and who answers (sectors, posts, chains)."""

from anlian.lattice.models.area import Area, Level
from anlian.lattice.models.chain import Chain, ChainVersion, Link, Rule, Subject, Tier
from anlian.lattice.models.course import Course
from anlian.lattice.models.office import SafetyOffice
from anlian.lattice.models.post import Appointment, Post, Remit, Unit, UnitKind
from anlian.lattice.models.revision import Revision
from anlian.lattice.models.sector import Sector
from anlian.lattice.models.site import Risk, Site, SiteKind, SiteRecord

__all__ = [
    "Appointment",
    "Area",
    "Chain",
    "ChainVersion",
    "Course",
    "Level",
    "Link",
    "Post",
    "Remit",
    "Revision",
    "Risk",
    "Rule",
    "SafetyOffice",
    "Sector",
    "Site",
    "SiteKind",
    "SiteRecord",
    "Subject",
    "Tier",
    "Unit",
    "UnitKind",
]
