"""Say what the district's figures are, what exactly each counts, and how many records are behind it."""

from dataclasses import dataclass
from datetime import date

from anlian.config.cli._common import add_district, add_json, day, district_of, show
from anlian.figures.asked import Asked
from anlian.figures.boards import Reading, readings
from anlian.figures.ranking import Ranked, ranking
from anlian.figures.registry import FIGURES, Figure, Number
from anlian.figures.spread import BELOW, lies_somewhere
from anlian.figures.weeks import YEAR, by_week
from anlian.kernel import clock
from anlian.kernel.errors import Refused
from anlian.lattice.models import Area, Level

RIGHT_INSIDE = "inside"
LEVELS = [str(level) for level in BELOW.values()]


def add(parser) -> None:
    parser.add_argument("keys", nargs="*", metavar="KEY", help="only these figures (default: all)")
    parser.add_argument(
        "--from", dest="first", type=day, metavar="DAY", help="default: 1 January of that year"
    )
    parser.add_argument(
        "--to", dest="last", type=day, metavar="DAY", help="last day, included (default: today)"
    )
    parser.add_argument("--area", default="", metavar="CODE", help="only what lies in this area")
    parser.add_argument(
        "--by-area",
        nargs="?",
        const=RIGHT_INSIDE,
        choices=[RIGHT_INSIDE, *LEVELS],
        metavar="LEVEL",
        help=f"also each area right inside it, or of this level ({', '.join(LEVELS)}), highest first",
    )
    parser.add_argument(
        "--weeks",
        nargs="?",
        type=int,
        const=YEAR,
        metavar="N",
        help=f"also each of the last N weeks from Monday on (default: {YEAR})",
    )
    add_district(parser)
    add_json(parser)


def run(args) -> int:
    asked = _asked(args)
    if unknown := [key for key in args.keys if key not in FIGURES]:
        raise Refused(f"There is no figure {', '.join(unknown)}; known: {', '.join(FIGURES)}.")
    found = [Told(one, *_apart(one.figure, asked, args)) for one in readings(_wanted(args), asked)]
    show([one.as_dict() for one in found], as_json=args.json, text="\n".join(_in_words(asked, found)))
    return 0


@dataclass(frozen=True)
class Told:
    """A reading, and if asked for, its areas and weeks."""

    reading: Reading
    areas: list[Ranked] | None
    weeks: dict[date, Number] | None

    def as_dict(self) -> dict:
        fact = self.reading.as_dict()
        if self.areas is not None:
            fact["areas"] = [one.as_dict() for one in self.areas]
        if self.weeks is not None:
            fact["weeks"] = [{"monday": monday, "value": value} for monday, value in self.weeks.items()]
        return fact


def _wanted(args) -> list[Figure]:
    return [FIGURES[key] for key in args.keys or FIGURES]


def _apart(figure: Figure, asked: Asked, args) -> tuple[list[Ranked] | None, dict[date, Number] | None]:
    """What cannot be told apart is refused when it was asked for by name, and left out among all figures."""
    areas = weeks = None
    if args.by_area:
        if lies_somewhere(figure, asked):
            areas = ranking(figure, asked, None if args.by_area == RIGHT_INSIDE else Level(args.by_area))
        elif args.keys:
            raise Refused(f"{figure.key} lies in no single place, so it is not told by area.")
    if args.weeks is not None and (args.keys or figure.by_week):
        weeks = by_week(figure, asked, args.weeks)
    return areas, weeks


def _asked(args) -> Asked:
    district = district_of(args)
    if args.area and not Area.objects.of(district).filter(code=args.area).exists():
        raise Refused(f"There is no area {args.area} in {district}.")
    last = args.last or clock.today()
    return Asked(district, args.first or date(last.year, 1, 1), last, args.area, now=clock.now())


def _in_words(asked: Asked, told: list[Told]):
    yield f"{asked.area or asked.district}, {asked.first} .. {asked.last}"
    for each in told:
        one = each.reading
        yield f"{one.figure.key:<22} {_said(one.value):>10} {one.figure.unit}   {one.figure.title} ({one.records:,}): {one.compared}"
        yield f"{'':<22} {'':>10} {one.figure.definition}"
        for area in each.areas or ():
            yield f"  {area.area.code:<20} {_said(area.value):>10} {one.figure.unit}   {area.area.name} ({_said(area.base)})"
        for monday, value in (each.weeks or {}).items():
            yield f"  {monday!s:<20} {_said(value):>10} {one.figure.unit}"


def _said(value: Number) -> str:
    return "-" if value is None else f"{value:,}"
