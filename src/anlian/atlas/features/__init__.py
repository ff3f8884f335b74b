"""What a GIS reads of us: collections of features, as OGC API - Features, Part 1: Core has them.

`asked.py` reads what an address asks for, strictly; `filters.py` are the properties by which it may be narrowed;
`sites.py`, `roads.py`, `hazards.py`, `areas.py` are the collections; `pages.py` puts a page of one together.
"""

from anlian.atlas.features.areas import AREAS
from anlian.atlas.features.collection import Collection
from anlian.atlas.features.hazards import HAZARDS
from anlian.atlas.features.roads import ROADS
from anlian.atlas.features.sites import SITES

COLLECTIONS: dict[str, Collection] = {one.id: one for one in (SITES, ROADS, HAZARDS, AREAS)}
