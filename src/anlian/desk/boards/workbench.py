"""The workbench: which panels stand where for which kind of user."""

from dataclasses import dataclass
from datetime import datetime

from anlian.desk.boards import figures, mine, owed, panels
from anlian.desk.boards.mine import Moment
from anlian.lattice.powers import OFFICERS, Power, Role
from anlian.lattice.scope import Duties

# Each panel by name: what it asks. Its template is desk/panels/<name>.html; without a question it asks for itself.
PANELS = {
    "my_duties": owed.my_duties,
    "to_do": mine.to_do,
    "climbed": mine.climbed,
    "second_looks": mine.second_looks,
    "awaited": mine.awaited,
    "from_phones": panels.from_phones,
    "standing": figures.standing,
    "queues": figures.queues,
    "late_by_place": figures.late_by_place,
    "lights": figures.lights,
    "pressing": figures.pressing,
    "missing": figures.missing,
    "trend": None,
    "buttons": panels.buttons,
    "rounds": panels.rounds,
    "nearby": panels.nearby,
    "kept_sites": panels.kept_sites,
    "refusals": panels.refusals,
    "tail": panels.tail,
    "health": None,
    "accounts": panels.accounts_waiting,
}
EVERYONE = ((), ("to_do",), ("my_duties", "climbed", "awaited"))
# Whoever is in charge of a site holds no post.
KEEPER = ((), ("to_do",), ("kept_sites", "awaited"))
# Above the fold over the whole width, the wide column, the narrow one.
LAYOUT = {
    Role.LEADER: (
        ("standing", "lights"),
        ("pressing", "to_do"),
        ("my_duties", "climbed", "late_by_place", "awaited"),
    ),
    Role.OFFICE: (
        ("standing",),
        ("to_do", "pressing", "trend"),
        ("missing", "late_by_place", "second_looks", "from_phones", "climbed", "awaited"),
    ),
    Role.DEPARTMENT: (
        ("queues",),
        ("to_do", "trend"),
        ("late_by_place", "second_looks", "from_phones", "climbed", "awaited"),
    ),
    Role.COMMITTEE: (("standing",), ("pressing", "trend"), ("late_by_place",)),
    Role.TOWN: (
        ("queues",),
        ("to_do", "trend"),
        ("late_by_place", "second_looks", "from_phones", "rounds", "climbed", "awaited"),
    ),
    Role.COMMUNITY: (
        ("buttons",),
        ("to_do", "nearby"),
        ("rounds", "second_looks", "from_phones", "climbed", "awaited"),
    ),
    Role.GRID: (("buttons",), ("rounds", "to_do", "nearby"), ("climbed", "awaited")),
    Role.AUDITOR: (("standing",), ("refusals", "tail"), ()),
    Role.ADMIN: ((), ("health",), ("accounts",)),
    Role.SECURITY: ((), ("accounts",), ()),
    Role.AUDIT: ((), ("refusals", "tail"), ()),
}
# These watch or keep the machine: they have nothing to do themselves, and need not be told so.
WATCHERS = {Role.AUDITOR} | OFFICERS
# These are on the street, or keep what stands there: they record on their phones.
IN_THE_FIELD = {Role.GRID, Role.COMMUNITY, Role.TOWN}


@dataclass(frozen=True)
class Panel:
    name: str
    data: dict

    @property
    def template(self) -> str:
        return f"desk/panels/{self.name}.html"


@dataclass(frozen=True)
class Workbench:
    top: list[Panel]
    main: list[Panel]
    side: list[Panel]

    @property
    def waiting(self) -> bool:
        """Whether something waits for the person's own move: that comes before anything new."""
        panels = (*self.top, *self.main, *self.side)
        return any(panel.name == "to_do" and panel.data["total"] for panel in panels)

    @property
    def names(self) -> set[str]:
        return {panel.name for panel in (*self.top, *self.main, *self.side)}


def workbench(duties: Duties, now: datetime) -> Workbench:
    """The panels of a person's posts, each asked once."""
    at = Moment(duties, now)

    def asked(name: str) -> Panel:
        question = PANELS[name]
        return Panel(name, question(at) if question else {})

    return Workbench(*([asked(name) for name in column] for column in layout_of(duties)))


def in_the_field(duties: Duties) -> bool:
    """Whether the app on the phone is for them: by their post, as chief of a road segment, or in charge of a site."""
    held = {Role(post.role) for post in duties.posts}
    if not held:
        return duties.may(Power.REPORT_HAZARD)
    return bool(held & IN_THE_FIELD or duties.scope(Power.INSPECT).sites)


def layout_of(duties: Duties) -> list[list[str]]:
    """The columns of every role that one holds, in the order of the roles; each panel where it came first."""
    held = [role for role in LAYOUT if any(post.role == role for post in duties.posts)]
    layouts = [LAYOUT[role] for role in held]
    if not held:
        layouts.append(KEEPER)
    elif not set(held) <= WATCHERS:
        layouts.append(EVERYONE)
    placed, columns = set(), []
    for column in zip(*layouts, strict=True):
        names = list(dict.fromkeys(name for part in column for name in part if name not in placed))
        placed.update(names)
        columns.append(names)
    return columns
