"""Write the demo district's ledgers and events: `python -m scenario.shigu.make [folder]`. Same seed, same bytes."""

import json
import sys
from pathlib import Path
from random import Random

from scenario.shigu import accounts, chains, changes, firms, land, ledgers, officers, places, segments, sites
from scenario.shigu.meetings import Meetings
from scenario.shigu.names import Names
from scenario.shigu.people import People, sector_rows
from scenario.shigu.problems import Problems
from scenario.shigu.promises import Promises
from scenario.shigu.rounds import Rounds
from scenario.shigu.story import Story
from scenario.shigu.world import World

HERE = Path(__file__).parent
SEED = 430407


def make(folder: Path) -> None:
    names = Names(Random(SEED))
    areas = places.build(Random(SEED))
    people = People(areas, names, Random(SEED + 1))
    changes.happen(people, Random(SEED + 2))
    points = sites.Sites(areas, names, Random(SEED + 3))
    courses = segments.lay(areas, points.made)
    firms.appoint(people, points)
    officers.appoint(people, Random(SEED + 6))
    world = World(people, points.made, Random(SEED + 4))
    story = Story(world)
    story.tell()
    Meetings(world, Random(SEED + 7)).tell()
    Problems(world).tell()
    Promises(world, Random(SEED + 8)).tell()
    rounds = Rounds(world, Names(Random(SEED + 9), names.taken), Random(SEED + 10))
    rounds.tell()
    out = folder / "ledgers"
    out.mkdir(parents=True, exist_ok=True)
    ledgers.write(out, "areas", ledgers.AREAS, [area.row() for area in areas])
    ledgers.write(out, "units", ledgers.UNITS, people.units)
    ledgers.write(out, "sectors", ledgers.SECTORS, sector_rows())
    ledgers.write(out, "posts", ledgers.POSTS, people.rows())
    ledgers.write(out, "sites", ledgers.SITES, [site.row() for site in points.made])
    ledgers.write(out, "courses", ledgers.COURSES, courses)
    ledgers.write(out, "chains", ledgers.CHAINS, chains.rows(areas))
    ledgers.write(out, "households", ledgers.HOUSEHOLDS, rounds.doors)
    land.write(folder / "map", areas)
    for name, told in (("events", world.events), ("rounds", rounds.events)):
        with open(folder / f"{name}.jsonl", "w", encoding="utf-8", newline="\n") as file:
            for _at, _order, line in told:
                file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    offered = json.dumps(accounts.rows(people), ensure_ascii=False, indent=2)
    (folder / "accounts.json").write_text(offered + "\n", encoding="utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
