"""Say who answers for a place on a day, link by link, and why."""

from anlian.config.cli._common import add_district, add_json, day, district_of, moment, show
from anlian.kernel import clock
from anlian.kernel.errors import Refused
from anlian.lattice.answers import Answer, Answering, Place, ask, place_of
from anlian.lattice.boards import who
from anlian.lattice.models import Site
from anlian.lattice.roll import Roll, load, roll_of


def add(parser) -> None:
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--site", metavar="CODE", help="a site by its code")
    place.add_argument("--area", metavar="CODE", help="an area by its division code")
    parser.add_argument(
        "--sector", default="", metavar="CODE", help="subject (default: that of the site's kind)"
    )
    parser.add_argument("--at", type=day, metavar="DATE", help="on this day (default: today)")
    parser.add_argument("--known-at", type=moment, metavar="MOMENT", help="as far as was known then")
    add_district(parser)
    add_json(parser)


def run(args) -> int:
    district, on = district_of(args), args.at or clock.today()
    roll = load(district, args.known_at) if args.known_at else roll_of(district)
    place, sector = _place(args, district, roll, on)
    if sector not in roll.sectors:
        raise Refused(f"There is no sector {sector}; known: {', '.join(sorted(roll.sectors)) or 'none'}.")
    answer = ask(roll, place, sector, on)
    facts = {"place": args.site or args.area, "known_at": args.known_at, **answer.as_dict()}
    facts["vacancies"] = [link.tier for link in answer.vacancies]
    show(facts, as_json=args.json, text="\n".join(_in_words(answer, roll)))
    return 0


def _place(args, district: str, roll: Roll, on) -> tuple[Place, str]:
    if args.area:
        if args.area not in roll.areas:
            raise Refused(f"There is no area {args.area} in {district}.")
        if not args.sector:
            raise Refused("An area has no kind that would tell the subject: say which with --sector.")
        return Place(args.area), args.sector
    site = Site.objects.of(district).filter(code=args.site).first()
    if site is None:
        raise Refused(f"There is no site {args.site} in {district}.")
    sector = args.sector or roll.default_sector(site.kind)
    if not sector:
        raise Refused(f"No sector covers sites of the kind {site.kind}: say which with --sector.")
    return place_of(site, on, args.known_at), sector


def _in_words(answer: Answer, roll: Roll):
    yield f"{answer.area} {roll.sectors[answer.sector].name} ({answer.sector}), {answer.day}"
    if answer.is_hole:
        yield f"HOLE: {who.why(answer)}"
    elif answer.is_tie:
        yield f"TIE: {who.why(answer)}: {', '.join(f'{one.number} {one.title}' for one in answer.rivals)}"
    else:
        yield f"{answer.version.number} {answer.version.title}, {answer.version.basis}: {who.why(answer)}"
    for row in [*who.rows(answer, roll), *who.beside(answer, roll)]:
        yield _line(row.label, row.one, row.since)
    if answer.vacancies:
        yield f"VACANT: {len(answer.vacancies)} of {len(answer.links)} links have no holder"


def _line(label: str, one: Answering, since) -> str:
    name = one.person or "VACANT"
    acting = " (acting)" if one.acting else ""
    post = f"{one.unit} {one.post}".strip() or "-"
    return f"  {label}\t{name}{acting}\t{post}\t{f'since {since}' if since else ''}\t{one.basis}"
