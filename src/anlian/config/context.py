"""What stands around every page: where one can go, who one is, how to search and to sign out."""

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from anlian.kernel import clock
from anlian.lattice.access import duties_of, person_of
from anlian.lattice.models.area import prefix_of
from anlian.lattice.powers import Power
from anlian.lattice.scope import Duties
from anlian.notices.boards import unread

# label, icon, address, power, letter after "g", whether it is on the bar at a phone's foot
PLACES = (
    (_("Workbench"), "layout-dashboard", "desk:workbench", Power.SEE_WORKBENCH, "w", True),
    (_("One map"), "map-2", "atlas:map", Power.SEE_SITES, "a", False),
    (_("Hazards"), "alert-triangle", "hazards:list", Power.SEE_HAZARDS, "h", True),
    (_("Inspections"), "clipboard-check", "inspections:list", Power.SEE_INSPECTIONS, "i", True),
    (_("Rounds"), "route", "rounds:shops", Power.SEE_ROUNDS, "r", False),
    (_("Duties"), "user-check", "duties:matrix", Power.SEE_DUTIES, "d", False),
    (_("Problems and supervision"), "alert-octagon", "problems:list", Power.SEE_PROBLEMS, "v", False),
    (_("Meetings"), "users-group", "meetings:list", Power.SEE_MEETINGS, "m", False),
    (_("Chains"), "link", "matters:wall", Power.SEE_CHAINS, "c", False),
    (_("Sites"), "map-pin", "lattice:sites", Power.SEE_SITES, "s", True),
    (_("People and posts"), "users", "lattice:people", Power.SEE_PEOPLE, "p", False),
    (_("Figures"), "chart-bar", "figures:list", Power.SEE_FIGURES, "f", False),
    (_("Ledgers"), "file-spreadsheet", "registers:list", Power.EXPORT, "l", False),
    (_("System"), "settings", "desk:system", Power.SEE_WORKBENCH, "y", False),
)


def shell(request) -> dict:
    """Asked lazily: pages that do not show it pay nothing, and pages about errors cannot fail over it."""
    around = {
        "demo": settings.DEMO,
        "request_id": getattr(request, "request_id", ""),
        "home_url": "/",
        "language_url": address("set_language"),
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return around
    duties = SimpleLazyObject(lambda: duties_of(request, clock.today()))
    return around | {
        "search_url": address("desk:search"),
        "sign_out_url": address("desk:sign-out"),
        "bell": SimpleLazyObject(lambda: bell(request)),
        "me": SimpleLazyObject(lambda: me(duties, user)),
        "nav": SimpleLazyObject(lambda: nav(duties, request.path)),
        "district_name": SimpleLazyObject(lambda: district_name(duties)),
    }


def bell(request) -> dict:
    """How many messages are new; the newest are asked for when it is opened. No page asks by itself."""
    person, panel = person_of(request), address("notices:panel")
    if person is None or not panel:
        return {}
    return {"unread": unread(person), "panel_url": panel, "url": address("notices:list")}


def me(duties: Duties, user) -> dict:
    if not duties:
        return {"name": user.username, "posts": []}
    return {
        "name": duties.person.name,
        "posts": [f"{seat.unit} {seat.title}" for seat in duties.posts],
        "url": address("desk:account"),
    }


def nav(duties: Duties, path: str) -> list[dict]:
    if not duties:
        return []
    return [
        {"label": label, "icon": icon, "url": url, "key": key, "phone": phone, "active": is_at(path, url)}
        for label, icon, name, power, key, phone in PLACES
        if duties.may(power) and (url := address(name))
    ]


def is_at(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


def district_name(duties: Duties) -> str:
    if not duties:
        return ""
    area = duties.roll.areas.get(prefix_of(duties.person.district))
    return area.name if area else ""


def address(name: str) -> str:
    """Empty while no app serves it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
