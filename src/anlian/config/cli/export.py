"""Write a ledger, or its empty template, to a file."""

import argparse
import sys
from pathlib import Path

from anlian.config.cli._common import add_at, add_district, add_json, at_of, district_of, show
from anlian.config.cli.import_ import person_of
from anlian.kernel.clock import day_of
from anlian.kernel.errors import Refused
from anlian.lattice.scope import Duties
from anlian.registers import actions
from anlian.registers.exports import export
from anlian.registers.kinds import REGISTERS, may_export

ENDINGS = (".xlsx", ".csv")


def target(text: str) -> Path:
    path = Path(text)
    if text != "-" and path.suffix.lower() not in ENDINGS:
        raise argparse.ArgumentTypeError(f"{text} ends neither in .xlsx nor in .csv")
    return path


def add(parser) -> None:
    parser.add_argument("kind", choices=REGISTERS, metavar="KIND", help=", ".join(REGISTERS))
    parser.add_argument(
        "--template", action="store_true", help="only the headers, and what each column expects"
    )
    parser.add_argument(
        "-o", "--output", type=target, metavar="FILE", help="an .xlsx or .csv file, or - (default: KIND.xlsx)"
    )
    parser.add_argument("--by", metavar="USERNAME", help="as this account, and only as far as it reaches")
    parser.add_argument(
        "--whole-numbers",
        metavar="REASON",
        default="",
        help="with the telephone numbers that --by may see, and why",
    )
    add_district(parser)
    add_at(parser)
    add_json(parser)


def run(args) -> int:
    path = args.output or _unused(Path(f"{args.kind}{'-template' if args.template else ''}.xlsx"))
    if args.template:
        if path.suffix.lower() == ".csv":
            raise Refused("A template holds notes on a second sheet, so it is an .xlsx file.")
        data, rows = actions.template(args.kind), 0
    else:
        data, rows = _exported(args, as_csv=path.suffix.lower() == ".csv")
    if str(path) == "-":
        sys.stdout.buffer.write(data)
        return 0
    path.write_bytes(data)
    facts = {"kind": args.kind, "file": str(path), "rows": rows, "template": args.template}
    show(facts, as_json=args.json, text=f"{path}: {'template' if args.template else f'{rows} rows'}")
    return 0


def _exported(args, *, as_csv: bool) -> tuple[bytes, int]:
    by, at = person_of(args.by), at_of(args)
    if by and not may_export(Duties(by, day_of(at)), args.kind):
        raise Refused(f"No post of {args.by} may export this ledger.")
    district = by.district if by else district_of(args)
    file, rows = export(args.kind, district=district, by=by, at=at, as_csv=as_csv, reason=args.whole_numbers)
    with file:
        return file.read(), rows


def _unused(path: Path) -> Path:
    if path.exists():
        raise Refused(f"{path} is there already; say with -o that it may be written over.")
    return path
