"""Every kind of ledger that can be taken in, in the order in which a new district would."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anlian.hazards.imports import CheckItems, Hazards
from anlian.inspections.imports import Inspections
from anlian.kernel.errors import Refused
from anlian.kernel.intake import Register
from anlian.lattice.imports import REGISTERS as LATTICE
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.rounds.imports import Households

REGISTERS: dict[str, type[Register]] = {
    register.kind: register for register in (*LATTICE, CheckItems, Inspections, Hazards, Households)
}
# What each holds, and its drawing.
ABOUT = {
    "areas": (_("Areas"), _("From the province down to the grid, with population and boundary"), "map"),
    "units": (
        _("Units"),
        _("Party committees, departments, special committees, towns, communities, firms"),
        "building",
    ),
    "sectors": (_("Sectors"), _("Subjects of work safety and the kinds of site they cover"), "sitemap"),
    "posts": (
        _("Posts and appointments"),
        _("Who holds which post from when, and what it answers for"),
        "users",
    ),
    "sites": (
        _("Sites"),
        _("Places that can be visited and made safe, with their person in charge"),
        "map-pin",
    ),
    "courses": (
        _("Road segments"),
        _("The line that each takes, as GeoJSON or position by position"),
        "route",
    ),
    "chains": (
        _("Chains"),
        _("Who answers, from the district leader down to the site, by which document"),
        "link",
    ),
    "check_items": (
        _("Check items"),
        _("What is checked, by which law, and how long it may take"),
        "list-check",
    ),
    "inspections": (_("Inspections"), _("Visits made on paper, or before the platform"), "clipboard-check"),
    "hazards": (_("Hazards"), _("Hazards found, always taken in as reported"), "alert-triangle"),
    "households": (
        pgettext_lazy("a register", "Households"),
        _("Doors by grid and building; names and numbers rest sealed"),
        "home",
    ),
}
# How things are set up is the office's to say; what lies within one's own scope may be brought by others too.
OPEN_TO_SCOPE = ("sites", "courses", "inspections", "hazards", "households")


def register_of(kind: str) -> type[Register]:
    if kind not in REGISTERS:
        raise Refused(
            _("There is no ledger “%(kind)s”; there are %(kinds)s.")
            % {"kind": kind, "kinds": ", ".join(REGISTERS)}
        )
    return REGISTERS[kind]


def may_import(duties: Duties, kind: str) -> bool:
    return duties.may(Power.IMPORT) and (kind in OPEN_TO_SCOPE or duties.may(Power.EDIT_CHAINS))


def may_export(duties: Duties, kind: str) -> bool:
    """Posts come with everybody's numbers and days, so that ledger is for those who see people anyway."""
    return duties.may(Power.EXPORT) and (kind != "posts" or duties.may(Power.SEE_PEOPLE))


# Ledgers in which a telephone number has a column, or in which people type one.
HOLD_NUMBERS = ("posts", "sites", "inspections", "hazards", "households")


def may_unmask(duties: Duties | None, kind: str) -> bool:
    """Whether this ledger can go out with whole numbers; whose they are still follows from the scope."""
    return (
        duties is not None and kind in HOLD_NUMBERS and may_export(duties, kind) and duties.may(Power.UNMASK)
    )
