"""Who came and went in those twenty months, and the posts that stood empty for a while."""

from datetime import date
from random import Random

from scenario.shigu.people import COMMITTEES, Holding, People, Post

SWAP = date(2022, 11, 15)
SWAPPED = ("QZ-05", "QZ-06")

# Post, day, who comes: "new" for good, "acting" until somebody is found, "" for nobody.
MOVES = [
    ("QW-04", "2022-06-20", "new"),
    ("QW-08", "2022-09-01", "new"),
    ("QZ-07", "2023-03-06", "acting"),
    ("QZ-07", "2023-05-08", "new"),
    ("D01-1", "2022-08-08", "new"),
    ("D01-4", "2023-02-20", "new"),
    ("D03-1", "2022-12-12", "acting"),
    ("D03-1", "2023-02-01", "new"),
    ("D04-3", "2022-05-16", "new"),
    ("D06-3", "2023-04-10", "new"),
    ("D09-1", "2022-10-10", "new"),
    ("D11-3", "2023-01-09", "new"),
    ("AWB-4", "2022-07-04", "new"),
    ("AWB-5", "2023-06-05", "new"),
    ("T001-01", "2022-04-11", "new"),
    ("T002-02", "2023-03-13", "new"),
    ("T003-06", "2022-12-20", "acting"),
    ("T003-06", "2023-01-16", "new"),
    ("T004-05", "2022-09-19", "new"),
    ("T005-07", "2023-02-13", "new"),
    ("T006-01", "2023-05-15", "new"),
    ("T006-03", "2022-06-06", ""),
    ("T006-03", "2022-07-11", "new"),
    ("T100-06", "2022-11-21", "new"),
    ("S002003-1", "2022-08-22", "new"),
    ("S005004-1", "2023-04-17", "new"),
    ("S006002-1", "2022-10-24", "acting"),
    ("S006002-1", "2022-12-05", "new"),
    # Empty to this day: the vacancies that the page shows.
    ("S004002-1", "2023-07-03", ""),
    ("D08-3", "2023-08-01", ""),
]
# A new post that nobody was found for yet.
NEVER_HELD = ("T100-08", "T100", "角山镇水利防汛专干", "镇街", ["430407100"], ["SL"])
GRIDS_CHANGED = 14


def happen(people: People, random: Random) -> None:
    """Let everything of these months happen to the posts as they stood at the start."""
    for code, day, who in MOVES:
        _change(people, people.posts[code], date.fromisoformat(day), who)
    for post in random.sample(people.under("G"), GRIDS_CHANGED):
        _change(people, post, date(2022, random.randint(2, 12), random.randint(1, 28)), "new")
    _swap(people)
    _follow(people)
    code, unit, title, role, areas, sectors = NEVER_HELD
    people.posts[code] = Post(code, unit, title, role, areas, sectors)


def _change(people: People, post: Post, day: date, who: str) -> None:
    if post.held[-1].until is None:
        post.held[-1].until = day
    if who:
        basis = f"石组干〔{day.year}〕演示第{day.timetuple().tm_yday}号"
        post.held.append(Holding(people.person(), day, acting=who == "acting", basis=basis))


def _swap(people: People) -> None:
    """Two vice heads change lines in the middle of a month: each post keeps its line, the people change seats."""
    first, second = (people.posts[code] for code in SWAPPED)
    basis = "石政发〔2022〕演示第15号（区政府领导分工调整）"
    for post, other in ((first, second), (second, first)):
        post.held.append(Holding(other.held[0].person, SWAP, basis=basis))
        post.held[0].until = SWAP


def _follow(people: People) -> None:
    """Who chairs a committee or heads the office by another post goes with that post."""
    for code, (_name, chair, _sectors, host) in COMMITTEES.items():
        for seat, source in ((f"{code}-1", chair), (f"{code}-2", f"{host}-2")):
            people.posts[seat].held = [Holding(**vars(one)) for one in people.posts[source].held]
    people.posts["AWB-1"].held = [Holding(**vars(one)) for one in people.posts["D02-1"].held]
