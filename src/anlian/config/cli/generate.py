"""Make up a district of any size, as ledgers to take in: for tests, trials and benchmarks."""

import argparse
from datetime import date
from pathlib import Path

from anlian.config.cli._common import add_json, day, show
from anlian.kernel.errors import Refused
from anlian.registers import generate
from anlian.registers.kinds import REGISTERS

NEEDS_DATABASE = False
DIGITS = 6


def count(text: str) -> int:
    number = int(text.replace("_", "")) if text.replace("_", "").isdecimal() else -1
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a count")
    return number


def add(parser) -> None:
    parser.add_argument("--sites", type=count, default=3000, metavar="N", help="default: 3000")
    parser.add_argument("--hazards", type=count, default=0, metavar="N", help="default: none")
    parser.add_argument("--inspections", type=count, default=0, metavar="N", help="default: none")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where the ledgers go")
    parser.add_argument("--format", choices=(*generate.ENDINGS, "both"), default="csv", help="default: csv")
    parser.add_argument(
        "--only", nargs="+", choices=REGISTERS, metavar="KIND", help="only these ledgers (default: all)"
    )
    parser.add_argument(
        "--mistakes", type=count, default=0, metavar="N",
        help=f"plant exactly so many mistakes, and list them in {generate.MISTAKES_FILE}",
    )  # fmt: skip
    parser.add_argument(
        "--mistakes-in",
        default="sites",
        metavar="KIND",
        help="sites, inspections or hazards (default: sites)",
    )
    parser.add_argument("--district", default="430407", metavar="CODE", help="default: 430407")
    parser.add_argument(
        "--on", type=day, default=date(2023, 8, 31), metavar="DAY", help="the day of the ledgers (2023-08-31)"
    )
    parser.add_argument("--seed", type=count, default=1, metavar="N", help="same number, same district")
    add_json(parser)


def run(args) -> int:
    plan = generate.Plan(
        sites=args.sites, hazards=args.hazards, inspections=args.inspections, district=args.district,
        on=args.on, seed=args.seed,
    )  # fmt: skip
    _check(args)
    mistakes = None
    if args.mistakes:
        rows = getattr(plan, args.mistakes_in, 0)
        mistakes = generate.Mistakes(plan, args.mistakes, args.mistakes_in, rows)
    written = generate.write(
        plan,
        args.out,
        endings=generate.ENDINGS if args.format == "both" else (args.format,),
        kinds=args.only or tuple(REGISTERS),
        mistakes=mistakes,
        say=(lambda sentence: None) if args.json else print,
    )
    if args.json:
        show({"folder": str(args.out), "rows": written, "mistakes": args.mistakes}, as_json=True, text="")
    return 0


def _check(args) -> None:
    if len(args.district) != DIGITS or not args.district.isdecimal():
        raise Refused("A district is six digits, such as 430407.")
    if not args.sites and (args.hazards or args.inspections):
        raise Refused("Hazards and inspections need sites.")
