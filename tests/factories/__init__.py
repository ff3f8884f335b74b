"""A small district to tell stories in, and its people by what they answer for."""

from tests.factories.people import (
    account,
    audit_officer,
    auditor,
    chief_of,
    code_of,
    guarded,
    head_of,
    keeper_of,
    office,
    officer_of,
    officer_of_sector,
    person,
    security_officer,
    system_officer,
    walker_of,
)
from tests.factories.places import AT, DAY, DISTRICT, chain, lattice, site
from tests.factories.wrongs import hazard, item

__all__ = [
    "AT",
    "DAY",
    "DISTRICT",
    "account",
    "audit_officer",
    "auditor",
    "chain",
    "chief_of",
    "code_of",
    "guarded",
    "hazard",
    "head_of",
    "item",
    "keeper_of",
    "lattice",
    "office",
    "officer_of",
    "officer_of_sector",
    "person",
    "security_officer",
    "site",
    "system_officer",
    "walker_of",
]
