"""Say what the district's figures are, what exactly each counts, and how many records are behind it."""

from datetime import date

from anlian.config.cli._common import add_district, add_json, day, district_of, show
from anlian.figures.asked import Asked
from anlian.figures.boards import Reading, readings
from anlian.figures.registry import FIGURES
from anlian.kernel import clock
from anlian.kernel.errors import Refused
from anlian.lattice.models import Area


def add(parser) -> None:
    parser.add_argument("keys", nargs="*", metavar="KEY", help="only these figures (default: all)")
    parser.add_argument(
        "--from", dest="first", type=day, metavar="DAY", help="default: 1 January of that year"
    )
    parser.add_argument(
        "--to", dest="last", type=day, metavar="DAY", help="last day, included (default: today)"
    )
    parser.add_argument("--area", default="", metavar="CODE", help="only what lies in this area")
    add_district(parser)
    add_json(parser)


def run(args) -> int:
    asked = _asked(args)
    if unknown := [key for key in args.keys if key not in FIGURES]:
        raise Refused(f"There is no figure {', '.join(unknown)}; known: {', '.join(FIGURES)}.")
    found = readings([FIGURES[key] for key in args.keys or FIGURES], asked)
    show([one.as_dict() for one in found], as_json=args.json, text="\n".join(_in_words(asked, found)))
    return 0


def _asked(args) -> Asked:
    district = district_of(args)
    if args.area and not Area.objects.of(district).filter(code=args.area).exists():
        raise Refused(f"There is no area {args.area} in {district}.")
    last = args.last or clock.today()
    return Asked(district, args.first or date(last.year, 1, 1), last, args.area)


def _in_words(asked: Asked, readings: list[Reading]):
    yield f"{asked.area or asked.district}, {asked.first} .. {asked.last}"
    for one in readings:
        value = "-" if one.value is None else f"{one.value:,}"
        yield f"{one.figure.key:<22} {value:>10} {one.figure.unit}   {one.figure.title} ({one.records:,}): {one.compared}"
        yield f"{'':<22} {'':>10} {one.figure.definition}"
