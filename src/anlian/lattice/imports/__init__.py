"""Ledgers of the lattice: areas, units, sectors, posts with their holders, sites, lines of road segments, chains."""

from anlian.lattice.imports.areas import Areas
from anlian.lattice.imports.chains import Chains
from anlian.lattice.imports.courses import Courses
from anlian.lattice.imports.posts import Posts
from anlian.lattice.imports.sites import Sites
from anlian.lattice.imports.units import Sectors, Units

REGISTERS = (Areas, Units, Sectors, Posts, Sites, Courses, Chains)

__all__ = ["REGISTERS", "Areas", "Chains", "Courses", "Posts", "Sectors", "Sites", "Units"]
